"""The pages of a fellow's course: start, leave, end, completion, alumni, and the fellow's own home."""
