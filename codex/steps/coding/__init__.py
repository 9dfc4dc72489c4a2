"""Rounds of tagging: opened, judged at the desk, closed, and what differs settled."""
