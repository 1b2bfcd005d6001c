"""The forms with which managers write one field or one section of an application form."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import ValidationError
from wtforms import BooleanField, SelectField, StringField

from lms.core.errors import Refusal
from lms.core.forms import choices, tidy
from lms.core.numbers import parse_number
from lms.core.worded import Text, Worded, typed_words
from lms.courses.slugs import slug_from
from lms.fellowships.calls.form_edits import free_id
from lms.fellowships.calls.form_rows import Rows, condition_of, options_of
from lms.fellowships.programmes.forms import Versioned
from lms.questionnaires.documents import (
    AGREED,
    LONGEST_TEXT,
    OPTION_KINDS,
    FieldKind,
    Question,
    Section,
)
from lms.questionnaires.typed import plain

K = FieldKind
KIND_NAMES = {
    K.SHORT_TEXT: _l("Short text"),
    K.LONG_TEXT: _l("Long text"),
    K.NUMBER: _l("Number"),
    K.DATE: _l("Day"),
    K.CHOICE: _l("Choice of one answer"),
    K.CHOICES: _l("Choice of several answers"),
    K.AGREEMENT: _l("Agreement: a box to tick"),
    K.EMAIL: _l("E-mail address"),
    K.PHONE: _l("Phone number"),
    K.FILE: _l("Files"),
    K.REFERENCES: _l("Referees"),
}
TEXT_KINDS = frozenset({K.SHORT_TEXT, K.LONG_TEXT})
COUNTED_KINDS = frozenset({K.FILE, K.REFERENCES})
BOUNDED_KINDS = COUNTED_KINDS | {K.NUMBER}
MOST_COUNTED = 10


class Figure(StringField):
    """A number in any digits that may be left out; ``value`` is what it comes to."""

    value: float | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; what is none gets a sentence that says how to write one."""
        super().process_formdata(valuelist)
        try:
            self.value = float(parse_number(self.data)) if self.data and self.data.strip() else None
        except Refusal as refusal:
            raise ValueError(str(refusal.sentence)) from refusal

    def whole(self, least: int, most: int) -> int | None:
        """Return the number where it is whole and within bounds; raise Refusal where it is not."""
        if self.value is None or (self.value == int(self.value) and least <= self.value <= most):
            return None if self.value is None else int(self.value)
        sentence = _l("Enter a whole number from %(least)d to %(most)d.", least=least, most=most)
        raise Refusal(sentence, field=self.name)


class SectionForm(Worded, Versioned):
    """A section: its title and introduction."""

    texts = {
        "title": Text(label=_l("Title"), is_required=True),
        "intro": Text(label=_l("Introduction"), longest=2000, is_long=True),
    }

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Check the fields, and that there is a title."""
        is_valid = super().validate(*arguments, **more)
        return self.refuse_missing_words() and is_valid


def section_values(section: Section | None, version: int) -> dict[str, Any]:
    """Return what the form of a section is filled with."""
    texts = typed_words({"title": section.title, "intro": section.intro}) if section else {}
    return {**texts, "version": version}


class QuestionForm(Worded, Versioned):
    """One field. The answers that can be chosen and the condition are controls of their own (``form_rows``)."""

    texts = {
        "label": Text(label=_l("Question"), longest=300, is_required=True),
        "help": Text(label=_l("Help under it"), longest=1000, is_long=True),
    }

    kind = SelectField(_l("Kind of answer"), choices=choices((str(kind), name) for kind, name in KIND_NAMES.items()))
    is_required = BooleanField(_l("It has to be answered"))
    is_private = BooleanField(
        _l("Keep it from reviewers"),
        description=_l(
            "For what tells who the applicant is. Managers see it; reviewers do not, where names are hidden."
        ),
    )
    may_apply = BooleanField(_l("Only those who agree may apply"))
    longest = Figure(_l("Characters at most"), filters=[tidy])
    least = Figure(_l("At the least"), filters=[tidy])
    most = Figure(_l("At the most"), filters=[tidy])

    part_errors: dict[str, str]

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.part_errors = {}

    @property
    def chosen_kind(self) -> FieldKind:
        """The kind that is chosen now."""
        return FieldKind(self.kind.data) if self.kind.data in set(FieldKind) else FieldKind.SHORT_TEXT

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Check the fields, and that there is a question."""
        is_valid = super().validate(*arguments, **more)
        return self.refuse_missing_words() and is_valid

    def take_refusal(self, refusal: Refusal) -> None:
        """Show why the field was refused, beside the part that it is about."""
        if refusal.field in {"options", "when"}:
            self.part_errors[refusal.field] = str(refusal.sentence)
        else:
            super().take_refusal(refusal)

    def bounds(self) -> dict[str, Any]:
        """Return the limits that the kind knows; raise Refusal where they cannot be."""
        kind = self.chosen_kind
        if kind in TEXT_KINDS:
            return {"longest": self.longest.whole(1, LONGEST_TEXT)}
        if kind not in BOUNDED_KINDS:
            return {}
        least, most = self.least.value, self.most.value
        if kind in COUNTED_KINDS:
            least, most = self.least.whole(0, MOST_COUNTED), self.most.whole(1, MOST_COUNTED)
        if least is not None and most is not None and least > most:
            raise Refusal(_l("The least is more than the most. Change one of the two."), field="most")
        return {"least": least, "most": most}


def question_values(question: Question | None, version: int, kind: str = "") -> dict[str, Any]:
    """Return what the form of a field is filled with; that of a new one with its kind."""
    if question is None:
        return {"version": version, "kind": kind if kind in set(FieldKind) else FieldKind.SHORT_TEXT}
    figures = {name: getattr(question, name) for name in ("longest", "least", "most")}
    return {
        **typed_words({"label": question.label, "help": question.help}),
        **{name: plain(Decimal(str(value))) for name, value in figures.items() if value is not None},
        "kind": str(question.kind),
        "is_required": question.is_required,
        "is_private": question.is_private,
        "may_apply": bool(question.must),
        "version": version,
    }


def question_from(form: QuestionForm, rows: Rows, old: Question | None, taken: Iterable[str]) -> Question:
    """Return the field that was written; raise Refusal, naming the part, where it cannot be one."""
    kind, label = form.chosen_kind, form.words("label")
    options, must = options_of(rows.options) if kind in OPTION_KINDS else ((), ())
    if kind is FieldKind.AGREEMENT and form.may_apply.data:
        must = (AGREED,)
    values = {
        "id": old.id if old else free_id(slug_from(label, "field"), taken),
        "kind": kind,
        "label": label,
        "help": form.words("help"),
        "is_required": bool(form.is_required.data),
        "is_private": bool(form.is_private.data),
        "is_counted": bool(old and old.is_counted and kind is FieldKind.NUMBER),
        "options": options,
        "must": must,
        "when": condition_of(rows.when),
        **form.bounds(),
    }
    try:
        return Question.model_validate(values)
    except ValidationError as error:
        raise Refusal(_l("The field cannot be like this: %(why)s", why=error.errors()[0]["msg"])) from error
