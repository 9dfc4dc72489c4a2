"""Sources and excerpts: brought in, described, cut, found again, made anonymous, erased."""
