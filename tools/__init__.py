"""Programs for those who work on Setu; the application does not need them."""
