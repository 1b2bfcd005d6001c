"""The workspace of a course: its modules and units in their order."""
