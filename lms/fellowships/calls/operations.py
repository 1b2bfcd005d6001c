"""What makes and changes calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import EditedMeanwhile, Refusal
from lms.courses.slugs import checked_slug, free_slug, slug_from, slug_taken
from lms.extensions import db
from lms.fellowships.calls.models import MOVES, Call
from lms.fellowships.calls.settings import check_settings, checked_criteria
from lms.fellowships.moves import Actor
from lms.fellowships.programmes.documents import Plan, as_json
from lms.fellowships.programmes.models import Programme
from lms.questionnaires.parsing import questionnaire_of

RESERVED = frozenset({"new", "application", "applications", "files", "reference", "references"})
"""What addresses under /fellowships and /programmes/…/calls mean otherwise."""


def create_call(
    programme: Programme, plan: Plan, *, by: int | None, slug: str = "", form_key: str | None = None, **settings: Any
) -> Call:
    """Make a call, a draft, with the form and the criteria of the plan; the same form sent again makes no second one.

    ``slug`` is made from the title where it is empty; ``settings`` are those of ``change_call``. Raises Refusal.
    """
    known = _same_form(form_key)
    if known:
        return known
    if programme.archived_at is not None:
        raise Refusal(_l("This programme is archived. Bring it back first, then open a call."))
    check_settings(settings)
    document = as_json(plan)
    call = Call(
        programme_id=programme.id,
        slug=checked_slug(slug, _is_taken) if slug else free_slug(slug_from(settings["title"], "call"), _is_taken),
        form=document["application"],
        criteria=document["criteria"],
        interview_criteria=document.get("interview_criteria", []),
        form_key=form_key,
        created_at=clock.now(),
        **settings,
    )
    try:
        with db.session.begin_nested():
            db.session.add(call)
    except IntegrityError as error:
        known = _same_form(form_key)
        if known:
            return known
        raise slug_taken() from error
    history.record("fellowships.call_made", call, by=by, slug=call.slug)
    return call


def _same_form(form_key: str | None) -> Call | None:
    return db.session.scalar(select(Call).where(Call.form_key == form_key)) if form_key else None


def _is_taken(slug: str) -> bool:
    return slug in RESERVED or db.session.scalar(select(Call.id).where(Call.slug == slug)) is not None


def change_call(call_id: int, *, seen: int, by: int | None, **settings: Any) -> None:
    """Change the settings of a call: its words, dates, zone, seats, stages. Raises Refusal.

    ``seen`` is the settings' version that was shown; EditedMeanwhile where it is another by now.
    """
    call = held(call_id)
    _require_version(call, seen)
    check_settings(settings)
    changed = sorted(name for name, value in settings.items() if getattr(call, name) != value)
    for name in changed:
        setattr(call, name, settings[name])
    _note_change(call, changed, by)


def change_criteria(
    call_id: int,
    *,
    seen: int,
    by: int | None,
    criteria: Sequence[Mapping[str, Any]],
    interview_criteria: Sequence[Mapping[str, Any]],
) -> None:
    """Change what reviewers and the panel of a call score; a criterion keeps its id, a new one has none yet."""
    call = held(call_id)
    _require_version(call, seen)
    values = {
        "criteria": checked_criteria(criteria, field="criteria", may_be_none=False),
        "interview_criteria": checked_criteria(
            interview_criteria, field="interview_criteria", may_be_none=not call.has_interview
        ),
    }
    changed = sorted(name for name, value in values.items() if getattr(call, name) != value)
    for name in changed:
        setattr(call, name, values[name])
    _note_change(call, changed, by)


def _require_version(call: Call, seen: int) -> None:
    if call.settings_version != seen:
        raise EditedMeanwhile(call.settings_version)


def _note_change(call: Call, changed: Sequence[str], by: int | None) -> None:
    if changed:
        call.settings_version += 1
        history.record("fellowships.call_changed", call, by=by, fields=list(changed))


def publish_call(call_id: int, *, by: int | None) -> None:
    """Let everybody see a call. Raises Refusal where it asks or scores nothing, or its closing lies behind."""
    call = held(call_id)
    MOVES.require(call.state, "published", Actor.MANAGER)
    _require_time(call)
    if not any(questionnaire_of(call.form).questions()):
        raise Refusal(_l("The application form asks nothing yet. Build it first."))
    if call.has_interview and not call.interview_criteria:
        raise Refusal(_l("There are interviews, and nothing is scored in them yet. Write the criteria first."))
    MOVES.make(call, "published", actor=Actor.MANAGER, by=by)


def end_call(call_id: int, *, by: int | None) -> None:
    """End a call by hand: it takes nothing more, whoever was given longer. Raises MoveRefused."""
    MOVES.make(held(call_id), "ended", actor=Actor.MANAGER, by=by)


def reopen_call(call_id: int, *, reason: str, by: int | None) -> None:
    """Let an ended call take applications again until its closing. Raises Refusal where that lies behind."""
    call = held(call_id)
    MOVES.require(call.state, "reopened", Actor.MANAGER, reason)
    _require_time(call)
    MOVES.make(call, "reopened", actor=Actor.MANAGER, by=by, reason=reason)


def _require_time(call: Call) -> None:
    if call.closes_at <= clock.now():
        raise Refusal(_l("The time at which it closes is over. Set a later one first."))


def held(call_id: int) -> Call:
    """Return a call as it is now, held for this transaction."""
    call = lock(Call, call_id)
    if call is None:
        raise LookupError(f"no call {call_id}")
    return call
