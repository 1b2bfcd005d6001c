"""Comments, the checklist, and the way to being published."""
