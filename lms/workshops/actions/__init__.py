"""What teams promised to do, what became of it after 30, 60 and 90 days, and the visits that look at it."""
