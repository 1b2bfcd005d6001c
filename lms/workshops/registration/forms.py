"""The forms of registration."""

from __future__ import annotations

import secrets
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Regexp

from lms.core.forms import Form, at_most, choices, optional, required, tidy
from lms.core.language import LANGUAGES
from lms.people.forms import email_field, full_name_field, language_field, phone_field
from lms.people.places import STATES
from lms.people.queries import organisation_names
from lms.questionnaires.documents import Answers
from lms.questionnaires.typed import paragraphs
from lms.workshops.registration.models import (
    AGE_NAMES,
    GENDER_NAMES,
    QUALIFICATION_NAMES,
    AgeGroup,
    Gender,
    Participant,
    Qualification,
)
from lms.workshops.registration.pasting import LONGEST_PASTE
from lms.workshops.registration.registrants import Registrant, facts_of, mark_of

STALE = _l("This form is not complete. Load the page anew; nothing of it was saved.")
ANOTHER = ("", _l("Another one, or none"))


def new_form_key() -> str:
    """Return a new name for a form."""
    return secrets.token_urlsafe(16)


def form_key_field() -> HiddenField:
    """Return the hidden field that names a form, so that one sent twice is done once."""
    return HiddenField(default=new_form_key, validators=[Regexp(r"[\w-]{16,40}", message=STALE)])


def _line(label: Any, longest: int, **more: Any) -> StringField:
    return StringField(label, filters=[tidy], validators=[optional(), at_most(longest)], **more)


def _coded(label: Any, names: dict[Any, Any], default: str) -> SelectField:
    pairs = [(code.value, words) for code, words in names.items()]
    return SelectField(label, choices=choices(pairs), default=default, validators=[optional()])


def _long_text(label: Any, longest: int, **more: Any) -> TextAreaField:
    keep = [lambda value: paragraphs(value) if isinstance(value, str) else value]
    return TextAreaField(label, filters=keep, validators=[optional(), at_most(longest)], **more)


class DetailsForm(Form):
    """What somebody says of themselves."""

    full_name = full_name_field()
    phone = phone_field()
    email = email_field()
    gender = _coded(_l("Gender"), GENDER_NAMES, Gender.UNSAID)
    age_group = _coded(_l("Age group"), AGE_NAMES, AgeGroup.UNSAID)
    qualification = _coded(_l("Highest qualification"), QUALIFICATION_NAMES, Qualification.UNSAID)
    organisation = SelectField(_l("Organisation"), validators=[optional()])
    organisation_name = _line(_l("Its name, if it is not in the list"), 200)
    work = _line(_l("What you do there"), 200)
    district = _line(_l("Home district"), 100)
    state_code = SelectField(
        _l("Home state"), choices=choices([("", _l("Choose")), *STATES.items()]), validators=[optional()]
    )
    language = language_field()

    def __init__(self, data: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data=data, **more)
        self.organisation.choices = choices([ANOTHER, *organisation_names()])

    def registrant(self, answers: Answers, *, person_id: int | None = None) -> Registrant:
        """Return what was filled in, with the answers to the organiser's questions."""
        names = ("full_name", "phone", "email", "organisation_name", "work", "district", "state_code", "language")
        return Registrant(
            **{name: self[name].data or "" for name in names},
            person_id=person_id,
            gender=Gender(self.gender.data or Gender.UNSAID),
            age_group=AgeGroup(self.age_group.data or AgeGroup.UNSAID),
            qualification=Qualification(self.qualification.data or Qualification.UNSAID),
            organisation_id=int(self.organisation.data) if self.organisation.data else None,
            answers=answers,
        )


def details_of(participant: Participant) -> dict[str, Any]:
    """Return what a form is filled in with for a participant, or from an earlier registration."""
    known = facts_of(participant)
    organisation_id = known.pop("organisation_id")
    coded = {name: known[name].value for name in ("gender", "age_group", "qualification")}
    return {**known, **coded, "organisation": str(organisation_id or "")}


class ChangeForm(DetailsForm):
    """The same for somebody who is on the list; what somebody else changed meanwhile is shown as it is ``now``."""

    seen = HiddenField()

    def __init__(self, participant: Participant) -> None:
        super().__init__(data={**details_of(participant), "seen": mark_of(participant)})
        self.now: list[tuple[Any, str]] = []
        self.is_late = False

    def catch_up(self, participant: Participant) -> None:
        """Where somebody was quicker, show what is known now and was typed otherwise; it can be saved over."""
        mark = mark_of(participant)
        self.is_late, self.seen.data = self.seen.data != mark, mark
        if not self.is_late:
            return
        known = details_of(participant)
        fields = [field for field in self if field.name in known and (known[field.name] or "") != (field.data or "")]
        self.now = [(field.label.text, _chosen(field, known[field.name])) for field in fields]


def _chosen(field: Any, value: Any) -> str:
    words = {str(key): label for key, label, *_ in field.iter_choices()} if isinstance(field, SelectField) else {}
    return str(words.get(str(value), value) or "–")


class RegisterForm(DetailsForm):
    """The same, with the agreement to what is kept."""

    agree = BooleanField(
        _l("I have read this, and I agree that my data is kept and used in this way."),
        validators=[required(_l("Tick this box if you agree. Without it we may not keep your registration."))],
    )
    notice = HiddenField(validators=[Regexp(r"[0-9a-f]{32}", message=STALE)])
    form_key = form_key_field()


class AddForm(DetailsForm):
    """Somebody whom an organiser puts on the list."""

    is_other = BooleanField(_l("It is another person with a name like this"))
    form_key = form_key_field()


class CodeForm(Form):
    """The code that opens a place."""

    code = StringField(
        _l("Your code"),
        description=_l("Ten letters and digits. Spaces and small letters do not matter."),
        validators=[required(_l("Enter the code.")), at_most(40)],
    )


class InviteForm(Form):
    """Who is to be invited."""

    people = _long_text(
        _l("Who is invited"),
        LONGEST_PASTE,
        description=_l(
            "One person a line: name, and e-mail address or phone number, as in Ravi Kumar, ravi@example.org"
        ),
    )
    language = SelectField(_l("Language of the letter"), choices=choices(LANGUAGES.items()), default="hi")
    ends_on = DateField(
        _l("Last day on which the link works"),
        description=_l("Without a day: the day before the workshop."),
        validators=[optional()],
    )


class NoticeForm(Form):
    """What participants are told about their data."""

    text_en = _long_text(_l("In English"), 10_000)
    text_hi = _long_text(_l("In Hindi"), 10_000)

    def words(self) -> dict[str, str]:
        """Return the words by language."""
        return {code: self[f"text_{code}"].data or "" for code in LANGUAGES}


class QuestionForm(Form):
    """A question of the organiser's own."""

    label_en = _line(_l("The question in English"), 200)
    label_hi = _line(_l("The question in Hindi"), 200)
    options_en = _long_text(
        _l("Answers to choose from, in English"),
        4_000,
        description=_l("One a line. None: a line of text is asked for."),
    )
    options_hi = _long_text(_l("Answers to choose from, in Hindi"), 4_000, description=_l("In the same order."))
    is_required = BooleanField(_l("Everybody has to answer it"))
    key = HiddenField(validators=[Regexp(r"[0-9a-f]{16}", message=STALE)])


class ReasonForm(Form):
    """Why something is decided."""

    reason = _long_text(_l("Reason"), 1_000)


def typed_ids(name: str) -> list[int]:
    """Return the numbers that were ticked under a name; nonsense is left out."""
    return [int(each) for each in request.form.getlist(name) if each.isascii() and each.isdigit() and len(each) < 10]
