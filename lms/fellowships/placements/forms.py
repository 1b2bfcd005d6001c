"""The forms about fellows: what is said of them, who accompanies them, and what they agree to learn."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TelField
from wtforms.validators import Length, Regexp

from lms.core.forms import Form, at_most, choices, chosen, optional, refuse, required, tidy
from lms.core.money import parse_amount, plain_rupees
from lms.fellowships.placements.agreements import MOST_TARGETS, Target
from lms.fellowships.placements.fields import WholeNumberField
from lms.fellowships.placements.models import NAMES, Fellow
from lms.fellowships.programmes.roles import MENTOR_ROLE_NAMES
from lms.people.forms import login_field
from lms.people.logins import western_digits
from lms.people.places import STATES
from lms.people.queries import organisation_names

LONGEST_NAME = 200
_ACCOUNT = _l("An account number has 9 to 18 digits. Copy it from the passbook.")
_IFSC = _l("An IFSC has eleven characters, the fifth of them a zero, as in SBIN0001234. Copy it from the passbook.")


def _text(label: Any, longest: int, **more: Any) -> StringField:
    return StringField(label, filters=[tidy], validators=[optional(), at_most(longest)], **more)


def _compact(value: Any) -> Any:
    return western_digits("".join(value.split())).upper() if isinstance(value, str) and len(value) < 100 else value


class PlacementFields(Form):
    """Where a fellow is placed and what they get; both starting and changing a fellow ask for it."""

    host = SelectField(_l("Host organisation"), validators=[optional()])
    district = _text(_l("District"), 100)
    state = SelectField(_l("State"), choices=choices([("", _l("Not said")), *STATES.items()]), validators=[optional()])
    supervisor_name = _text(_l("Supervisor at the host"), LONGEST_NAME)
    supervisor_contact = _text(
        _l("How to reach the supervisor"), 254, description=_l("A phone number or an e-mail address.")
    )
    stipend = StringField(
        _l("Stipend a month, in rupees"),
        filters=[tidy],
        validators=[required(_l("Enter the amount; 0 where there is none.")), at_most(40)],
    )
    funder = _text(_l("Who pays for it"), LONGEST_NAME)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.host.choices = choices([("", _l("Not said")), *organisation_names()])

    def values(self) -> dict[str, Any]:
        """Return the columns of a fellow that this form fills. Raises Refusal for an amount that is none."""
        return {
            "host_id": int(self.host.data) if self.host.data else None,
            "district": self.district.data or "",
            "state_code": self.state.data or "",
            "supervisor_name": self.supervisor_name.data or "",
            "supervisor_contact": self.supervisor_contact.data or "",
            "stipend_paise": parse_amount(self.stipend.data or "", field="stipend"),
            "funder": self.funder.data or "",
        }


def placement_data(fellow: Fellow) -> dict[str, Any]:
    """Return what a form about a fellow begins with."""
    return {
        "host": str(fellow.host_id or ""),
        "district": fellow.district,
        "state": fellow.state_code,
        "supervisor_name": fellow.supervisor_name,
        "supervisor_contact": fellow.supervisor_contact,
        "stipend": plain_rupees(fellow.stipend_paise),
        "funder": fellow.funder,
        "version": str(fellow.version),
    }


class FellowForm(PlacementFields):
    """What managers change about a fellow; ``version`` is the one that the page showed."""

    version = HiddenField(validators=[required(), Regexp("[0-9]{1,9}$")])

    @property
    def seen(self) -> int:
        """The version of the fellow that was changed."""
        return int(self.version.data or 0)


class MentorForm(Form):
    """Somebody who shall accompany a fellow, and as what."""

    login = login_field()
    role = SelectField(
        _l("As what"),
        choices=choices((role.value, name) for role, name in MENTOR_ROLE_NAMES.items()),
        validators=[chosen()],
    )


class OwnDetailsForm(Form):
    """Whom to call in an emergency, and where the stipend goes. The fellow fills it in."""

    emergency_name = _text(_l("Name of the person to call"), LONGEST_NAME)
    emergency_phone = TelField(_l("Their phone number"), filters=[tidy], validators=[optional(), at_most(40)])
    emergency_relation = _text(_l("Who they are to you"), 100, description=_l("For example mother, brother, friend."))
    bank_holder = _text(_l("Name on the bank account"), LONGEST_NAME)
    bank_account = StringField(
        _l("Account number"), filters=[_compact], validators=[optional(), Regexp("[0-9]{9,18}$", message=_ACCOUNT)]
    )
    bank_ifsc = StringField(
        _l("IFSC of the branch"),
        filters=[_compact],
        validators=[optional(), Regexp("[A-Z]{4}0[A-Z0-9]{6}$", message=_IFSC)],
    )

    def part(self, name: str) -> dict[str, str]:
        """Return what was typed in one part, ``emergency`` or ``bank``, without what was left empty."""
        start = f"{name}_"
        typed = {key.removeprefix(start): value for key, value in self.data.items() if key.startswith(start)}
        return {key: str(value) for key, value in typed.items() if value}

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the whole bank account where a part of it is given."""
        is_valid = bool(super().validate(extra_validators))
        if self.part("bank"):
            for field in (self.bank_holder, self.bank_account, self.bank_ifsc):
                if not field.data:
                    refuse(field, _l("Fill this in too, or leave all three lines about the bank empty."))
                    is_valid = False
        return is_valid


