"""Who may write, review and publish a course."""
