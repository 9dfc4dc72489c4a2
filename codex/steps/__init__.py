"""Verbs: one use case a function. Read the store, call rooms, write the store, return a frozen result."""
