"""Rules that look at other files of the repository."""
