"""The shelf of workshops that can be held again: each a document in a bundle."""
