"""What trainers do with questions besides writing them: find them, look at a quiz, try it, paste many at once."""
