"""The milestones of a fellow: what is due, what was handed in, what was said of it."""
