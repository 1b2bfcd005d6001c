"""What was learnt and how it was found: the tests before and after, and feedback."""
