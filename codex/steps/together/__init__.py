"""Copies of a study: sent out, returned, joined; and its history, whole or not."""
