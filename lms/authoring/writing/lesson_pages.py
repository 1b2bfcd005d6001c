"""What the editor of a lesson shows: its form, the lesson as learners get it, what is wrong, and who else is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.drafts.loaders import Desk
from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.previewing import preview_lesson
from lms.authoring.drafts.queries import outline, texts_of
from lms.authoring.translating.differences import Line, compare, excerpt
from lms.authoring.writing.forms import AnyForm, form_for_parts, sent_form, sent_of
from lms.authoring.writing.lesson_texts import BODY, FIELDS, TRANSLATED, Sent, clashing, joined, parts_of, token
from lms.authoring.writing.presence import is_recent, last_saved_by, others_here
from lms.authoring.writing.problem_lines import ShownProblem, problems_of_lesson
from lms.authoring.writing.sources import sources_of
from lms.core.templating import time_pattern

AROUND = 2
"""How many lines that are the same are shown around those that differ."""


@dataclass(frozen=True)
class LessonAt:
    """The lesson of a unit in one language. ``key`` is empty for the first; ``text`` is None where it has no file."""

    desk: Desk
    unit: DraftUnit
    language: str
    key: str
    text: DraftText | None
    titles: dict[str, str]

    @property
    def content(self) -> str:
        """What its file says."""
        return self.text.content if self.text else ""

    @property
    def version(self) -> int:
        """The version of its file; 0 where there is none."""
        return self.text.version if self.text else 0

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of its head."""
        return TRANSLATED if self.key else FIELDS

    def form(self) -> AnyForm:
        """Return the form with what the file says."""
        return self.form_of(self.content)

    def form_of(self, content: str) -> AnyForm:
        """Return the form with what another file of the same lesson would say."""
        parts = parts_of(content, self.fields)
        return form_for_parts(parts, self.version, self._sources(), is_first=not self.key)

    def sent(self, *, is_whole_head: bool) -> AnyForm:
        """Return the form as a browser has sent it."""
        return sent_form(self._sources(), is_first=not self.key, is_whole_head=is_whole_head)

    def _sources(self) -> list[tuple[str, str]]:
        return [] if self.key else sources_of(self.desk.draft)


@dataclass(frozen=True)
class Clash:
    """A part of a lesson that two people have changed: what is saved beside what was sent."""

    name: str
    lines: list[Line | None] = field(default_factory=list)


def lesson_at(desk: Desk, unit: DraftUnit, language: str | None) -> LessonAt:
    """Return the lesson of a unit in a language of its course; in the first one where it has no such language."""
    languages = desk.draft.languages
    code = language if language in languages else languages[0]
    key = "" if code == languages[0] else code
    texts = texts_of(unit)
    titles = {each or languages[0]: str(text.facts.get("title") or "") for each, text in texts.items()}
    known = {each: words for each, words in titles.items() if words} or {languages[0]: unit.slug}
    return LessonAt(desk, unit, code, key, texts.get(key), known)


def lesson_page(at: LessonAt, form: AnyForm | None, **words: Any) -> str:
    """Draw the editor of a lesson, or for those who only read it the lesson itself."""
    sent = sent_of(form) if form is not None else None
    content = joined(at.content, sent) if sent is not None else at.content
    return render_template(
        "authoring/writing/lesson.html",
        desk=at.desk,
        unit=at.unit,
        unit_title=at.titles,
        at=at,
        form=form,
        outline=outline(at.desk.draft),
        html=preview_of(at, content),
        problems=problems_of(at, content),
        presence=presence_words(at.unit.id, at.text),
        **words,
    )


def preview_of(at: LessonAt, content: str) -> str:
    """Return a lesson as learners would see it if its file were this one."""
    return preview_lesson(at.desk.draft, at.unit.slug, parts_of(content)[BODY], at.language)


def problems_of(at: LessonAt, content: str) -> list[ShownProblem]:
    """Return what would be wrong with a lesson if its file were this one."""
    if not content:
        return []
    return problems_of_lesson(at.desk.draft, at.unit, at.key, content, at.fields)


def clash_page(at: LessonAt, sent: Sent) -> str:
    """Draw the editor with what somebody sent, beside what somebody else has saved meanwhile.

    What only the other one has changed is in the form too. It is drawn from the newest version, so saving it is a
    choice.
    """
    theirs, mine = parts_of(at.content), sent.parts
    clashes = [
        Clash(name, excerpt(compare(theirs.get(name, ""), mine[name]), AROUND)) for name in clashing(at.content, sent)
    ]
    form = at.form_of(joined(at.content, sent))
    form.version.data = token(at.version, parts_of(at.content, at.fields))
    return lesson_page(at, form, clashes=clashes, their_name=last_saved_by(at.text.saved_by_id if at.text else None))


def presence_words(unit_id: int, text: DraftText | None) -> str:
    """Say who else has a unit open, and who else has saved this text a moment ago; empty where nobody."""
    names = others_here(unit_id, current_user.id)
    sentences = []
    if names:
        sentences.append(
            ngettext(
                "%(names)s has this unit open too.",
                "%(names)s have this unit open too.",
                len(names),
                names=", ".join(names),
            )
        )
    if text is not None and text.saved_by_id not in {None, current_user.id} and is_recent(text.saved_at):
        name = last_saved_by(text.saved_by_id)
        sentences.append(_("%(name)s saved it at %(time)s.", name=name, time=_time(text.saved_at)))
    return " ".join(sentences)


def _time(at: datetime) -> str:
    return str(format_datetime(at, time_pattern()))
