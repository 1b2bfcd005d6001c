"""What makes and changes programmes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import EditedMeanwhile
from lms.courses.slugs import checked_slug, free_slug, slug_from, slug_taken
from lms.extensions import db
from lms.fellowships.programmes.documents import Plan, as_json
from lms.fellowships.programmes.models import Programme

RESERVED = frozenset({"new"})
SETTINGS = ("funder", "safeguarding_id")


def create_programme(
    plan: Plan, *, by: int | None, slug: str = "", form_key: str | None = None, **values: Any
) -> Programme:
    """Make a programme with a plan; the same form sent again makes no second one.

    ``slug`` is made from the title where it is empty. ``values`` are funder, safeguarding_id and source_digest.
    Raises Refusal for an address that is none or taken.
    """
    known = _same_form(form_key)
    if known:
        return known
    programme = Programme(
        slug=checked_slug(slug, _is_taken) if slug else free_slug(slug_from(plan.title, "programme"), _is_taken),
        plan=as_json(plan),
        stipend_paise=plan.stipend_paise,
        form_key=form_key,
        created_at=clock.now(),
        **values,
    )
    try:
        with db.session.begin_nested():
            db.session.add(programme)
    except IntegrityError as error:
        known = _same_form(form_key)
        if known:
            return known
        raise slug_taken() from error
    history.record("fellowships.programme_made", programme, by=by, slug=programme.slug)
    return programme


def _same_form(form_key: str | None) -> Programme | None:
    return db.session.scalar(select(Programme).where(Programme.form_key == form_key)) if form_key else None


def _is_taken(slug: str) -> bool:
    return slug in RESERVED or db.session.scalar(select(Programme.id).where(Programme.slug == slug)) is not None


def change_programme(programme_id: int, plan: Plan, *, seen: int, by: int | None, **settings: Any) -> int:
    """Give a programme another plan, and perhaps another funder or safeguarding person; return its version.

    ``seen`` is the version that was shown to whoever changes it. Every change counts one version up; fellows keep the
    milestones that they have. Raises EditedMeanwhile.
    """
    programme = held(programme_id)
    if programme.version != seen:
        raise EditedMeanwhile(programme.version)
    changed = _changed_keys(programme, plan)
    changed += [name for name in SETTINGS if name in settings and getattr(programme, name) != settings[name]]
    if not changed:
        return programme.version
    for name in set(SETTINGS) & set(settings):
        setattr(programme, name, settings[name])
    _set_plan(programme, plan, source_digest="")
    history.record("fellowships.programme_changed", programme, by=by, fields=changed, version=programme.version)
    return programme.version


def follow_file(programme_id: int, plan: Plan, *, source_digest: str) -> int:
    """Give a programme the plan of its file; return its version."""
    programme = held(programme_id)
    changed = _changed_keys(programme, plan)
    _set_plan(programme, plan, source_digest=source_digest)
    history.record("fellowships.programme_synced", programme, by=None, fields=changed, version=programme.version)
    return programme.version


def _changed_keys(programme: Programme, plan: Plan) -> list[str]:
    before, after = programme.plan, as_json(plan)
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))


def _set_plan(programme: Programme, plan: Plan, *, source_digest: str) -> None:
    programme.plan = as_json(plan)
    programme.stipend_paise = plan.stipend_paise
    programme.version += 1
    programme.source_digest = source_digest


def archive_programme(programme_id: int, *, by: int | None) -> None:
    """Put a programme away: it keeps its calls and fellows, and is offered no longer. Again changes nothing."""
    programme = held(programme_id)
    if programme.archived_at is None:
        programme.archived_at = clock.now()
        history.record("fellowships.programme_archived", programme, by=by)


def restore_programme(programme_id: int, *, by: int | None) -> None:
    """Bring an archived programme back. Again changes nothing."""
    programme = held(programme_id)
    if programme.archived_at is not None:
        programme.archived_at = None
        history.record("fellowships.programme_restored", programme, by=by)


def held(programme_id: int) -> Programme:
    """Return a programme as it is now, held for this transaction."""
    programme = lock(Programme, programme_id)
    if programme is None:
        raise LookupError(f"no programme {programme_id}")
    return programme
