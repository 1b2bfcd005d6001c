"""Reading units: lessons from Markdown files, everything else from YAML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lms.core.said import say
from lms.courses.contents import ContentContext, UnitContent, Where, content_models, language_name
from lms.courses.documents import LessonContent, Unit, UnitHead, UnitStatus
from lms.courses.files import Context, Files
from lms.courses.layout import UnitFiles
from lms.courses.lessons import LessonFile, LessonHead, TranslationHead, UnfinishedHead, split_lesson
from lms.courses.yaml_files import YamlFile

LESSON = "lesson"
HEAD_KEYS = set(UnitHead.model_fields)


@dataclass
class ReadUnit:
    """A unit with the files it was read from, so that what is found in it later gets its file and line."""

    unit: Unit
    path: str
    head: YamlFile
    lessons: dict[str, tuple[str, LessonFile]]

    def place(self, where: Where, further: int = 0) -> tuple[str, int]:
        """Return file and line of a place in the content, ``further`` lines down in a text."""
        if where[:1] == ("body",) and where[1:2] and str(where[1]) in self.lessons:
            path, lesson = self.lessons[str(where[1])]
            return path, lesson.body_line + further
        return self.path, self.head.line(where, further)

    def texts(self) -> Iterator[tuple[Where, str]]:
        """Yield the Markdown texts in the content."""
        if self.unit.content is not None:
            yield from self.unit.content.texts()


def read_unit(files: Files, found: UnitFiles, within: ContentContext) -> ReadUnit | None:
    """Return a unit, or None where something in it is wrong."""
    if found.yaml:
        return _read_yaml_unit(files, found, found.yaml, within)
    return _read_lesson(files, found, within)


def _read_yaml_unit(files: Files, found: UnitFiles, path: str, within: ContentContext) -> ReadUnit | None:
    file = files.yaml(path)
    if file.data is None:
        return None
    is_draft = file.data.get("status") == UnitStatus.DRAFT
    context = {**within.of_texts, "complete": not is_draft}
    head = files.model(
        UnitHead, {key: value for key, value in file.data.items() if key in HEAD_KEYS}, path, file, context
    )
    content = None if is_draft else _read_content(files, path, file, context)
    if head is None or (content is None and not is_draft):
        return None
    return ReadUnit(Unit(id=found.id, content=content, **dict(head)), path, file, {})


def _read_content(files: Files, path: str, file: YamlFile, context: Context) -> UnitContent | None:
    kind = file.data.get("kind")
    model = content_models.find(kind) if isinstance(kind, str) and kind != LESSON else None
    if model is None:
        kinds = ", ".join(key for key in content_models.keys() if key != LESSON)  # noqa: SIM118 – a Registry
        if kind is not None:
            files.note(
                path,
                file.line(("kind",)),
                say("“kind” should be one of %(kinds)s. A lesson is a Markdown file.", kinds=kinds),
            )
        return None
    data = {key: value for key, value in file.data.items() if key not in HEAD_KEYS}
    return files.model(model, data, path, file, context)


def _read_lesson(files: Files, found: UnitFiles, within: ContentContext) -> ReadUnit | None:
    languages, wanted = within.languages, within.of_texts["wanted"]
    path = found.lessons.get("")
    if path is None:
        return None
    lesson = split_lesson(files.text(path))
    files.take(path, lesson.head)
    head = files.model(LessonHead, lesson.values, path, lesson.head) if not lesson.head.problems else None
    is_ready = head is None or head.status is UnitStatus.READY
    lessons = {languages[0]: (path, lesson)}
    heads: dict[str, TranslationHead | UnfinishedHead | None] = {languages[0]: head}
    for language in languages[1:]:
        if language in found.lessons:
            translated = split_lesson(files.text(found.lessons[language]))
            lessons[language] = (found.lessons[language], translated)
            model = TranslationHead if language in wanted else UnfinishedHead
            heads[language] = _translation_head(files, found.lessons[language], translated, model)
        elif is_ready and language in wanted:
            sentence = say(
                "The lesson in %(language)s is missing: add %(stem)s%(language2)s.md.",
                language=language_name(language),
                stem=path.removesuffix("md"),
                language2=language,
            )
            files.note(path, 1, sentence)
    _note_stray_languages(files, found, languages)
    _note_empty(files, {code: each for code, each in lessons.items() if code in wanted}, is_ready)
    if head is None or None in heads.values():
        return None
    return ReadUnit(_lesson_unit(found.id, head, heads, lessons), path, lesson.head, lessons)


def _translation_head(
    files: Files, path: str, lesson: LessonFile, model: type[TranslationHead | UnfinishedHead]
) -> TranslationHead | UnfinishedHead | None:
    files.take(path, lesson.head)
    own = set(TranslationHead.model_fields)
    for key in lesson.values.keys() & (set(LessonHead.model_fields) - own):
        files.note(
            path, lesson.head.line((key,)), say("“%(key)s” stands only in the file of the first language.", key=key)
        )
    shared = set(LessonHead.model_fields) - own
    values = {key: value for key, value in lesson.values.items() if key not in shared}
    return files.model(model, values, path, lesson.head) if not lesson.head.problems else None


def _note_stray_languages(files: Files, found: UnitFiles, languages: tuple[str, ...]) -> None:
    for language, path in found.lessons.items():
        if language == languages[0]:
            files.note(
                path,
                1,
                say(
                    "%(language)s is the first language: its file is the one without a language.",
                    language=language_name(language),
                ),
            )
        elif language and language not in languages:
            files.note(
                path,
                1,
                say(
                    "%(language)s is not a language of this course (course.yaml, languages).",
                    language=language_name(language),
                ),
            )


def _note_empty(files: Files, lessons: dict[str, tuple[str, LessonFile]], is_ready: bool) -> None:
    for path, lesson in lessons.values():
        if is_ready and not lesson.body.strip() and not lesson.head.problems:
            files.note(path, lesson.body_line, say("This lesson has no text. Until it has, say “status: draft”."))


def _lesson_unit(
    unit_id: str,
    head: LessonHead,
    heads: dict[str, TranslationHead | UnfinishedHead | None],
    lessons: dict[str, tuple[str, LessonFile]],
) -> Unit:
    shared: dict[str, Any] = {key: getattr(head, key) for key in ("minutes", "status", "as_on", "sources")}
    content = LessonContent(
        body={language: lesson.body for language, (_, lesson) in lessons.items() if lesson.body.strip()}
    )
    return Unit(
        id=unit_id,
        kind=LESSON,
        title={language: each.title for language, each in heads.items() if each and each.title},
        aim={language: each.aim for language, each in heads.items() if each and each.aim},
        content=content if head.status is UnitStatus.READY else None,
        **shared,
    )
