"""The Markdown of a quiz as HTML, in the language of the reader: each text is rendered once a process and revision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any

from flask_babel import format_time
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from lms.core.language import Localised, current_language, in_language, read_in
from lms.core.markup import Surroundings, render_blocks, render_inline
from lms.core.recent import Recent
from lms.core.templating import time_pattern
from lms.courses.documents import CourseDocument, Fact
from lms.courses.facts import cited_facts
from lms.courses.rendering import surroundings_of
from lms.courses.translations import localised_in
from lms.quizzes.grading import GradeMethod
from lms.quizzes.markers import cut_at_markers

QUIZZES_KEPT = 256
MINUTES_KEPT = 64
GRADE_WORDS = {
    GradeMethod.HIGHEST: _l("The best one counts."),
    GradeMethod.AVERAGE: _l("The average of them counts."),
    GradeMethod.FIRST: _l("The first one counts."),
    GradeMethod.LAST: _l("The last one counts."),
}


CERTAINTY_WORDS = {1: _l("a guess"), 2: _l("fairly sure"), 3: _l("sure")}


class QuizTexts:
    """The texts of one quiz of one revision in one language."""

    def __init__(self, document: CourseDocument, unit_id: str, language: str) -> None:
        self._document, self._unit_id, self._language = document, unit_id, language
        self._blocks: dict[str, Markup] = {}
        self._lines: dict[str, Markup] = {}

    @cached_property
    def _surroundings(self) -> Surroundings:
        return surroundings_of(self._document, self._unit_id, self._language)

    @cached_property
    def fallback(self) -> str:
        """The language in which some texts of the quiz are read that are not in its own; nothing where all are."""
        unit = self._document.find_unit(self._unit_id)
        lacking = [text for text in localised_in(unit) if self._language not in text]
        return read_in(lacking[0], self._language) if lacking else ""

    def block(self, text: Localised) -> Markup:
        """Return a text of paragraphs, lists, tables and pictures."""
        return self._rendered(text, self._blocks, render_blocks, Markup('<div lang="{}">{}</div>'))

    def line(self, text: Localised | str) -> Markup:
        """Return a text of one line; what is no author's Markdown but plain text is escaped."""
        if isinstance(text, str):
            return Markup.escape(text)
        return self._rendered(text, self._lines, render_inline, Markup('<span lang="{}">{}</span>'))

    def pieces(self, text: Localised) -> list[tuple[Markup, str]]:
        """Return a text of blocks cut at its markers: each piece with the id behind it, the last with none."""
        return cut_at_markers(self.block(text))

    def facts(self, *values: Any) -> list[tuple[str, Fact]]:
        """Return the facts that some texts, or a whole question, cite or show, with the ids that the author gave."""
        return cited_facts(self._document, self._unit_id, values)

    def _rendered(
        self, text: Localised, kept: dict[str, Markup], render: Callable[[str, Surroundings], Markup], foreign: Markup
    ) -> Markup:
        language = self._language if self._language in text else next(iter(text))
        source = text[language]
        html = kept.get(source)
        if html is None:
            html = kept[source] = render(source, self._surroundings)
        return html if language == self._language else foreign.format(language, html)


_kept: Recent[QuizTexts] = Recent(QUIZZES_KEPT)


def quiz_texts(digest: str, document: CourseDocument, unit_id: str) -> QuizTexts:
    """Return the texts of a quiz in the reader's language; ``digest`` is that of the document's revision."""
    language = current_language()
    key = (digest, unit_id, language)
    return _kept.find(key) or _kept.keep(key, QuizTexts(document, unit_id, language))


def grade_words(method: GradeMethod) -> str:
    """Return in words which attempts count."""
    return str(GRADE_WORDS[method])


def time_of_day(instant: datetime) -> str:
    """Return the time of an instant in the reader's zone and language: 10:42."""
    return _minute(current_language(), int(instant.timestamp()) // 60)


@lru_cache(MINUTES_KEPT)
def _minute(language: str, minute: int) -> str:
    """Return a minute since 1970 as people read it; many answers are saved in each."""
    with in_language(language):
        return str(format_time(datetime.fromtimestamp(minute * 60, UTC), time_pattern()))
