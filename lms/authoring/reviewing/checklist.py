"""The checklist of a draft, which the system fills in: what must be mended, and what is worth a thought.

Packages enter checks of their own into ``checks``. One that ``is_kept`` looks at the texts only, and is not made again
as long as nothing changes; the others ask the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.reviewing.reading import DraftReading
from lms.core import clock
from lms.core.recent import Recent
from lms.core.registry import Registry

LISTS_KEPT = 32
MOST_SHOWN = 50
"""How many findings of one check are shown; how many there are is said."""


class Weight(StrEnum):
    """What a check has found: nothing, something to think over, or something that refuses publishing."""

    PASSED = "passed"
    ADVICE = "advice"
    MUST = "must"


WEIGHT_NAMES = {
    Weight.PASSED: _l("In order"),
    Weight.ADVICE: _l("Worth a look"),
    Weight.MUST: _l("Must be mended"),
}


@dataclass(frozen=True)
class Finding:
    """Something found: a sentence for its author, and where: a file and line, or the slug of a unit or module."""

    sentence: Any
    path: str = ""
    line: int = 0
    unit: str = ""
    module: str = ""


@dataclass(frozen=True)
class Looked:
    """What checks look at."""

    draft: DraftOf
    reading: DraftReading
    today: date


@dataclass(frozen=True)
class Check:
    """One line of the checklist: what is in order where nothing is found, and how heavy it weighs otherwise."""

    label: Any
    look: Callable[[Looked], Iterable[Finding]]
    order: int
    weight: Weight = Weight.ADVICE
    is_kept: bool = True


@dataclass(frozen=True)
class Line:
    """One line of the checklist, filled in."""

    key: str
    label: Any
    weight: Weight
    findings: tuple[Finding, ...]
    count: int


checks: Registry[Check] = Registry("checks of a draft")
_lists: Recent[dict[str, tuple[Finding, ...]]] = Recent(LISTS_KEPT)


def checklist(draft: DraftOf, reading: DraftReading) -> list[Line]:
    """Return the checklist of a draft, what must be mended first."""
    looked = Looked(draft, reading, clock.today_here())
    names = sorted(checks.keys(), key=lambda name: checks[name].order)
    kept = _kept(looked, [name for name in names if checks[name].is_kept])
    return [_line(name, kept[name] if name in kept else tuple(checks[name].look(looked))) for name in names]


def _kept(looked: Looked, names: list[str]) -> dict[str, tuple[Finding, ...]]:
    key = (*looked.reading.stamp, looked.today)
    return _lists.find(key) or _lists.keep(key, {name: tuple(checks[name].look(looked)) for name in names})


def _line(name: str, findings: tuple[Finding, ...]) -> Line:
    check = checks[name]
    weight = check.weight if findings else Weight.PASSED
    return Line(name, check.label, weight, findings[:MOST_SHOWN], len(findings))


def must_be_mended(lines: Iterable[Line]) -> bool:
    """Whether something on a checklist refuses publishing."""
    return any(line.weight is Weight.MUST for line in lines)
