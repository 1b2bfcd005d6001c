"""The pages of the selection: for reviewers, for managers, and what applicants see of it."""
