"""The kinds of question, one module each: what an author writes, what a learner answers, and how it is graded."""
