"""Publishing later: what shall be published is kept as it is now, and a round of the worker publishes it in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.assembling import draft_bundle
from lms.authoring.drafts.completing import completed
from lms.authoring.drafts.models import CourseDraft, DraftState
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.publishing.following import publishing_itself
from lms.authoring.publishing.letters import tell_refused
from lms.authoring.publishing.models import PlannedPublication, PlanState
from lms.authoring.publishing.operations import note_planned
from lms.authoring.reviewing.states import DraftChanged, held_draft, require_approval, require_seen
from lms.core import clock, history
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.core.jobs import rounds
from lms.core.storage import storage
from lms.courses.models import Course, CourseRevision, Origin
from lms.courses.operations import Overtaken, bundle_of, publish_bundle, storage_key
from lms.courses.problems import BundleRefused, Problem
from lms.extensions import db

SOONEST = timedelta(minutes=2)
LATEST = timedelta(days=366)
MOST_A_ROUND = 5
PLANS_SHOWN = 10


class _AlreadyEndedError(Exception):
    """Another worker has been quicker, or the plan was dropped."""


def plan(draft: DraftOf, due_at: datetime, *, seen: str, base: str, by: int, form_key: str | None = None) -> int:
    """Plan to publish a draft as it was seen; return the plan's id. A plan that waits already is dropped for it.

    ``base`` is the digest of what was published then, empty for a new course. A form counts once. Opens its own
    transaction. Raises Refusal for a time that is past or very far, where an approval is missing, and where nothing
    waits to be published; DraftChanged where the draft says something else by now.
    """
    _check_time(due_at)
    bundle = completed(draft_bundle(draft.course_id, draft.slug))
    for path, digest in bundle.manifest.items():
        if not storage().exists(storage_key(digest)):
            storage().put(storage_key(digest), bundle.files[path])
    with transaction():
        held = held_draft(draft.course_id)
        known = db.session.scalar(select(PlannedPublication).where(PlannedPublication.form_key == form_key))
        if form_key and known is not None:
            return known.id
        require_seen(draft.course_id, seen)
        _check_draft(held, seen, base)
        _drop_waiting(draft.course_id, by=by)
        made = PlannedPublication(
            course_id=draft.course_id,
            due_at=due_at,
            files=bundle.manifest,
            expected=base,
            fingerprint=seen,
            made_at=clock.now(),
            made_by_id=by,
            form_key=form_key or None,
        )
        db.session.add(made)
        history.record("authoring.publication_planned", made, by=by, course=draft.slug, due_at=due_at.isoformat())
        return made.id


def _check_time(due_at: datetime) -> None:
    now = clock.now()
    if due_at < now + SOONEST:
        raise Refusal(_l("Choose a time that is still to come, or publish now."), field="due_at")
    if due_at > now + LATEST:
        raise Refusal(_l("Choose a time within a year."), field="due_at")


def _check_draft(draft: CourseDraft, seen: str, base: str) -> None:
    if draft.base_digest != base:
        raise DraftChanged
    if draft.state is DraftState.PUBLISHED:
        raise Refusal(_l("Nothing in the draft differs from what is published."))
    require_approval(draft, seen)


def _drop_waiting(course_id: int, *, by: int) -> None:
    waiting = select(PlannedPublication).where(
        PlannedPublication.course_id == course_id, PlannedPublication.state == PlanState.WAITING
    )
    for each in db.session.scalars(waiting.order_by(PlannedPublication.id).with_for_update()):
        _end(each, PlanState.DROPPED, by=by)


def drop_plan(course_id: int, plan_id: int, *, by: int) -> None:
    """Drop a plan that waits, inside the caller's transaction. Once is enough; Refusal for one that is not there."""
    held = lock(PlannedPublication, plan_id)
    if held is None or held.course_id != course_id:
        raise Refusal(_l("This plan is gone."))
    if held.state in {PlanState.DONE, PlanState.REFUSED}:
        raise Refusal(_l("It is too late: the time of this plan has come already."))
    if held.state is PlanState.WAITING:
        _end(held, PlanState.DROPPED, by=by)


def _end(plan: PlannedPublication, state: PlanState, *, by: int | None) -> None:
    plan.state, plan.ended_at = state, clock.now()
    history.record(f"authoring.publication_{state}", plan, by=by)


def plans_of(course_id: int) -> list[PlannedPublication]:
    """Return the last plans of a course, the newest first."""
    own = select(PlannedPublication).where(PlannedPublication.course_id == course_id)
    return list(db.session.scalars(own.order_by(PlannedPublication.id.desc()).limit(PLANS_SHOWN)))


def publish_planned() -> int:
    """Publish what is due and return how much that was; one query where nothing is."""
    due = (PlannedPublication.state == PlanState.WAITING, PlannedPublication.due_at <= clock.now())
    found = select(PlannedPublication.id).where(*due).order_by(PlannedPublication.due_at, PlannedPublication.id)
    ids = list(db.session.scalars(found.limit(MOST_A_ROUND)))
    return sum(_publish(plan_id) for plan_id in ids)


def _publish(plan_id: int) -> bool:
    """Publish what a plan has kept; whether it could be. Where not, the plan ends and its owner gets a letter."""
    row = db.session.execute(
        select(PlannedPublication.files, PlannedPublication.expected, PlannedPublication.made_by_id, Course.slug)
        .join(Course, Course.id == PlannedPublication.course_id)
        .where(PlannedPublication.id == plan_id)
    ).one()
    files, expected, by, slug = row
    db.session.rollback()
    settle = partial(_settle, plan_id, files, by)
    try:
        with publishing_itself():
            bundle = bundle_of(slug, files)
            publish_bundle(bundle, by=by, origin=Origin.BROWSER, expected=expected or None, and_then=settle)
    except _AlreadyEndedError:
        return False
    except BundleRefused as refusal:
        return _refuse(plan_id, refusal.problems)
    except FileNotFoundError:
        return _refuse(plan_id, [Problem("", 0, str(_l("A file of it is gone from this site. Plan it again.")))])
    except Refusal as refusal:
        return _refuse(plan_id, [Problem("", 0, str(refusal.sentence))])
    return True


def _settle(plan_id: int, files: dict[str, str], by: int | None, revision: CourseRevision) -> None:
    held = lock(PlannedPublication, plan_id)
    if held is None or held.state is not PlanState.WAITING:
        raise _AlreadyEndedError
    if not held.expected and revision.number > 1:
        raise Overtaken
    draft = held_draft(held.course_id)
    _require_still_approved(draft)
    _end(held, PlanState.DONE, by=by)
    note_planned(draft, revision.digest, files, by=by)


def _require_still_approved(draft: CourseDraft) -> None:
    """Raise Refusal where a draft needs an approval and what was planned has lost it: it was sent back since."""
    if draft.needs_approval and not draft.approved:
        raise Refusal(_l("The draft was sent back after this was planned, so its approval is gone."))


def _refuse(plan_id: int, problems: list[Problem] | tuple[Problem, ...]) -> bool:
    with transaction():
        held = lock(PlannedPublication, plan_id)
        if held is not None and held.state is PlanState.WAITING:
            held.problems = [
                {"file": each.file, "line": each.line, "sentence": str(each.sentence)} for each in problems
            ]
            _end(held, PlanState.REFUSED, by=None)
            tell_refused(held)
    return False


rounds.add("authoring.publish_planned", publish_planned)
