"""What a reader chooses of the record, and of the report of a workshop."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, SelectField

from lms.core.forms import Form, choices
from lms.core.language import LANGUAGES
from lms.learning.cohort_forms import DayField
from lms.people.identity import Identity
from lms.workshops.figures.choices import ALL, filter_choices
from lms.workshops.figures.wish import REFRESHER, TRAINERS, RecordWish
from lms.workshops.planning.models import WORKSHOP_STATE_NAMES

PHOTO_KINDS = "image/jpeg,image/png,image/webp"


class _FromAddress(Form):
    """What is read from the address and changes nothing."""

    class Meta(Form.Meta):
        """Without a token."""

        csrf = False


class RecordFilter(_FromAddress):
    """Which workshops the record is about. What can be chosen is what the reader's workshops have."""

    first = DayField(_l("Last day from"), name="from")
    last = DayField(_l("Last day until"), name="to")
    topic = SelectField(_l("Topic"))
    state = SelectField(_l("State"))
    district = SelectField(_l("District"))
    organiser = SelectField(_l("Organiser"))
    funder = SelectField(_l("Funder"))
    template = SelectField(_l("Template"))
    kind = SelectField(
        _l("Kind of workshop"),
        choices=choices([ALL, (REFRESHER, _l("Refreshers")), (TRAINERS, _l("Training of trainers"))]),
    )
    status = SelectField(
        _l("Status"),
        choices=choices(
            [("", _l("Held or reported")), *((str(key), name) for key, name in WORKSHOP_STATE_NAMES.items())]
        ),
    )

    def offer(self, identity: Identity) -> None:
        """Fill the choices with what there is."""
        for name, found in filter_choices(identity).items():
            self[name].choices = choices(found)


def filter_form(identity: Identity, wish: RecordWish) -> RecordFilter:
    """Return the filter as a wish fills it in."""
    values: dict[str, Any] = {name: getattr(wish, name) for name in RecordFilter()._fields if hasattr(wish, name)}
    values = {name: str(value) if isinstance(value, int) and value else value or "" for name, value in values.items()}
    form = RecordFilter(formdata=None, data={**values, "first": wish.first, "last": wish.last})
    form.offer(identity)
    return form


class PrintForm(_FromAddress):
    """How the report for a donor is printed."""

    language = SelectField(_l("Language"), choices=choices(LANGUAGES.items()))
    without_amounts = BooleanField(_l("Without amounts of money"))


class PhotoForm(Form):
    """Photos for the report."""

    photos = MultipleFileField(
        _l("Add photos"),
        description=_l("JPG, PNG or WebP, 10 MB each at most. Only add photos whose people have agreed to it."),
        render_kw={"accept": PHOTO_KINDS, "multiple": True},
    )
