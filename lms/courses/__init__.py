"""Courses as typed documents: bundles on disk, revisions in the database, and what learners read."""
