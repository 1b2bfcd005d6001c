"""The forms with which a course begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, RadioField, SearchField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.authoring.drafts.models import DRAFT_STATE_NAMES
from lms.authoring.starting.sources import BLANK, COMPANION, COPY, Beginning
from lms.core.forms import Form, at_most, choices, chosen, optional, required, tidy
from lms.core.language import LANGUAGES, localised
from lms.core.worded import Text, Worded
from lms.courses.contents import LONGEST_SLUG

LONGEST_TITLE = 200


class DeskFilter(Form):
    """What the list of courses shows."""

    search = SearchField(_l("Search"), filters=[tidy], validators=[optional(), at_most(80)])
    status = SelectField(_l("Status"), choices=choices([("", _l("All")), *DRAFT_STATE_NAMES.items()]))


class StartForm(Worded, Form):
    """A new course. Its title may be written in one language; the others can follow."""

    texts: ClassVar[Mapping[str, Text]] = {"title": Text(label=_l("Title"), longest=LONGEST_TITLE, is_required=True)}

    made_from = SelectField(_l("Begin with"), validators=[chosen()])
    first = RadioField(
        _l("First language"),
        description=_l("What is missing in another language is read in this one."),
        choices=choices(LANGUAGES.items()),
        validators=[chosen()],
    )
    slug = StringField(
        _l("Address"),
        description=_l("Small letters, digits and hyphens. Left empty, it is made from the title."),
        filters=[tidy],
        validators=[optional(), at_most(LONGEST_SLUG)],
    )
    form_key = HiddenField(validators=[required(), at_most(40)])

    def offer(self, courses: Iterable[tuple[str, Mapping[str, str]]], workshops: Iterable[Any]) -> None:
        """Let a course be made from nothing, from some courses, or from some workshops."""
        copies = [SelectChoice(f"{COPY}/{slug}", localised(title), optgroup=_("A copy of")) for slug, title in courses]
        companions = [
            SelectChoice(
                f"{COMPANION}/{each.slug}", localised(each.head["title"]), optgroup=_("Companion to the workshop")
            )
            for each in workshops
        ]
        self.made_from.choices = [SelectChoice(BLANK, _("A blank course")), *companions, *copies]

    def beginning(self, slug: str) -> Beginning:
        """Return what is wanted, under a slug."""
        first = str(self.first.data)
        languages = (first, *(code for code in LANGUAGES if code != first))
        return Beginning(slug, self.words("title"), languages, str(self.made_from.data))


class ArchiveForm(Form):
    """A zip file with a course."""

    file = FileField(_l("Course as a zip file"), validators=[required(_l("Choose a file."))])


class TakeArchiveForm(Form):
    """What becomes of an archive: a new course, or another state of one there is."""

    slug = StringField(
        _l("Address"),
        description=_l("Small letters, digits and hyphens."),
        filters=[tidy],
        validators=[required(_l("Enter an address.")), at_most(LONGEST_SLUG)],
    )
