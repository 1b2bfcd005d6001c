"""The pages of people, one module for each part of the house."""
