"""Gap fill: a text with gaps, in which the learner types words or a number, or chooses."""
