"""The demo workshops as a whole: made once, where their templates were taken over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from flask import current_app
from sqlalchemy import select

from lms.certificates.designs import Design, keep_design
from lms.extensions import db
from lms.trial.acts import Act, play
from lms.trial.workshops import legal_aid, others, words
from lms.trial.workshops.after import FollowUp
from lms.trial.workshops.people import make_people
from lms.trial.workshops.stage import Stage, new_stage
from lms.workshops.advisory import operations as advisory
from lms.workshops.library.loaders import plan_of
from lms.workshops.library.models import Template
from lms.workshops.library.queries import find_template
from lms.workshops.moves import Actor
from lms.workshops.planning.models import Workshop
from lms.workshops.proof.operations import DESIGN

SLUGS = (
    legal_aid.SLUG,
    others.COUNSELLING,
    others.COMMUNICATION,
    others.RESEARCH,
    others.RECRUITMENT,
    others.SKILLS,
    others.LIVELIHOOD,
)
ADVISER, ASKER = frozenset({Actor.ORGANISER}), frozenset({Actor.COORDINATOR})


def ensure_workshops() -> None:
    """Let the demo people hold workshops, once; where there is one, or a template is missing, nothing happens."""
    found = [find_template(slug) for slug in SLUGS]
    templates = [template for template in found if template is not None]
    if len(templates) < len(SLUGS) or db.session.scalar(select(Workshop.id).limit(1)) is not None:
        return
    plans = _plans(templates)
    settings, stage, design = current_app.extensions["settings"], new_stage(), keep_design(DESIGN)
    with current_app.test_request_context(base_url=settings.url):
        make_people(stage)
        play(stage.now, _acts(stage, plans, design))


def _plans(templates: list[Template]) -> others.Plans:
    return {template.slug: plan_of(template) for template in templates}


def _acts(stage: Stage, plans: others.Plans, design: Design) -> Iterator[Act]:
    held = legal_aid.legal_aid(stage, plans[legal_aid.SLUG])
    yield from others.reported(stage, plans)
    yield from others.called_off(stage, plans)
    yield from legal_aid.acts(held)
    yield from FollowUp(held).acts(design)
    yield from others.today(others.todays(stage, plans[others.COUNSELLING]))
    yield from others.full(stage, plans)
    yield from others.undated(stage, plans)
    yield from _advice(stage)


def _advice(stage: Stage) -> Iterator[Act]:
    """Yield two requests for advice: one that was answered, and one that nobody has taken up yet."""
    requests: list[int] = []
    yield Act(stage.on(stage.day(41), 10), partial(_ask, stage, requests, words.ASKED, 14))
    yield Act(stage.on(stage.day(40), 12), partial(_move, stage, requests, "accepted"))
    yield Act(stage.on(stage.day(39), 12), partial(_note, stage, requests, words.QUESTION, "anjali", is_internal=False))
    yield Act(stage.on(stage.day(38), 18), partial(_note, stage, requests, words.REPLY, "ravi", is_internal=False))
    yield Act(stage.on(stage.day(37), 10), partial(_note, stage, requests, words.AMONG_US, "anjali", is_internal=True))
    yield Act(stage.on(stage.day(36), 10), partial(_move, stage, requests, "begun"))
    yield Act(stage.on(stage.day(31), 16), partial(_answer, stage, requests))
    yield Act(stage.on(stage.day(2), 11), partial(_ask, stage, requests, words.SECOND, 20))


def _ask(stage: Stage, requests: list[int], asked: tuple[str, str], days: int) -> None:
    subject, text = asked
    ago = 41 if not requests else 2
    wanted = advisory.Wanted(subject=subject, text=text, needed_by=stage.day(ago) + timedelta(days=days))
    form_key = f"demo-advice-{len(requests)}"
    row, _ = advisory.ask(stage.organisations["pravah"], wanted, form_key=form_key, by=stage.people["ravi"])
    requests.append(row.id)


def _move(stage: Stage, requests: list[int], verb: str) -> None:
    advisory.move(requests[0], verb, actors=ADVISER, by=stage.people["anjali"])


def _note(stage: Stage, requests: list[int], text: str, by: str, *, is_internal: bool) -> None:
    actors = ASKER if by == "ravi" else ADVISER
    key = f"demo-note-{by}-{is_internal}"
    advisory.write_note(requests[0], text, is_internal=is_internal, actors=actors, form_key=key, by=stage.people[by])


def _answer(stage: Stage, requests: list[int]) -> None:
    advisory.answer(requests[0], words.ANSWER, form_key="demo-answer", by=stage.people["anjali"])
