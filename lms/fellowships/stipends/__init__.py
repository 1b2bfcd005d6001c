"""Stipends: the ledger, what clears them, and pay runs."""
