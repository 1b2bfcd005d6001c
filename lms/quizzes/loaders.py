"""Load an attempt and check that it is the reader's own, in one step. Anybody else's answers 404."""

from __future__ import annotations

from flask import abort
from flask_login import current_user

from lms.quizzes.queries import Attempt, attempt_of


def load_attempt(attempt_id: int, *, is_held: bool = False) -> Attempt:
    """Return the reader's own attempt, or answer 404; ``is_held`` keeps it open until the transaction ends."""
    attempt = attempt_of(current_user.id, attempt_id, is_held=is_held)
    if attempt is None:
        abort(404)
    return attempt
