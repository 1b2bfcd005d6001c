"""The forms about milestones."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from lms.core.forms import LONGEST_TYPED, Form, at_most, choices, number_of, optional, required, tidy
from lms.core.language import LANGUAGES
from lms.core.moves import LONGEST_REASON
from lms.fellowships.milestones.operations import Draft
from lms.fellowships.milestones.plans import Wanted
from lms.fellowships.milestones.rules import BY_MANAGER, LONGEST_TEXT
from lms.fellowships.programmes.roles import MENTOR_ROLE_NAMES
from lms.learning.cohort_forms import DayField

LONGEST_TITLE = 200
MOST_POINTS = 1000
REVIEWER_NAMES = {**{str(role): name for role, name in MENTOR_ROLE_NAMES.items()}, BY_MANAGER: _l("Programme manager")}


def read_draft(sent: MultiDict[str, str]) -> Draft:
    """Return what a fellow typed for a milestone."""
    text = sent.get("text", "").replace("\r\n", "\n")
    entries = {number for each in sent.getlist("entries") if (number := number_of(each)) is not None}
    return Draft(text, sent.get("links", "").replace("\r\n", "\n").strip(), entries)


class ReviewForm(Form):
    """What a reviewer says of a submission."""

    number = HiddenField()
    verdict = RadioField(
        _l("Your answer"),
        choices=choices([("approved", _l("Approve it")), ("changes_asked", _l("Ask for changes"))]),
        validators=[InputRequired(_l("Choose whether you approve it or ask for changes."))],
    )
    comment = TextAreaField(
        _l("Comment"),
        description=_l("The fellow reads it. When you ask for changes, say what to change."),
        validators=[optional(), at_most(LONGEST_REASON)],
    )


class ReasonForm(Form):
    """Why a manager decides something."""

    reason = TextAreaField(_l("Reason"), validators=[required(_l("Say why.")), at_most(LONGEST_REASON)])


class AdaptForm(Form):
    """What a milestone is to say for one fellow, in every language of the site."""

    form_key = HiddenField()
    seen = HiddenField()
    title_en = StringField(_l("Title in English"), filters=[tidy], validators=[optional(), at_most(LONGEST_TITLE)])
    title_hi = StringField(_l("Title in Hindi"), filters=[tidy], validators=[optional(), at_most(LONGEST_TITLE)])
    proof_en = TextAreaField(
        _l("What proves it, in English"), validators=[optional(), at_most(min(LONGEST_TEXT, LONGEST_TYPED))]
    )
    proof_hi = TextAreaField(
        _l("What proves it, in Hindi"), validators=[optional(), at_most(min(LONGEST_TEXT, LONGEST_TYPED))]
    )
    due_on = DayField(_l("Due on"))
    points = IntegerField(
        _l("Points"),
        validators=[
            InputRequired(_l("Enter the points, a whole number.")),
            NumberRange(0, MOST_POINTS, _l("Enter a whole number from 0 to 1000.")),
        ],
    )
    reviewer = SelectField(_l("Reviewed by"), choices=choices(REVIEWER_NAMES.items()))
    note = TextAreaField(
        _l("Why this differs from the plan"),
        description=_l("The fellow and the mentors read it."),
        validators=[required(_l("Say why this fellow's plan differs.")), at_most(LONGEST_REASON)],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a milestone without a title, a proof or a day."""
        fine = bool(super().validate(extra_validators))
        for name, sentence in self._missing():
            self[name].errors = [*self[name].errors, str(sentence)]
            fine = False
        return fine

    def _missing(self) -> list[tuple[str, Any]]:
        missing = []
        if not self._words("title"):
            missing.append(("title_en", _l("Enter a title in at least one language.")))
        if not self._words("proof"):
            missing.append(("proof_en", _l("Say in at least one language what proves it.")))
        if self.due_on.data is None and not self.due_on.errors:
            missing.append(("due_on", _l("Enter the day.")))
        return missing

    def _words(self, name: str) -> dict[str, str]:
        typed = {code: (self[f"{name}_{code}"].data or "").strip() for code in LANGUAGES}
        return {code: text for code, text in typed.items() if text}

    def wanted(self) -> Wanted:
        """Return what was typed; only of a form that is valid."""
        if self.due_on.data is None:
            raise ValueError("the form is not valid")
        return Wanted(
            title=self._words("title"),
            proof=self._words("proof"),
            due_on=self.due_on.data,
            points=int(self.points.data or 0),
            reviewer=str(self.reviewer.data),
        )


def adapt_values(wanted: Wanted) -> dict[str, Any]:
    """Return what the form shows of a milestone."""
    words = {f"title_{code}": wanted.title.get(code, "") for code in LANGUAGES}
    words |= {f"proof_{code}": wanted.proof.get(code, "") for code in LANGUAGES}
    return {**words, "due_on": wanted.due_on, "points": wanted.points, "reviewer": wanted.reviewer}
