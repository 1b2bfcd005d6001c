"""Bringing questions in from files of other formats, with a preview, and taking them out."""
