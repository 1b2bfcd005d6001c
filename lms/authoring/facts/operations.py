"""What is done with the facts of the registry."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.authoring.facts.models import LONGEST_FACT_ID, Fact, FactVersion
from lms.authoring.facts.said import checked_today, said_by, say
from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import EditedMeanwhile, Refusal
from lms.courses.models import Origin
from lms.courses.sources import SOURCE_ID
from lms.courses.sources import Fact as Said
from lms.extensions import db

RESERVED = frozenset({"new", "export"})
"""What no fact may be called, because pages stand at such addresses."""


def add_fact(
    key: str, said: Said, *, by: int | None, origin: Origin = Origin.BROWSER, form_key: str | None = None
) -> Fact:
    """Add a fact to the registry, inside the caller's transaction; the same form sent again gives the same fact.

    Raises Refusal for an id that cannot be one, or is taken.
    """
    sent = db.session.scalar(select(Fact).where(Fact.form_key == form_key)) if form_key else None
    if sent is not None:
        return sent
    if not SOURCE_ID.fullmatch(key) or len(key) > LONGEST_FACT_ID or key.lower() in RESERVED:
        raise Refusal(_l("An id has letters, digits and hyphens only, like O05 or wage-floor."), field="key")
    fact = Fact(key=key, origin=origin, form_key=form_key, changed_at=clock.now(), changed_by_id=by)
    say(fact, said)
    try:
        with db.session.begin_nested():
            db.session.add(fact)
            db.session.flush()
    except IntegrityError:
        sentence = _l("There is a fact with this id already. Change that one, or choose another id.")
        raise Refusal(sentence, field="key") from None
    history.record("authoring.fact_added", fact, by=by, fact=key)
    return fact


def change_fact(fact_id: int, said: Said, *, version: int, by: int | None, origin: Origin = Origin.BROWSER) -> Fact:
    """Let a fact say something else, inside the caller's transaction; what it said before is kept.

    The same sent again is no change. Raises EditedMeanwhile where somebody else has changed it since ``version``.
    """
    fact = _held(fact_id)
    if said_by(fact) == said:
        return fact
    if fact.version != version:
        raise EditedMeanwhile(fact.version)
    _change(fact, said, by=by, origin=origin)
    history.record("authoring.fact_changed", fact, by=by, fact=fact.key, version=fact.version)
    return fact


def review_fact(fact_id: int, *, version: int, by: int | None) -> Fact:
    """Note that a fact was checked today and is still right, inside the caller's transaction.

    It is to be checked again after as long as the last time. What was checked today already stays as it is. Raises
    EditedMeanwhile where it no longer says what was checked.
    """
    fact, today = _held(fact_id), clock.today_here()
    checked = checked_today(said_by(fact), today)
    if fact.as_on == today and fact.review_on is not None and fact.review_on > today:
        return fact
    if fact.version != version:
        raise EditedMeanwhile(fact.version)
    _change(fact, checked, by=by, origin=Origin.BROWSER)
    history.record("authoring.fact_reviewed", fact, by=by, fact=fact.key, version=fact.version)
    return fact


def retire_fact(fact_id: int, *, by: int | None) -> Fact:
    """Take a fact out of the lists, inside the caller's transaction: no course takes it over any more."""
    fact = _held(fact_id)
    if fact.retired_at is None:
        fact.retired_at = fact.changed_at = clock.now()
        history.record("authoring.fact_retired", fact, by=by, fact=fact.key)
    return fact


def restore_fact(fact_id: int, *, by: int | None) -> Fact:
    """Put a fact back that was retired, inside the caller's transaction."""
    fact = _held(fact_id)
    if fact.retired_at is not None:
        fact.retired_at, fact.changed_at = None, clock.now()
        history.record("authoring.fact_restored", fact, by=by, fact=fact.key)
    return fact


def _held(fact_id: int) -> Fact:
    fact = lock(Fact, fact_id)
    if fact is None:
        raise Refusal(_l("This fact is gone."))
    return fact


def _change(fact: Fact, said: Said, *, by: int | None, origin: Origin) -> None:
    before = said_by(fact).model_dump(mode="json")
    kept = FactVersion(
        fact_id=fact.id,
        version=fact.version,
        said=before,
        changed_at=fact.changed_at,
        changed_by_id=fact.changed_by_id,
    )
    db.session.add(kept)
    say(fact, said)
    fact.version += 1
    fact.origin, fact.changed_at, fact.changed_by_id = origin, clock.now(), by
