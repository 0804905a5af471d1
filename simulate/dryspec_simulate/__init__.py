"""Dry-run simulator of builds, installations and deployments."""
