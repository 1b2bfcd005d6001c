"""Where a new course comes from."""
