"""The form of a workshop as a unit of a course."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from lms.authoring.writing.forms import LONGEST_AIM, LONGEST_TITLE, STATUS_NAMES
from lms.authoring.writing.lesson_texts import Sent, read_token, token
from lms.core.forms import Form, at_most, choices, tidy
from lms.core.language import LANGUAGES, localised
from lms.workshops.library.queries import templates

LONGEST_INTRO = 20_000


class WorkshopForm(Form):
    """What is the same in every language of a workshop; ``workshop_form`` adds the words."""

    version = HiddenField()
    minutes = StringField(_l("Minutes"), [at_most(10)], filters=[tidy])
    attendance = StringField(
        _l("Attendance, in per cent of the sessions"),
        [at_most(10)],
        filters=[tidy],
        description=_l("Who was at as many of the sessions has done this unit."),
    )
    status = RadioField(_l("State"), choices=choices([*STATUS_NAMES.items()]), validate_choice=False)
    template = SelectField(_l("Made from the workshop"), validate_choice=False)

    def sent(self) -> Sent:
        """Return what the form sends to be saved."""
        version, seen = read_token(self.version.data)
        return Sent(self.fields(), version, seen)

    def fields(self) -> dict[str, str]:
        """Return what was typed, by the names of the fields."""
        return {each.name: str(each.data or "") for each in self if each.name not in {"version", "csrf_token"}}


def workshop_form(languages: tuple[str, ...], data: Mapping[str, str] | None = None, version: int = 0) -> WorkshopForm:
    """Return the form of a workshop in the languages of its course; without ``data`` as a browser has sent it."""
    form_class = type("WorkshopFormByLanguage", (WorkshopForm,), dict(_words(languages)))
    given: dict[str, Any] = (
        {} if data is None else {"formdata": None, "data": {**data, "version": token(version, data)}}
    )
    form: WorkshopForm = form_class(**given)
    on_shelf = [(each.slug, localised(each.head["title"])) for each in templates()]
    strays = [(form.template.data, form.template.data)] if form.template.data else []
    offered = dict([("", _("No workshop on the shelf")), *strays, *on_shelf])
    form.template.choices = choices([*offered.items()])
    return form


def _words(languages: tuple[str, ...]) -> list[tuple[str, Any]]:
    """Return the fields of the texts, language by language."""
    return [
        field
        for code in languages
        for field in (
            (f"title_{code}", StringField(_l("Title"), [at_most(LONGEST_TITLE)], filters=[tidy])),
            (f"aim_{code}", StringField(_l("Aim"), [at_most(LONGEST_AIM)], filters=[tidy])),
            (f"intro_{code}", TextAreaField(_l("What it is about"), [at_most(LONGEST_INTRO)])),
        )
    ]


def words_by_language(form: WorkshopForm, languages: tuple[str, ...]) -> list[tuple[str, str, list[Any]]]:
    """Return code, name and fields of each language."""
    names = ("title", "aim", "intro")
    return [(code, LANGUAGES[code], [form[f"{name}_{code}"] for name in names]) for code in languages]
