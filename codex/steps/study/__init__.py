"""Open a study, and what every step asks of it: who acts, what they may, where it lies."""
