"""Enrolments, study pages, progress and completion; and the contract that an activity fulfils."""
