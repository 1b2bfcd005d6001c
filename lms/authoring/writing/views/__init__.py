"""The pages on which units are written."""
