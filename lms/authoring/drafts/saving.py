"""Saving the texts of a draft: each save carries the version that it was made from, and no words are ever lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.followers import saved_followers
from lms.authoring.drafts.glances import glance, tidied
from lms.authoring.drafts.models import (
    DRAFT_MOVES,
    Actor,
    CourseDraft,
    DraftState,
    DraftText,
    DraftUnit,
    DraftVersion,
    VersionKind,
)
from lms.core import clock, history
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.courses.bundles import LARGEST_TEXT
from lms.courses.yaml_changes import Change, changed_yaml
from lms.extensions import db

ONE_SITTING = timedelta(minutes=10)
"""Savings of one person that are no further apart than this are one version in the history."""


class ChangedMeanwhile(Refusal):
    """Somebody else has saved the text since; what was sent is kept apart as ``kept_id`` of its versions."""

    def __init__(self, text_id: int, kept_id: int | None) -> None:
        super().__init__(
            _l(
                "Somebody else has saved this text since you opened it. Both are kept: yours is in the history of the "
                "text. Compare the two, and save what shall stand."
            )
        )
        self.text_id, self.kept_id = text_id, kept_id


@dataclass(frozen=True)
class Saved:
    """What saving a text has done; ``is_new`` is False where it said the same before."""

    text_id: int
    version: int
    at: datetime
    is_new: bool


def save_text(
    text_id: int, content: str, *, version: int, by: int | None, kind: VersionKind = VersionKind.SAVED
) -> Saved:
    """Save a text that was made from a version of it; opens its own transaction.

    The same content sent again is no change, whichever version it names. Where somebody else has saved something else
    meanwhile, what is sent is kept as a version of its own and ChangedMeanwhile is raised. Raises Refusal for a text
    that is too long, and where it, or the unit it stands in, is gone.
    """
    return _save(text_id, lambda before: content, version=version, by=by, kind=kind)


def save_lesson(
    text_id: int,
    make: Callable[[str], str],
    *,
    version: int,
    by: int | None,
    clashes: Callable[[str], bool] | None = None,
) -> Saved:
    """Save a text as ``make`` makes it from what it says now; else as ``save_text``.

    Where ``clashes`` is given it decides, instead of the version, whether what is sent may not be laid over what the
    text says now.
    """
    return _save(text_id, make, version=version, by=by, kind=VersionKind.SAVED, clashes=clashes)


def change_yaml(text_id: int, change: Change, *, version: int | None, by: int | None) -> Saved:
    """Change a YAML text in place, comments and all; opens its own transaction.

    Without ``version`` the change is made to what the text says now, whoever saved it last.
    """
    return _save(
        text_id, lambda before: changed_yaml(tidied(before), change), version=version, by=by, kind=VersionKind.SAVED
    )


def _save(
    text_id: int,
    make: Callable[[str], str],
    *,
    version: int | None,
    by: int | None,
    kind: VersionKind,
    clashes: Callable[[str], bool] | None = None,
) -> Saved:
    with transaction():
        text = lock(DraftText, text_id)
        if text is None or text.deleted_at is not None:
            raise Refusal(_l("This text is gone: somebody has deleted it. Bring it back, and save again."))
        content = checked(make(text.content))
        if content == text.content:
            return Saved(text_id, text.version, text.saved_at, is_new=False)
        if version is None or (not clashes(text.content) if clashes else version == text.version):
            return put(text, content, by=by, kind=kind)
        kept_id = _keep_apart(text, content, version, by)
    raise ChangedMeanwhile(text_id, kept_id)


def add_text(
    course_id: int,
    place: str,
    content: str,
    *,
    by: int | None,
    unit: DraftUnit | None = None,
    module_id: int | None = None,
) -> DraftText:
    """Add a text to a draft, inside the caller's transaction; one that was deleted at this place comes back with it.

    Raises Refusal where there is one already, and for a text that is too long.
    """
    held = db.session.scalar(
        select(DraftText).where(DraftText.course_id == course_id, DraftText.place == place).with_for_update()
    )
    if held is not None:
        if held.deleted_at is None:
            raise Refusal(_l("There is such a file already. Load the page anew, and look at it."))
        held.deleted_at = None
        put(held, checked(content), by=by)
        return held
    made = DraftText(
        course_id=course_id,
        module_id=module_id,
        unit_id=unit.id if unit else None,
        place=place,
        content=checked(content),
        facts=glance(place, content, unit.kind if unit else ""),
        saved_at=clock.now(),
        saved_by_id=by,
    )
    db.session.add(made)
    db.session.flush()
    history.record("authoring.text_added", made, by=by, place=place)
    note_changed(course_id, by=by)
    for follow in saved_followers:
        follow(made, "", by)
    return made


def checked(content: str) -> str:
    """Return a text as it can be kept; raise Refusal where it is too long."""
    content = content.replace("\0", "")
    if len(content.encode()) > LARGEST_TEXT:
        raise Refusal(_l("This text is larger than 1 MB. Make two units of it."), field="body")
    return content


def put(
    text: DraftText,
    content: str,
    *,
    by: int | None,
    kind: VersionKind = VersionKind.SAVED,
    facts: dict[str, Any] | None = None,
) -> Saved:
    """Save a held text, inside the caller's transaction: its version, the history, and what follows.

    ``facts`` are what lists show of it, where the caller knows them without reading all of it.
    """
    before, now = text.content, clock.now()
    _note_version(text, content, kind, now, by)
    unit = db.session.get(DraftUnit, text.unit_id) if text.unit_id else None
    text.content, text.version = content, text.version + 1
    text.facts = glance(text.place, content, unit.kind if unit else "") if facts is None else facts
    text.saved_at, text.saved_by_id = now, by
    if kind is not VersionKind.BROUGHT_IN:
        note_changed(text.course_id, by=by)
    for follow in saved_followers:
        follow(text, before, by)
    return Saved(text.id, text.version, now, is_new=True)


def _note_version(text: DraftText, content: str, kind: VersionKind, now: datetime, by: int | None) -> None:
    """Write the history of a text. Its first version, which nobody saved here, is kept before anything else is."""
    statement = select(DraftVersion).where(DraftVersion.text_id == text.id, DraftVersion.kind != VersionKind.KEPT_APART)
    last = db.session.scalar(statement.order_by(DraftVersion.id.desc()).limit(1))
    if last is None:
        db.session.add(_version(text, text.content, VersionKind.BROUGHT_IN, text.saved_at, text.saved_by_id))
        db.session.flush()
    is_same_sitting = last is not None and (last.kind, kind) == (VersionKind.SAVED, VersionKind.SAVED)
    if last is not None and is_same_sitting and last.saved_by_id == by and now - last.saved_at <= ONE_SITTING:
        last.content, last.version, last.saved_at = content, text.version + 1, now
        return
    made = _version(text, content, kind, now, by)
    made.version = text.version + 1
    db.session.add(made)
    history.record("authoring.text_saved", text, by=by, place=text.place, version=text.version + 1)


def _version(text: DraftText, content: str, kind: VersionKind, at: datetime, by: int | None) -> DraftVersion:
    return DraftVersion(
        text_id=text.id, version=text.version, kind=kind, content=content, begun_at=at, saved_at=at, saved_by_id=by
    )


def _keep_apart(text: DraftText, content: str, version: int, by: int | None) -> int:
    """Keep what cannot be saved as a version of its own: the last of one person made from one version is kept once."""
    mine = select(DraftVersion).where(
        DraftVersion.text_id == text.id,
        DraftVersion.kind == VersionKind.KEPT_APART,
        DraftVersion.version == version,
        DraftVersion.saved_by_id == by,
    )
    kept = db.session.scalar(mine.order_by(DraftVersion.id.desc()).limit(1))
    if kept is None:
        kept = _version(text, content, VersionKind.KEPT_APART, clock.now(), by)
        kept.version = version
        db.session.add(kept)
        db.session.flush()
        history.record("authoring.text_kept_apart", text, by=by, place=text.place, version=version)
    else:
        kept.content, kept.saved_at = content, clock.now()
    return kept.id


def note_changed(course_id: int, *, by: int | None) -> None:
    """Note, inside the caller's transaction, that a draft says something else than what is published."""
    draft = db.session.scalar(select(CourseDraft).where(CourseDraft.course_id == course_id))
    if draft is not None and draft.state is DraftState.PUBLISHED:
        held = lock(CourseDraft, draft.id)
        if held is not None and held.state is DraftState.PUBLISHED:
            DRAFT_MOVES.make(held, "changed", actor=Actor.WRITER, by=by)
