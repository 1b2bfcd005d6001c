"""Certificates of a workshop: who gets which, who not and why, and that an organiser has read the list."""
