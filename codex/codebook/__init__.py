"""The tree of codes: read, write, compare.

In: YAML text and codebooks; out: codebooks, differences, findings.
"""
