"""The texts of a draft side by side in two languages, and how each stands."""
