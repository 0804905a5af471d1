"""What the two file formats are: grammar, typed reading, detection."""
