"""What publishing changes for those who study a course: said before it happens, counted by the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import ColumnElement, and_, case, distinct, func, or_, select
from sqlalchemy.sql.selectable import Subquery

from lms.courses.documents import CourseDocument, Unit
from lms.extensions import db
from lms.learning.completion import asks_for_less, required_units
from lms.learning.models import Enrolment, UnitProgress
from lms.quizzes.documents import QuizContent
from lms.quizzes.models import OPEN_STATES, AttemptState, QuizAttempt


@dataclass(frozen=True)
class RemovedUnit:
    """A unit that would be gone, and how many learners have finished it."""

    unit: Unit
    finished: int


@dataclass(frozen=True)
class Renamed:
    """A unit that gets another title."""

    before: Unit
    after: Unit


@dataclass(frozen=True)
class ChangedQuiz:
    """A quiz that changes: its questions, and the attempts that go on and that are finished."""

    unit: Unit
    added: int
    removed: int
    changed: int
    open: int
    finished: int


@dataclass(frozen=True)
class Effects:
    """What would be different. ``newly_complete`` is how many learners would have completed the course at once."""

    is_first: bool
    learners: int = 0
    completed: int = 0
    added: tuple[Unit, ...] = ()
    removed: tuple[RemovedUnit, ...] = ()
    moved: tuple[Unit, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    changed: tuple[Unit, ...] = ()
    opened: tuple[Unit, ...] = ()
    closed: tuple[Unit, ...] = ()
    is_easier: bool = False
    is_harder: bool = False
    newly_complete: int = 0
    quizzes: tuple[ChangedQuiz, ...] = ()
    facts: tuple[str, ...] = ()
    is_head_changed: bool = False

    @property
    def losses(self) -> tuple[RemovedUnit, ...]:
        """The units that would be gone and that learners have finished."""
        return tuple(each for each in self.removed if each.finished)

    @property
    def is_nothing(self) -> bool:
        """Whether learners would see nothing different."""
        units = (self.added, self.removed, self.moved, self.renamed, self.changed, self.opened, self.closed)
        others = (self.is_first, self.is_easier, self.is_harder, self.facts, self.is_head_changed)
        return not any(units) and not any(others)


def effects_of(course_id: int, before: CourseDocument | None, after: CourseDocument) -> Effects:
    """Return what publishing a course as ``after`` changes for those who study it; six queries at the most."""
    if before is None:
        return Effects(is_first=True)
    old, new = _units(before), _units(after)
    stays = [slug for slug in new if slug in old]
    changed = [slug for slug in stays if _content(old[slug]) != _content(new[slug])]
    learners, completed = _learners(course_id)
    is_easier = asks_for_less(before, after)
    return Effects(
        is_first=False,
        learners=learners,
        completed=completed,
        added=tuple(new[slug] for slug in new if slug not in old),
        removed=_removed(course_id, [old[slug] for slug in old if slug not in new]),
        moved=tuple(new[slug] for slug in _moved(before, after, stays)),
        renamed=tuple(Renamed(old[slug], new[slug]) for slug in stays if old[slug].title != new[slug].title),
        changed=tuple(new[slug] for slug in changed),
        opened=tuple(new[slug] for slug in stays if new[slug].is_ready and not old[slug].is_ready),
        closed=tuple(new[slug] for slug in stays if old[slug].is_ready and not new[slug].is_ready),
        is_easier=is_easier,
        is_harder=asks_for_less(after, before),
        newly_complete=newly_complete(course_id, after) if is_easier and learners else 0,
        quizzes=_quizzes(course_id, [(old[slug], new[slug]) for slug in changed]),
        facts=_facts(before, after),
        is_head_changed=_head(before) != _head(after),
    )


def _units(document: CourseDocument) -> dict[str, Unit]:
    return {unit.id: unit for unit in document.units()}


def _content(unit: Unit) -> object:
    """Return what a unit says besides its title."""
    return unit.content, unit.aim, unit.minutes, unit.sources, unit.as_on


def _head(document: CourseDocument) -> dict[str, object]:
    """Return what a course says about itself and its modules, besides what completes it."""
    head = document.model_dump(mode="json", exclude={"modules", "completion", "media", "shared", "facts"})
    return {**head, "titles": [(module.id, module.title, module.aims) for module in document.modules]}


def _moved(before: CourseDocument, after: CourseDocument, stays: Sequence[str]) -> list[str]:
    """Return the units that stand in another module, or elsewhere among those that stay."""
    order = [slug for slug in _units(before) if slug in set(stays)]
    blocks = SequenceMatcher(None, order, stays, autojunk=False).get_matching_blocks()
    kept = {stays[block.b + at] for block in blocks for at in range(block.size)}
    return [s for s in stays if s not in kept or before.module_of(s).id != after.module_of(s).id]


def _facts(before: CourseDocument, after: CourseDocument) -> tuple[str, ...]:
    """Return the facts of a course that say something else than before."""
    return tuple(sorted(key for key in after.facts if key in before.facts and before.facts[key] != after.facts[key]))


def _learners(course_id: int) -> tuple[int, int]:
    """Return how many people are on a course, and how many of them have completed it."""
    counts = select(func.count(), func.count(Enrolment.completed_at))
    row = db.session.execute(counts.where(Enrolment.course_id == course_id, Enrolment.left_at.is_(None))).one()
    return row[0], row[1]


def _removed(course_id: int, gone: Sequence[Unit]) -> tuple[RemovedUnit, ...]:
    if not gone:
        return ()
    ids = [unit.id for unit in gone]
    rows = db.session.execute(
        select(UnitProgress.unit_id, func.count(distinct(Enrolment.person_id)))
        .join(Enrolment, Enrolment.id == UnitProgress.enrolment_id)
        .where(Enrolment.course_id == course_id, UnitProgress.unit_id.in_(ids), UnitProgress.done_at.is_not(None))
        .group_by(UnitProgress.unit_id)
        .order_by(UnitProgress.unit_id)
    )
    counts = {row[0]: row[1] for row in rows}
    return tuple(RemovedUnit(unit, counts.get(unit.id, 0)) for unit in gone)


def newly_complete(course_id: int, document: CourseDocument) -> int:
    """Return how many of those on a course who have not completed it fulfil the rule of a document. One query."""
    required = required_units(document)
    if any(not unit.is_ready for unit in required):
        return 0
    waiting: tuple[ColumnElement[bool], ...] = (
        Enrolment.course_id == course_id,
        Enrolment.completed_at.is_(None),
        Enrolment.left_at.is_(None),
    )
    ids = [unit.id for unit in required]
    wanted: list[ColumnElement[bool]] = [and_(UnitProgress.unit_id.in_(ids), UnitProgress.done_at.is_not(None))]
    counts = [len(required)]
    marks = document.completion.quizzes
    if marks:
        reached = [and_(UnitProgress.unit_id == key, UnitProgress.score >= mark) for key, mark in marks.items()]
        wanted, counts = [*wanted, or_(*reached)], [*counts, len(marks)]
    if not any(counts):
        return db.session.scalar(select(func.count()).select_from(Enrolment).where(*waiting)) or 0
    return db.session.scalar(select(func.count()).select_from(_fulfilling(waiting, wanted, counts))) or 0


def _fulfilling(
    waiting: Sequence[ColumnElement[bool]], wanted: Sequence[ColumnElement[bool]], counts: Sequence[int]
) -> Subquery:
    has_enough = [func.sum(case((what, 1), else_=0)) >= count for what, count in zip(wanted, counts, strict=True)]
    return (
        select(UnitProgress.enrolment_id)
        .join(Enrolment, Enrolment.id == UnitProgress.enrolment_id)
        .where(*waiting)
        .group_by(UnitProgress.enrolment_id)
        .having(and_(*has_enough))
        .subquery()
    )


def _quizzes(course_id: int, pairs: Sequence[tuple[Unit, Unit]]) -> tuple[ChangedQuiz, ...]:
    both = [
        (after, before.content, after.content)
        for before, after in pairs
        if isinstance(before.content, QuizContent) and isinstance(after.content, QuizContent)
    ]
    counts = _attempts(course_id, [after.id for after, _, _ in both])
    return tuple(_quiz(after, old, new, counts.get(after.id, {})) for after, old, new in both)


def _quiz(unit: Unit, old: QuizContent, new: QuizContent, attempts: Mapping[AttemptState, int]) -> ChangedQuiz:
    changed = [key for key in new.by_id if key in old.by_id and new.by_id[key] != old.by_id[key]]
    return ChangedQuiz(
        unit,
        added=len(new.by_id.keys() - old.by_id.keys()),
        removed=len(old.by_id.keys() - new.by_id.keys()),
        changed=len(changed),
        open=sum(attempts.get(state, 0) for state in OPEN_STATES),
        finished=attempts.get(AttemptState.FINISHED, 0) + attempts.get(AttemptState.SUBMITTED, 0),
    )


def _attempts(course_id: int, unit_ids: Collection[str]) -> dict[str, dict[AttemptState, int]]:
    """Return how many attempts at some quizzes of a course there are, by quiz and state."""
    found: dict[str, dict[AttemptState, int]] = {}
    if not unit_ids:
        return found
    rows = db.session.execute(
        select(QuizAttempt.unit_id, QuizAttempt.state, func.count())
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .where(Enrolment.course_id == course_id, QuizAttempt.unit_id.in_(unit_ids))
        .group_by(QuizAttempt.unit_id, QuizAttempt.state)
        .order_by(QuizAttempt.unit_id, QuizAttempt.state)
    )
    for unit_id, state, count in rows:
        found.setdefault(unit_id, {})[state] = count
    return found
