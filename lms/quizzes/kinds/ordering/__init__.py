"""Ordering: items that the learner puts in the right order."""
