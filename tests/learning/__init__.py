"""Tests of enrolments, study pages, progress and completion."""
