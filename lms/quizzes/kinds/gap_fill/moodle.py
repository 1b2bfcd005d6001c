"""Gap fill in Moodle XML: read from embedded answers (cloze), dragged words and lists, written as embedded answers."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _

from lms.core.markup import render_inline
from lms.quizzes.kinds.exchange import Draft, Rich
from lms.quizzes.kinds.gap_fill.cloze import LOOKS_LIKE_ONE, Alternative, Cloze, as_html, pieces_of, written_cloze
from lms.quizzes.kinds.gap_fill.dragged import new_gap, take_dragged
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion, number_of
from lms.quizzes.kinds.moodle_elements import Element, plain_number
from lms.quizzes.kinds.numerical.moodle import amount_of

DRAGGED = ("ddwtos", "gapselect")
ONE_LANGUAGE = re.compile(r'<span lang="[a-z-]+" class="multilang">(.*?)</span>', re.DOTALL)
MARKER = re.compile(r"\{\{([a-z0-9-]+)\}\}")


class GapFillInMoodle(MoodleKind):
    """Moodle's cloze (called multianswer within Moodle), ddwtos and gapselect."""

    types = ("cloze", "multianswer", *DRAGGED)
    elements = frozenset({"dragbox", "selectoption", "answer", "shuffleanswers"})

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return the text with our markers, and the gaps."""
        text = question.text
        if text is None:
            raise question.refuse(_("This question has no text."))
        return take_dragged(question, text) if question.type in DRAGGED else _take_cloze(question, text)

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write the gaps into the text; Moodle would ask for them again in a second language, so it gets the first."""
        gaps = {gap["id"]: _written(gap) for gap in draft["gaps"]}
        text = first_language(draft["text"])
        holder = element.first("questiontext")
        inner = holder.first("text") if holder is not None else None
        if inner is not None:
            inner.pieces = [MARKER.sub(lambda mark: gaps.get(mark[1], mark[0]), text.text)]
        if text != draft["text"]:
            return [_("Moodle gets this text in its first language only.")]
        return []


def first_language(rich: Rich) -> Rich:
    """Return a text in its first language."""
    found = ONE_LANGUAGE.match(rich.text)
    return Rich(found[1], rich.format) if found else rich


def _take_cloze(question: MoodleQuestion, text: Rich) -> Draft:
    written: list[str] = []
    gaps: list[dict[str, Any]] = []
    for piece in pieces_of(text.text):
        if isinstance(piece, str):
            _refuse_unknown(question, piece)
            written.append(piece)
        else:
            gap = _gap(question, piece, f"gap-{len(gaps) + 1}")
            gaps.append(gap)
            written.append(f"{{{{{gap['id']}}}}}")
    if not gaps:
        raise question.refuse(_("This text has no gaps: they are written {1:SHORTANSWER:=answer}."))
    draft: Draft = {"text": Rich("".join(written), text.format), "gaps": gaps}
    return draft if question.element.words("defaultgrade") else {**draft, "mark": sum(gap["mark"] for gap in gaps)}


def _refuse_unknown(question: MoodleQuestion, piece: str) -> None:
    unknown = LOOKS_LIKE_ONE.search(piece)
    if unknown:
        raise question.refuse(_("The gap that begins with “%(start)s” is of a kind unknown here.", start=unknown[0]))


def _gap(question: MoodleQuestion, cloze: Cloze, gap_id: str) -> dict[str, Any]:
    if cloze.is_multiresponse:
        raise question.refuse(
            _(
                "The gap “%(start)s…” lets one choose several answers, which a gap here cannot.",
                start=cloze.written[:40],
            )
        )
    if not cloze.is_closed:
        raise question.refuse(_("The gap “%(start)s…” is not closed: “}” is missing.", start=cloze.written[:40]))
    gap = new_gap(gap_id, cloze.input, mark=cloze.weight)
    if cloze.weight <= 0:
        question.note(_("A gap worth nothing became worth 1."))
        gap["mark"] = 1
    alternatives = [each for each in cloze.alternatives if each.answer]
    if cloze.input == "choice":
        return {**gap, "choices": _choices(alternatives), "shuffle": cloze.is_shuffled}
    if cloze.input == "number":
        return {**gap, "values": _values(question, alternatives)}
    return {**gap, "answers": _patterns(question, alternatives), "case_sensitive": cloze.is_exact}


def _with_feedback(key: dict[str, Any], alternative: Alternative) -> dict[str, Any]:
    return {**key, "feedback": Rich(alternative.feedback, "html") if alternative.feedback else None}


def _choices(alternatives: list[Alternative]) -> list[dict[str, Any]]:
    return [
        _with_feedback({"text": Rich(each.answer, "html"), "fraction": within(each, -1)}, each) for each in alternatives
    ]


def within(alternative: Alternative, lowest: float) -> float:
    """Return what an answer is worth, within bounds."""
    return min(max(alternative.worth, lowest), 1.0)


def _patterns(question: MoodleQuestion, alternatives: list[Alternative]) -> list[dict[str, Any]]:
    for each in alternatives:
        _note_negative(question, each)
    return [_with_feedback({"pattern": each.answer, "fraction": within(each, 0)}, each) for each in alternatives]


def _note_negative(question: MoodleQuestion, alternative: Alternative) -> None:
    if alternative.worth < 0:
        question.note(_("“%(answer)s” is worth less than nothing, which became 0.", answer=alternative.answer[:50]))


def _values(question: MoodleQuestion, alternatives: list[Alternative]) -> list[dict[str, Any]]:
    values = []
    for each in alternatives:
        _note_negative(question, each)
        number, _sign, tolerance = each.answer.partition(":")
        value, amount = number_of(number), number_of(tolerance or "0")
        if value is None or amount is None:
            question.note(_("“%(text)s” should be a number. It was left out.", text=each.answer[:50]))
            continue
        key = {"value": value, "tolerance": abs(amount), "tolerance_kind": "nominal", "fraction": within(each, 0)}
        values.append(_with_feedback(key, each))
    return values


def _written(gap: dict[str, Any]) -> str:
    weight = str(max(1, round(gap.get("mark", 1))))
    if gap["input"] == "choice":
        kind = "MULTICHOICE_S" if gap.get("shuffle", True) else "MULTICHOICE"
        keys = [(_html(choice["text"]), choice) for choice in gap["choices"]]
        return written_cloze(kind, weight, [_alternative(html, key, 0) for html, key in keys])
    if gap["input"] == "number":
        keys = [(f"{plain_number(value['value'])}:{plain_number(amount_of(value))}", value) for value in gap["values"]]
        return written_cloze("NUMERICAL", weight, [_alternative(words, key, 1) for words, key in keys])
    kind = "SHORTANSWER_C" if gap.get("case_sensitive") else "SHORTANSWER"
    keys = [(as_html(answer["pattern"]), answer) for answer in gap["answers"]]
    return written_cloze(kind, weight, [_alternative(words, key, 1) for words, key in keys])


def _alternative(words: str, key: dict[str, Any], default: float) -> Alternative:
    feedback = key.get("feedback")
    return Alternative(key.get("fraction", default), words, _html(feedback) if feedback is not None else "")


def _html(rich: Rich) -> str:
    """Return a text as HTML in one line, in its first language."""
    text = first_language(rich)
    if text.format == "html":
        return text.text
    return str(render_inline(text.text)) if text.format == "markdown" else as_html(text.text)
