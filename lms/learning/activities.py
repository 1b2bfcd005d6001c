"""The contract that an activity fulfils. A lesson is one; quizzes, assignments and workshop sessions plug in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.core.registry import Registry
from lms.courses.documents import Module, Unit
from lms.courses.queries import PublishedCourse
from lms.learning.completion import NOTHING_DONE, Progress, UnitState


@dataclass(frozen=True)
class Study:
    """One enrolled learner at one unit: everything that a page about it needs."""

    enrolment_id: int
    person_id: int
    course: PublishedCourse
    module: Module
    unit: Unit
    progress: Progress

    @property
    def state(self) -> UnitState:
        """What the learner has done of this unit."""
        return self.progress.get(self.unit.id, NOTHING_DONE)

    @property
    def place(self) -> tuple[int, int]:
        """The number of this unit among the units that are ready, from 1, and how many there are."""
        ids = [unit.id for unit in self.course.document.ready_units()]
        return ids.index(self.unit.id) + 1, len(ids)

    def neighbour(self, step: int) -> Unit | None:
        """Return the ready unit before (-1) or after (+1) this one, or None at the ends."""
        units = list(self.course.document.ready_units())
        index = self.place[0] - 1 + step
        return units[index] if 0 <= index < len(units) else None

    def url(self, unit: Unit | None = None) -> str:
        """Return the address of a unit of the course: this one, or another."""
        return unit_url(self.course, unit or self.unit)


def unit_url(course: PublishedCourse, unit: Unit) -> str:
    """Return the address of a unit."""
    document = course.document
    module = document.module_of(unit.id)
    return url_for("learning.study_unit", slug=document.slug, module_id=module.id, unit_id=unit.id)


class Activity(Protocol):
    """How units of one kind are studied."""

    def study(self, study: Study) -> ResponseReturnValue:
        """Answer the page of a unit to an enrolled learner."""


activities: Registry[Activity] = Registry("activities")
