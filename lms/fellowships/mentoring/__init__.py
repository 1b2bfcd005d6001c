"""Meetings, notes, paired check-ins and the final review; the mentor's inbox."""
