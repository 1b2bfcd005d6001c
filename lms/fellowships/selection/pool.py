"""Who scores the applications of a call, and who gets which: what changes both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.models import Application
from lms.fellowships.calls.models import Call
from lms.fellowships.moves import Actor
from lms.fellowships.selection import pool_queries
from lms.fellowships.selection.assignment import Bar, Pair, bar
from lms.fellowships.selection.letters import write_to_reviewers
from lms.fellowships.selection.models import REVIEW_MOVES, CallReviewer, Review, ReviewState, Stage
from lms.fellowships.selection.stages import SCORED_IN
from lms.people.models import Person
from lms.people.operations import grant_role
from lms.people.roles import Role, scope_of

BAR_NAMES: dict[Bar, Any] = {
    Bar.APPLICANT: _l("%(name)s is the applicant."),
    Bar.ORGANISATION: _l("%(name)s belongs to the organisation of the applicant."),
    Bar.CONFLICT: _l("%(name)s has declared a conflict of interest."),
}


BAR_COUNTS: dict[Bar, Any] = {
    Bar.APPLICANT: _l("is the applicant"),
    Bar.ORGANISATION: _l("own organisation"),
    Bar.CONFLICT: _l("conflict declared"),
}


def held_call(call_id: int) -> Call:
    """Return a call, held for this transaction; everything that decides about its applications takes turns here."""
    call = lock(Call, call_id)
    if call is None:
        raise LookupError(f"no call {call_id}")
    return call


def put_into_pool(
    call_id: int, person_ids: Collection[int], *, is_reviewer: bool, is_on_panel: bool, by: int | None
) -> int:
    """Let people score applications of a call, and give them the role that shows them the pages; return how many.

    For somebody who is in the pool already it sets as what. Raises Refusal where it says neither.
    """
    if not (is_reviewer or is_on_panel):
        raise Refusal(_l("Choose at least one: reviewer, or interview panel."), field="roles")
    call = held_call(call_id)
    known = {row.person_id: row for row in db.session.scalars(_pool_of(call_id))}
    count = 0
    for person in db.session.scalars(select(Person).where(Person.id.in_(person_ids), Person.erased_at.is_(None))):
        row = known.get(person.id) or CallReviewer(call_id=call_id, person_id=person.id, added_at=clock.now())
        if person.id in known and (row.is_reviewer, row.is_on_panel) == (is_reviewer, is_on_panel):
            continue
        row.is_reviewer, row.is_on_panel = is_reviewer, is_on_panel
        db.session.add(row)
        grant_role(person, Role.MENTOR, scope_of("programme", call.programme_id), by=by)
        history.record("fellowships.reviewer_named", row, by=by, call=call_id, person=person.id)
        count += 1
    db.session.flush()
    open_panel_sheets(call)
    return count


def take_out_of_pool(call_id: int, person_id: int, *, by: int | None) -> None:
    """Let somebody score no more applications of a call. What they have written stays; empty sheets go.

    Taking out somebody who is not there changes nothing. Raises Refusal where sheets are begun and not handed in.
    """
    held_call(call_id)
    row = db.session.scalar(_pool_of(call_id).where(CallReviewer.person_id == person_id))
    if row is None:
        return
    unfinished = db.session.scalars(
        select(Review)
        .join(Application, Application.id == Review.application_id)
        .where(Application.call_id == call_id, Review.reviewer_id == person_id, Review.state == ReviewState.ASSIGNED)
    ).all()
    begun = sum(review.version > 0 for review in unfinished)
    if begun:
        sentence = lazy_ngettext(
            "They have begun a score sheet. Ask them to hand it in, or to declare a conflict.",
            "They have begun %(num)d score sheets. Ask them to hand these in, or to declare a conflict.",
            begun,
        )
        raise Refusal(sentence)
    for review in unfinished:
        db.session.delete(review)
    history.record("fellowships.reviewer_removed", row, by=by, call=call_id, person=person_id, sheets=len(unfinished))
    db.session.delete(row)


def _pool_of(call_id: int) -> Any:
    return select(CallReviewer).where(CallReviewer.call_id == call_id)


def assign(call_id: int, pairs: Collection[Pair], *, by: int | None) -> int:
    """Give applications of a call to reviewers of its pool, and write each of them one letter; return how many.

    What is assigned already is passed over. Raises Refusal, and assigns nothing, where one of the pairs may not be.
    """
    call = held_call(call_id)
    facts = pool_queries.assignment_facts(call_id, only={application_id for application_id, _ in pairs})
    candidates = {candidate.id: candidate for candidate in facts.candidates}
    judges = {judge.id: judge for judge in facts.judges}
    known, given = facts.existing | facts.conflicts, []
    for application_id, person_id in sorted(set(pairs) - facts.existing):
        if application_id not in candidates or person_id not in judges:
            raise Refusal(_l("An application or a reviewer is not to be assigned any more. Look at the page again."))
        found = bar(candidates[application_id], judges[person_id], facts.conflicts)
        if found is not None:
            raise Refusal(BAR_NAMES[found] % {"name": facts.names[person_id]}, field="reviewer")
        given.append((application_id, person_id))
    _add_sheets([pair for pair in given if pair not in known], Stage.REVIEW, by=by)
    loads = Counter(person_id for _, person_id in given)
    if loads:
        write_to_reviewers("review_assigned", list(loads), call, count=dict(loads))
    return len(given)


def _add_sheets(pairs: Sequence[Pair], stage: Stage, *, by: int | None) -> None:
    now = clock.now()
    for application_id, person_id in pairs:
        review = Review(application_id=application_id, reviewer_id=person_id, stage=stage, assigned_at=now)
        try:
            with db.session.begin_nested():
                db.session.add(review)
        except IntegrityError:  # somebody assigned the same in this moment
            continue
        history.record("fellowships.review_assigned", review, by=by, application=application_id, person=person_id)


def open_panel_sheets(call: Call, application_id: int | None = None) -> None:
    """Give everybody on the panel of a held call a sheet for each applicant who is invited, or for one of them.

    Nobody gets one for themselves, for colleagues, or against a declared conflict.
    """
    facts = pool_queries.panel_facts(call.id, application_id)
    pairs = [
        (candidate.id, judge.id)
        for candidate in facts.candidates
        for judge in facts.judges
        if (candidate.id, judge.id) not in facts.existing and bar(candidate, judge, facts.conflicts) is None
    ]
    _add_sheets(pairs, Stage.INTERVIEW, by=None)


def unassign(call_id: int, review_id: int, *, by: int | None) -> None:
    """Take an application of a call from a reviewer who has not begun; raise Refusal for one who has."""
    review = _of_call(call_id, review_id)
    if review is None:
        return
    if review.version or review.state is not ReviewState.ASSIGNED:
        raise Refusal(_l("This reviewer has begun. Their words stay; let them hand in, or note a conflict."))
    history.record("fellowships.review_unassigned", review, by=by, person=review.reviewer_id)
    db.session.delete(review)


def _of_call(call_id: int, review_id: int) -> Review | None:
    review = lock(Review, review_id)
    if review is None or db.session.get_one(Application, review.application_id).call_id != call_id:
        return None
    return review


def reopen(call_id: int, review_id: int, *, reason: str, by: int | None) -> None:
    """Give a sheet that was handed in back to its reviewer, with a letter; raise Refusal without a reason."""
    review = _required(call_id, review_id)
    application = db.session.get_one(Application, review.application_id, populate_existing=True)
    if application.state not in SCORED_IN[review.stage]:
        raise Refusal(_l("A decision has been made about this application, so nothing is scored any more."))
    REVIEW_MOVES.make(review, "reopened", actor=Actor.MANAGER, by=by, reason=reason)
    call = db.session.get_one(Call, call_id)
    write_to_reviewers("review_reopened", [review.reviewer_id], call, reason=reason.strip())


def note_conflict(call_id: int, review_id: int, *, reason: str, by: int | None) -> None:
    """Note, as a manager, that a reviewer is too close to an applicant; raise Refusal without a reason."""
    REVIEW_MOVES.make(_required(call_id, review_id), "conflict_declared", actor=Actor.MANAGER, by=by, reason=reason)


def _required(call_id: int, review_id: int) -> Review:
    review = _of_call(call_id, review_id)
    if review is None:
        raise Refusal(_l("This score sheet is not there any more. Look at the page again."))
    return review
