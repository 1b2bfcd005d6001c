"""Writing courses in the browser: drafts, their review, and how they are published."""
