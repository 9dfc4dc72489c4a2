"""Decisions and evidence to cells.

In: counts per excerpt and pair of codes; out: cells with status and evidence.
"""
