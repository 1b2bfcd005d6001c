"""Banks of questions, and the pages on which questions are found."""
