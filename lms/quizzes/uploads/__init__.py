"""The files that come with long answers."""
