"""Saving lessons part by part, and bringing earlier versions back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.models import DraftText, DraftUnit, DraftVersion, VersionKind
from lms.authoring.drafts.places import unit_place
from lms.authoring.drafts.queries import find_text
from lms.authoring.drafts.saving import Saved, add_text, save_lesson, save_text
from lms.authoring.writing.lesson_texts import Sent, clashes_of, clashing, joined
from lms.authoring.writing.workshop_texts import joined_workshop, workshop_fields
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.extensions import db


def save_lesson_text(course_id: int, unit_id: int, language: str, sent: Sent, *, by: int | None) -> Saved:
    """Save what was changed in the form of a lesson; a language that has no file yet gets one.

    What others have changed meanwhile in other parts stays. Raises ChangedMeanwhile where they have changed the same
    part, Refusal for a text that is too long and where there is nothing to save or the unit is gone.
    """
    text = find_text(course_id, unit_place(unit_id, language))
    if text is None:
        made = _add(unit_id, language, sent, by=by)
        if isinstance(made, Saved):
            return made
        text = made
    return save_lesson(
        text.id,
        lambda now: joined(now, sent),
        version=sent.version,
        by=by,
        clashes=lambda now: bool(clashing(now, sent)),
    )


def _add(unit_id: int, language: str, sent: Sent, *, by: int | None) -> Saved | DraftText:
    """Add the file of a language; return the text itself where somebody has added it in the same moment."""
    if not any(words.strip() for words in sent.changed.values()):
        raise Refusal(_l("There is nothing to save yet: write a title or a text."), field="body")
    with transaction():
        unit = lock(DraftUnit, unit_id)
        if unit is None or unit.deleted_at is not None:
            raise Refusal(_l("This unit is gone: somebody has deleted it. Bring it back, and save again."))
        place = unit_place(unit.id, language)
        found = find_text(unit.course_id, place)
        if found is not None:
            return found
        text = add_text(unit.course_id, place, joined("", sent), by=by, unit=unit)
        return Saved(text.id, text.version, text.saved_at, is_new=True)


def save_workshop_text(text_id: int, sent: Sent, languages: tuple[str, ...], *, by: int | None) -> Saved:
    """Save what was changed in the form of a workshop; else as ``save_lesson_text``."""

    def has_clash(now: str) -> bool:
        fields = workshop_fields(now, languages)
        return fields is None or bool(clashes_of(fields, sent))

    return save_lesson(
        text_id,
        lambda now: joined_workshop(now, sent, languages),
        version=sent.version,
        by=by,
        clashes=has_clash,
    )


def restore_version(text_id: int, version_id: int, *, seen: int, by: int | None) -> Saved:
    """Save what a version of a text said as its newest one. ``seen`` is the version that was newest on the page.

    LookupError where the text has no such version; else raises as ``save_text`` does.
    """
    kept = db.session.get(DraftVersion, version_id)
    if kept is None or kept.text_id != text_id:
        raise LookupError(f"text {text_id} has no version {version_id}")
    return save_text(text_id, kept.content, version=seen, by=by, kind=VersionKind.RESTORED)
