"""Single choice: the learner takes one; it earns the fraction that the choice is worth."""
