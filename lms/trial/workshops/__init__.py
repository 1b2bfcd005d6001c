"""Workshops as they look on any day: one held, one on today, one full, with what comes before and after."""
