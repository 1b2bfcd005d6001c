"""The pages about stipends and pay runs."""
