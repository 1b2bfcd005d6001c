"""What the form of grading by hand brings: levels of the rubric or a mark, a comment, and what its writer had seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from lms.core.errors import Refusal
from lms.core.intake import LARGEST_NUMBER
from lms.core.numbers import parse_number
from lms.quizzes.marking.queries import Grading

LEVEL = "level."
LONGEST_MARK = 20
DECIMALS = 4


@dataclass
class GradingForm:
    """A form as it was typed, and what is wrong with it by control."""

    levels: dict[str, int] = field(default_factory=dict)
    mark: str = ""
    comment: str = ""
    seen: int = 0
    errors: dict[str, str] = field(default_factory=dict)

    def fraction(self, most: float) -> float | None:
        """Return the share of the most marks that the mark is, None for none; raise Refusal where it is no number."""
        if not self.mark:
            return None
        try:
            mark = float(parse_number(self.mark))
        except Refusal as refusal:
            raise Refusal(refusal.sentence, field="mark") from None
        if not 0 <= mark <= most:
            raise Refusal(_l("Give a mark from 0 to %(most)s.", most=f"{most:g}"), field="mark")
        return mark / most

    def take(self, refusal: Refusal) -> None:
        """Show why a grading was refused, beside its control where it names one."""
        self.errors[refusal.field or ""] = str(refusal.sentence)


def read_grading(form: MultiDict[str, str]) -> GradingForm:
    """Return what was posted; what is no number counts as not chosen."""
    levels = {
        name.removeprefix(LEVEL): number
        for name in form
        if name.startswith(LEVEL) and (number := _number(form[name])) is not None
    }
    mark, comment = form.get("mark", "").strip()[:LONGEST_MARK], form.get("comment", "")
    return GradingForm(levels, mark, comment, _number(form.get("seen", "")) or 0)


def form_of(newest: Grading | None, most: float) -> GradingForm:
    """Return the form as it is drawn at first: with what was given before, if anything."""
    if newest is None:
        return GradingForm()
    mark = f"{round(newest.fraction * most, DECIMALS):g}"
    return GradingForm(dict(newest.levels), mark, newest.comment, newest.id)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST_NUMBER else None
