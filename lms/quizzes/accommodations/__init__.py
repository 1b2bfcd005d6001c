"""Exceptions and extra time: what trainers give to one person or a cohort."""
