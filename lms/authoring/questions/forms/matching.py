"""How a question is written in which things are matched."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.choice_rows import SAID
from lms.authoring.questions.forms.controls import Pick, Words
from lms.authoring.questions.forms.kinds import QuestionForm
from lms.authoring.questions.forms.rows import HIDDEN, LETTERS, Rows

FORM = QuestionForm(
    what=_l("To each thing on a list the one that belongs to it is chosen."),
    example=_l("Whom does one call? Police: 112. Women in danger: 181. Children: 1098."),
    own=(
        Rows(
            name="options",
            label=_l("What can be chosen"),
            hint=_l("Some may fit nothing; they are the extra wrong ones."),
            one=_l("Option"),
            add=_l("Add an option"),
            ids=HIDDEN,
            least=2,
            of=(Words(name="text", label=_l("Words"), rows=1),),
        ),
        Rows(
            name="stems",
            label=_l("What is asked"),
            hint=_l("Save once after adding options, and they can be chosen here."),
            one=_l("Line"),
            add=_l("Add a line"),
            ids=LETTERS,
            least=1,
            of=(
                Words(name="text", label=_l("Words"), rows=1),
                Pick(name="option", label=_l("What belongs to it"), none=_l("Choose …"), from_rows="options"),
                Words(name="feedback", label=SAID, rows=1),
            ),
        ),
    ),
    blank={"options": [{"id": "mk"}, {"id": "tr"}, {"id": "bv"}], "stems": [{"id": "a"}, {"id": "b"}]},
)
