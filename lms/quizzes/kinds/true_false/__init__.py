"""True or false: a statement that the learner judges."""
