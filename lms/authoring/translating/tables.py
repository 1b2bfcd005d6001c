"""Texts that are to be translated as a table, and the table back from its translator."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.translating.completeness import files_of
from lms.authoring.translating.files import TranslatedFile, load_files
from lms.authoring.translating.states import Standing, TextState
from lms.authoring.translating.words import file_name, key_name, name_of
from lms.core.storage import storage
from lms.quizzes.exchange.sheets_files import NotATable, csv_rows

HEADER = ("id", "place", "source", "translation", "check")
SENT = (TextState.MISSING, TextState.STALE)
FOLDER = "translations/"
MOST_SHOWN = 200


@dataclass(frozen=True)
class Proposal:
    """A translation in a table: in which row (the heading is row 1), of what, and what would be written."""

    row: int
    place: str
    standing: Standing
    words: str


@dataclass(frozen=True)
class Unusable:
    """A row of a table that cannot be taken, and why."""

    row: int
    sentence: str


@dataclass(frozen=True)
class TableRead:
    """What a table holds; ``unchanged`` counts the rows that say nothing new."""

    proposals: list[Proposal]
    unusable: list[Unusable]
    unchanged: int


def rows_to_translate(draft: DraftOf, language: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the texts that are missing or stale in a language, as rows of HEADER. A few queries, whatever its size."""
    wanted = [file for file in files_of(draft) if any(file.by_language[language].of(state) for state in SENT)]
    loaded = {file.text.id: file for file in load_files(draft, [file.text_id for file in wanted])}
    for file in wanted:
        name = file_name(file)
        for each in loaded[file.text_id].standings(language) if file.text_id in loaded else ():
            if each.state in SENT and each.source:
                yield _id(each), f"{name}: {key_name(each.key)}", each.source, each.words, _check(each)


def _id(standing: Standing) -> str:
    return f"{standing.text_id}/{standing.language}/{standing.key}"


def _check(standing: Standing) -> str:
    """Return by which a row is known to be about the texts as they stand: those that it was made from."""
    return f"c{standing.source_seen}-{standing.version}"


def keep_table(content: bytes) -> str:
    """Keep an uploaded table in storage, and return the name under which it is found again."""
    name = hashlib.sha256(content).hexdigest()
    storage().put(FOLDER + name, content)
    return name


def kept_table(name: str) -> bytes | None:
    """Return an uploaded table; None where there is none, or no longer."""
    try:
        return storage().read(FOLDER + name)
    except (FileNotFoundError, ValueError):
        return None


def forget_table(name: str) -> None:
    """Delete an uploaded table; one that is gone is no error."""
    storage().delete(FOLDER + name)


def read_table(draft: DraftOf, content: bytes) -> TableRead:
    """Return what a table would change in a draft as it is now, and each row that cannot be used.

    Raises NotATable where it is none that was downloaded here.
    """
    rows = csv_rows(content)
    columns = _columns(next(rows, []))
    cells = [(number, _cells(row, columns)) for number, row in enumerate(rows, 2) if any(row)]
    ids = {cell["id"].partition("/")[0] for _number, cell in cells}
    files = {file.text.id: file for file in load_files(draft, sorted(int(each) for each in ids if _is_number(each)))}
    found = TableRead([], [], 0)
    unchanged, seen = 0, set[str]()
    for number, cell in cells:
        proposal = _proposal(number, cell, draft, files, seen)
        if isinstance(proposal, Proposal):
            found.proposals.append(proposal)
        elif proposal is not None:
            found.unusable.append(proposal)
        else:
            unchanged += 1
    return TableRead(found.proposals, found.unusable, unchanged)


def _columns(header: list[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    missing = [name for name in ("id", "translation", "check") if name not in names]
    if missing:
        sentence = _("The table has no column “%(name)s”. Upload the file that you downloaded here, with its headings.")
        raise NotATable(sentence % {"name": missing[0]})
    return {name: names.index(name) for name in HEADER if name in names}


def _cells(row: list[str], columns: dict[str, int]) -> dict[str, str]:
    return {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _proposal(
    row: int, cell: dict[str, str], draft: DraftOf, files: dict[int, TranslatedFile], seen: set[str]
) -> Proposal | Unusable | None:
    """Return what a row would change, why it cannot be used, or None where it says nothing new."""
    words = cell["translation"].replace("\r\n", "\n").strip()
    text_id, _slash, rest = cell["id"].partition("/")
    language, _slash, key = rest.partition("/")
    file = files.get(int(text_id)) if _is_number(text_id) else None
    standing = file.standing(key, language) if file and language in draft.languages[1:] else None
    if file is None or standing is None:
        return Unusable(row, str(_("There is no text “%(id)s” in this course any more.", id=cell["id"][:80])))
    if not words or words == standing.words:
        return None
    if cell["id"] in seen:
        return Unusable(row, str(_("This text stands in the table twice; the first row is taken.")))
    seen.add(cell["id"])
    sentence = _changed_since(cell["check"], standing)
    place = f"{name_of(file.text.place, file.title)}: {key_name(key)}"
    return Unusable(row, sentence) if sentence else Proposal(row, place, standing, words)


def _changed_since(check: str, standing: Standing) -> str:
    """Return why a row is not about the texts as they are now; nothing where it is."""
    source, _dash, version = check.strip().removeprefix("c").partition("-")
    if source != standing.source_seen:
        return str(_("The source has changed since the table was downloaded. Translate this text on its page."))
    if version != standing.version:
        return str(_("Somebody has translated this text since the table was downloaded. Look at it on its page."))
    return ""
