"""The tests, laid out like ``lms/``."""
