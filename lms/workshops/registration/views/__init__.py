"""The pages of registration: for those who take part, for coordinators, and for organisers."""
