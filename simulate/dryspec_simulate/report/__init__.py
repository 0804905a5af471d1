"""What a simulation found, as text, JSON or a page: folds over its records."""
