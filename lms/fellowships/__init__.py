"""Fellowships: from an open call through the year to the alumni."""
