"""The pages about the outline of a course."""
