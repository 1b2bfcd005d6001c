"""What is conspicuous about a question, by rules of thumb. Knows numbers only; the words are in ``words.py``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.quizzes.analysis.responses import ResponseCount

FEWEST = 5
"""How many have to be asked a question before anything is said about it."""
FEWEST_FOR_UNPICKED = 10
MOST = 0.5
EASY = 0.95
HARD = 0.2
STRONG_ONES_FAIL = 0.5
AGAINST = -10.0
HARDLY_TELLS = 20.0
OFTEN = 0.2


class Sign(StrEnum):
    """What is conspicuous, the gravest first."""

    MOST_PICK_WRONG = "most_pick_wrong"
    MORE_PICK_WRONG = "more_pick_wrong"
    STRONG_GET_IT_WRONG = "strong_get_it_wrong"
    AGAINST_THE_REST = "against_the_rest"
    HARDLY_TELLS = "hardly_tells"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    NOBODY_PICKS = "nobody_picks"
    OFTEN_LEFT_OUT = "often_left_out"


GRAVE = frozenset({Sign.MOST_PICK_WRONG, Sign.MORE_PICK_WRONG, Sign.STRONG_GET_IT_WRONG, Sign.AGAINST_THE_REST})
"""What speaks for a wrong key or a question that misleads."""


@dataclass(frozen=True)
class Flag:
    """One thing that is conspicuous; ``response`` is the choice that it is about, if it is about one."""

    sign: Sign
    response: ResponseCount | None = None

    @property
    def is_grave(self) -> bool:
        """Whether the key or the words of the question should be looked at now."""
        return self.sign in GRAVE


@dataclass(frozen=True)
class Observed:
    """The figures of a question from which flags follow; ``weak`` and ``strong`` are the facilities of these thirds."""

    asked: int
    left_out: int
    facility: float | None
    discrimination: float | None
    weak: float | None
    strong: float | None
    responses: Sequence[ResponseCount]
    full_marks: bool = False


def flags_of(seen: Observed) -> tuple[Flag, ...]:
    """Return what is conspicuous about a question, the gravest first; nothing where too few were asked it."""
    if seen.asked < FEWEST or seen.full_marks:
        return ()
    found = [
        *_wrong_choices(seen),
        *_tells_apart(seen),
        *_difficulty(seen),
        *_unpicked(seen),
        *_left_out(seen),
    ]
    order = list(Sign)
    return tuple(sorted(found, key=lambda flag: order.index(flag.sign)))


def _whole(responses: Iterable[ResponseCount]) -> list[ResponseCount]:
    """Return what answers the whole question and can be chosen, not typed and not in one of its parts."""
    return [each for each in responses if not each.part and each.fraction is not None]


def _wrong_choices(seen: Observed) -> Iterator[Flag]:
    choices = _whole(seen.responses)
    wrong = [each for each in choices if not each.is_right and each.count]
    if not wrong:
        return
    leading = max(wrong, key=lambda each: each.count)
    best_right = max((each.count for each in choices if each.is_right), default=0)
    if leading.count > MOST * seen.asked:
        yield Flag(Sign.MOST_PICK_WRONG, leading)
    elif leading.count > best_right:
        yield Flag(Sign.MORE_PICK_WRONG, leading)


def _tells_apart(seen: Observed) -> Iterator[Flag]:
    if (
        seen.weak is not None
        and seen.strong is not None
        and seen.strong < STRONG_ONES_FAIL
        and seen.strong <= seen.weak
    ):
        yield Flag(Sign.STRONG_GET_IT_WRONG)
    elif seen.discrimination is not None and seen.discrimination < AGAINST:
        yield Flag(Sign.AGAINST_THE_REST)
    elif seen.discrimination is not None and seen.discrimination < HARDLY_TELLS and not _is_extreme(seen):
        yield Flag(Sign.HARDLY_TELLS)


def _is_extreme(seen: Observed) -> bool:
    return seen.facility is not None and not HARD < seen.facility < EASY


def _difficulty(seen: Observed) -> Iterator[Flag]:
    if seen.facility is None:
        return
    if seen.facility >= EASY:
        yield Flag(Sign.TOO_EASY)
    elif seen.facility <= HARD:
        yield Flag(Sign.TOO_HARD)


def _unpicked(seen: Observed) -> Iterator[Flag]:
    if seen.asked < FEWEST_FOR_UNPICKED:
        return
    for each in _whole(seen.responses):
        if not each.count and not each.is_right:
            yield Flag(Sign.NOBODY_PICKS, each)


def _left_out(seen: Observed) -> Iterator[Flag]:
    if seen.left_out >= OFTEN * seen.asked:
        yield Flag(Sign.OFTEN_LEFT_OUT)
