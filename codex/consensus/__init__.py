"""Judgments and votes under a frozen rule to decisions.

In: protocols, tallies and votes; out: verdicts and indices.
"""
