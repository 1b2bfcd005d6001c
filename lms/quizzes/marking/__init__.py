"""Answers that a person reads: the queue, the grades, and what was said."""
