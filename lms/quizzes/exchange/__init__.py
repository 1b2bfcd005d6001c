"""Questions in and out: GIFT, Aiken, Moodle XML and spreadsheets, by way of drafts that no format knows of another."""
