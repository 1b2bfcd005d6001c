"""What units share: files in folders of their own (``banks/frauds.yaml``), taken by units here and elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from lms.core.markup_problems import examine
from lms.core.said import said_together, say
from lms.courses import checks
from lms.courses.bundles import Bundle
from lms.courses.contents import (
    SLUG,
    ContentContext,
    SharedContent,
    Wanted,
    Where,
    language_name,
    shared_models,
    texts_in,
)
from lms.courses.documents import CourseDocument
from lms.courses.files import Files

Lender = Callable[[str], tuple[Bundle, CourseDocument]]
"""Finds another course by its slug; LookupError, with a sentence, where nothing can be taken from it."""


@dataclass(frozen=True)
class Lent:
    """Something taken from another course: which, and the digest of what it was."""

    course: CourseDocument
    name: str
    digest: str


class SharedFiles:
    """What units may take when one bundle is read."""

    def __init__(self, files: Files, within: ContentContext, find_lender: Lender) -> None:
        self._files, self._within, self._find_lender = files, within, find_lender
        self.own: dict[str, SharedContent] = {}
        self.lent: dict[str, Lent] = {}

    def read(self, paths: Collection[str]) -> None:
        """Read the files of this bundle, and note what is wrong with them."""
        context = self._within.of_texts
        for path in paths:
            file = self._files.yaml(path)
            model = shared_models[path.partition("/")[0]]
            content = self._files.model(model, file.data, path, file, context) if file.data is not None else None
            if content is not None:
                self.own[path.removesuffix(".yaml")] = content
                checks.check_shared(self._files, content, path, self._within)

    def find(self, wanted: Wanted) -> SharedContent | None:
        """Return what a unit of this bundle wants, or None where its file has problems of its own.

        LookupError, with a sentence, where there is no such thing.
        """
        course, slash, name = wanted.name.rpartition("/")
        if not SLUG.fullmatch(name) or (slash and not SLUG.fullmatch(course)):
            raise LookupError(
                say("“%(name)s” is no name: write “some-name”, or “some-course/some-name”.", name=wanted.name)
            )
        path = f"{wanted.folder}/{name}"
        if slash:
            return self._borrowed(course, path)
        if f"{path}.yaml" not in self._files.bundle.files:
            raise LookupError(say("There is no file %(path)s.yaml in this course.", path=path))
        return self.own.get(path)

    def _borrowed(self, slug: str, path: str) -> SharedContent:
        if slug == self._files.bundle.slug:
            raise LookupError(say("%(path)s.yaml is in this course: leave out “%(slug)s/”.", path=path, slug=slug))
        bundle, lender = self._find_lender(slug)
        content = lender.shared.get(path)
        if content is None:
            raise LookupError(say("The course “%(slug)s” has no file %(path)s.yaml.", slug=slug, path=path))
        lent = content.lent_by(slug)
        missing = list(_missing_languages(lent, self._within.of_texts["wanted"]))
        if missing:
            raise LookupError(
                say(
                    "%(path)s.yaml of “%(slug)s” is not there in %(allowed)s.",
                    path=path,
                    slug=slug,
                    allowed=said_together(missing),
                )
            )
        if _refers_to_its_course(lent):
            raise LookupError(
                say(
                    "%(path)s.yaml of “%(slug)s” has pictures or words from the glossary of that course: "
                    "what other courses take must do without both.",
                    path=path,
                    slug=slug,
                )
            )
        name = f"{slug}/{path}"
        self.lent[name] = Lent(lender, name, bundle.lent_digest(path))
        return lent


def _missing_languages(content: SharedContent, languages: Collection[str]) -> Iterator[str]:
    """Yield the names of the languages in which some text is not there."""
    found: dict[Where, set[str]] = {}
    for where, _ in texts_in(content, ()):
        found.setdefault(where[:-1], set()).add(str(where[-1]))
    for language in languages:
        if any(language not in there for there in found.values()):
            yield language_name(language)


def _refers_to_its_course(content: SharedContent) -> bool:
    return any(found.terms or found.images or found.papers for _, text in content.texts() for found in [examine(text)])
