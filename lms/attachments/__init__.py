"""Files that people attach to something, and who may open them."""
