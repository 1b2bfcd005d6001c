"""What changes cohorts, and who is in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.registry import Registry
from lms.extensions import db
from lms.learning.models import Cohort, CohortFacilitator, Enrolment

BATCH = 500

CohortFollower = Callable[[Sequence[int]], None]
cohort_followers: Registry[CohortFollower] = Registry("what follows when enrolments change their cohort")
"""Called in the transaction of the change with the enrolments concerned, at most BATCH at a time."""


def create_cohort(course_id: int, *, facilitators: Collection[int], by: int | None, **values: Any) -> Cohort:
    """Make a cohort of a course. ``values`` are name, starts_on, ends_on and language. Raises Refusal."""
    cohort = Cohort(course_id=course_id, made_at=clock.now(), **_checked(**values))
    _save(cohort)
    _set_facilitators(cohort.id, facilitators)
    history.record("learning.cohort_made", cohort, by=by, name=cohort.name)
    return cohort


def update_cohort(cohort_id: int, *, facilitators: Collection[int], by: int | None, **values: Any) -> None:
    """Change what is said about a cohort. Raises Refusal."""
    cohort = _held(cohort_id)
    checked = _checked(**values)
    changed = sorted(name for name, value in checked.items() if getattr(cohort, name) != value)
    for name in changed:
        setattr(cohort, name, checked[name])
    _save(cohort)
    if _set_facilitators(cohort_id, facilitators):
        changed.append("facilitators")
    if changed:
        history.record("learning.cohort_changed", cohort, by=by, fields=changed)


def _checked(*, name: str, starts_on: date | None, ends_on: date | None, language: str) -> dict[str, Any]:
    if starts_on and ends_on and ends_on < starts_on:
        sentence = _l("The cohort ends before it begins. Change one of the two days.")
        raise Refusal(sentence, field="ends_on")
    return {"name": name, "starts_on": starts_on, "ends_on": ends_on, "language": language}


def _save(cohort: Cohort) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(cohort)
    except IntegrityError as error:
        sentence = _l("This course has a cohort of this name already, perhaps an archived one. Choose another name.")
        raise Refusal(sentence, field="name") from error


def _set_facilitators(cohort_id: int, wanted: Collection[int]) -> bool:
    """Let a cohort have just these facilitators; return whether that changed anything."""
    of_cohort = CohortFacilitator.cohort_id == cohort_id
    known = set(db.session.scalars(select(CohortFacilitator.person_id).where(of_cohort)))
    gone, new = known - set(wanted), set(wanted) - known
    if gone:
        db.session.execute(delete(CohortFacilitator).where(of_cohort, CohortFacilitator.person_id.in_(gone)))
    if new:
        rows = [{"cohort_id": cohort_id, "person_id": person_id} for person_id in sorted(new)]
        db.session.execute(insert(CohortFacilitator), rows)
    return bool(gone or new)


def archive_cohort(cohort_id: int, *, by: int | None) -> None:
    """Put a cohort away: it keeps its learners, and is offered no longer. Doing it again changes nothing."""
    cohort = _held(cohort_id)
    if cohort.archived_at is None:
        cohort.archived_at = clock.now()
        history.record("learning.cohort_archived", cohort, by=by, name=cohort.name)


def restore_cohort(cohort_id: int, *, by: int | None) -> None:
    """Bring an archived cohort back. Doing it again changes nothing."""
    cohort = _held(cohort_id)
    if cohort.archived_at is not None:
        cohort.archived_at = None
        history.record("learning.cohort_restored", cohort, by=by, name=cohort.name)


def _held(cohort_id: int) -> Cohort:
    cohort = lock(Cohort, cohort_id)
    if cohort is None:
        raise LookupError(f"no cohort {cohort_id}")
    return cohort


def put_in(cohort_id: int, enrolment_ids: Collection[int], *, by: int | None) -> int:
    """Put learners of its course into a cohort, also out of another one; return how many were new to it.

    Enrolments of other courses, and of those who have left, are passed over. Raises Refusal for an archived cohort.
    """
    cohort = _held(cohort_id)
    _refuse_archived(cohort)
    elsewhere = Enrolment.cohort_id.is_distinct_from(cohort_id)
    count = _set_cohort(enrolment_ids, cohort_id, Enrolment.course_id == cohort.course_id, elsewhere)
    if count:
        history.record("learning.cohort_filled", cohort, by=by, name=cohort.name, count=count)
    return count


def take_out(cohort_id: int, enrolment_ids: Collection[int], *, by: int | None) -> int:
    """Take learners out of a cohort; they stay on the course. Return how many were in it."""
    cohort = _held(cohort_id)
    count = _set_cohort(enrolment_ids, None, Enrolment.cohort_id == cohort_id)
    if count:
        history.record("learning.cohort_left", cohort, by=by, name=cohort.name, count=count)
    return count


def move_to(cohort_id: int, target_id: int, enrolment_ids: Collection[int], *, by: int | None) -> int:
    """Move learners of a cohort to another of the same course; return how many. Raises Refusal."""
    held = {key: _held(key) for key in sorted({cohort_id, target_id})}
    source, target = held[cohort_id], held[target_id]
    if source.course_id != target.course_id:
        raise LookupError(f"cohort {target_id} is of another course than {cohort_id}")
    _refuse_archived(target)
    if source is target:
        return 0
    count = _set_cohort(enrolment_ids, target_id, Enrolment.cohort_id == cohort_id)
    if count:
        history.record("learning.cohort_moved", source, by=by, name=source.name, to=target.name, count=count)
    return count


def _refuse_archived(cohort: Cohort) -> None:
    if cohort.archived_at is not None:
        raise Refusal(_l("This cohort is archived. Bring it back first, then put learners into it."))


def _set_cohort(enrolment_ids: Collection[int], cohort_id: int | None, *conditions: ColumnElement[bool]) -> int:
    """Let those of some enrolments that fulfil conditions point at a cohort; return how many those are."""
    count, ids = 0, sorted(set(enrolment_ids))
    for start in range(0, len(ids), BATCH):
        concerned = (
            select(Enrolment.id)
            .where(Enrolment.id.in_(ids[start : start + BATCH]), Enrolment.left_at.is_(None), *conditions)
            .order_by(Enrolment.id)
            .with_for_update()
        )
        found = list(db.session.scalars(concerned))
        if found:
            change = update(Enrolment).where(Enrolment.id.in_(found)).values(cohort_id=cohort_id)
            db.session.execute(change, execution_options={"synchronize_session": False})
            for follow in cohort_followers:
                follow(found)
        count += len(found)
    return count
