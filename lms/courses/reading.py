"""Reading a bundle: from its files to a course document, with everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lms.core.language import LANGUAGES
from lms.core.said import say
from lms.courses import checks
from lms.courses.borrowing import BorrowedHead
from lms.courses.bundles import MEDIA, Bundle, unsafe_files
from lms.courses.checks import COURSE_FILE
from lms.courses.contents import LONGEST_SLUG, SLUG, ContentContext, Model, Slug, Text
from lms.courses.documents import CourseDocument, CourseHead, Fact, Module, Picture, Source, SourceId, Term, Unit
from lms.courses.files import Files
from lms.courses.layout import ModuleFiles, UnitFiles, arrange
from lms.courses.lending import Lenders
from lms.courses.media_files import examine_media
from lms.courses.media_words import MediaWords, check_media_words, media_known, read_media_words, widths_of
from lms.courses.problems import Problem
from lms.courses.sharing import SharedFiles
from lms.courses.sources import FACTS_FILE
from lms.courses.units import ReadUnit, read_unit
from lms.courses.yaml_files import YamlFile

SOURCES_FILE = "sources.yaml"
GLOSSARY_FILE = "glossary.yaml"


@dataclass(frozen=True)
class Reading:
    """What a bundle says. ``document`` is None where there are problems.

    ``borrowed`` holds digests of the modules and banks from other courses, ``pictures`` their pictures by digest.
    ``units`` are those that could be read, whatever else is wrong.
    """

    document: CourseDocument | None
    problems: tuple[Problem, ...] = ()
    borrowed: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)


class Shelf:
    """Where the courses stand from which modules and banks may be taken. Each is read once."""

    def __init__(self, find: Callable[[str], Bundle | None]) -> None:
        self._find = find
        self._bundles: dict[str, Bundle | None] = {}
        self._readings: dict[str, Reading] = {}

    def bundle(self, slug: str) -> Bundle | None:
        """Return a bundle, or None."""
        if slug not in self._bundles:
            self._bundles[slug] = self._find(slug)
        return self._bundles[slug]

    def read(self, bundle: Bundle, borrowers: tuple[str, ...] = ()) -> Reading:
        """Return what a bundle says; ``borrowers`` are the courses that are waiting for it."""
        if bundle.slug not in self._readings:
            self._readings[bundle.slug] = _Reader(bundle, self, borrowers).reading()
        return self._readings[bundle.slug]


def read_bundle(bundle: Bundle, shelf: Shelf | None = None) -> Reading:
    """Return what a bundle says, and everything that is wrong with it."""
    return _Reader(bundle, shelf or Shelf(lambda slug: None), ()).reading()


class ModuleHead(Model):
    """What module.yaml says."""

    title: Text
    aims: tuple[Text, ...] = ()


class _Reader:
    """Reads one bundle, once."""

    def __init__(self, bundle: Bundle, shelf: Shelf, borrowers: tuple[str, ...]) -> None:
        self.files = Files(bundle)
        self.bundle = bundle
        self._lenders = Lenders(bundle.slug, shelf, borrowers)
        self._pictures: dict[str, bytes] = {}
        self._facts: dict[str, Fact] = {}
        self._units: dict[str, Unit] = {}
        self._media_words: dict[str, MediaWords] = {}
        self._languages: tuple[str, ...] = tuple(LANGUAGES)
        self._wanted: tuple[str, ...] = self._languages

    def reading(self) -> Reading:
        files, bundle = self.files, self.bundle
        files.problems.extend(unsafe_files(bundle))
        if not SLUG.fullmatch(bundle.slug) or len(bundle.slug) > LONGEST_SLUG:
            files.note(
                COURSE_FILE,
                1,
                say("The folder “%(slug)s” should be in small letters, digits and hyphens.", slug=bundle.slug),
            )
        layout = arrange(bundle.files)
        files.problems.extend(layout.problems)
        head = self._head()
        context = self._of_texts
        sources = files.mapping(SourceId, Source, SOURCES_FILE, context)
        glossary = files.mapping(Slug, Term, GLOSSARY_FILE, context)
        facts = self._facts = files.mapping(SourceId, Fact, FACTS_FILE, context)
        media = self._media(layout.media)
        known_media = media_known(media, self._wanted)
        within = ContentContext(
            self._languages,
            sources.keys(),
            glossary.keys(),
            media.keys(),
            units={unit.id for module in layout.modules for unit in module.units.values()} | bundle.beyond.units,
            facts={key: bool(fact.value) for key, fact in facts.items()},
            described=known_media.described,
            unready=known_media.unready,
            wanted=self._wanted,
        )
        self._shared = SharedFiles(files, within, self._lenders.find)
        self._shared.read(layout.shared)
        modules = [module for found in layout.modules if (module := self._module(found, within))]
        if not layout.modules:
            files.note(COURSE_FILE, 1, say("This course has no modules: they are folders like 01-some-module."))
        checks.check_glossary(files, glossary, GLOSSARY_FILE, within.facts)
        check_media_words(files, self._media_words, media, within.known)
        checks.check_media(files, layout.media, self._media_words)
        document = self._document(head, modules, sources, glossary, media) if head else None
        problems = tuple(sorted(set(files.problems)))
        pictures = {**self._pictures, **self._lenders.pictures}
        return Reading(None if problems else document, problems, self._lenders.debts, pictures, self._units)

    def _head(self) -> CourseHead | None:
        if COURSE_FILE not in self.bundle.files:
            self.files.note(COURSE_FILE, 1, say("This file is missing: it says what the course is."))
            return None
        file = self.files.yaml(COURSE_FILE)
        if file.data is None:
            return None
        named = file.data.get("languages")
        known = [code for code in named if code in LANGUAGES] if isinstance(named, list) else []
        self._languages = tuple(dict.fromkeys(known)) or self._languages
        in_work = file.data.get("languages_in_work")
        unfinished = in_work if isinstance(in_work, list) else []
        self._wanted = tuple(code for code in self._languages if code not in unfinished)
        return self.files.model(CourseHead, file.data, COURSE_FILE, file, self._of_texts)

    @property
    def _of_texts(self) -> dict[str, tuple[str, ...]]:
        return {"languages": self._languages, "wanted": self._wanted}

    def _media(self, paths: Iterable[str]) -> dict[str, Picture]:
        """Return the files under media/ with what media.yaml says about them."""
        words = self._media_words = read_media_words(self.files, self._of_texts)
        media = {**self.bundle.beyond.media, **{path: self._picture(path) for path in paths}}
        return {
            path: each.model_copy(update={"words": words[path]}) if path in words else each
            for path, each in media.items()
        }

    def _picture(self, path: str) -> Picture:
        content = self.bundle.files[path]
        facts = examine_media(path.removeprefix(MEDIA), content)
        for line, sentence in facts.problems:
            self.files.note(path, line, sentence)
        digest = self.bundle.manifest[path]
        self._pictures[digest] = content
        return Picture(
            sha256=digest,
            media_type=facts.media_type,
            width=facts.width,
            height=facts.height,
            size=len(content),
            widths=widths_of(facts.media_type, facts.width),
        )

    def _module(self, found: ModuleFiles, within: ContentContext) -> Module | None:
        file = self.files.yaml(found.path) if found.has_file else YamlFile()
        if isinstance(file.data, dict) and "from" in file.data:
            return self._borrowed_module(found, file)
        units = [self._unit(unit, within) for _, unit in sorted(found.units.items())]
        if found.has_file and not units:
            self.files.note(found.path, 1, say("This module has no units: they are files like 01-some-unit.md."))
        head = self.files.model(ModuleHead, file.data, found.path, file, self._of_texts) if file.data else None
        if head is None or None in units:
            return None
        return Module(id=found.id, title=head.title, aims=head.aims, units=tuple(unit for unit in units if unit))

    def _unit(self, found: UnitFiles, within: ContentContext) -> Unit | None:
        read = read_unit(self.files, found, within)
        if read is None:
            return None
        checks.check_unit(self.files, read, within)
        if self._give_shared(read):
            checks.check_content(self.files, read, within)
        self._units[found.id] = read.unit
        return read.unit

    def _give_shared(self, read: ReadUnit) -> bool:
        """Give a unit what it takes from what units share; False where something of it cannot be had."""
        content, found = read.unit.content, {}
        if content is None:
            return True
        wants = tuple(content.wants())
        for wanted in wants:
            try:
                found[wanted.name] = self._shared.find(wanted)
            except LookupError as error:
                self.files.note(*read.place(wanted.where), error.args[0])
        shared = {name: each for name, each in found.items() if each is not None}
        read.unit = read.unit.model_copy(update={"content": content.with_shared(shared)})
        return len(shared) == len({wanted.name for wanted in wants})

    def _borrowed_module(self, found: ModuleFiles, file: YamlFile) -> Module | None:
        for unit in found.units.values():
            self.files.note(
                unit.path, 1, say("This module is taken from another course (module.yaml): it has no files here.")
            )
        head = self.files.model(BorrowedHead, file.data, found.path, file, self._of_texts)
        if head is None:
            return None
        try:
            return self._lenders.borrow(head, found.id, self._wanted)
        except LookupError as error:
            self.files.note(found.path, file.line(("from",)), error.args[0])
            return None

    def _document(
        self,
        head: CourseHead,
        modules: list[Module],
        sources: dict[str, Source],
        glossary: dict[str, Term],
        media: dict[str, Picture],
    ) -> CourseDocument:
        for borrowed in self._lenders.modules:
            sources |= borrowed.sources
            glossary |= borrowed.glossary
            media |= borrowed.media
            self._facts |= borrowed.facts
        for lent in self._shared.lent.values():
            sources |= {f"{lent.course.slug}/{key}": source for key, source in lent.course.sources.items()}
            self._facts |= {f"{lent.course.slug}/{key}": fact for key, fact in lent.course.facts.items()}
            self._lenders.debts[lent.name] = lent.digest
        document = CourseDocument(
            slug=self.bundle.slug,
            modules=tuple(modules),
            sources=sources,
            glossary=glossary,
            media=media,
            facts=self._facts,
            shared=self._shared.own,
            **dict(head),
        )
        self._check_ids(document)
        file = self.files.yaml(COURSE_FILE)
        if not self.files.problems:
            checks.check_completion(self.files, document, file)
            checks.check_document(self.files, document, file)
        return document

    def _check_ids(self, document: CourseDocument) -> None:
        """Units of modules from elsewhere must not have the ids of our own."""
        seen: dict[str, str] = {}
        for module in document.modules:
            for unit in module.units:
                if seen.setdefault(unit.id, module.id) != module.id and module.origin:
                    sentence = say(
                        "The unit “%(id)s” of “%(origin)s” has the id of one in “%(seen)s”.",
                        id=unit.id,
                        origin=module.origin,
                        seen=seen[unit.id],
                    )
                    self.files.note(COURSE_FILE, 1, sentence)
