"""The first page: what it is for a visitor, and where to go on for everybody else."""
