"""The pages of the record and of reports."""
