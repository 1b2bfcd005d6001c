"""Other courses, for what one bundle takes from them: who may lend, and what is owed to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from lms.core.said import said_together, say
from lms.courses.borrowing import Borrowed, BorrowedHead, borrow, missing_languages
from lms.courses.bundles import Bundle
from lms.courses.documents import CourseDocument, Module
from lms.courses.problems import Problem


class Lent(Protocol):
    """What is known of a course that lends something."""

    @property
    def document(self) -> CourseDocument | None:
        """Its document, where nothing is wrong with it."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it."""

    @property
    def borrowed(self) -> dict[str, str]:
        """What it has taken from others itself, with digests."""

    @property
    def pictures(self) -> dict[str, bytes]:
        """Its pictures by digest."""


class Shelved(Protocol):
    """Where other courses stand."""

    def bundle(self, slug: str) -> Bundle | None:
        """Return a bundle, or None."""

    def read(self, bundle: Bundle, borrowers: tuple[str, ...] = ()) -> Lent:
        """Return what a bundle says."""


class Lenders:
    """The courses from which one bundle takes modules and banks; ``borrowers`` wait for that bundle themselves.

    ``debts`` are the digests of what was taken, by ``course/module``; ``pictures`` come along with modules.
    """

    def __init__(self, slug: str, shelf: Shelved, borrowers: tuple[str, ...]) -> None:
        self._slug, self._shelf, self._borrowers = slug, shelf, borrowers
        self.modules: list[Borrowed] = []
        self.debts: dict[str, str] = {}
        self.pictures: dict[str, bytes] = {}

    def borrow(self, head: BorrowedHead, module_id: str, wanted: tuple[str, ...]) -> Module:
        """Return a module of another course. LookupError, with a sentence, where that cannot be done."""
        slug, _, theirs = head.origin.partition("/")
        bundle, document = self.find(slug)
        borrowed = borrow(head, module_id, document)
        missing = missing_languages(borrowed.module, wanted)
        if missing:
            sentence = say(
                "The module “%(origin)s” is not there in %(allowed)s.",
                origin=head.origin,
                allowed=said_together(missing),
            )
            raise LookupError(sentence)
        lender = self._shelf.read(bundle)
        self.modules.append(borrowed)
        self._owe(lender.borrowed, is_passed_on=borrowed.module.origin != head.origin)
        self.debts[head.origin] = bundle.module_digest(theirs)
        self.pictures |= lender.pictures
        return borrowed.module

    def _owe(self, debts: Mapping[str, str], *, is_passed_on: bool) -> None:
        self.debts |= {key: digest for key, digest in debts.items() if is_passed_on or key.count("/") > 1}

    def find(self, slug: str) -> tuple[Bundle, CourseDocument]:
        """Return another course. LookupError, with a sentence, where nothing can be taken from it."""
        if slug in {self._slug, *self._borrowers}:
            raise LookupError(say("The courses take from each other in a circle, through “%(slug)s”.", slug=slug))
        bundle = self._shelf.bundle(slug)
        if bundle is None:
            raise LookupError(say("There is no course “%(slug)s” to take anything from.", slug=slug))
        lender = self._shelf.read(bundle, (*self._borrowers, self._slug))
        if lender.document is None:
            sentence = say(
                "The course “%(slug)s” has problems of its own, which come first: %(problems)s",
                slug=slug,
                problems=lender.problems[0],
            )
            raise LookupError(sentence)
        return bundle, lender.document
