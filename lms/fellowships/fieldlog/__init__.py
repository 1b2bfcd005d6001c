"""What fellows did in the field, day by day."""
