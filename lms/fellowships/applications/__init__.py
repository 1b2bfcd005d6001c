"""Applications, from the first word typed to the answer, and the letters of referees."""
