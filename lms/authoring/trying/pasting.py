"""Many questions at once, pasted or from a file: what would be taken of them, and taking it.

Nothing is kept before it is taken: the form carries what was pasted. What says the same as a question that is there
already is left out, so that the same paste adds nothing a second time.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.models import DraftText
from lms.authoring.drafts.places import GLOSSARY, SOURCES
from lms.authoring.drafts.queries import DraftOf, find_text, media_of
from lms.authoring.questions.holders import Holder, holders_of
from lms.authoring.questions.ids import new_id
from lms.authoring.questions.operations import add_questions
from lms.authoring.trying.tables import looks_like_a_table, read_table
from lms.core.errors import Refusal
from lms.courses.bundles import MEDIA
from lms.quizzes.banks.localised import printable
from lms.quizzes.exchange.decoding import decode
from lms.quizzes.exchange.drafts import Taken
from lms.quizzes.exchange.formats import ENDINGS, FORMATS, ZIP_START, guess_format
from lms.quizzes.imports.bank_files import free_id, question_data
from lms.quizzes.imports.proposals import Destination, Preview, Proposal, Untaken, preview

TABLE = "table"
XLSX = "xlsx"
FORMAT_WORDS: Mapping[str, Any] = {
    "gift": "GIFT",
    "aiken": "Aiken",
    "moodle-xml": "Moodle XML",
    TABLE: _l("Table (from a spreadsheet, CSV or Markdown)"),
    XLSX: _l("Spreadsheet (XLSX)"),
}
LARGEST_FILE = 2_000_000
LARGEST_PACKED = 380_000
LONGEST_PASTE = 150_000
MOST_PROBLEMS_SHOWN = 100


@dataclass(frozen=True)
class Pasted:
    """What somebody has pasted or uploaded; ``format`` is empty where it shall be found out."""

    content: bytes
    format: str
    language: str
    name: str = ""

    @property
    def found_format(self) -> str:
        """The format in which it is read, empty where nobody can tell."""
        return self.format or recognised(self.content, self.name)


@dataclass(frozen=True)
class Offer:
    """A question that can be taken: as it will be written, and what there is to say about it."""

    proposal: Proposal
    data: Mapping[str, Any]
    is_draft: bool


@dataclass(frozen=True)
class Offered:
    """What would be taken: new questions, and how many are there already just so; ``untaken`` says what would not."""

    offers: tuple[Offer, ...]
    already_there: int
    untaken: tuple[Untaken, ...]

    @property
    def incomplete(self) -> int:
        """How many lack a language of the course."""
        return sum(bool(offer.proposal.missing) for offer in self.offers)


def recognised(content: bytes, name: str = "") -> str:
    """Return the format that some content seems to be in, empty where nobody can tell."""
    if content.startswith(ZIP_START):
        return XLSX
    ending = ENDINGS.get("." + name.rpartition(".")[2].lower()) if "." in name else None
    if ending and ending not in {"csv", XLSX}:
        return ending
    text = decode(content)[0].removeprefix("\ufeff")
    if ending == "csv" or looks_like_a_table(text):
        return TABLE
    guessed = guess_format("", content) or ""
    return TABLE if guessed == "csv" else guessed


def read_pasted(pasted: Pasted) -> Taken:
    """Return the questions in what was pasted, and what of it cannot be taken. Raises Refusal for an unknown format."""
    form = pasted.found_format
    if form == TABLE:
        return read_table(decode(pasted.content)[0].removeprefix("\ufeff"))
    known = FORMATS.get(form)
    if known is None:
        raise Refusal(_l("The format of these questions cannot be told. Choose it from the list."), field="format")
    return known.read(pasted.content)


def offered(draft: DraftOf, holder: Holder, pasted: Pasted) -> Offered:
    """Return what would be taken into a quiz or bank now. Some five queries; raises Refusal for an unknown format."""
    taken = read_pasted(pasted)
    is_text = pasted.found_format != XLSX
    lines = decode(pasted.content)[0].split("\n") if is_text else []
    all_ids = {question_id for each in holders_of(draft) for question_id in _ids(each)}
    found = preview(taken, pasted.language, _destination(draft, frozenset(all_ids)), lines)
    given = {each.line: str(each.draft.get("id") or "") for each in taken.drafts}
    return _new_ones(found, draft, holder, all_ids, given)


def _ids(holder: Holder) -> Sequence[str]:
    try:
        return holder.questions.ids()
    except Refusal:
        return ()


def _destination(draft: DraftOf, all_ids: frozenset[str]) -> Destination:
    media = {path: file.digest for path, file in media_of(draft.course_id).items() if path.startswith(MEDIA)}
    return Destination(
        languages=draft.languages,
        takes_drafts=True,
        questions={},
        sources=_names(draft, SOURCES),
        terms=_names(draft, GLOSSARY),
        media=media,
        all_ids=all_ids,
    )


def _names(draft: DraftOf, place: str) -> frozenset[str]:
    text: DraftText | None = find_text(draft.course_id, place)
    names = text.facts.get("names") if text else None
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()


def _new_ones(found: Preview, draft: DraftOf, holder: Holder, all_ids: set[str], given: Mapping[int, str]) -> Offered:
    """Return the questions that are not there yet, each with an id that is free in the whole course."""
    known = {_stamp(entry.data) for entry in holder.entries()}
    used, offers, there, untaken = set(all_ids), list[Offer](), 0, list(found.untaken)
    for proposal in found.proposals:
        if proposal.pictures:
            untaken.append(Untaken(proposal.line, _with_pictures(proposal)))
            continue
        is_draft = holder.is_bank and bool(set(proposal.missing) & set(_wanted(draft)))
        data = printable(question_data(proposal.question, is_draft=is_draft))
        stamp = _stamp(data)
        if stamp in known:
            there += 1
            continue
        known.add(stamp)
        named = _named(data, proposal, used)
        used.add(named["id"])
        question = proposal.question.model_copy(update={"id": named["id"]})
        notes = [*proposal.notes, *_renamed(given.get(proposal.line, ""), named["id"])]
        missing = tuple(code for code in proposal.missing if code in _wanted(draft))
        made = replace(proposal, question=question, notes=tuple(notes), missing=missing)
        offers.append(Offer(made, named, is_draft))
    return Offered(tuple(offers), there, tuple(sorted(untaken, key=lambda each: each.line)))


def _with_pictures(proposal: Proposal) -> str:
    names = ", ".join(proposal.pictures)
    return str(_("It has pictures (%(names)s): add them to the files of the course, then paste again.", names=names))


def _wanted(draft: DraftOf) -> tuple[str, ...]:
    """Return the languages in which texts must be there: all but those in work."""
    in_work = draft.facts.get("languages_in_work")
    return tuple(code for code in draft.languages if code not in (in_work if isinstance(in_work, list) else ()))


def _named(data: dict[str, Any], proposal: Proposal, used: set[str]) -> dict[str, Any]:
    """Return a question with an id that is free in the whole course."""
    bare = {key: value for key, value in data.items() if key != "id"}
    if not proposal.has_own_id:
        return {"id": new_id(bare, lambda each: each in used), **bare}
    given = str(data["id"])
    return {"id": free_id(given, used) if given in used else given, **bare}


def _renamed(given: str, new: str) -> list[str]:
    if not given or given == new:
        return []
    return [_("Another question has the id “%(id)s”, so that this one gets the id “%(new)s”.", id=given, new=new)]


def _stamp(data: Mapping[str, Any]) -> str:
    """Return what tells whether two questions say the same, whatever their ids and states."""
    return repr(_sorted({key: value for key, value in data.items() if key not in {"id", "status"}}))


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return sorted((str(key), _sorted(inner)) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return [_sorted(inner) for inner in value]
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def take(draft: DraftOf, find: Callable[[], Holder], pasted: Pasted, *, by: int | None) -> list[str]:
    """Write what can be taken into a quiz or bank and return the ids; opens its own transaction.

    Raises Refusal where there is nothing to take, and where there would be too many questions.
    """
    holder = find()
    found = offered(draft, holder, pasted)
    if not found.offers:
        if found.already_there:
            return []
        raise Refusal(_l("Nothing here can be taken. Mend what is named below, and look again."), field="text")
    return add_questions(holder, [offer.data for offer in found.offers], by=by)


def packed(content: bytes) -> str:
    """Return a file as a form carries it; raises Refusal where it is too large for that."""
    if len(content) > LARGEST_FILE:
        raise Refusal(_l("This file is larger than %(most)s MB. Part it into several.", most=2), field="file")
    text = base64.b64encode(zlib.compress(content, 9)).decode()
    if len(text) > LARGEST_PACKED:
        raise Refusal(_l("This file holds too much to be looked at in one go. Part it into several."), field="file")
    return text


def unpacked(text: str) -> bytes:
    """Return a file that a form has carried; nothing where it is none of ours."""
    try:
        raw = base64.b64decode(text, validate=True)
        content = zlib.decompressobj().decompress(raw, LARGEST_FILE + 1)
    except (binascii.Error, ValueError, zlib.error):
        return b""
    return content if len(content) <= LARGEST_FILE else b""
