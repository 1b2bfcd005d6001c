"""The forms with which a workshop is planned and everything said about it is changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import wtforms
from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.widgets import HiddenInput

from lms.core.forms import Form, at_most, choices, chosen, optional, required, tidy
from lms.core.language import localised
from lms.core.worded import Text, Worded, typed_words
from lms.courses.contents import SLUG
from lms.learning.cohort_forms import DayField
from lms.people.places import STATES
from lms.people.queries import organisation_names
from lms.quizzes.settings_page.fields import InstantField
from lms.workshops.library.queries import topics
from lms.workshops.planning.beginnings import Outline
from lms.workshops.planning.fields import LONGEST_PROSE, BoundedField, ManyField, languages_field
from lms.workshops.planning.models import ENTRY_NAMES, LONGEST_PLACE, MODE_NAMES, Entry, Mode, Workshop
from lms.workshops.planning.operations import NewWorkshop

MOST_PLACES = 5000
MOST_OBJECTIVES = 10
SPARE_OBJECTIVES = 2
NO_TEMPLATE = "-"


def _place(label: Any, longest: int, **more: Any) -> StringField:
    return StringField(label, filters=[tidy], validators=[optional(), at_most(longest)], **more)


def _state_field() -> SelectField:
    pairs = [("", _l("Not said")), *STATES.items()]
    return SelectField(_l("State"), choices=choices(pairs), validators=[optional()])


class PlaceFields(Worded, Form):
    """What planning and changing a workshop both ask for."""

    texts = {"title": Text(label=_l("Title"))}

    venue = _place(_l("Venue"), LONGEST_PLACE, description=_l("The hall, with what people need to find it."))
    district = _place(_l("District"), 100)
    state = _state_field()
    capacity = BoundedField(
        _l("Places"), 1, MOST_PLACES, description=_l("Who registers when all are taken waits in line. Empty: no limit.")
    )
    organiser = SelectField(_l("Organiser"), validators=[optional()])
    languages = languages_field()
    entry = RadioField(
        _l("How people get a place"),
        choices=choices((each.value, name) for each, name in ENTRY_NAMES.items()),
        default=Entry.OPEN.value,
    )

    def offer_organisers(self, pairs: Collection[tuple[str, str]]) -> None:
        """Let some organisations be chosen as the organiser."""
        self.organiser.choices = choices([("", _l("Not said")), *pairs])

    def place_values(self) -> dict[str, Any]:
        """Return the columns of a workshop that these fields fill."""
        return {
            "title": self.words("title"),
            "venue": self.venue.data or "",
            "district": self.district.data or "",
            "state_code": self.state.data or "",
            "capacity": self.capacity.data,
            "organiser_id": int(self.organiser.data) if self.organiser.data else None,
            "languages": list(self.languages.data or []),
            "entry": Entry(self.entry.data),
        }


class NewWorkshopForm(PlaceFields):
    """A new workshop. Which template it takes is chosen here, unless the address has named one."""

    template = RadioField(_l("Begin with"), validators=[chosen()])
    first_day = DayField(
        _l("First day"),
        description=_l("May stay empty: without dates a workshop collects a waiting list and shows who would come."),
    )
    form_key = HiddenField(validators=[required(), at_most(40)])

    def new_workshop(self) -> NewWorkshop:
        """Return what is asked about a new workshop."""
        return NewWorkshop(first_day=self.first_day.data, **self.place_values())


def outline_values(outline: Outline) -> dict[str, Any]:
    """Return what the form of a new workshop is filled with from what it takes over."""
    return {
        **typed_words({"title": outline.title}),
        "capacity": outline.capacity,
        "languages": outline.languages,
    }


class ObjectiveRow(Worded, wtforms.Form):
    """One objective; one without words is none."""

    texts = {"text": Text(label=_l("Participants can"), longest=400)}

    id = HiddenField(validators=[optional(), at_most(80)])


class DetailsForm(PlaceFields):
    """Everything that is said about a workshop besides its days, agenda and facilitators."""

    texts = {
        "title": Text(label=_l("Title")),
        "description": Text(
            label=_l("What it is, and for whom"),
            hint=_l(
                "Everybody reads this before they register. Markdown works: a line that begins with “- ” is a point."
            ),
            longest=LONGEST_PROSE,
            is_long=True,
        ),
    }

    version = IntegerField(widget=HiddenInput(), validators=[optional()])
    mode = RadioField(
        _l("Where participants are"), choices=choices((each.value, name) for each, name in MODE_NAMES.items())
    )
    host = SelectField(_l("Host organisation"), validators=[optional()])
    topics = ManyField(_l("Topics"), validators=[optional()])
    is_refresher = BooleanField(_l("It is a refresher for people who were trained before"))
    is_training_of_trainers = BooleanField(_l("It trains trainers"))
    registration_opens_at = InstantField(
        _l("Registration opens"), description=_l("It then opens by itself. Empty: you open it.")
    )
    registration_closes_at = InstantField(
        _l("Registration closes"), description=_l("It then closes by itself; on the first day at the latest.")
    )
    objectives = FieldList(FormField(ObjectiveRow), max_entries=MOST_OBJECTIVES)
    attendance_share = BoundedField(
        _l("Sessions that must be attended for a certificate, in per cent"),
        1,
        100,
        validators=[required(_l("Enter a whole number from 1 to 100."))],
    )
    pass_mark = BoundedField(
        _l("Marks needed in the post-test, in per cent"),
        1,
        100,
        description=_l("Who reaches them gets a certificate of completion. Empty: nobody has to pass a test."),
    )
    feedback_is_anonymous = BooleanField(
        _l("Feedback is anonymous"), description=_l("Participants are told so before they answer.")
    )

    def offer(self, organisers: Collection[tuple[str, str]]) -> None:
        """Let organisers, hosts and topics be chosen."""
        self.offer_organisers(organisers)
        self.host.choices = choices([("", _l("Not said")), *organisation_names()])
        self.topics.choices = choices((str(each.id), localised(each.name)) for each in topics())

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that there is a title."""
        is_valid = bool(super().validate(extra_validators))
        return not self.refuse_missing("title") and is_valid

    @property
    def seen(self) -> int:
        """The version that was shown; 0, which none has, where it cannot be told."""
        return self.version.data or 0

    def show_version(self, version: int) -> None:
        """Let the next sending be about a newer version."""
        self.version.data, self.version.raw_data = version, None

    def values(self) -> dict[str, Any]:
        """Return the columns of the workshop that this form fills."""
        plain = ("is_refresher", "is_training_of_trainers", "attendance_share", "pass_mark", "feedback_is_anonymous")
        instants = ("registration_opens_at", "registration_closes_at")
        return {
            **self.place_values(),
            **{name: getattr(self, name).data for name in plain},
            **{name: _instant(getattr(self, name).data) for name in instants},
            "description": self.words("description"),
            "mode": Mode(self.mode.data),
            "host_id": int(self.host.data) if self.host.data else None,
            "objectives": self._objectives(),
        }

    def topic_ids(self) -> list[int]:
        """Return the ids of the topics that are ticked."""
        return sorted(int(each) for each in self.topics.data or [])

    def _objectives(self) -> list[dict[str, Any]]:
        """Return the objectives that have words; a new one gets an id that none has."""
        rows = [(entry.form.id.data or "", entry.form.words("text")) for entry in self.objectives]
        sent, found = {key for key, _ in rows}, {}
        free = (f"objective-{number}" for number in range(1, 1000) if f"objective-{number}" not in sent)
        for key, words in rows:
            if words:
                is_new = key in found or not SLUG.fullmatch(key)
                found[next(free) if is_new else key] = words
        return [{"id": key, "text": words} for key, words in found.items()]

    def take_refusal(self, refusal: Any) -> None:
        """Show what is wrong with the objectives above the form, and anything else as usual."""
        if refusal.field == "objectives":
            refusal.field = None
        super().take_refusal(refusal)


