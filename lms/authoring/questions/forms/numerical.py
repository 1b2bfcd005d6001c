"""How a question is written that is answered with a number."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.choice_rows import SAID
from lms.authoring.questions.forms.controls import Line, Number, Pick, Words
from lms.authoring.questions.forms.kinds import QuestionForm
from lms.authoring.questions.forms.rows import Rows
from lms.quizzes.banks.drawing import SAID as SAID_OTHERWISE
from lms.quizzes.kinds.numerical.values import ToleranceKind


def value_rows(name: str) -> Rows:
    """Return numbers that count, each with how far from it one may be."""
    return Rows(
        name=name,
        label=_l("Numbers that count"),
        one=_l("Number"),
        add=_l("Add a number"),
        of=(
            Number(name="value", label=_l("Number")),
            Number(
                name="tolerance", label=_l("How far from it one may be"), usual=0, hint=_l("0: exactly this number.")
            ),
            Pick(
                name="tolerance_kind",
                label=_l("Counted as"),
                options=(
                    (ToleranceKind.NOMINAL.value, _l("an amount")),
                    (ToleranceKind.RELATIVE.value, _l("a share of the number (0.1 is a tenth)")),
                    (ToleranceKind.GEOMETRIC.value, _l("a factor (1 is half to double)")),
                ),
                usual=ToleranceKind.NOMINAL.value,
            ),
            Number(name="fraction", label=_l("Worth, in per cent"), usual=1, is_share=True),
            Words(name="feedback", label=SAID, rows=1),
        ),
    )


FORM = QuestionForm(
    what=_l("A number is typed, right within the limits that you set."),
    example=_l("How much may an agent charge, in rupees? 35,400."),
    own=(
        value_rows("answers"),
        Words(name="unit", label=_l("Unit shown behind the field"), rows=1, is_plain=True),
        Rows(
            name="units",
            label=_l("Units that may be typed"),
            hint=_l(
                "Only where the unit is to be typed. The first is that of the numbers above; of each "
                "other one, how many make one of the first."
            ),
            one=_l("Unit"),
            add=_l("Add a unit"),
            most=20,
            of=(
                Line(name="name", label=_l("Unit")),
                Number(name="multiplier", label=_l("How many make one of the first"), usual=1),
            ),
        ),
        Number(
            name="unit_penalty", label=_l("What a missing or wrong unit costs, in per cent"), usual=0, is_share=True
        ),
        Words(name="wrong", label=SAID_OTHERWISE["wrong"]),
    ),
    blank={"answers": [{}]},
)
