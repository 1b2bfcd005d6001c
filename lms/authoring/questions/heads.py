"""What stands around the questions of a quiz or bank, as controls: its title, its aim, its words before the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.saving import Saved
from lms.authoring.questions.forms.controls import Control, Line, Number, Pick, Several, Words
from lms.authoring.questions.holders import Holder
from lms.authoring.questions.operations import change_around
from lms.courses.documents import UnitStatus
from lms.courses.yaml_changes import bring_over
from lms.quizzes.banks.localised import printable

TITLE = Words(name="title", label=_l("Title"), rows=1, is_plain=True)
BANK_HEAD: tuple[Control, ...] = (TITLE,)
QUIZ_HEAD: tuple[Control, ...] = (
    TITLE,
    Words(
        name="aim", label=_l("Aim"), hint=_l("What somebody can do afterwards, in a sentence."), rows=2, is_plain=True
    ),
    Number(name="minutes", label=_l("Minutes it takes")),
    Pick(
        name="status",
        label=_l("Status"),
        options=(
            (UnitStatus.READY.value, _l("Ready: learners take it once it is published")),
            (UnitStatus.DRAFT.value, _l("Being written: learners see only its title")),
        ),
        usual=UnitStatus.READY.value,
    ),
    Words(name="intro", label=_l("Words before the start"), rows=4),
    Line(name="as_on", label=_l("As on"), hint=_l("The day on which its facts were last checked, like 2026-11-21.")),
    Several(name="sources", label=_l("Sources"), hint=_l("Their ids, with commas between them.")),
)


def change_head(
    holder: Holder, before: Mapping[str, Any], after: Mapping[str, Any], *, version: str | None, by: int | None
) -> Saved:
    """Write what differs between two states of the head of a quiz or bank; opens its own transaction.

    Raises ChangedMeanwhile where somebody else has changed it since ``version``.
    """
    wanted = printable(dict(after))
    return change_around(holder, lambda data: bring_over(data, before, wanted), version=version, by=by)
