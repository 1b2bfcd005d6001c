"""Tests of mentoring: the inbox, meetings, notes, check-ins and the final review."""
