"""Shared readers for tests."""
