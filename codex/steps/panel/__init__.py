"""The panel: what it votes on, ballots out and in, results, what people settle."""
