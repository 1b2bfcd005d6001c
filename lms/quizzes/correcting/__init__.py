"""Correcting a wrong key: the preview, the new marks, and the versions of a question."""
