"""The study file: all SQL of codex lives here."""
