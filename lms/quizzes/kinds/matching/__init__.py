"""Matching: to each stem the learner chooses one of the same options."""
