"""Giving a unit another title: its files are changed in their heads only."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.places import language_of
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.drafts.saving import checked, put
from lms.authoring.outline.by_language import shown_words
from lms.authoring.outline.holding import held_unit, hold
from lms.authoring.outline.titles import retitled_lesson, retitled_yaml
from lms.core import history
from lms.core.errors import EditedMeanwhile
from lms.courses.units import LESSON
from lms.extensions import db


def titles_of(draft: DraftOf, unit: DraftUnit) -> dict[str, str]:
    """Return the titles of a unit by the languages in which it can have one: of a lesson those that have a file."""
    return _titles(draft, unit, _texts(unit))


def rename_unit(
    draft: DraftOf, unit_id: int, titles: Mapping[str, str], *, was: Mapping[str, str], by: int | None
) -> bool:
    """Give a unit other titles, and return whether any is another; ``was`` are those that were shown.

    Raises EditedMeanwhile where somebody else has given it another title since, Gone where it is deleted, and Refusal
    where one of its files cannot be read.
    """
    hold(draft)
    unit = held_unit(draft, unit_id)
    texts = _texts(unit, is_held=True)
    now = _titles(draft, unit, texts)
    wanted = {code: title for code, title in titles.items() if code in now and title != now[code]}
    if not wanted:
        return False
    if any(now[code] != was.get(code, "") for code in wanted):
        raise EditedMeanwhile
    for text, content in _retitled(draft, unit, texts, wanted):
        put(text, checked(content), by=by)
    history.record("authoring.unit_renamed", unit, by=by, course=draft.slug, unit=unit.slug)
    return True


def _retitled(
    draft: DraftOf, unit: DraftUnit, texts: list[DraftText], wanted: Mapping[str, str]
) -> list[tuple[DraftText, str]]:
    if unit.kind != LESSON:
        return [(text, retitled_yaml(text.content, wanted)) for text in texts]
    by_code = {language_of(text.place) or draft.languages[0]: text for text in texts}
    return [(by_code[code], retitled_lesson(by_code[code].content, title)) for code, title in wanted.items()]


def _titles(draft: DraftOf, unit: DraftUnit, texts: list[DraftText]) -> dict[str, str]:
    if unit.kind != LESSON:
        return shown_words(texts[0].facts.get("title") if texts else None, draft.languages)
    found = {language_of(text.place) or draft.languages[0]: text.facts.get("title") for text in texts}
    return {code: str(found[code] or "") for code in draft.languages if code in found}


def _texts(unit: DraftUnit, *, is_held: bool = False) -> list[DraftText]:
    live = (DraftText.unit_id == unit.id, DraftText.deleted_at.is_(None))
    statement = select(DraftText).where(*live).order_by(DraftText.place)
    return list(db.session.scalars(statement.with_for_update() if is_held else statement))
