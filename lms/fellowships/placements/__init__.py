"""Fellows: who is placed where, with whom as mentors."""
