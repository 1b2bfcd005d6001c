"""The forms about stipends and pay runs."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from lms.core.forms import Form, at_most, choices, chosen, optional, required, tidy
from lms.core.money import parse_amount
from lms.core.moves import LONGEST_REASON
from lms.fellowships.stipends.models import NAMES, StipendState
from lms.fellowships.stipends.pay_runs import LONGEST_REFERENCE
from lms.fellowships.stipends.queries import StipendFilter
from lms.learning.cohort_forms import DayField

LARGEST_FILE = 2_000_000
OPEN = "open"
NOBODY = "-"
OPEN_STATES = tuple(state for state in StipendState if state not in (StipendState.PAID, StipendState.CANCELLED))


def _form_key() -> str:
    return secrets.token_urlsafe(16)


def _kept_reason(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class ReasonForm(Form):
    """Why something is done; the same form sent twice does it once."""

    reason = TextAreaField(
        _l("Reason"),
        filters=[_kept_reason],
        validators=[required(_l("Say why; it is kept with the decision.")), at_most(LONGEST_REASON)],
    )
    form_key = HiddenField(default=_form_key, validators=[required(), at_most(60)])


class AdjustForm(ReasonForm):
    """By how much an amount rises or falls."""

    direction = RadioField(
        _l("The stipend"),
        choices=choices([("rise", _l("rises by this amount")), ("cut", _l("is cut by this amount"))]),
        validators=[chosen()],
    )
    amount = StringField(
        _l("Amount in rupees"), filters=[tidy], validators=[required(_l("Enter an amount.")), at_most(40)]
    )

    def change(self) -> int:
        """Return the change in paise, negative for a cut. Raises Refusal for an amount that is none."""
        paise = parse_amount(self.amount.data or "")
        return -paise if self.direction.data == "cut" else paise


class RunForm(Form):
    """Which stipends a pay run shall hold."""

    until = DayField(_l("Due up to"))
    form_key = HiddenField(default=_form_key, validators=[required(), at_most(40)])


class PaidForm(Form):
    """When lines of a pay run were paid."""

    paid_on = DayField(_l("Day of the payment"))
    reference = StringField(
        _l("Reference of the bank"),
        description=_l("For instance the UTR. Left empty, each payment keeps its own reference."),
        filters=[tidy],
        validators=[optional(), at_most(LONGEST_REFERENCE)],
    )


class TakeOutForm(ReasonForm):
    """Which line leaves a pay run, and why."""

    stipend = SelectField(_l("Stipend"), validators=[chosen(_l("Choose one of the stipends."))])


class AnswerForm(Form):
    """The bank's answer to a pay run."""

    file = FileField(
        _l("File of the bank"),
        description=_l("CSV or XLSX with the columns reference, account, amount, status and date, in any order."),
    )
    pasted = TextAreaField(_l("Or paste the table here"))

    def content(self) -> bytes:
        """Return what was uploaded or pasted."""
        sent = self.file.data
        if sent and sent.filename:
            with sent.stream as stream:
                content: bytes = stream.read(LARGEST_FILE + 1)
            return content
        return (self.pasted.data or "").encode()


class StipendFilterForm(Form):
    """Which stipends of a programme to list."""

    class Meta:
        csrf = False

    state = SelectField(_l("Status"), validators=[optional()])
    month = SelectField(_l("Due in"), validators=[optional()])
    funder = SelectField(_l("Who pays for it"), validators=[optional()])
    host = SelectField(_l("Host organisation"), validators=[optional()])

    def offer(self, months: list[tuple[str, str]], funders: list[str], hosts: list[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""
        states = [
            ("", _l("Any status")),
            (OPEN, _l("Not paid yet")),
            *((key.value, name) for key, name in NAMES.items()),
        ]
        named = [(funder or NOBODY, funder or _l("Nobody named")) for funder in funders]
        self.state.choices = choices([("", _l("Any status")), (OPEN, _l("Not paid yet")), *states])
        self.month.choices = choices([("", _l("Any month")), *months])
        self.funder.choices = choices([("", _l("Everybody")), *named])
        self.host.choices = choices([("", _l("Any organisation")), *hosts])

    def wanted(self) -> StipendFilter:
        """Return the filter; what cannot be chosen is no filter."""
        known = {
            name: self[name].data if self[name].data in {choice.value for choice in self[name].choices} else ""
            for name in ("state", "month", "funder", "host")
        }
        state, month, funder = known["state"], known["month"], known["funder"]
        states = OPEN_STATES if state == OPEN else (StipendState(state),) if state else ()
        return StipendFilter(
            states=states,
            month=date.fromisoformat(f"{month}-01") if month else None,
            funder=("" if funder == NOBODY else funder) if funder else None,
            host_id=int(known["host"]) if known["host"] else None,
        )
