"""What is due, for whom: on the first page, by mail, and in the calendar of a phone."""