class FellowFilter(Form):
    """Which fellows of a programme to list."""

    class Meta:
        csrf = False

    name = _text(_l("Name"), 80)
    state = SelectField(
        _l("Status"), choices=choices([("", _l("Any status")), *((key.value, name) for key, name in NAMES.items())])
    )
    host = SelectField(_l("Host organisation"))
    mentor = SelectField(_l("Mentor"))
    place = SelectField(_l("State"))


class AgreementForm(Form):
    """The targets of a learning agreement, up to eight; ``number`` is the version that was changed."""

    number = HiddenField(validators=[required(), Regexp("[0-9]{1,6}$")])

    def __init__(self, *args: Any, months: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.months = months

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each target: what, how one will see it, by which month."""
        return [(self[f"target_{n}"], self[f"sign_{n}"], self[f"month_{n}"]) for n in range(1, MOST_TARGETS + 1)]

    @property
    def seen(self) -> int:
        """The number of the version that was changed; 0 where there was none."""
        return int(self.number.data or 0)

    @property
    def shown(self) -> int:
        """How many targets are open at once: all that are filled in, and three at least."""
        used = [n for n, row in enumerate(self.rows, 1) if any(field.data or field.errors for field in row)]
        return max([3, *used])

    def targets(self) -> list[Target]:
        """Return the targets that were written."""
        return [
            {"target": target.data, "sign": sign.data or "", "month": month.data}
            for target, sign, month in self.rows
            if target.data
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a target where only its sign or month is given, and for a month of the fellowship."""
        is_valid = bool(super().validate(extra_validators))
        for target, sign, month in self.rows:
            if not target.data and (sign.data or month.data):
                refuse(target, _l("Write the target, or empty this row."))
                is_valid = False
            if target.data and not month.errors and not 1 <= (month.data or 0) <= self.months:
                refuse(month, _l("Give a month of the fellowship, from 1 to %(months)d.", months=self.months))
                is_valid = False
        return is_valid


for _n in range(1, MOST_TARGETS + 1):
    setattr(
        AgreementForm,
        f"target_{_n}",
        StringField(
            _l("Target %(number)d: what I want to learn or achieve", number=_n),
            filters=[tidy],
            validators=[optional(), Length(max=500)],
        ),
    )
    setattr(AgreementForm, f"sign_{_n}", _text(_l("How we will see it"), 500))
    setattr(AgreementForm, f"month_{_n}", WholeNumberField(_l("By the end of which month"), validators=[optional()]))


def agreement_data(targets: list[dict[str, Any]], number: int) -> dict[str, Any]:
    """Return what the form of an agreement begins with."""
    data: dict[str, Any] = {"number": str(number)}
    for n, target in enumerate(targets, 1):
        data |= {f"target_{n}": target["target"], f"sign_{n}": target["sign"], f"month_{n}": target["month"]}
    return data
