"""Moodle's gaps that words are dragged into (ddwtos) or chosen for from lists (gapselect): ``[[1]]`` in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft, Rich
from lms.quizzes.kinds.moodle import MoodleQuestion
from lms.quizzes.kinds.moodle_elements import Element

MARK = re.compile(r"\[\[(\d{1,3})\]\]")
OLD_GROUP = re.compile(r'"(?:drag|select)group";s:\d+:"(\d+)"|^\s*(\d+)\s*$')


@dataclass(frozen=True)
class Word:
    """One of the words to choose from, and the group that it belongs to."""

    text: Rich
    group: str


def take_dragged(question: MoodleQuestion, text: Rich) -> Draft:
    """Return the text with our markers, and a gap with the words of its group for each of Moodle's."""
    words = _words(question)
    is_shuffled = question.element.says_yes("shuffleanswers", False)
    gaps: list[dict[str, Any]] = []

    def gap(mark: re.Match[str]) -> str:
        number = int(mark[1])
        if not 0 < number <= len(words):
            raise question.refuse(_("The gap [[%(number)s]] has no word that belongs in it.", number=number))
        gap_id = f"gap-{len(gaps) + 1}"
        gaps.append(new_gap(gap_id, "choice", choices=_choices(words, number - 1), shuffle=is_shuffled))
        return f"{{{{{gap_id}}}}}"

    marked = MARK.sub(gap, text.text)
    if not gaps:
        raise question.refuse(_("This text has no gaps: they are written [[1]], [[2]] and so on."))
    return {"text": Rich(marked, text.format), "gaps": gaps}


def new_gap(gap_id: str, put_in: str, **more: Any) -> dict[str, Any]:
    """Return a gap with every field of a gap."""
    empty = {"mark": 1, "case_sensitive": False, "answers": [], "values": [], "choices": [], "shuffle": True}
    return {"id": gap_id, "input": put_in, **empty, **more}


def _words(question: MoodleQuestion) -> list[Word]:
    element = question.element
    boxes = element.every("dragbox") or element.every("selectoption") or element.every("answer")
    return [Word(_text(question, box), box.words("group") or _old_group(box)) for box in boxes]


def _text(question: MoodleQuestion, box: Element) -> Rich:
    rich = question.rich(box) or Rich("", "plain")
    return Rich(rich.text, "html" if "<" in rich.text or "&" in rich.text else "plain")


def _old_group(box: Element) -> str:
    found = OLD_GROUP.search(box.words("feedback"))
    return (found[1] or found[2]) if found else "1"


def _choices(words: list[Word], right: int) -> list[dict[str, Any]]:
    """Return the words of a group, each once, and which of them is right."""
    group = [word.text for word in words if word.group == words[right].group]
    texts = list(dict.fromkeys(text for text in group if text.text))
    return [{"text": text, "fraction": float(text == words[right].text), "feedback": None} for text in texts]
