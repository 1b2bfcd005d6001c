"""The forms with which managers make and change programmes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from lms.core.forms import Form, at_most, choices, optional, tidy
from lms.core.money import PAISE, plain_rupees
from lms.core.worded import Text, Worded, typed_words
from lms.fellowships.programmes.documents import MANAGER, MOST_MONTHS, Plan, PlannedMilestone
from lms.fellowships.programmes.fields import AmountField, Whole
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.reading import LARGEST
from lms.fellowships.programmes.roles import MENTOR_ROLE_NAMES
from lms.people.queries import person_by_login

LONGEST_PROSE = 8_000
REVIEWER_NAMES: dict[str, Any] = {
    **{str(role): name for role, name in MENTOR_ROLE_NAMES.items()},
    MANAGER: _l("Programme manager"),
}
TITLE = Text(label=_l("Title"), is_required=True)


class NewProgrammeForm(Worded, Form):
    """A new programme: its title, and the plan it begins with."""

    texts = {"title": TITLE}

    slug = StringField(
        _l("Address"),
        description=_l("The last part of its address, in small Latin letters. Left empty, it is made from the title."),
        filters=[tidy],
        validators=[optional(), at_most(80)],
    )
    source = SelectField(_l("Begin with"))
    form_key = HiddenField()

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Check the fields, and that there is a title."""
        is_valid = super().validate(*arguments, **more)
        return self.refuse_missing_words() and is_valid


class Versioned(Form):
    """A form that knows which version of a thing it was filled in from."""

    version = IntegerField(widget=HiddenInput(), validators=[optional()])

    @property
    def seen(self) -> int:
        """The version that was shown; 0, which none has, where it cannot be told."""
        return self.version.data or 0

    def show_version(self, version: int) -> None:
        """Let the next sending be about a newer version."""
        self.version.data = version
        self.version.raw_data = None


class ProgrammeForm(Worded, Versioned):
    """What a programme says and asks for, without its milestones and forms."""

    texts = {
        "title": TITLE,
        "description": Text(label=_l("Description"), longest=LONGEST_PROSE, is_long=True, is_required=True),
        "conduct": Text(
            label=_l("Code of conduct"),
            hint=_l("Fellows agree to it at the start. Markdown works: a line that begins with “- ” is a point."),
            longest=LONGEST_PROSE,
            is_long=True,
            is_required=True,
        ),
        "note": Text(label=_l("Where the plan comes from"), longest=2000, is_long=True, is_required=True),
    }

    months = Whole(_l("Months"), 1, MOST_MONTHS)
    stipend = AmountField(
        _l("Stipend a month, in rupees"), description=_l("The usual one; each fellow can have their own. 0 for none.")
    )
    funder = StringField(_l("Funder"), filters=[tidy], validators=[optional(), at_most(200)])
    report_days = Whole(_l("Days after the end of a month until its report is due"), 0, 31)
    mid_term_month = Whole(_l("Mid-term check-in after month"), 1, MOST_MONTHS)
    milestones_needed = Whole(_l("Milestones that must be approved, in per cent"), 0, 100)
    missing_reports = Whole(_l("How many reports may be missing"), 0, MOST_MONTHS)
    final_review = BooleanField(_l("The final review must be done"))
    safeguarding = StringField(
        _l("Safeguarding person"),
        description=_l(
            "Sign-in name, phone number or e-mail address. Safety flags reach this person and the managers alone."
        ),
        filters=[tidy],
        validators=[optional(), at_most(254)],
    )

    safeguarding_id: int | None = None

    def validate_safeguarding(self, field: Field) -> None:
        """Find who is meant."""
        person = person_by_login(field.data)
        if person is None:
            raise ValidationError(_l("Nobody here signs in with this. Correct it, or leave it empty."))
        self.safeguarding_id = person.id

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Check the fields, and that what must be said is said."""
        is_valid = super().validate(*arguments, **more)
        return self.refuse_missing_words() and is_valid

    def plan_values(self) -> dict[str, Any]:
        """Return what of the plan is changed here."""
        rule = {
            "milestones": self.milestones_needed.data,
            "missing_reports": self.missing_reports.data,
            "final_review": self.final_review.data,
        }
        numbers = {name: getattr(self, name).data for name in ("months", "report_days", "mid_term_month")}
        return {**self.all_words(), **numbers, "stipend_paise": self.stipend.paise, "completion": rule}


def programme_values(programme: Programme, plan: Plan, safeguarding: str) -> dict[str, Any]:
    """Return what the form of a programme is filled with."""
    texts = {name: getattr(plan, name) for name in ProgrammeForm.texts}
    paise = plan.stipend_paise
    return {
        **typed_words(texts),
        "months": plan.months,
        "stipend": plain_rupees(paise) if paise % PAISE else str(paise // PAISE),
        "funder": programme.funder,
        "report_days": plan.report_days,
        "mid_term_month": plan.mid_term_month,
        "milestones_needed": plan.completion.milestones,
        "missing_reports": plan.completion.missing_reports,
        "final_review": plan.completion.final_review,
        "safeguarding": safeguarding,
        "version": programme.version,
    }


class MilestoneForm(Worded, Versioned):
    """One milestone of the plan."""

    texts = {
        "title": TITLE,
        "proof": Text(
            label=_l("What proves it"),
            hint=_l("What the fellow hands in: a map, five case notes without names, a paper."),
            longest=1000,
            is_long=True,
            is_required=True,
        ),
    }

    month = Whole(_l("Month"), 0, MOST_MONTHS, description=_l("0 is the start; it is due at the end of the month."))
    reviewer = SelectField(_l("Reviewed by"), choices=choices(REVIEWER_NAMES.items()))
    points = Whole(_l("Points"), 0, 1000, default=10)

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Check the fields, and that there is a title and a proof."""
        is_valid = super().validate(*arguments, **more)
        return self.refuse_missing_words() and is_valid

    def values(self) -> dict[str, Any]:
        """Return what the milestone is."""
        fields = {name: getattr(self, name).data for name in ("month", "reviewer", "points")}
        return {**self.all_words(), **fields}


def milestone_values(milestone: PlannedMilestone | None, version: int) -> dict[str, Any]:
    """Return what the form of a milestone is filled with."""
    if milestone is None:
        return {"version": version}
    texts = typed_words({"title": milestone.title, "proof": milestone.proof})
    fields = {"month": milestone.month, "reviewer": milestone.reviewer, "points": milestone.points}
    return {**texts, **fields, "version": version}


class PlanFileForm(Versioned):
    """A plan as a YAML file."""

    file = FileField(_l("The changed file"))

    content: bytes = b""

    def validate_file(self, field: Field) -> None:
        """Take what the file holds."""
        self.content = field.data.read(LARGEST + 1) if field.data else b""
        if not self.content:
            raise ValidationError(_l("Choose the file first."))
