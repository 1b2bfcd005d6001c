"""What the trial shows of writing courses: drafts at every stage, and those who work on them."""
