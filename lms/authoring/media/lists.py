"""The list of a draft's files as somebody asks for it: what is sought, and one page of what fits."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.media.library import Condition, MediaEntry, deleted_entries, shelf
from lms.authoring.media.queries import deleted_files
from lms.core.media_kinds import MediaKind
from lms.core.paging import Page, requested_page

A_PAGE = 24
LONGEST_SOUGHT = 80


@dataclass(frozen=True)
class Sought:
    """What a list is narrowed to; empty where it is not."""

    words: str = ""
    kind: str = ""
    condition: str = ""

    def fits(self, entry: MediaEntry) -> bool:
        """Whether a file is one of those."""
        said = " ".join((entry.name, *entry.alt.values(), *(entry.words.caption or {}).values())).lower()
        if self.words.lower() not in said or self.kind not in {"", entry.kind}:
            return False
        if self.condition == Condition.UNUSED:
            return not entry.uses
        return bool(entry.lacks) if self.condition == Condition.WITHOUT_WORDS else True

    def __bool__(self) -> bool:
        return bool(self.words or self.kind or self.condition)


@dataclass(frozen=True)
class Listed:
    """A page of files, and how many there are that somebody should look at."""

    page: Page[MediaEntry]
    unused: int
    without_words: int
    total: int


def requested() -> Sought:
    """Return what the address asks for; nonsense counts as nothing."""
    asked = {name: request.args.get(name, "").strip()[:LONGEST_SOUGHT] for name in ("words", "kind", "condition")}
    kind = asked["kind"] if asked["kind"] in [*MediaKind] else ""
    return Sought(asked["words"], kind, asked["condition"] if asked["condition"] in [*Condition] else "")


def listed(draft: DraftOf, sought: Sought) -> Listed:
    """Return one page of the files of a draft that fit."""
    entries = shelf(draft)
    is_deleted = sought.condition == Condition.DELETED
    among = deleted_entries(draft, deleted_files(draft.course_id)) if is_deleted else entries
    found = [entry for entry in among if sought.fits(entry)]
    number = min(requested_page(), max(1, -(-len(found) // A_PAGE)))
    page = Page(found[(number - 1) * A_PAGE : number * A_PAGE], number, A_PAGE, len(found))
    unused, bare = sum(not entry.uses for entry in entries), sum(bool(entry.lacks) for entry in entries)
    return Listed(page, unused, bare, len(entries))
