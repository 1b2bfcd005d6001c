"""The forms about the money of a workshop."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from lms.core.forms import Form, at_most, choices, chosen, optional, required, tidy
from lms.core.money import parse_amount, plain_rupees
from lms.core.moves import LONGEST_REASON
from lms.learning.cohort_forms import DayField
from lms.workshops.costs.models import (
    COST_NAMES,
    LONGEST_FUNDER,
    LONGEST_GRANT,
    LONGEST_WHAT,
    CostKind,
    WorkshopFunder,
)
from lms.workshops.costs.operations import Cost, Funding

LONGEST_KEY = 40
LONGEST_AMOUNT = 40


def new_form_key() -> str:
    """Draw the key of a form, by which the same form sent twice is known."""
    return secrets.token_urlsafe(16)


def funder_words(name: str, grant: str) -> str:
    """Return a funder with its grant, in one line."""
    return f"{name} ({grant})" if grant else name


def funder_choices(funders: Iterable[WorkshopFunder]) -> list[tuple[str, Any]]:
    """Return who pays for a workshop as choices, the first being nobody in particular."""
    return [("", _l("Not said")), *((str(each.id), funder_words(each.name, each.grant)) for each in funders)]


class CostForm(Form):
    """One line: what was spent on what."""

    kind = SelectField(_l("Kind of cost"), choices=choices(COST_NAMES.items()), validators=[chosen()])
    what = StringField(
        _l("What for"),
        description=_l("As it stands on the bill: lunch for 32 people, two days."),
        filters=[tidy],
        validators=[optional(), at_most(LONGEST_WHAT)],
    )
    amount = StringField(
        _l("Amount in rupees"), filters=[tidy], validators=[required(_l("Enter an amount.")), at_most(LONGEST_AMOUNT)]
    )
    spent_on = DayField(_l("Day of the bill"))
    funder = SelectField(_l("Who pays for it"), validators=[optional()])
    form_key = HiddenField(default=new_form_key, validators=[required(), at_most(LONGEST_KEY)])

    def offer(self, funders: Iterable[WorkshopFunder]) -> None:
        """Fill in who can be chosen as the funder."""
        self.funder.choices = choices(funder_choices(funders))

    def cost(self) -> Cost:
        """Return what was typed. Raises Refusal for an amount that is none."""
        return Cost(
            kind=CostKind(self.kind.data),
            what=self.what.data or "",
            paise=parse_amount(self.amount.data or ""),
            spent_on=self.spent_on.data,
            funder_id=int(self.funder.data) if self.funder.data else None,
        )


class StrikeForm(Form):
    """Why a line is struck out."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("For instance: entered twice, or the bill was for another workshop."),
        validators=[required(_l("Say why; it is kept with the line.")), at_most(LONGEST_REASON)],
    )


class FunderForm(Form):
    """Who pays, out of which grant, and how much was promised."""

    name = StringField(
        _l("Name of the funder"),
        filters=[tidy],
        validators=[required(_l("Write who pays.")), at_most(LONGEST_FUNDER)],
    )
    grant = StringField(
        _l("Grant"),
        description=_l("Its name or number, as the funder writes it."),
        filters=[tidy],
        validators=[optional(), at_most(LONGEST_GRANT)],
    )
    amount = StringField(
        _l("Promised amount in rupees"), filters=[tidy], validators=[optional(), at_most(LONGEST_AMOUNT)]
    )
    version = IntegerField(widget=HiddenInput(), validators=[optional()])

    @property
    def seen(self) -> int:
        """The version that was shown; 0, which none has, where it cannot be told."""
        return self.version.data or 0

    def show_version(self, version: int) -> None:
        """Let the next sending be about a newer version."""
        self.version.data, self.version.raw_data = version, None

    def funding(self) -> Funding:
        """Return what was typed. Raises Refusal for an amount that is none."""
        paise = parse_amount(self.amount.data) if self.amount.data else None
        return Funding(name=self.name.data or "", grant=self.grant.data or "", paise=paise)


def funder_values(funder: WorkshopFunder) -> dict[str, Any]:
    """Return what the form of a funder begins with."""
    amount = "" if funder.paise is None else plain_rupees(funder.paise)
    return {"name": funder.name, "grant": funder.grant, "amount": amount, "version": funder.version}
