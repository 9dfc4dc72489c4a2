"""The worked example as package data: ``corpus``, ``codebooks`` and ``protocols`` are put here in a wheel."""
