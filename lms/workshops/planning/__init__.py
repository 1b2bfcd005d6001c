"""Planning a workshop: what, when, where, by whom; and the way it goes from a draft to a report."""
