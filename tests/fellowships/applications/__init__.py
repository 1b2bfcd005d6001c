"""Tests of applications: codes, drafts, sending, referees, screening and their pages."""
