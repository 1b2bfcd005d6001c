"""What happens when something breaks in the middle: nothing is lost, and nothing is there twice."""
