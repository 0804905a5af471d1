"""Rules of dryspec: one module and one page for each."""
