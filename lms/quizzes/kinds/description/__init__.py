"""Description: a text between questions."""
