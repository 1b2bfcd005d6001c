"""Tests of what the trial shows."""
