"""Multiple choice: the learner takes as many as they think right; the fractions add up, or all must be right."""
