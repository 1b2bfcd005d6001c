"""Workshops: from an agenda to the visit that follows, with attendance, what was learnt and what was promised."""
