"""What AWS defines and what names mean: data with source and date, questions on plain values."""
