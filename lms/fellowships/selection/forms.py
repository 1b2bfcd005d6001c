"""The forms of the selection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms.core.forms import LONGEST_TYPED, Form, at_most, choices, chosen, number_of, required, tidy
from lms.core.moves import LONGEST_REASON
from lms.fellowships.placements.fields import WholeNumberField
from lms.fellowships.selection.pool_queries import people_by_logins
from lms.fellowships.selection.waiting_queries import Waiting
from lms.learning.cohort_forms import NAMED_AT_ONCE, DayField, listed

REVIEWER, PANEL = "reviewer", "panel"
LONGEST_PLACE = 300


class PoolForm(Form):
    """People who are to score applications of a call, by what they sign in with."""

    people = TextAreaField(
        _l("Who is to review"),
        description=_l("Sign-in names, phone numbers or e-mail addresses, one a line."),
        validators=[
            required(_l("Enter at least one sign-in name, phone number or e-mail address.")),
            at_most(LONGEST_TYPED),
        ],
    )
    roles = SelectMultipleField(
        _l("As what"),
        choices=choices([(REVIEWER, _l("Reviewer: scores applications on paper")), (PANEL, _l("Interview panel"))]),
        default=[REVIEWER],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    person_ids: list[int]

    def validate_people(self, field: Field) -> None:
        """Find the people; refuse what stands for nobody."""
        self.person_ids, unknown = people_by_logins(listed(field.data or ""))
        if unknown:
            names = ", ".join(unknown[:NAMED_AT_ONCE])
            raise ValidationError(_l("Nobody signs in with: %(names)s. Correct it or take it out.", names=names))

    def values(self) -> dict[str, Any]:
        """Return what the operation takes."""
        chosen = self.roles.data or []
        people = getattr(self, "person_ids", [])
        return {"person_ids": people, "is_reviewer": REVIEWER in chosen, "is_on_panel": PANEL in chosen}


class ReasonForm(Form):
    """Why something is done."""

    reason = TextAreaField(_l("Why"), validators=[required(_l("Say why; it is kept.")), at_most(LONGEST_REASON)])


class ClockField(TimeField):
    """A time of day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; what is none gets a sentence that says how to write it."""
        try:
            super().process_formdata([value.strip().replace(".", ":") for value in valuelist])
        except ValueError as error:
            raise ValueError(gettext("Enter a time of day like 10:30.")) from error


class SlotsForm(Form):
    """Several times for interviews on one day."""

    day = DayField(_l("Day"))
    from_time = ClockField(_l("From"), validators=[required(_l("Enter a time of day like 10:30."))])
    to_time = ClockField(_l("Until"), validators=[required(_l("Enter a time of day like 10:30."))])
    minutes = IntegerField(
        _l("Minutes each"),
        default=30,
        validators=[
            required(_l("Enter how many minutes an interview takes.")),
            NumberRange(5, 480, _l("An interview takes from 5 to 480 minutes.")),
        ],
    )
    place = StringField(
        _l("Where"),
        description=_l("A room, a phone number or a link; the applicants read it."),
        filters=[tidy],
        validators=[required(_l("Say where, or how, the interview takes place.")), at_most(LONGEST_PLACE)],
    )

    def values(self) -> dict[str, Any]:
        """Return what the operation takes."""
        names = ("day", "from_time", "to_time", "minutes", "place")
        return {name: getattr(self, name).data for name in names}


class AssignForm(Form):
    """One application for one reviewer."""

    application = SelectField(_l("Application"), coerce=int)
    reviewer = SelectField(_l("Reviewer"), coerce=int)


class WaitingListForm(Form):
    """Another place for somebody on the waiting list; ``seen`` is the order in which the list was drawn."""

    application = SelectField(
        _l("Who"), validate_choice=False, validators=[chosen(_l("Choose who is to stand at another place."))]
    )
    place = WholeNumberField(_l("To which place"), validators=[chosen(_l("Enter a place, like 1 for the first."))])
    reason = TextAreaField(
        _l("Why"),
        description=_l("It is kept in the history."),
        validators=[required(_l("Say why; it is kept.")), at_most(LONGEST_REASON)],
    )
    seen = HiddenField()

    def for_list(self, rows: Sequence[Waiting]) -> WaitingListForm:
        """Offer those who wait now, and keep their order as the one that was seen."""
        named = [(str(row.id), f"{row.place}. {row.full_name}") for row in rows]
        self.application.choices = choices([("", _l("Choose")), *named])
        self.seen.data = ",".join(str(row.id) for row in rows)
        return self

    def values(self) -> dict[str, Any]:
        """Return what the operation takes; what is no number of an application is nobody's."""
        seen = (self.seen.data or "").split(",")
        return {
            "application_id": number_of(self.application.data) or 0,
            "place": self.place.data or 0,
            "seen": [number_of(text) or 0 for text in seen if text],
            "reason": self.reason.data or "",
        }
