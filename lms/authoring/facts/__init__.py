"""The registry of facts, and where each is used."""
