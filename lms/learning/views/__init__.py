"""The pages of learning: the course, the unit, the certificate claim, the trainer's view of learners."""
