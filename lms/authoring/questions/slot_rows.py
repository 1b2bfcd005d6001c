"""The slots of a quiz as rows of a form: a fixed question each, or how many are drawn from where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.controls import Control, Number, Pick, Several
from lms.authoring.questions.forms.rows import Rows
from lms.authoring.questions.holders import Holder, banks_of
from lms.quizzes.banks.words import BLOOM_WORDS

SLOTS = "slots"
BANKS = "banks"


def slot_controls(questions: Sequence[tuple[str, str]], banks: Sequence[str]) -> tuple[Control, ...]:
    """Return the controls of the banks that a quiz takes questions from, and of its slots."""
    return (
        Several(
            name=BANKS,
            label=_l("Banks it takes questions from"),
            hint=_l(
                "Names with commas between them: %(banks)s. A bank of another course: its address "
                "and the bank, as in gulf/papers.",
                banks=", ".join(banks) or "–",
            ),
        ),
        Rows(
            name=SLOTS,
            label=_l("What is asked"),
            hint=_l("Without a row the quiz asks all its own questions, in their order."),
            one=_l("Row"),
            add=_l("Add a row"),
            most=200,
            of=(
                Pick(
                    name="question",
                    label=_l("This question, for everybody"),
                    options=tuple(questions),
                    none=_l("None: draw some instead"),
                    makes_a_row=True,
                ),
                Number(
                    name="draw", label=_l("How many are drawn at random"), hint=_l("Only where no question is chosen.")
                ),
                Pick(
                    name="bank",
                    label=_l("Drawn from"),
                    options=tuple((each, each) for each in banks),
                    none=_l("All that the quiz has"),
                ),
                Several(name="tags", label=_l("With all these tags")),
                Several(
                    name="kinds",
                    label=_l("Of one of these kinds"),
                    hint=_l("Their names in files, such as single_choice."),
                ),
                Several(
                    name="bloom",
                    label=_l("On one of these levels"),
                    hint=_l("One or more of: %(levels)s", levels=", ".join(BLOOM_WORDS)),
                ),
                Number(name="mark", label=_l("Marks each is worth here")),
            ),
        ),
    )


def slots_shown(around: Mapping[str, Any]) -> dict[str, Any]:
    """Return banks and slots of a quiz with each slot as a mapping."""
    found = around.get(SLOTS)
    slots = [{"question": each} if isinstance(each, str) else each for each in found] if isinstance(found, list) else []
    return {BANKS: around.get(BANKS) or [], SLOTS: slots}


def slots_written(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return banks and slots as they stand in a file: a question without a mark of its own by its id alone."""
    slots = [_slot(each) for each in shown.get(SLOTS) or []]
    return {key: value for key, value in ((BANKS, shown.get(BANKS)), (SLOTS, slots)) if value}


def _slot(row: Mapping[str, Any]) -> Any:
    if not row.get("question"):
        return dict(row)
    kept = {key: value for key, value in row.items() if key in {"question", "mark"}}
    return kept["question"] if len(kept) == 1 else kept


def askable(holder: Holder, named: Sequence[str]) -> list[tuple[str, str]]:
    """Return ids and first words of the questions that a quiz may ask: its own, and those of banks of its course."""
    holders = [holder, *(bank for name in named if (bank := Holder.of_bank(holder.draft, name)) is not None)]
    return [
        (entry.id, f"{entry.id} – {next(iter(entry.text_first_words.values()), '')}"[:90])
        for each in holders
        for entry in each.entries()
        if entry.id and not entry.is_draft
    ]


def bank_names(holder: Holder, named: Sequence[str]) -> list[str]:
    """Return the banks of the course, then those of other courses that the quiz names."""
    own = [name for name, *_ in banks_of(holder.draft)]
    return [*own, *(each for each in named if each not in own)]
