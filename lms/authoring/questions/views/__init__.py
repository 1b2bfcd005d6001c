"""The pages on which quizzes, banks and their questions are written."""
