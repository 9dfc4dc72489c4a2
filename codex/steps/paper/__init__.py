"""The report, the references and the public package."""
