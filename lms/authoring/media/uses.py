"""Where the files of a draft are used: what the texts mention is noted when they are saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.authoring.drafts.checking import note_problems
from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.places import MEDIA_WORDS
from lms.authoring.drafts.queries import DraftOf, ModuleInOutline, TextGlance, glances_of, outline
from lms.courses.media_words import FOLDER, MENTIONED
from lms.courses.yaml_files import read_yaml
from lms.extensions import db

NOTED = "media"
"""The key under which the facts of a text have the paths that it mentions."""
MOST_LOOKED_AT = 25


@dataclass(frozen=True)
class Use:
    """One place that shows a file or links to it: a unit, or another file of the draft by its place."""

    title: Mapping[str, str]
    unit_slug: str = ""


def note_paths(place: str, content: str, _: str) -> dict[str, Any]:
    """Return the paths under media/ that a text mentions; a part of what is noted when it is saved."""
    paths = set(MENTIONED.findall(content))
    if place == MEDIA_WORDS:
        paths |= _captions_in(content)
    return {"paths": sorted(paths)}


def _captions_in(content: str) -> set[str]:
    data = read_yaml(content.removeprefix("\ufeff").replace("\r\n", "\n")).data
    entries = data.values() if isinstance(data, Mapping) else ()
    named = (each["captions"] for each in entries if isinstance(each, Mapping) and each.get("captions"))
    return {FOLDER + str(name) for captions in named if isinstance(captions, Mapping) for name in captions.values()}


def uses_of(draft: DraftOf) -> dict[str, list[Use]]:
    """Return where each file of a draft is used, by path. Four queries, which read no texts."""
    modules = outline(draft)
    uses: dict[str, list[Use]] = {}
    for unit in (unit for module in modules for unit in module.units):
        for path in sorted({path for text in unit.texts.values() for path in paths_in(text)}):
            uses.setdefault(path, []).append(Use(unit.title, unit.slug))
    for text in glances_of(draft.course_id):
        for path in () if text.place.startswith("units/") else paths_in(text):
            uses.setdefault(path, []).append(Use(_title(text, modules, draft)))
    return uses


def paths_in(text: TextGlance) -> list[str]:
    """Return the paths that a text mentions, as they were noted."""
    noted = text.facts.get(NOTED)
    return [str(path) for path in noted.get("paths", ())] if isinstance(noted, Mapping) else []


def _title(text: TextGlance, modules: list[ModuleInOutline], draft: DraftOf) -> Mapping[str, str]:
    titles = {module.text.place: module.title for module in modules if module.text}
    title = text.facts.get("title")
    return titles.get(text.place) or (title if isinstance(title, Mapping) else {draft.languages[0]: text.place})


def look_again(draft: DraftOf, path: str) -> None:
    """Note anew how many problems the units have that mention a file; MOST_LOOKED_AT of them at the most."""
    slugs = [use.unit_slug for use in uses_of(draft).get(path, ()) if use.unit_slug][:MOST_LOOKED_AT]
    live = (DraftUnit.course_id == draft.course_id, DraftUnit.slug.in_(slugs), DraftUnit.deleted_at.is_(None))
    ids = db.session.scalars(select(DraftUnit.id).where(*live).order_by(DraftUnit.id)).all() if slugs else []
    for unit_id in ids:
        unit = db.session.get(DraftUnit, unit_id)
        if unit is not None:
            note_problems(draft, unit)
