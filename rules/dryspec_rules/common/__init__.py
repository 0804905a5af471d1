"""Rules that hold for every kind of spec."""
