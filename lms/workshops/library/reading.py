"""The document of a workshop as a bundle: read with everything that is wrong at once.

workshop.yaml                     title, objectives, agenda, handouts: what WorkshopPlan calls them
sessions/<id>.md, <id>.hi.md      the trainer's plan of each session
handouts/<id>.md, <id>.hi.md      the sheets for participants
pre-test.yaml, post-test.yaml     the two tests
feedback.yaml, action-plan.yaml   the forms
sources.yaml                      where the facts come from
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from lms.core.language import LANGUAGES
from lms.core.markup_problems import examine
from lms.courses.bundles import Bundle, unsafe_files
from lms.courses.contents import SLUG, Model, Where, language_name
from lms.courses.documents import Source, SourceId
from lms.courses.files import Context, Files
from lms.courses.problems import Problem, name_of
from lms.questionnaires.documents import Questionnaire
from lms.workshops.library.documents import ActionForm, Phase, Test, WorkshopPlan

WORKSHOP_FILE = "workshop.yaml"
SOURCES_FILE = "sources.yaml"
TEST_FILES = {Phase.PRE: "pre-test.yaml", Phase.POST: "post-test.yaml"}
FEEDBACK_FILE = "feedback.yaml"
ACTION_FILE = "action-plan.yaml"
SHEET = re.compile(r"(sessions|handouts)/([a-z0-9-]+?)(?:\.([a-z]{2}))?\.md")
LONGEST_SHEET = 40_000
YAML_FILES = {WORKSHOP_FILE, SOURCES_FILE, *TEST_FILES.values(), FEEDBACK_FILE, ACTION_FILE}
ELSEWHERE = {"pre_test", "post_test", "feedback", "action_plan", "known_sources"}

Sheets = dict[str, dict[str, dict[str, str]]]
"""Markdown by folder, id and language."""
Read = TypeVar("Read", bound=BaseModel)


@dataclass(frozen=True)
class PlanReading:
    """What a bundle says. ``plan`` is None where there are problems."""

    plan: WorkshopPlan | None
    problems: tuple[Problem, ...] = ()


def read_workshop(bundle: Bundle) -> PlanReading:
    """Return the workshop that a bundle holds, or everything that is wrong with it."""
    files = Files(bundle)
    files.problems += [*bundle.unread, *unsafe_files(bundle)]
    plan = _Reader(files).plan()
    problems = tuple(sorted(set(files.problems)))
    return PlanReading(None if problems else plan, problems)


class _Reader:
    """Reads the files of one bundle."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.head = files.yaml(WORKSHOP_FILE)
        self.languages = self._languages()
        self.context: Context = {"languages": self.languages}

    def _languages(self) -> tuple[str, ...]:
        """Return the languages of the title: every other text needs them too."""
        title = (self.head.data or {}).get("title")
        found = tuple(title) if isinstance(title, dict) else ()
        for language in found:
            if language not in LANGUAGES:
                known = ", ".join(LANGUAGES)
                self.note(("title",), f"“{language}” is not a language of this site ({known}).")
        return tuple(language for language in LANGUAGES if language in found)

    def note(self, where: Where, sentence: str) -> None:
        self.files.note(WORKSHOP_FILE, self.head.line(where), sentence)

    def plan(self) -> WorkshopPlan | None:
        """Return the whole document, or None."""
        self._note_strays()
        if self.head.data is None:
            return None
        sheets = self._sheets()
        data = dict(self.head.data) | self._parts()
        for key in sorted(ELSEWHERE & set(self.head.data)):
            self.note((key,), f"“{key}” stands in a file of its own.")
        for folder, key in (("sessions", "plan"), ("handouts", "body")):
            data[folder] = [_with_sheet(each, key, sheets[folder]) for each in data.get(folder) or ()]
        plan = self.files.model(WorkshopPlan, data, WORKSHOP_FILE, self.head, self.context)
        if plan is not None:
            _Checks(self, plan, sheets).run()
        return plan

    def _note_strays(self) -> None:
        for path in sorted(self.files.bundle.files):
            if path not in YAML_FILES and not SHEET.fullmatch(path):
                sentence = "This file belongs to nothing: sheets are sessions/<id>.md and handouts/<id>.md."
                self.files.note(path, 1, sentence)

    def _sheets(self) -> Sheets:
        found: Sheets = {"sessions": {}, "handouts": {}}
        for path in sorted(self.files.bundle.files):
            if match := SHEET.fullmatch(path):
                text = self.files.text(path).strip()
                language = match[3] or (self.languages or tuple(LANGUAGES))[0]
                if not text:
                    self.files.note(path, 1, "This file is empty.")
                if len(text) > LONGEST_SHEET:
                    self.files.note(path, 1, f"This sheet is too long: {LONGEST_SHEET} characters at the most.")
                found[match[1]].setdefault(match[2], {})[language] = text
        return found

    def _parts(self) -> dict[str, Any]:
        """Return what stands in files of its own, as models; a file that is not there is None."""
        tests = {f"{phase}_test": self._part(Test, path) for phase, path in TEST_FILES.items()}
        sources = self.files.mapping(SourceId, Source, SOURCES_FILE, self.context)
        return {
            **tests,
            "feedback": self._part(Questionnaire, FEEDBACK_FILE),
            "action_plan": self._part(ActionForm, ACTION_FILE),
            "known_sources": sources,
        }

    def _part(self, model: type[Read], path: str) -> Read | None:
        if path not in self.files.bundle.files:
            return None
        file = self.files.yaml(path)
        return None if file.data is None else self.files.model(model, file.data, path, file, self.context)


