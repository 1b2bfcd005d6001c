"""The forms about teams, action points and visits."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from lms.core.errors import Refusal
from lms.core.forms import Form, at_most, choices, number_of, optional, required, tidy
from lms.core.moves import LONGEST_REASON
from lms.learning.cohort_forms import DayField, listed
from lms.learning.cohort_queries import staff_by_logins
from lms.questionnaires.typed import paragraphs
from lms.workshops.actions.models import LONGEST_LINE, ActionPoint
from lms.workshops.actions.points import PointWords, words_of
from lms.workshops.actions.teams import LONGEST_NAME
from lms.workshops.actions.visits import VisitPlan

LONGEST_FORM_KEY = 60
LONGEST_LIST = 2_000


def new_key() -> str:
    """Return a key that tells one form from every other."""
    return secrets.token_urlsafe(16)


def _paragraphs(text: Any) -> str:
    return paragraphs(text) if isinstance(text, str) else ""


class PointForm(Form):
    """An action point: what, with whom, by when, what shows it, which help."""

    form_key = HiddenField(default=new_key)
    version = HiddenField(default="0")
    what = TextAreaField(
        _l("What will be done"),
        description=_l("One thing, so plain that everybody sees later whether it was done."),
        filters=[_paragraphs],
        validators=[required(_l("Say what will be done.")), at_most(1000)],
    )
    due_on = DayField(_l("By when"))
    responsible = SelectField(_l("Who sees to it"), validators=[optional()], validate_choice=False)
    with_whom = StringField(
        _l("With whom"),
        description=_l("The panchayat, the labour office, a self-help group …"),
        filters=[tidy],
        validators=[optional(), at_most(LONGEST_LINE)],
    )
    expected = TextAreaField(
        _l("What will show that it is done"),
        description=_l("A register, a photo, a number."),
        filters=[_paragraphs],
        validators=[optional(), at_most(1000)],
    )
    help_needed = TextAreaField(
        _l("Which help the team needs"), filters=[_paragraphs], validators=[optional(), at_most(1000)]
    )

    def with_members(self, members: Mapping[int, str]) -> PointForm:
        """Let somebody choose who sees to it."""
        self.responsible.choices = choices([("", _l("Nobody yet")), *((str(key), members[key]) for key in members)])
        return self

    def words(self) -> PointWords:
        """Return what was typed."""
        return PointWords(
            what=self.what.data or "",
            with_whom=self.with_whom.data or "",
            responsible=number_of(self.responsible.data),
            due_on=self.due_on.data,
            expected=self.expected.data or "",
            help_needed=self.help_needed.data or "",
        )

    @property
    def key(self) -> str:
        """The key of the form."""
        return str(self.form_key.data or "")[:LONGEST_FORM_KEY]

    @property
    def seen(self) -> int | None:
        """The version that was on the page."""
        return number_of(self.version.data)


def typed_values(point: ActionPoint) -> dict[str, Any]:
    """Return what the form shows of a saved point."""
    words = words_of(point)
    return {**words.as_typed(), "due_on": words.due_on, "version": str(point.version), "form_key": point.form_key or ""}


class TeamForm(Form):
    """A new team."""

    form_key = HiddenField(default=new_key)
    name = StringField(
        _l("Name of the team"),
        description=_l("Usually the organisation, or its place."),
        filters=[tidy],
        validators=[required(_l("Give the team a name.")), at_most(LONGEST_NAME)],
    )


class TicksField(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MembersForm(Form):
    """The name of a team and who is in it."""

    seen = HiddenField()
    name = StringField(
        _l("Name of the team"),
        filters=[tidy],
        validators=[required(_l("Give the team a name.")), at_most(LONGEST_NAME)],
    )
    members = TicksField(_l("Who is in it"), validators=[optional()])

    def chosen(self) -> set[int]:
        """Return the ids of those who are ticked."""
        return {int(each) for each in self.members.data or []}

    def seen_ids(self) -> set[int]:
        """Return the ids of those who were in the team when the form was drawn."""
        return {number for each in (self.seen.data or "").split(",") if (number := number_of(each)) is not None}


class MergeForm(Form):
    """Into which team another one goes."""

    into = SelectField(_l("Put everything into"), validators=[required(_l("Choose a team."))])


class ReasonForm(Form):
    """Why something is decided."""

    reason = TextAreaField(_l("Reason"), validators=[required(_l("Say why.")), at_most(LONGEST_REASON)])


class VisitForm(Form):
    """When and where a visit is, and who goes."""

    form_key = HiddenField(default=new_key)
    team = SelectField(_l("Team"), validators=[required(_l("Choose a team."))])
    planned_on = DayField(_l("Day of the visit"))
    people = TicksField(_l("Who goes"), validators=[optional()])
    names = TextAreaField(
        _l("Who else goes"),
        description=_l("One a line: a name, or the phone number or e-mail address with which somebody signs in here."),
        validators=[optional(), at_most(LONGEST_LIST)],
    )
    place = StringField(_l("Where"), filters=[tidy], validators=[optional(), at_most(LONGEST_LINE)])

    def with_teams(self, teams: Iterable[tuple[int, str]]) -> VisitForm:
        """Let somebody choose among teams."""
        self.team.choices = choices([("", _l("Choose")), *((str(key), name) for key, name in teams)])
        return self

    def with_people(self, people: Iterable[tuple[int, str]]) -> VisitForm:
        """Let somebody choose who goes."""
        self.people.choices = choices([(str(key), name) for key, name in people])
        return self

    def plan(self) -> VisitPlan:
        """Return what was typed. Raises Refusal for an e-mail address or a phone number that nobody here has."""
        lines = list(dict.fromkeys(listed(self.names.data or "")))
        logins = [line for line in lines if "@" in line or line.lstrip("+").replace(" ", "").isdigit()]
        found = staff_by_logins(logins)
        if found.unknown:
            sentence = _l("Nobody who works here signs in with “%(login)s”. Write the name.", login=found.unknown[0])
            raise Refusal(sentence, field="names")
        people = [*(int(each) for each in self.people.data or []), *found.ids]
        names = [tidy(line) for line in lines if line not in logins]
        return VisitPlan(planned_on=self.planned_on.data, place=self.place.data or "", people=people, names=names)


class PhotosForm(Form):
    """Photos of a visit."""

    photos = MultipleFileField(
        _l("Photos"),
        description=_l(
            "JPG, PNG or WebP, at most 10 MB each and together. They are made smaller, and the place and time that a "
            "phone writes into them are taken out."
        ),
        render_kw={"accept": "image/jpeg,image/png,image/webp", "multiple": True},
    )
