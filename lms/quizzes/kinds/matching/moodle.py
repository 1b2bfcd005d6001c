"""Matching in Moodle XML: stems with their answers; a subquestion without a stem is an answer that fits none."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft, Rich, matched
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion
from lms.quizzes.kinds.moodle_elements import FORMATS, Element, format_name

NOTHING = Rich("", "plain")


class MatchingInMoodle(MoodleKind):
    """Moodle's matching. Its answers are plain text; those with the same words are one option."""

    types = ("matching", "match")
    elements = frozenset({"subquestion", "shuffleanswers"})

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return stems and options."""
        pairs: list[tuple[Rich | None, Rich, Any]] = []
        formats: dict[str, Rich] = {}
        for subquestion in question.element.every("subquestion"):
            answer = subquestion.first("answer")
            words = answer.words() if answer is not None else ""
            if not words:
                question.note(_("A pair without an answer was left out."), subquestion)
                continue
            text_format = FORMATS.get(answer.attributes.get("format", ""), "plain") if answer is not None else "plain"
            option = formats.setdefault(words, Rich(words, text_format))
            pairs.append((question.rich(subquestion), option, None))
        if not question.element.says_yes("shuffleanswers", True):
            question.note(_("Here the answers of a matching question always stand in an order by chance."))
        return matched(pairs)

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write each stem with its option, then the options that fit none."""
        element.add("shuffleanswers", "true")
        texts = {option["id"]: option["text"] for option in draft["options"]}
        for stem in draft["stems"]:
            subquestion = element.add_rich("subquestion", stem["text"])
            if subquestion is not None:
                _write_option(subquestion, texts.get(stem["option"], NOTHING))
        used = {stem["option"] for stem in draft["stems"]}
        for option in draft["options"]:
            if option["id"] not in used:
                _write_option(element.add_words("subquestion", "", format="html"), option["text"])
        return []


def _write_option(subquestion: Element, text: Rich) -> None:
    """Write an answer; Moodle takes it for plain text, whatever format it names."""
    subquestion.add_words("answer", text.text, format=format_name(text))
