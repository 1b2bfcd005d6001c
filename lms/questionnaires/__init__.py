"""Forms that managers build: sections of fields with conditions, in every language of the site."""
