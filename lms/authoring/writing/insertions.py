"""What the toolbar of the editor offers to put into a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.places import GLOSSARY
from lms.authoring.drafts.queries import DraftOf, find_text, outline
from lms.authoring.facts.models import Fact
from lms.authoring.media.library import usable
from lms.core.language import localised
from lms.courses.yaml_files import read_yaml
from lms.extensions import db

MOST = 1000
LONGEST = 160
Insertion = dict[str, str]
"""``words`` to choose it by, and the ``text`` that it puts in."""


def insertions_for(draft: DraftOf, language: str) -> dict[str, list[Insertion]]:
    """Return what may be put into a text in a language, by kind; at most a thousand of each."""
    found = {
        "units": _units(draft, language),
        "terms": _terms(draft, language),
        "pictures": _pictures(draft, language),
        "facts": _facts(language),
    }
    return {kind: [each for each, _ in zip(offered, range(MOST), strict=False)] for kind, offered in found.items()}


def _units(draft: DraftOf, language: str) -> Iterator[Insertion]:
    for module in outline(draft):
        for unit in module.units:
            title = localised(unit.title, language)
            yield {"words": title, "text": f"[{_plain(title)}](unit:{unit.slug})"}


def _terms(draft: DraftOf, language: str) -> Iterator[Insertion]:
    text = find_text(draft.course_id, GLOSSARY)
    data = read_yaml(tidied(text.content)).data if text is not None else None
    for key, value in data.items() if isinstance(data, Mapping) else ():
        term = _words(value.get("term") if isinstance(value, Mapping) else None, language)
        yield {"words": term or str(key), "text": f"[[{key}]]"}


def _pictures(draft: DraftOf, language: str) -> Iterator[Insertion]:
    for entry in usable(draft):
        alt = localised(entry.alt, language) if entry.alt else ""
        words = f"{entry.name}: {alt}" if alt else entry.name
        yield {"words": words[:LONGEST], "text": f"![{_plain(alt)}]({entry.path})", "address": entry.address}


def _facts(language: str) -> Iterator[Insertion]:
    rows = select(Fact.key, Fact.statement, Fact.value).where(Fact.retired_at.is_(None)).order_by(Fact.key)
    for key, statement, value in db.session.execute(rows.limit(MOST)):
        said = localised(statement, language)[:LONGEST]
        yield {"words": f"{key}: {said}", "text": f"[fact:{key}]"}
        if value:
            yield {"words": f"{key} = {localised(value, language)}", "text": f"{{fact:{key}.value}}"}


def _words(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        return localised({str(code): str(words) for code, words in value.items()}, language)
    return ""


def _plain(words: str) -> str:
    """Return words that may stand in square brackets."""
    return " ".join(words.replace("[", "(").replace("]", ")").split())
