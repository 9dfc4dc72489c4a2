"""Files to sources, codes, experts and judgments.

In: bytes of a file and its name; out: drafts of sources, tables, findings.
"""
