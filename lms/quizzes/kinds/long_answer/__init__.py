"""Long answer: words of one's own, perhaps with files, that a person grades."""
