"""Rules for shell commands in specs and hook scripts."""
