"""Case: one situation, and several questions about it."""
