"""Keeping how many mistakes the questions of a text have, for the lists that show it."""

from __future__ import annotations

from collections.abc import Collection

from lms.authoring.drafts.checking import note_problems
from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.questions.checking import check_entry, context_of
from lms.authoring.questions.holders import Holder
from lms.core.database import lock, transaction
from lms.extensions import db

FAULTS = "faults"


def note_faults(draft: DraftOf, holder: Holder, changed: Collection[str]) -> None:
    """Look at what was changed in a quiz or bank, and keep how many mistakes there are; opens its own transaction.

    Of a bank only the questions that were changed are read, so that it costs the same in one of any size.
    """
    if holder.unit_id is not None:
        unit = db.session.get(DraftUnit, holder.unit_id)
        if unit is not None:
            note_problems(draft, unit)
        return
    now = Holder.of_bank(draft, holder.name)
    if now is None:
        return
    context = context_of(draft)
    ids = set(now.questions.ids())
    faults = {each: number for each, number in (now.facts.get(FAULTS) or {}).items() if each in ids}
    for question_id in ids.intersection(changed):
        entry = now.find(question_id)
        faults[question_id] = len(check_entry(entry, context).mistakes) if entry else 0
    faults = {each: number for each, number in sorted(faults.items()) if number}
    if faults != (now.facts.get(FAULTS) or {}) or now.problems != sum(faults.values()):
        _keep(now.text_id, faults)


def _keep(text_id: int, faults: dict[str, int]) -> None:
    with transaction():
        text = lock(DraftText, text_id)
        if text is not None:
            text.facts = {**text.facts, FAULTS: faults}
            text.problems = sum(faults.values())
