"""The pages of attendance: the roll, the table of everybody and every session, one mark with all that is behind it."""
