"""Where in the pages of a draft a line of one of its files is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.places import BANKS, COURSE, FACTS, GLOSSARY, MEDIA_WORDS, SOURCES
from lms.authoring.drafts.queries import DraftOf, ModuleInOutline, UnitInOutline, outline
from lms.courses.bundles import MEDIA
from lms.courses.layout import FOLDER, MODULE_FILE, UNIT

FILE_NAMES = {
    COURSE: _l("About the course"),
    SOURCES: _l("Sources"),
    GLOSSARY: _l("Words"),
    MEDIA_WORDS: _l("Words about pictures and recordings"),
    FACTS: _l("Facts"),
}
FILE_PAGES = {
    COURSE: "authoring.edit_course_details",
    SOURCES: "authoring.edit_course_details",
    GLOSSARY: "authoring.edit_course_details",
    MEDIA_WORDS: "authoring.list_media",
    FACTS: "authoring.list_course_facts",
}
FOR_WRITERS = {"authoring.edit_course_details", "authoring.edit_module"}
"""The pages that nobody else may open; the others see the outline instead."""


@dataclass(frozen=True)
class Spot:
    """A place where something is mended: what it is called, by language or plain; its page; language and line.

    ``line`` is 0 where the whole of it is meant, ``language`` empty for the first language.
    """

    name: Any
    url: str
    language: str = ""
    line: int = 0


class Spots:
    """The places of a draft by the paths of its files, as its reader may open them. Three queries, of any size."""

    def __init__(self, draft: DraftOf, *, may_write: bool = True) -> None:
        self._slug, self._may_write = draft.slug, may_write
        self._modules: Mapping[str, ModuleInOutline] = {module.slug: module for module in outline(draft)}
        self._units: Mapping[str, UnitInOutline] = {
            unit.slug: unit for module in self._modules.values() for unit in module.units
        }

    def at(self, path: str, line: int = 0) -> Spot:
        """Return where a line of a file is mended."""
        folder, _, name = path.rpartition("/")
        module = FOLDER.fullmatch(folder)
        if module and name == MODULE_FILE and module["id"] in self._modules:
            found = self._modules[module["id"]]
            return Spot(found.title, self._url("authoring.edit_module", module_id=found.id), line=line)
        unit = UNIT.fullmatch(name) if module else None
        if unit and unit["id"] in self._units:
            return self.of_unit(unit["id"], unit["language"] or "", line)
        if path.startswith(BANKS):
            bank = name.removesuffix(".yaml")
            return Spot(bank, self._url("authoring.edit_bank", bank=bank), line=line)
        if path.startswith(MEDIA):
            return Spot(name, self._url("authoring.list_media"))
        page = FILE_PAGES.get(path, "authoring.show_workspace")
        return Spot(FILE_NAMES.get(path, path), self._url(page), line=line)

    def of_unit(self, unit_slug: str, language: str = "", line: int = 0) -> Spot:
        """Return where a unit is written, or translated where a further language is meant."""
        unit = self._units.get(unit_slug)
        if unit is None:
            return Spot(unit_slug, self._url("authoring.show_workspace"))
        if language:
            url = self._url("authoring.translate_unit", unit_slug=unit_slug, language=language)
        else:
            url = self._url("authoring.open_unit", unit_slug=unit_slug)
        return Spot(unit.title, url, language, line)

    def of_module(self, module_slug: str) -> Spot:
        """Return where a module is changed."""
        module = self._modules.get(module_slug)
        if module is None:
            return Spot(module_slug, self._url("authoring.show_workspace"))
        return Spot(module.title, self._url("authoring.edit_module", module_id=module.id))

    def _url(self, endpoint: str, **values: Any) -> str:
        if not self._may_write and endpoint in FOR_WRITERS:
            return url_for("authoring.show_workspace", slug=self._slug)
        return url_for(endpoint, slug=self._slug, **values)
