"""The form of a lesson: what it is about, and its text."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TextInput

from lms.authoring.writing.lesson_texts import (
    BODY,
    FIELDS,
    HEAD,
    SOURCES,
    TRANSLATED,
    Parts,
    Sent,
    is_readable,
    read_token,
    token,
    unix,
)
from lms.core.forms import Form, at_most, choices, tidy
from lms.courses.bundles import LARGEST_TEXT
from lms.courses.documents import UnitStatus

STATUS_NAMES = {
    UnitStatus.READY: _l("Ready: learners read it once it is published"),
    UnitStatus.DRAFT: _l("Being written: learners see its title only"),
}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LONGEST_TITLE = 200
LONGEST_AIM = 1000


class TextForm(Form):
    """A lesson whose head cannot be read as fields: its lines as they are, and the text below them."""

    version = HiddenField()
    head = TextAreaField(
        _l("Head"),
        [at_most(LARGEST_TEXT)],
        description=_l("These lines cannot be read. Mend them: “title: …” on a line, “aim: …” on the next."),
    )
    body = TextAreaField(_l("Text"), [at_most(LARGEST_TEXT)])

    def parts(self) -> dict[str, str]:
        """Return what was typed, by the parts of a lesson."""
        return {HEAD: unix(self.head.data or ""), BODY: unix(self.body.data or "")}


class TranslationForm(Form):
    """A lesson in a further language."""

    version = HiddenField()
    title = StringField(_l("Title"), [at_most(LONGEST_TITLE)], filters=[tidy])
    aim = TextAreaField(
        _l("Aim"),
        [at_most(LONGEST_AIM)],
        filters=[tidy],
        description=_l("What somebody can do after this lesson, in one sentence."),
    )
    body = TextAreaField(_l("Text"), [at_most(LARGEST_TEXT)])

    def parts(self) -> dict[str, str]:
        """Return what was typed, by the parts of a lesson."""
        return {**{name: self[name].data or "" for name in TRANSLATED}, BODY: unix(self.body.data or "")}


class LessonForm(TranslationForm):
    """A lesson in the first language of its course."""

    minutes = StringField(_l("Minutes"), [at_most(10)], filters=[tidy])
    status = RadioField(_l("State"), choices=choices([*STATUS_NAMES.items()]), validate_choice=False)
    as_on = StringField(
        _l("As on"),
        [at_most(20)],
        widget=DateInput(),
        description=_l("The day on which what it says was last checked."),
        filters=[tidy],
    )
    sources = SelectMultipleField(
        _l("Sources"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
        description=_l("What the lesson rests on. Learners see them below it, with their dates."),
    )

    def parts(self) -> dict[str, str]:
        """Return what was typed, by the parts of a lesson."""
        typed = {name: self[name].data or "" for name in FIELDS if name != SOURCES}
        return {**typed, SOURCES: "\n".join(sorted(self.sources.data or ())), BODY: unix(self.body.data or "")}


AnyForm = TextForm | TranslationForm


def form_for_parts(parts: Parts, version: int, sources: list[tuple[str, str]], *, is_first: bool) -> AnyForm:
    """Return the form that shows the parts of a lesson; what a browser has sent is read in ``sent_form``."""
    data: dict[str, Any] = {**parts, "version": token(version, parts)}
    data[SOURCES] = parts.get(SOURCES, "").split("\n") if parts.get(SOURCES) else []
    form = _class(is_first, is_readable(parts))(formdata=None, data=data)
    return _with_sources(form, sources)


def sent_form(sources: list[tuple[str, str]], *, is_first: bool, is_whole_head: bool) -> AnyForm:
    """Return the form of a lesson as a browser has sent it."""
    return _with_sources(_class(is_first, not is_whole_head)(), sources)


def sent_of(form: AnyForm) -> Sent:
    """Return what a form sends to be saved."""
    version, seen = read_token(form.version.data)
    return Sent(form.parts(), version, seen)


def _class(is_first: bool, is_readable: bool) -> type[AnyForm]:
    if not is_readable:
        return TextForm
    return LessonForm if is_first else TranslationForm


def _with_sources(form: AnyForm, sources: list[tuple[str, str]]) -> AnyForm:
    """Offer the sources of the course; what a lesson says that is no choice, or no day, is offered too, so it stays."""
    if isinstance(form, LessonForm):
        known = {key for key, _ in sources}
        strays = [(key, key) for key in form.sources.data or () if key not in known]
        form.sources.choices = choices([*sources, *strays])
        if form.status.data and form.status.data not in list(UnitStatus):
            form.status.choices = choices([*STATUS_NAMES.items(), (form.status.data, form.status.data)])
        if form.as_on.data and not DAY.fullmatch(form.as_on.data):
            form.as_on.widget = TextInput()
    return form
