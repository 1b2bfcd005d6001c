"""The forms with which each kind of question is written: a new kind is one module here."""
