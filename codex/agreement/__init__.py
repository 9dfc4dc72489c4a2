"""Judgments to numbers with intervals.

In: ratings; out: estimates.
"""
