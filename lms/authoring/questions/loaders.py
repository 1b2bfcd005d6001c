"""Load a quiz or a bank of a draft for this reader, and say where the pages about its questions are."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, url_for

from lms.authoring.drafts.loaders import Desk, load_desk, load_unit
from lms.authoring.drafts.models import DraftUnit
from lms.authoring.questions.holders import QUIZ, Entry, Holder

ENDPOINTS = {
    "list": ("edit_quiz", "edit_bank"),
    "question": ("edit_question", "edit_bank_question"),
    "add": ("add_question", "add_bank_question"),
    "arrange": ("arrange_questions", "arrange_bank_questions"),
    "paste": ("paste_questions", "paste_into_bank"),
}


@dataclass(frozen=True)
class At:
    """A quiz or a bank with the desk on which it lies; ``unit`` is None for a bank."""

    desk: Desk
    holder: Holder
    unit: DraftUnit | None = None

    def url(self, page: str, **values: object) -> str:
        """Return the address of a page about it: ``list``, ``question``, ``add``, ``arrange``."""
        quiz, bank = ENDPOINTS[page]
        slug, name = self.desk.draft.slug, self.holder.name
        if self.holder.is_bank:
            return url_for(f"authoring.{bank}", slug=slug, bank=name, **values)  # type: ignore[arg-type]
        return url_for(f"authoring.{quiz}", slug=slug, unit_slug=name, **values)  # type: ignore[arg-type]

    def find(self, question_id: str) -> Entry:
        """Return a question; one that is not there answers 404."""
        entry = self.holder.find(question_id)
        if entry is None:
            abort(404)
        return entry

    def again(self) -> At:
        """Return it as it is now."""
        holder = Holder.of_bank(self.desk.draft, self.holder.name) if self.unit is None else None
        if self.unit is not None:
            holder = Holder.of_unit(self.desk.draft, self.unit)
        if holder is None:
            abort(404)
        return At(self.desk, holder, self.unit)


def load_quiz(slug: str, unit_slug: str, *, is_to_write: bool = False) -> At:
    """Return a quiz of a draft; a unit that is no quiz answers 404."""
    desk, unit = load_unit(slug, unit_slug, is_to_write=is_to_write)
    if unit.kind != QUIZ:
        abort(404)
    try:
        return At(desk, Holder.of_unit(desk.draft, unit), unit)
    except LookupError:
        abort(404)


def load_bank(slug: str, bank: str, *, is_to_write: bool = False) -> At:
    """Return a bank of a draft; one that is not there answers 404."""
    desk = load_desk(slug, is_to_write=is_to_write)
    holder = Holder.of_bank(desk.draft, bank)
    if holder is None:
        abort(404)
    return At(desk, holder)
