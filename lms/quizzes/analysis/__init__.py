"""What a trainer sees of a quiz: which attempts are analysed, what their answers say, and in which words."""
