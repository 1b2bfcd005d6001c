"""The checks of pictures, tables and feedback on the checklist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from flask_babel import lazy_gettext as _l
from markdown_it.token import Token

from lms.authoring.reviewing.checklist import Check, Finding, Looked, checks
from lms.authoring.reviewing.contrast import faint_texts
from lms.core.markup import parser, prepared
from lms.courses.bundles import MEDIA
from lms.courses.lessons import split_lesson
from lms.quizzes.banks.documents import Bank
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Question

LARGE_PICTURE = 100_000
SHORTEST_ALTERNATIVE = 5
SAYS_SOMETHING = frozenset({"feedback", "if_true", "if_false"})
EMPTY_WORDS = re.compile(r"(image|picture|photo|figure|img|चित्र|तस्वीर)[\s\d.:-]*", re.IGNORECASE)


def _tokens(looked: Looked) -> Iterator[tuple[str, int, list[Token]]]:
    """Yield the lessons in all languages: path, the line before their text, and what they are made of."""
    for path, text in sorted(looked.reading.texts.items()):
        if path.endswith(".md") and "/" in path:
            lesson = split_lesson(text)
            yield path, lesson.body_line, parser("lesson").parse(prepared(lesson.body), {})


def _pictures(tokens: list[Token]) -> Iterator[tuple[int, str, str]]:
    """Yield line (from 0), address and alternative text of each picture."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                yield (token.map or (0, 0))[0], str(child.attrs.get("src", "")), child.content.strip()


def poor_alternatives(looked: Looked) -> Iterator[Finding]:
    """Yield pictures whose description does not say what they show."""
    for path, first, tokens in _tokens(looked):
        for line, source, words in _pictures(tokens):
            if words and _says_nothing(words, source):
                sentence = _l(
                    "The description “%(words)s” of a picture does not tell somebody who cannot see it what it shows.",
                    words=words,
                )
                yield Finding(sentence, path, first + line)


def _says_nothing(words: str, source: str) -> bool:
    name = PurePosixPath(source).name
    names = {name.lower(), name.partition(".")[0].lower().replace("-", " ")}
    plain = words.lower()
    return len(words) < SHORTEST_ALTERNATIVE or plain in names or EMPTY_WORDS.fullmatch(plain) is not None


def tables_without_headers(looked: Looked) -> Iterator[Finding]:
    """Yield tables in whose first line nothing stands."""
    for path, first, tokens in _tokens(looked):
        for position, token in enumerate(tokens):
            if token.type == "thead_open":
                cells = [each for each in tokens[position : position + 60] if each.type in {"inline", "thead_close"}]
                ends = next((at for at, each in enumerate(cells) if each.type == "thead_close"), len(cells))
                if sum(bool(each.content.strip()) for each in cells[:ends]) < max(1, ends - 1):
                    sentence = _l("The first line of this table should say what stands in each column.")
                    yield Finding(sentence, path, first + (token.map or (0, 0))[0])


def faint_pictures(looked: Looked) -> Iterator[Finding]:
    """Yield drawings with words that hardly show."""
    for path, content in sorted(looked.reading.drawings.items()):
        worst = min(faint_texts(content), key=lambda found: found[2], default=None)
        if worst is not None:
            line, colour, found = worst
            sentence = _l(
                "Words in this picture (%(colour)s) hardly show: their contrast is %(found)s to 1, and 4.5 is needed.",
                colour=colour,
                found=f"{found:.1f}",
            )
            yield Finding(sentence, path, line)


def large_pictures(looked: Looked) -> Iterator[Finding]:
    """Yield pictures that take long to load on a phone."""
    for path, size in sorted(looked.reading.sizes.items()):
        is_picture = PurePosixPath(path).suffix in {".png", ".jpg", ".jpeg", ".webp", ".svg"}
        if path.startswith(MEDIA) and is_picture and size > LARGE_PICTURE:
            sentence = _l(
                "This picture has %(size)d kB. Phones pay for every byte: 100 kB are usually enough.", size=size // 1000
            )
            yield Finding(sentence, path)


def silent_questions(looked: Looked) -> Iterator[Finding]:
    """Yield questions that tell a learner nothing but right or wrong."""
    for unit in looked.reading.units.values():
        if isinstance(unit.content, QuizContent):
            yield from map(partial(_silent, unit=unit.id), filter(_is_silent, unit.content.questions))
    document = looked.reading.document
    for name, shared in sorted(document.shared.items()) if document else ():
        if isinstance(shared, Bank):
            yield from map(partial(_silent, path=f"{name}.yaml"), filter(_is_silent, shared.gives()))


def _silent(question: Question, unit: str = "", path: str = "") -> Finding:
    sentence = _l(
        "The question “%(question)s” gives no feedback: say why an answer is right or wrong.",
        question=question.title or question.id,
    )
    return Finding(sentence, path, unit=unit)


def _is_silent(question: Question) -> bool:
    if not question.is_asked or question.questions_by_hand():
        return False
    return not _says_something(question.model_dump(mode="json", exclude_defaults=True))


def _says_something(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any((key in SAYS_SOMETHING and inner) or _says_something(inner) for key, inner in value.items())
    return isinstance(value, list) and any(map(_says_something, value))


def register() -> None:
    """Enter the checks."""
    checks.add_all(
        {
            "alternatives": Check(_l("Pictures have descriptions that say what they show"), poor_alternatives, 40),
            "feedback": Check(_l("Every question gives feedback"), silent_questions, 60),
            "tables": Check(_l("Tables say what stands in their columns"), tables_without_headers, 100),
            "contrast": Check(_l("Words in pictures show well"), faint_pictures, 110),
            "sizes": Check(_l("Pictures load quickly"), large_pictures, 120),
        }
    )
