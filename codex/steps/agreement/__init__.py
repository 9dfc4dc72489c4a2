"""Agreement: of a round, of a table, looked at closely, planned."""
