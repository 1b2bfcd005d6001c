"""Pictures, recordings and papers of a draft."""
