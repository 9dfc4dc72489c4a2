"""Who judges what next: a pure state machine.

In: excerpts, codes and keys; out: what to record and what to show.
"""
