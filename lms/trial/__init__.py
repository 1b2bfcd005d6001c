"""The trial: demo people and what they have done, so that every page of a fresh installation has something to show."""
