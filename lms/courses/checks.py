"""What the types of a course cannot say: that what one part refers to is there, and that the texts are well made."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lms.core.markup_problems import Known, examine
from lms.core.media_kinds import MediaKind, kind_of_name
from lms.core.said import say
from lms.courses.bundles import is_text
from lms.courses.contents import ContentContext, SharedContent, content_models
from lms.courses.documents import CompletionRule, CourseDocument, Term
from lms.courses.files import Files
from lms.courses.guards import document_checks
from lms.courses.media_words import MediaWords, used_paths
from lms.courses.units import ReadUnit
from lms.courses.yaml_files import YamlFile

COURSE_FILE = "course.yaml"


def check_unit(files: Files, read: ReadUnit, context: ContentContext) -> None:
    """Check the sources of a unit and its texts."""
    for number, source in enumerate(read.unit.sources):
        if source not in context.sources:
            files.note(
                read.path,
                read.head.line(("sources", number)),
                say("The source “%(source)s” is not in sources.yaml.", source=source),
            )
    for where, text in read.texts():
        for problem in examine(text, context.known).problems:
            files.note(*read.place(where, problem.line - 1), problem.sentence)


def check_content(files: Files, read: ReadUnit, context: ContentContext) -> None:
    """Ask the content of a unit what is wrong with it."""
    if read.unit.content is not None:
        for found in read.unit.content.problems(context):
            files.note(*read.place(found.where, found.line), found.sentence)


def check_shared(files: Files, content: SharedContent, path: str, context: ContentContext) -> None:
    """Check a file that units share: its texts, and what it has to say itself."""
    file = files.yaml(path)
    for where, text in content.texts():
        for problem in examine(text, context.known).problems:
            files.note(path, file.line(where, problem.line - 1), problem.sentence)
    for found in content.problems(context):
        files.note(path, file.line(found.where, found.line), found.sentence)


def check_media(files: Files, media: Collection[str], words: Mapping[str, MediaWords]) -> None:
    """Note the files under media/ that no text mentions."""
    texts = (content.decode(errors="replace") for path, content in files.bundle.files.items() if is_text(path))
    used = used_paths(texts, words) if media else set()
    for path in media:
        if path not in used:
            what = "picture" if kind_of_name(path) is MediaKind.PICTURE else "file"
            files.note(path, 1, say("No text shows this %(what)s: show it, or delete it.", what=what))


def check_glossary(files: Files, glossary: Mapping[str, Term], path: str, facts: Mapping[str, bool]) -> None:
    """Check the meanings of the glossary as texts."""
    for key, term in glossary.items():
        for language, text in term.meaning.items():
            for problem in examine(text, Known(terms=glossary, facts=facts)).problems:
                line = files.yaml(path).line((key, "meaning", language), problem.line - 1)
                files.note(path, line, problem.sentence)


def check_completion(files: Files, document: CourseDocument, file: YamlFile) -> None:
    """Check that the rule of completion names units that are there."""
    rule = document.completion
    for number, unit_id in enumerate(() if rule.units == "all" else rule.units):
        if document.find_unit(unit_id) is None:
            line = file.line(("completion", "units", number))
            files.note(COURSE_FILE, line, say("There is no unit “%(unit_id)s” in this course.", unit_id=unit_id))
    for unit_id in rule.quizzes:
        _check_scored(files, document, rule, unit_id, file.line(("completion", "quizzes", unit_id)))


def _check_scored(files: Files, document: CourseDocument, rule: CompletionRule, unit_id: str, line: int) -> None:
    unit = document.find_unit(unit_id)
    if unit is None:
        files.note(COURSE_FILE, line, say("There is no unit “%(unit_id)s” in this course.", unit_id=unit_id))
        return
    model = content_models.find(unit.kind)
    if model is None or not model.is_scored:
        files.note(
            COURSE_FILE,
            line,
            say("“%(unit_id)s” is a %(kind)s: nobody earns marks in it.", unit_id=unit_id, kind=unit.kind),
        )
    if rule.units != "all" and unit_id not in rule.units:
        files.note(
            COURSE_FILE,
            line,
            say("“%(unit_id)s” has a mark to reach, but is not among the units of the rule.", unit_id=unit_id),
        )


def check_document(files: Files, document: CourseDocument, file: YamlFile) -> None:
    """Ask the packages above."""
    for check in document_checks:
        for where, sentence in check(document):
            files.note(COURSE_FILE, file.line(where), sentence)
