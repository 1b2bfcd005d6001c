"""The forms with which units and modules are added, renamed and put into another place."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField

from lms.authoring.drafts.queries import DraftOf, ModuleInOutline
from lms.authoring.outline.adding import NewUnit
from lms.authoring.outline.fields import LONGEST_TITLE, TITLE, InLanguages, OutlineForm, in_languages, typed
from lms.authoring.outline.kinds import kinds_to_add
from lms.core.forms import Form, at_most, choices, chosen, optional, refuse, required, tidy
from lms.core.language import localised
from lms.courses.contents import LONGEST_SLUG

PLACE = re.compile(
    r"unit-(?P<unit>\d{1,9})/(?P<into>\d{1,9})/(?P<after>\d{1,9})|module-(?P<module>\d{1,9})/(?P<behind>\d{1,9})"
)
LONGEST_KEY = 43


@dataclass(frozen=True)
class Place:
    """Where something shall stand: a unit in a module behind another unit, or a module behind another module."""

    unit_id: int | None
    module_id: int
    after: int


def place_of(text: str) -> Place | None:
    """Return the place that a button or a menu names; None for anything else."""
    found = PLACE.fullmatch(text)
    if found is None:
        return None
    if found["unit"]:
        return Place(int(found["unit"]), int(found["into"]), int(found["after"]))
    return Place(None, int(found["module"]), int(found["behind"]))


def new_form_key() -> str:
    """Return a key by which a form that is sent twice is known."""
    return secrets.token_urlsafe(16)


class AddForm(InLanguages, OutlineForm):
    """What is asked about anything new. ``was_overtaken`` says that the outline was changed meanwhile."""

    was_overtaken = False
    asked = {"title": TITLE}

    slug = StringField(
        _l("Word in its address"),
        description=_l("Small letters a–z, digits and hyphens. It stays for ever. Empty: it is made from the title."),
        filters=[tidy],
        validators=[optional(), at_most(LONGEST_SLUG)],
    )
    form_key = HiddenField(validators=[required(), at_most(LONGEST_KEY)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that there is a title."""
        is_valid = bool(super().validate(extra_validators))
        if any(self.words("title").values()):
            return is_valid
        refuse(self[f"title_{self.languages[0]}"], _("Write the title in at least one language."))
        return False

    def title(self) -> dict[str, str]:
        """Return the title by the languages in which it was written."""
        return {code: words for code, words in self.words("title").items() if words}


class AddUnitForm(AddForm):
    """What is asked about a new unit."""

    kind = RadioField(_l("What kind of unit"), validators=[chosen(_l("Choose what kind of unit it is."))])
    place = SelectField(_l("Where"), validators=[chosen(_l("Choose where it comes."))])

    def offer(self, modules: Collection[ModuleInOutline]) -> None:
        """Let the kinds and the places be chosen."""
        self.kind.choices = choices(kinds_to_add())
        own = [module for module in modules if not module.origin]
        self.place.choices = {str(localised(each.title)): choices(_ends(each)) for each in own}

    def new_unit(self) -> NewUnit:
        """Return what was entered."""
        module_id, _slash, after = str(self.place.data).partition("/")
        return NewUnit(
            module_id=int(module_id),
            kind=str(self.kind.data),
            title=self.title(),
            slug=self.slug.data or "",
            after=int(after) if after else None,
        )


def _ends(module: ModuleInOutline) -> list[tuple[str, str]]:
    behind = [
        (f"{module.id}/{unit.id}", _("after “%(title)s”", title=localised(unit.title))) for unit in module.units[:-1]
    ]
    return [(str(module.id), _("at the end")), (f"{module.id}/0", _("at the beginning")), *behind]


def add_form(draft: DraftOf) -> AddForm:
    """Return the form of a new module."""
    values = {"outline": draft.outline_version, "form_key": new_form_key()}
    form: AddForm = in_languages(AddForm, draft.languages)(data=values)
    return form


def add_unit_form(draft: DraftOf, modules: Sequence[ModuleInOutline], place: str) -> AddUnitForm:
    """Return the form of a new unit, with a place chosen where the outline has it."""
    values = {"outline": draft.outline_version, "form_key": new_form_key(), "kind": "lesson", "place": place}
    form: AddUnitForm = in_languages(AddUnitForm, draft.languages)(data=values)
    form.offer(modules)
    return form


class RenameForm(InLanguages, Form):
    """Another title; ``was_<language>`` are the titles that were shown."""

    asked = {"title": TITLE}

    def was(self) -> dict[str, str]:
        """Return the titles that were shown."""
        return {code: self[f"was_{code}"].data or "" for code in self.languages}

    def show_now(self, titles: Mapping[str, str]) -> None:
        """Let the next sending be about the titles as they are now."""
        for code, title in titles.items():
            field = self[f"was_{code}"]
            field.data, field.raw_data = title, None


def rename_form(titles: Mapping[str, str]) -> RenameForm:
    """Return the form with the titles of something, in the languages in which it can have one."""
    kind = in_languages(RenameForm, tuple(titles))
    for code in titles:
        if not hasattr(kind, f"was_{code}"):
            setattr(kind, f"was_{code}", HiddenField(validators=[optional(), at_most(5 * LONGEST_TITLE)]))
    form: RenameForm = kind(data={**typed("title", titles), **typed("was", titles)})
    return form


def places_for_unit(
    modules: Sequence[ModuleInOutline], unit_id: int
) -> list[tuple[ModuleInOutline, list[tuple[str, str]]]]:
    """Return every other place where a unit can stand, module by module, with words for each."""
    found = []
    for module in (each for each in modules if not each.origin):
        ids = [0, *(unit.id for unit in module.units)]
        titles = {unit.id: localised(unit.title) for unit in module.units}
        own = ids.index(unit_id) if unit_id in ids else -1
        pairs = [
            (f"unit-{unit_id}/{module.id}/{after}", _words_after(titles.get(after)))
            for position, after in enumerate(ids)
            if position not in {own, own - 1} or own < 0
        ]
        found.append((module, pairs))
    return found


def places_for_module(modules: Sequence[ModuleInOutline], module_id: int) -> list[tuple[str, str]]:
    """Return every other place where a module can stand, with words for each."""
    ids = [0, *(module.id for module in modules)]
    titles = {module.id: localised(module.title) for module in modules}
    own = ids.index(module_id)
    return [
        (f"module-{module_id}/{after}", _words_after(titles.get(after)))
        for position, after in enumerate(ids)
        if position not in {own, own - 1}
    ]


def _words_after(title: str | None) -> str:
    return str(_("after “%(title)s”", title=title) if title is not None else _("at the beginning"))
