"""Quizzes: questions of several kinds, attempts at them, their answers and marks. An activity of learning."""
