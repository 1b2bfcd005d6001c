"""What completes a course, and what an enrolment still lacks. Knows documents and states, neither database nor web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lms.courses.documents import CourseDocument, Unit


@dataclass(frozen=True)
class UnitState:
    """What an enrolment has done of a unit; ``score`` is the best one, in per cent."""

    done_at: datetime | None = None
    score: float | None = None


NOTHING_DONE = UnitState()
Progress = Mapping[str, UnitState]


@dataclass(frozen=True)
class MissingMark:
    """A quiz whose required mark is not reached; both in per cent, ``reached`` None before the first attempt."""

    unit: Unit
    required: float
    reached: float | None


@dataclass(frozen=True)
class Completion:
    """How far an enrolment is, and everything that is missing."""

    done: int
    required: int
    missing_units: tuple[Unit, ...]
    missing_marks: tuple[MissingMark, ...]
    unwritten: tuple[Unit, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the course's rule is fulfilled. A course with units still being written cannot be completed."""
        return not (self.missing_units or self.missing_marks or self.unwritten)


def required_units(document: CourseDocument) -> tuple[Unit, ...]:
    """Return the units that the rule of a course asks for, in order."""
    rule = document.completion.units
    units = (unit for module in document.modules for unit in module.units)
    return tuple(unit for unit in units if rule == "all" or unit.id in rule)


def assess(document: CourseDocument, progress: Progress) -> Completion:
    """Return how far some progress is by the completion rule of a course."""
    required = required_units(document)
    ready = [unit for unit in required if unit.status == "ready"]
    missing = tuple(unit for unit in ready if progress.get(unit.id, NOTHING_DONE).done_at is None)
    return Completion(
        done=len(ready) - len(missing),
        required=len(ready),
        missing_units=missing,
        missing_marks=tuple(_missing_marks(document, progress)),
        unwritten=tuple(unit for unit in required if unit.status != "ready"),
    )


def asks_for_less(before: CourseDocument, after: CourseDocument) -> bool:
    """Whether somebody could fulfil the rule of a course as it is now who did not fulfil the one it had before."""
    if any(unit.status != "ready" for unit in required_units(after)):
        return False
    required = required_units(before)
    if any(unit.status != "ready" for unit in required):
        return True
    marks = after.completion.quizzes
    lower = any(marks.get(unit_id, -1) < mark for unit_id, mark in before.completion.quizzes.items())
    return lower or not {unit.id for unit in required} <= {unit.id for unit in required_units(after)}


def _missing_marks(document: CourseDocument, progress: Progress) -> list[MissingMark]:
    found = []
    for unit_id, required in document.completion.quizzes.items():
        reached = progress.get(unit_id, NOTHING_DONE).score
        if reached is None or reached < required:
            found.append(MissingMark(document.unit(unit_id), required, reached))
    return found


def next_unit(document: CourseDocument, progress: Progress) -> Unit | None:
    """Return where to go on: the first unit not done after the one done last, else the first not done at all."""
    ready = list(document.ready_units())
    open_units = [unit for unit in ready if progress.get(unit.id, NOTHING_DONE).done_at is None]
    if not open_units:
        return None
    done = [(state.done_at, unit_id) for unit_id, state in progress.items() if state.done_at is not None]
    ids = [unit.id for unit in ready]
    last = max(done)[1] if done else None
    if last in ids:
        later = [unit for unit in open_units if ids.index(unit.id) > ids.index(last)]
        return (later or open_units)[0]
    return open_units[0]
