"""The pages of tests and feedback."""
