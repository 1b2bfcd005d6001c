"""The settings of a quiz, changed in the browser."""
