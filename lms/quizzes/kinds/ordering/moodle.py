"""Ordering in Moodle XML: the items in the right order, and one of its rules."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion
from lms.quizzes.kinds.moodle_elements import Element, add_answer

RULES = {
    "ALL_OR_NOTHING": "all_or_nothing",
    "ABSOLUTE_POSITION": "absolute_position",
    "RELATIVE_TO_CORRECT": "relative_to_correct",
    "LONGEST_CONTIGUOUS_SUBSET": "longest_run",
}
SHORT_NAMES = {"ABS": "ABSOLUTE_POSITION", "ABSOLUTE": "ABSOLUTE_POSITION", "-1": "ALL_OR_NOTHING"}
SHORT_NAMES |= {"0": "ABSOLUTE_POSITION", "6": "LONGEST_CONTIGUOUS_SUBSET", "7": "RELATIVE_TO_CORRECT"}
NEAREST = {"LONGEST_ORDERED_SUBSET": "longest_run", "5": "longest_run"}
DEFAULT = "relative_to_correct"


class OrderingInMoodle(MoodleKind):
    """Moodle's ordering; of its nine rules four are ours, and the others become the nearest."""

    types = ("ordering",)
    elements = frozenset({"answer", "gradingtype", "selecttype", "selectcount", "logical", "studentsee"})

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return the items and the rule."""
        answers = [answer for answer in question.element.every("answer") if answer.words()]
        for answer in answers:
            if question.feedback(answer) is not None:
                question.note(_("The feedback on an item of an order was left out."), answer)
        self._note_selection(question, len(answers))
        return {"items": [{"text": question.rich(answer)} for answer in answers], "rule": self._rule(question)}

    def _rule(self, question: MoodleQuestion) -> str:
        written = question.element.words("gradingtype").upper()
        name = SHORT_NAMES.get(written, written)
        if name in RULES:
            return RULES[name]
        nearest = NEAREST.get(name, DEFAULT)
        question.note(
            _(
                "The grading rule “%(rule)s” is not known here; the nearest, %(nearest)s, was taken.",
                rule=written or "RELATIVE_NEXT_EXCLUDE_LAST",
                nearest=nearest,
            ),
            question.element.first("gradingtype"),
        )
        return nearest

    def _note_selection(self, question: MoodleQuestion, count: int) -> None:
        chosen = question.element.words("selecttype").upper()
        few = question.number("selectcount") or 0
        if chosen in {"RANDOM", "REL", "1", "CONTIGUOUS", "CONTIG", "2"} and 0 < few < count:
            question.note(
                _(
                    "Moodle shows %(few)s of these %(count)s items; here all of them are shown.",
                    few=int(few),
                    count=count,
                ),
                question.element.first("selecttype"),
            )

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write the items and the rule."""
        rule = str(draft.get("rule", "absolute_position"))
        element.add("layouttype", "VERTICAL")
        element.add("selecttype", "ALL")
        element.add("selectcount", "0")
        element.add("gradingtype", next(name for name, ours in RULES.items() if ours == rule))
        element.add("showgrading", "SHOW")
        for place, item in enumerate(draft["items"], 1):
            add_answer(element, place / 100, item["text"])
        return []
