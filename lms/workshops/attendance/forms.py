"""The forms of attendance."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField

from lms.core import clock
from lms.core.forms import Form, at_most, choices, chosen, number_of, required, tidy
from lms.people.forms import phone_field
from lms.workshops.attendance.models import PRESENCE_NAMES, Presence
from lms.workshops.attendance.said import age_of, form_key_of
from lms.workshops.attendance.walk_ins import Newcomer

NO_MARK = "none"


class WalkInForm(Form):
    """Somebody who came without having registered. ``age`` is how many seconds ago a phone kept it."""

    full_name = StringField(
        _l("Name"), filters=[tidy], validators=[required(_l("Enter the name of who came.")), at_most(200)]
    )
    phone = phone_field()
    above_capacity = BooleanField(_l("All places are taken; let them in all the same"))
    form_key = HiddenField()
    age = HiddenField()

    def walk_in(self, *, is_another: bool = False) -> Newcomer:
        """Return who came, as it was typed. Raises Refusal for a form without its key."""
        return Newcomer(
            full_name=self.full_name.data or "",
            phone=self.phone.data or None,
            form_key=form_key_of(self.form_key.data or ""),
            made_at=clock.now() - age_of(self.age.data),
            is_another=is_another,
            above_capacity=bool(self.above_capacity.data),
        )


class CorrectionForm(Form):
    """What should hold of somebody at a session, and why."""

    presence = RadioField(
        _l("What should it say?"),
        choices=[*choices(PRESENCE_NAMES.items()), *choices([(NO_MARK, _l("No mark"))])],
        validators=[chosen()],
    )
    reason = TextAreaField(
        _l("Why?"),
        description=_l(
            "Needed after the day of the session, and once the workshop was held. It is kept with the mark."
        ),
        validators=[at_most(1000)],
    )
    version = HiddenField()
    form_key = HiddenField()

    @property
    def wanted(self) -> Presence | None:
        """What should hold; None for no mark."""
        return None if self.presence.data == NO_MARK else Presence(self.presence.data)

    @property
    def seen(self) -> int:
        """The version of the mark that the page showed."""
        return number_of(self.version.data) or 0
