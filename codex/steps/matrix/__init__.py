"""The matrix and the other layouts of a paper, as files."""