def details_values(workshop: Workshop, topic_ids: Collection[int]) -> dict[str, Any]:
    """Return what the form of a workshop is filled with."""
    plain = ("venue", "district", "capacity", "languages", "attendance_share", "pass_mark", "version")
    flags = ("is_refresher", "is_training_of_trainers", "feedback_is_anonymous")
    return {
        **typed_words({"title": workshop.title, "description": workshop.description}),
        **{name: getattr(workshop, name) for name in (*plain, *flags)},
        "state": workshop.state_code,
        "organiser": str(workshop.organiser_id or ""),
        "host": str(workshop.host_id or ""),
        "entry": workshop.entry.value,
        "mode": workshop.mode.value,
        "topics": [str(each) for each in topic_ids],
        "registration_opens_at": _local(workshop.registration_opens_at),
        "registration_closes_at": _local(workshop.registration_closes_at),
        "objectives": _objective_rows(workshop.objectives),
    }


def _objective_rows(objectives: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows = [{"id": each["id"], **typed_words({"text": each["text"]})} for each in objectives]
    return rows + [{"id": ""}] * min(SPARE_OBJECTIVES, max(0, MOST_OBJECTIVES - len(rows)))


def _instant(local: datetime | None) -> datetime | None:
    """Return an instant of the site's time zone."""
    return local.replace(tzinfo=current_app.extensions["settings"].time_zone) if local else None


def _local(instant: datetime | None) -> datetime | None:
    zone = current_app.extensions["settings"].time_zone
    return instant.astimezone(zone).replace(tzinfo=None) if instant else None
