"""How a question is written that is answered with a few words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.choice_rows import SAID
from lms.authoring.questions.forms.controls import Line, Number, Tick, Words
from lms.authoring.questions.forms.kinds import QuestionForm
from lms.authoring.questions.forms.rows import Rows

PATTERNS = Rows(
    name="answers",
    label=_l("Answers that count"),
    hint=_l(
        "A * stands for any text: *bond* is right wherever “bond” stands in the answer. "
        "Hindi and English answers each need a row."
    ),
    one=_l("Answer"),
    add=_l("Add an answer"),
    most=100,
    of=(
        Line(name="pattern", label=_l("Answer")),
        Number(name="fraction", label=_l("Worth, in per cent"), usual=1, is_share=True),
        Words(name="feedback", label=SAID, rows=1),
    ),
)
CASE_SENSITIVE = Tick(name="case_sensitive", label=_l("Capital letters must be right"))
FORM = QuestionForm(
    what=_l("A few words are typed, and compared with the answers that you write down."),
    example=_l("On which portal is an agent looked up? eMigrate."),
    own=(PATTERNS, CASE_SENSITIVE),
    blank={"answers": [{}]},
)
