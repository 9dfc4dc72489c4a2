"""The nouns of a study: frozen values without behaviour beyond their own invariants."""
