"""A new course, begun from blank in Hindi: one lesson stands, which cites facts; its English is in work."""

from __future__ import annotations

from typing import Any

from lms.authoring.drafts.places import COURSE, module_place, unit_place
from lms.authoring.drafts.queries import DraftOf, find_text, outline
from lms.authoring.drafts.saving import change_yaml
from lms.authoring.facts.operations import change_fact
from lms.authoring.facts.pinning import pin_cited
from lms.authoring.facts.queries import find_fact
from lms.authoring.facts.said import said_by
from lms.authoring.rights.models import Part
from lms.authoring.rights.operations import give_part
from lms.authoring.starting.operations import start
from lms.authoring.starting.sources import BLANK, Beginning, beginning_bundle
from lms.authoring.writing.lesson_texts import with_head_and_body
from lms.core.database import transaction
from lms.courses.yaml_changes import as_yaml
from lms.trial.authoring import words
from lms.trial.authoring.desk import back_to, draft_of, rewrite, take_up, translate, unit_of
from lms.trial.workshops.stage import Stage

SLUG = "women-who-migrate"
LESSON = "first-lesson"


def women_course(stage: Stage) -> None:
    """Let the trainer begin a course in Hindi, and a fact change that it has pinned."""
    meera, ravi = stage.people["meera"], stage.people["ravi"]
    wanted = Beginning(SLUG, {"hi": words.WOMEN_TITLE[0]}, ("hi", "en"), BLANK)
    with back_to(stage, 8):
        start(beginning_bundle(wanted), by=meera, form_key="demo-women", made_from=BLANK)
        draft = draft_of(SLUG)
        with transaction():
            give_part(draft.course_id, ravi, Part.AUTHOR, by=meera)
    with back_to(stage, 7):
        _describe(draft, by=meera)
        _write_lesson(draft, by=meera)
    with back_to(stage, 5, 15):
        _begin_english(draft_of(SLUG), by=ravi)
    with back_to(stage, 2):
        _change_fact(by=stage.people["office"])


def _describe(draft: DraftOf, *, by: int) -> None:
    """Say what the course is about, and what its first module is called."""

    def change(data: Any) -> None:
        data["summary"]["hi"], data["audience"]["hi"] = words.WOMEN_SUMMARY, words.WOMEN_AUDIENCE
        data["outcomes"] = as_yaml([{"hi": words.WOMEN_OUTCOME}])
        data["hours"] = 4

    def rename(data: Any) -> None:
        data["title"]["hi"] = words.WOMEN_MODULE

    _change(draft, COURSE, change, by=by)
    _change(draft, module_place(outline(draft)[0].id), rename, by=by)


def _change(draft: DraftOf, place: str, change: Any, *, by: int) -> None:
    text = find_text(draft.course_id, place)
    if text is not None:
        change_yaml(text.id, change, version=None, by=by)


def _write_lesson(draft: DraftOf, *, by: int) -> None:
    head = {
        "title": words.WOMEN_LESSON[0],
        "aim": words.WOMEN_OUTCOME,
        "status": "ready",
        "as_on": "2026-11-21",
    }
    rewrite(draft, LESSON, lambda text: with_head_and_body(text, head, words.WOMEN_BODY), by=by)
    pin_cited(draft.course_id, by=by)


def _begin_english(draft: DraftOf, *, by: int) -> None:
    """Translate the titles of the course and of its lesson, and take up its text."""
    translate(draft, COURSE, "en", {"title": words.WOMEN_TITLE}, by=by)
    place = unit_place(unit_of(draft, LESSON).id)
    translate(draft, place, "en", {"title": words.WOMEN_LESSON}, by=by)
    take_up(draft, LESSON, "en", by=by)


def _change_fact(*, by: int) -> None:
    """Let the office say more of a helpline than the course has taken over."""
    fact = find_fact(words.FACT)
    if fact is not None:
        said = said_by(fact).model_copy(update={"statement": words.FACT_NOW})
        with transaction():
            change_fact(fact.id, said, version=fact.version, by=by)
