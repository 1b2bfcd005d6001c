"""What holds for one person in one quiz: its own terms, exceptions and extra time."""
