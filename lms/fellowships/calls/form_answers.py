"""What has been answered to the form of a call, which the package of applications enters here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lms.core.registry import Registry
from lms.questionnaires.documents import Answers

AnswersOf = Callable[[int], Iterable[Answers]]
submitted_answers: Registry[AnswersOf] = Registry("answers of the applications to a call that were handed in")
"""By call id. A draft is not among them: what it has no field for any more is asked anew."""


def answers_to(call_id: int) -> list[Answers]:
    """Return the answers that were handed in with applications to a call."""
    return [answers for answers_of in submitted_answers for answers in answers_of(call_id)]
