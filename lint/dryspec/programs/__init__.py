"""What the programs of a command are known to do in builds: tables, and what to ask of a call."""
