"""Giving people a part in a course."""