def _with_sheet(data: Any, key: str, sheets: Mapping[str, dict[str, str]]) -> Any:
    if not isinstance(data, dict) or key in data:
        return data
    return {**data, key: sheets.get(str(data.get("id")), {})}


class _Checks:
    """What the types of a document cannot say."""

    def __init__(self, reader: _Reader, plan: WorkshopPlan, sheets: Sheets) -> None:
        self.reader, self.plan, self.sheets = reader, plan, sheets
        self.files = reader.files

    def run(self) -> None:
        """Note everything that is wrong."""
        self._check_ids()
        self._check_agenda()
        self._check_references()
        self._check_sheets()
        self._check_tests()
        self._check_languages()
        self._check_sources()
        self._check_markup()

    def note(self, where: Where, sentence: str) -> None:
        self.reader.note(where, sentence)

    def _check_ids(self) -> None:
        for key in ("objectives", "sessions", "handouts"):
            ids = [each.id for each in getattr(self.plan, key)]
            for position, each in enumerate(ids):
                if each in ids[:position]:
                    self.note((key, position, "id"), f"The id “{each}” stands twice; each needs its own.")

    def _check_agenda(self) -> None:
        for day in range(1, self.plan.days + 1):
            sessions = self.plan.sessions_of(day)
            if not sessions:
                self.note(("sessions",), f"Day {day} has no session.")
            for before, after in itertools.pairwise(sessions):
                if after.starts < before.ends:
                    position = self.plan.sessions.index(after)
                    sentence = f"“{after.id}” begins before “{before.id}” has ended."
                    self.note(("sessions", position, "starts"), sentence)

    def _check_references(self) -> None:
        objectives, handouts = set(self.plan.objective_texts), {each.id for each in self.plan.handouts}
        for position, session in enumerate(self.plan.sessions):
            for key, known in (("objectives", objectives), ("handouts", handouts)):
                for each in getattr(session, key):
                    if each not in known:
                        self.note(("sessions", position, key), f"There is no “{each}” among the {key}.")
        if self.plan.group.least > self.plan.group.most:
            self.note(("group",), "The least is more than the most.")

    def _check_sheets(self) -> None:
        wanted = {
            "sessions": [each.id for each in self.plan.sessions if not each.is_break],
            "handouts": [each.id for each in self.plan.handouts],
        }
        for folder, ids in wanted.items():
            for each in ids:
                written = self.sheets[folder].get(each, {})
                for language in self.reader.languages:
                    if language not in written:
                        self.note((folder,), f"{folder}/{each}: the sheet in {language_name(language)} is missing.")
            known = set(ids) | ({each.id for each in self.plan.sessions} if folder == "sessions" else set())
            for stray in sorted(set(self.sheets[folder]) - known):
                self.files.note(f"{folder}/{stray}.md", 1, f"No line of {WORKSHOP_FILE} has the id “{stray}”.")

    def _check_tests(self) -> None:
        asked: dict[Phase, Counter[str]] = {}
        for phase, path in TEST_FILES.items():
            test = self.plan.test(phase)
            if test is not None:
                asked[phase] = self._check_test(test, path)
        if len(asked) == 1:
            self.note((), "There is only one of the two tests: what was learnt cannot be said from one.")
        elif asked and asked[Phase.PRE] != asked[Phase.POST]:
            sentence = "The two tests should have the same number of questions for each objective."
            self.files.note(TEST_FILES[Phase.POST], 1, sentence)

    def _check_test(self, test: Test, path: str) -> Counter[str]:
        file = self.files.yaml(path)
        seen: set[str] = set()
        for position, question in enumerate(test.questions):
            line = file.line(("questions", position))
            if question.id in seen:
                self.files.note(path, line, f"The id “{question.id}” stands twice; each needs its own.")
            seen.add(question.id)
            if question.objective not in self.plan.objective_texts:
                self.files.note(path, line, f"“{question.id}” names no objective of the workshop.")
            if question.is_asked and question.right_answer() is None:
                self.files.note(path, line, f"“{question.id}” could only be graded by a person.")
            for problem in question.problems():
                where = ("questions", position, *problem.where)
                self.files.note(path, file.line(where, problem.line), problem.sentence)
        return Counter(str(question.objective) for question in test.questions)

    def _check_languages(self) -> None:
        """Forms are checked here: their texts know nothing of the languages of a bundle."""
        wanted = set(self.reader.languages)
        for path, part in ((FEEDBACK_FILE, self.plan.feedback), (ACTION_FILE, self.plan.action_plan)):
            for where, text in _words_in(part, ()):
                for language in sorted(wanted - set(text)):
                    sentence = f"{name_of(where)}: the text in {language_name(language)} is missing."
                    self.files.note(path, self.files.yaml(path).line(where), sentence)

    def _check_sources(self) -> None:
        tests = [(path, self.plan.test(phase)) for phase, path in TEST_FILES.items()]
        named: list[tuple[str, Where, tuple[str, ...]]] = [(WORKSHOP_FILE, ("sources",), self.plan.sources)]
        for path, test in tests:
            for position, question in enumerate(test.questions if test else ()):
                named.append((path, ("questions", position, "sources"), question.sources))
        for path, where, ids in named:
            for each in ids:
                if each not in self.plan.known_sources:
                    line = self.files.yaml(path).line(where)
                    self.files.note(path, line, f"The source “{each}” does not stand in {SOURCES_FILE}.")

    def _check_markup(self) -> None:
        for folder, sheets in self.sheets.items():
            for each, texts in sheets.items():
                for language, text in texts.items():
                    ending = "" if language == self.reader.languages[0] else f".{language}"
                    for problem in examine(text).problems:
                        self.files.note(f"{folder}/{each}{ending}.md", problem.line, problem.sentence)


def _words_in(value: Any, where: Where) -> Iterator[tuple[Where, dict[str, str]]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _words_in(getattr(value, name), (*where, name))
    elif isinstance(value, tuple):
        for position, inner in enumerate(value):
            yield from _words_in(inner, (*where, position))
    elif isinstance(value, dict) and value:
        yield where, value


class Topic(Model):
    """What workshops are about, as people filter them."""

    name: dict[str, str]


def read_topics(bundle: Bundle, path: str) -> tuple[dict[str, dict[str, str]], Iterable[Problem]]:
    """Return the names of topics by slug from a YAML file that maps slugs to names, and what is wrong with it."""
    files = Files(bundle)
    file = files.yaml(path)
    topics: dict[str, dict[str, str]] = {}
    for slug, value in (file.data or {}).items():
        topic = files.model(Topic, {"name": value}, path, file)
        if not isinstance(slug, str) or not SLUG.fullmatch(slug):
            files.note(path, file.line((slug,)), "Write topics as small letters, digits and hyphens.")
        elif topic is not None:
            topics[slug] = topic.name
    return topics, files.problems
