"""The stories of each kind of user, in a real browser against a running site."""
