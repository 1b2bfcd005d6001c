"""Writing questions in a draft."""
