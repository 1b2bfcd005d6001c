"""The pages about fellows, their mentors and their learning agreement."""
