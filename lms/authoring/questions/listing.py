"""The questions of a quiz or bank as its page lists them: those that are looked for, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from lms.authoring.questions.checking import Mistake, check_entry
from lms.authoring.questions.holders import Entry, Holder
from lms.core.paging import Page
from lms.courses.contents import ContentContext

ON_A_PAGE = 50
LONGEST_SOUGHT = 80


@dataclass(frozen=True)
class Sought:
    """What somebody looks for; what is empty fits all."""

    words: str = ""
    kind: str = ""
    tag: str = ""

    def __bool__(self) -> bool:
        return any((self.words, self.kind, self.tag))

    def fits(self, entry: Entry) -> bool:
        """Whether a question is among them."""
        return (
            (not self.kind or entry.kind == self.kind)
            and (not self.tag or self.tag in entry.tags)
            and (not self.words or entry.has_words(self.words))
        )


@dataclass(frozen=True)
class Listed:
    """A question with what is wrong with it."""

    entry: Entry
    mistakes: tuple[Mistake, ...]


def listed(holder: Holder, sought: Sought, number: int, context: ContentContext) -> Page[Listed]:
    """Return a page of the questions that are looked for; only those on it are read whole."""
    found = [entry for entry in holder.entries() if not sought or sought.fits(entry)]
    number = min(number, max(1, -(-len(found) // ON_A_PAGE)))
    shown = found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    items = [Listed(entry, check_entry(entry, context).mistakes) for entry in shown]
    return Page(items, number, ON_A_PAGE, len(found))
