"""Results to bytes that people open.

In: matrices, tables and provenance; out: html, csv and further forms.
"""
