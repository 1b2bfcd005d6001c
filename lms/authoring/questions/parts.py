"""The parts of a case: questions within a question, found, changed and put in order in its plain data."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from lms.authoring.questions.forms.kinds import question_forms
from lms.authoring.questions.forms.rows import rows_in
from lms.authoring.questions.ids import next_letter
from lms.quizzes.kinds.case.question import NOT_WITHIN

PARTS = "parts"
MOST_PARTS = 20


def part_index(data: Mapping[str, Any], part_id: str) -> int | None:
    """Return the place of a part among the parts of a case, from 0; None where there is none with this id."""
    ids = [str(part.get("id") or "") for part in rows_in(data, PARTS)]
    return ids.index(part_id) if part_id and part_id in ids else None


def with_part(data: Mapping[str, Any], index: int, part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case with one of its parts saying something else."""
    parts = rows_in(data, PARTS)
    return {**data, PARTS: [*parts[:index], dict(part), *parts[index + 1 :]]}


def with_new_part(data: Mapping[str, Any], kind: str) -> tuple[dict[str, Any], str]:
    """Return a case with a further part of a kind that nobody has written yet, and its id.

    LookupError for a kind that cannot stand in a case, and where there are as many parts as there may be.
    """
    parts = rows_in(data, PARTS)
    if kind not in question_forms or kind in NOT_WITHIN or len(parts) >= MOST_PARTS:
        raise LookupError(kind)
    part_id = next_letter({str(part.get("id") or "") for part in parts})
    made = {"id": part_id, "kind": kind, **deepcopy(dict(question_forms[kind].blank or {}))}
    return {**data, PARTS: [*parts, made]}, part_id


def with_parts_moved(data: Mapping[str, Any], act: str) -> dict[str, Any]:
    """Return a case with a part taken out or moved: ``remove.1``, ``up.1``, ``down.1``; other acts change nothing."""
    verb, _, place = act.partition(".")
    parts = rows_in(data, PARTS)
    index = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else len(parts)
    if index >= len(parts):
        return dict(data)
    if verb == "remove":
        parts = [*parts[:index], *parts[index + 1 :]]
    elif verb in {"up", "down"}:
        other = min(max(index + (1 if verb == "down" else -1), 0), len(parts) - 1)
        parts[index], parts[other] = parts[other], parts[index]
    return {**data, PARTS: parts}
