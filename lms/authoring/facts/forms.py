"""The forms of facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from lms.authoring.facts.models import LONGEST_FACT_ID
from lms.authoring.facts.queries import Sought
from lms.authoring.facts.words import CONFIDENCE_NAMES
from lms.core.forms import Form, at_most, choices, optional, refuse, required, tidy
from lms.core.worded import Text, Worded, clean_lines, typed_words
from lms.courses.sources import LONGEST_STATEMENT, LONGEST_VALUE, ROUGH_DATE, WEB_ADDRESS, Confidence, Reference
from lms.courses.sources import Fact as Said
from lms.learning.cohort_forms import DayField

LONGEST_REFERENCES = 8_000
LONGEST_SOUGHT = 80
BAR = " | "
STATES = {"": _l("All that are in use"), "due": _l("Due for review"), "retired": _l("Retired")}


class FactForm(Worded, Form):
    """What a fact says."""

    texts = {
        "statement": Text(
            label=_l("What is true"),
            hint=_l("One to three sentences in your own words, as learners will read them."),
            longest=LONGEST_STATEMENT,
            is_long=True,
            is_required=True,
        ),
        "value": Text(
            label=_l("Value"),
            hint=_l("The figure, phone number or day that lessons show, like ₹30,000. Empty: the fact is only cited."),
            longest=LONGEST_VALUE,
        ),
    }

    references = TextAreaField(
        _l("Where it comes from"),
        description=_l(
            "One source a line: its title, its address and its day, with bars between them, like: "
            "Order of the ministry | https://example.org/order | 2026-05-08"
        ),
        filters=[clean_lines],
        validators=[optional(), at_most(LONGEST_REFERENCES)],
    )
    as_on = DayField(_l("As on"), description=_l("The day on which somebody last looked it up."))
    review_on = DayField(_l("Check again by"), description=_l("From this day on it stands first in the list."))
    confidence = RadioField(
        _l("How sure we are"),
        choices=choices((each.value, name) for each, name in CONFIDENCE_NAMES.items()),
        default=Confidence.MEDIUM.value,
    )
    version = HiddenField(validators=[optional(), at_most(9)])

    def said(self) -> Said | None:
        """Return what was typed as a fact, or None where something in it cannot be; its field says what."""
        words_are_there = self.refuse_missing_words()
        references = self._references()
        as_on, review_on = self.as_on.data, self.review_on.data
        if as_on and review_on and review_on <= as_on:
            refuse(self.review_on, gettext("This day has to come after the day on which it was last looked up."))
            return None
        if not words_are_there or references is None:
            return None
        return Said(
            **self.all_words(),
            references=references,
            as_on=as_on,
            review_on=review_on,
            confidence=Confidence(self.confidence.data),
        )

    def _references(self) -> tuple[Reference, ...] | None:
        lines = [line.strip() for line in (self.references.data or "").splitlines() if line.strip()]
        found = [reference_in(line) for line in lines]
        for line, reference in zip(lines, found, strict=True):
            if reference is None:
                sentence = gettext(
                    "“%(line)s” cannot be read. Write the title, then a bar and the address that begins with https://, "
                    "then a bar and the day like 2026-05-08; address and day may be left out.",
                    line=line[:100],
                )
                refuse(self.references, sentence)
        return None if None in found else tuple(each for each in found if each)


class NewFactForm(FactForm):
    """A new fact with its id."""

    key = StringField(
        _l("Id"),
        description=_l("Short, and for ever: lessons cite the fact by it, as [fact:O05]. Letters, digits and hyphens."),
        filters=[tidy],
        validators=[required(_l("Give the fact an id, like O28.")), at_most(LONGEST_FACT_ID)],
    )
    form_key = HiddenField(validators=[required(), at_most(43)])


class FactFilter(Form):
    """Which facts are listed."""

    class Meta:
        """It is sent by GET and changes nothing."""

        csrf = False

    q = StringField(_l("Words or id"), filters=[tidy], validators=[optional(), at_most(LONGEST_SOUGHT)])
    state = SelectField(_l("Show"), choices=choices(STATES.items()), validators=[optional()])
    confidence = SelectField(
        _l("How sure we are"),
        choices=choices([("", _l("Any")), *((each.value, name) for each, name in CONFIDENCE_NAMES.items())]),
        validators=[optional()],
    )
    letter = SelectField(_l("Id begins with"), validators=[optional()])

    def sought(self) -> Sought:
        """Return what is asked for; nonsense asks for everything."""
        return Sought(
            words=(self.q.data or "")[:LONGEST_SOUGHT],
            state=_one_of(self.state),
            confidence=_one_of(self.confidence),
            letter=_one_of(self.letter),
        )


def fact_filter(letters: list[str]) -> FactFilter:
    """Return the filter with what the address asks for."""
    form = FactFilter(request.args)
    form.letter.choices = choices([("", _l("Any")), *((letter, letter) for letter in letters)])
    return form


def _one_of(field: Any) -> str:
    return field.data if field.data in {value for value, *_ in field.iter_choices()} else ""


def reference_in(line: str) -> Reference | None:
    """Return a source from its line ``title | address | day``, or None where it cannot be read."""
    title, *more = (part.strip() for part in line.split("|"))
    address = next((part for part in more if WEB_ADDRESS.fullmatch(part)), None)
    day = next((part for part in more if ROUGH_DATE.fullmatch(part)), None)
    known = [part for part in more if part in {address, day} or not part]
    if not re.search(r"\w", title) or len(known) != len(more) or len(more) > 2:
        return None
    return Reference(title=title, url=address, date=day)


def reference_line(reference: Mapping[str, Any]) -> str:
    """Return a source as a line of the form."""
    return BAR.join(str(reference[part]) for part in ("title", "url", "date") if reference.get(part))


def typed_fact(said: Said) -> dict[str, Any]:
    """Return what the form of a fact is filled with."""
    plain = said.model_dump(mode="json")
    return {
        **typed_words({"statement": said.statement, "value": said.value}),
        "references": "\n".join(map(reference_line, plain["references"])),
        "as_on": said.as_on,
        "review_on": said.review_on,
        "confidence": said.confidence.value,
    }


def new_fact_values(today: date, review_on: date) -> dict[str, Any]:
    """Return what the form of a new fact begins with."""
    return {"as_on": today, "review_on": review_on}
