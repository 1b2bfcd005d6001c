"""The pages of action plans, reviews, visits and what is due."""
