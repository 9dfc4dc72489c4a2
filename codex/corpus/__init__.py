"""Sources to excerpts: cuts, located quotes, samples, checks.

In: canonical texts and marks; out: pieces, places, samples.
"""
