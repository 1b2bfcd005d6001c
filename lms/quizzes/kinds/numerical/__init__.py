"""Numerical: a number, right within a tolerance, with or without a unit."""
