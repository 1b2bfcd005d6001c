"""From applications to offers: reviews, interviews, ranking, decisions, the waiting list."""
