"""The pages about the money of a workshop."""
