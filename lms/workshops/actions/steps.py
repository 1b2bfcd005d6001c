"""How an action point is moved on at a review or on a visit: one choice and some words. Knows neither database nor web.

The controls are named ``p.<id of the point>.to`` and ``p.<id>.text``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.core.moves import LONGEST_REASON
from lms.questionnaires.typed import paragraphs
from lms.workshops.actions.models import PointState


class To(StrEnum):
    """Where a point goes: nowhere, or into a state."""

    SAME = "same"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


TO_NAMES = {
    To.SAME: _l("Nothing new"),
    To.DOING: _l("Being done"),
    To.DONE: _l("Done"),
    To.DROPPED: _l("Dropped"),
}
VERBS = {To.DOING: "taken_up", To.DONE: "done", To.DROPPED: "dropped"}
STATES = {To.DOING: PointState.DOING, To.DONE: PointState.DONE, To.DROPPED: PointState.DROPPED}
LONGEST_TEXT = 2000


class Incomplete(Refusal):
    """What was handed in lacks something; ``problems`` are sentences by the name of the control."""

    def __init__(self, problems: Mapping[str, Any]) -> None:
        super().__init__(_l("Something is still to be mended. Nothing that you typed is lost."))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Step:
    """What is to become of one point, and what was said about it: the evidence, the reason, or a note."""

    point_id: int
    to: To = To.SAME
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing and says nothing."""
        return self.to is To.SAME and not self.text


def control(point_id: int, part: str) -> str:
    """Return the name of a control of a point: ``to`` or ``text``."""
    return f"p.{point_id}.{part}"


def read_steps(sent: Mapping[str, str], point_ids: Collection[int]) -> list[Step]:
    """Return what was sent for some points, in their order; what is no choice counts as nothing new."""
    return [_read(sent, point_id) for point_id in point_ids]


def _read(sent: Mapping[str, str], point_id: int) -> Step:
    to = sent.get(control(point_id, "to"), "")
    return Step(point_id, To(to) if to in set(To) else To.SAME, paragraphs(sent.get(control(point_id, "text"), "")))


def problems(steps: Collection[Step]) -> dict[str, Any]:
    """Return what is to be mended, by the name of the control: done without evidence, dropped without a reason."""
    judged = {control(step.point_id, "text"): _problem(step) for step in steps}
    return {name: sentence for name, sentence in judged.items() if sentence is not None}


def _problem(step: Step) -> Any:
    if step.to is To.DONE and not step.text:
        return _l("Say what shows that it is done: a register, a photo, somebody who was helped.")
    if step.to is To.DROPPED and not step.text:
        return _l("Say why it is dropped.")
    longest = LONGEST_REASON if step.to is To.DROPPED else LONGEST_TEXT
    if len(step.text) > longest:
        return _l("This is too long: %(max)d characters at most.", max=longest)
    return None
