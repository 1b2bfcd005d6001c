"""Who was there: the roll call, codes, the sign-in sheet, names without accounts, counts without names."""
