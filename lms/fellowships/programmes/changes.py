"""How a plan is changed in the browser: its words and numbers, and its milestones one by one. From plan to plan."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import ValidationError

from lms.core.errors import Refusal
from lms.core.language import localised
from lms.courses.slugs import free_slug, slug_from
from lms.fellowships.programmes.documents import MOST_MILESTONES, Plan, PlannedMilestone


def changed_plan(plan: Plan, **values: Any) -> Plan:
    """Return a plan with other values for some of its keys; raise Refusal, naming the field, where they do not fit."""
    months, mid_term = values.get("months", plan.months), values.get("mid_term_month", plan.mid_term_month)
    milestones = values.get("milestones", plan.milestones)
    late = next((each for each in milestones if each.month > months), None)
    if late:
        sentence = _l(
            "The milestone “%(title)s” is in month %(month)d. Move it to an earlier month first.",
            title=localised(late.title),
            month=late.month,
        )
        raise Refusal(sentence, field="months")
    if mid_term > months:
        raise Refusal(_l("The mid-term lies after the last month. Choose an earlier one."), field="mid_term_month")
    return _valid({**{name: getattr(plan, name) for name in type(plan).model_fields}, **values})


def _valid(values: dict[str, Any]) -> Plan:
    try:
        return Plan.model_validate(values)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else None
        raise Refusal(_l("This does not fit: look at the lengths and the numbers once more."), field=field) from error


def milestone_of(plan: Plan, milestone_id: str) -> PlannedMilestone | None:
    """Return a milestone of a plan, or None."""
    return next((each for each in plan.milestones if each.id == milestone_id), None)


def with_milestone(plan: Plan, milestone_id: str | None, **values: Any) -> Plan:
    """Return a plan with a milestone added (no id) or changed, in the order of the months. Raises Refusal."""
    if values["month"] > plan.months:
        sentence = _l("The programme has %(months)d months. Choose one of them.", months=plan.months)
        raise Refusal(sentence, field="month")
    if milestone_id is None and len(plan.milestones) >= MOST_MILESTONES:
        raise Refusal(_l("A plan has %(most)d milestones at most.", most=MOST_MILESTONES))
    taken = {each.id for each in plan.milestones}
    own = milestone_id or free_slug(slug_from(values["title"], "milestone"), taken.__contains__)
    milestone = PlannedMilestone(id=own, **values)
    kept = [milestone if each.id == own else each for each in plan.milestones]
    kept += [] if own in taken else [milestone]
    return changed_plan(plan, milestones=_by_month(kept))


def without_milestone(plan: Plan, milestone_id: str) -> Plan:
    """Return a plan without one of its milestones."""
    return changed_plan(plan, milestones=tuple(each for each in plan.milestones if each.id != milestone_id))


def _by_month(milestones: list[PlannedMilestone]) -> tuple[PlannedMilestone, ...]:
    return tuple(sorted(milestones, key=lambda each: each.month))
