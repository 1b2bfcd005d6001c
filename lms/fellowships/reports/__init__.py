"""The monthly reports of fellows."""
