"""What feedback says, question by question. Knows neither database nor web."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from lms.core.language import Localised
from lms.questionnaires.documents import OPTION_KINDS, FieldKind, Question, Questionnaire

FEWEST_ANONYMOUS = 3
"""Below so many anonymous replies nothing is shown: it could be told who has written what."""


@dataclass(frozen=True)
class Told:
    """What was answered to one question: how many did, how many chose what, the mean of a scale, or the words."""

    question: Question
    answered: int
    options: tuple[tuple[Localised, int], ...] = ()
    mean: float | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class FeedbackSummary:
    """The feedback on a workshop: how many of those ``asked`` replied, and what they told, by question.

    Where too few replied without their name nothing is ``told``, and ``is_shown`` is False.
    """

    replies: int
    asked: int
    is_shown: bool
    told: tuple[Told, ...] = ()

    @property
    def mean(self) -> float | None:
        """The mean of all scales together, from 1 to 5; None without an answer to one."""
        found = [(each.mean, each.answered) for each in self.told if each.mean is not None]
        people = sum(number for _mean, number in found)
        return fsum(mean * number for mean, number in found) / people if people else None


def is_scale(question: Question) -> bool:
    """Whether a question is a scale: a choice whose options are numbers."""
    return question.kind is FieldKind.CHOICE and all(option.id.isdecimal() for option in question.options)


def may_be_shown(replies: int, unnamed: int) -> bool:
    """Whether so many replies can be shown, of which some are without a name."""
    return replies > 0 and (unnamed == 0 or replies >= FEWEST_ANONYMOUS)


def told(form: Questionnaire, replies: Sequence[Mapping[str, Any]]) -> tuple[Told, ...]:
    """Return what was answered to each question; words in the order of the alphabet, so that none tells its writer."""
    return tuple(
        _told(question, [each[question.id] for each in replies if each.get(question.id)])
        for question in form.questions()
    )


def _told(question: Question, answers: list[Any]) -> Told:
    if question.kind not in OPTION_KINDS:
        return Told(question, len(answers), texts=tuple(sorted(str(each) for each in answers)))
    chosen = Counter(_ids(answers))
    options = tuple((option.label, chosen[option.id]) for option in question.options)
    return Told(question, len(answers), options, _mean(question, chosen))


def _ids(answers: Iterable[Any]) -> Iterable[str]:
    for answer in answers:
        yield from answer if isinstance(answer, list) else [answer]


def _mean(question: Question, chosen: Counter[str]) -> float | None:
    total = sum(chosen[option.id] for option in question.options)
    if not is_scale(question) or not total:
        return None
    return sum(int(option.id) * chosen[option.id] for option in question.options) / total
