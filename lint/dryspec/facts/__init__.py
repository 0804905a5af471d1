"""What AWS defines, as data with source and date."""
