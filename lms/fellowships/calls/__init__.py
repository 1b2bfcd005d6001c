"""Calls for applications: dates, form, criteria, seats."""
