"""Builders of the least that a test needs."""
