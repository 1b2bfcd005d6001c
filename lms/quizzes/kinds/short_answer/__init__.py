"""Short answer: a few typed words, compared with the author's patterns."""
