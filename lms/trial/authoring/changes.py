"""What was changed in two courses since they were published: one is in review, one goes out next week."""

from __future__ import annotations

from dataclasses import dataclass

from lms.authoring.drafts.assembling import fingerprint
from lms.authoring.drafts.places import unit_place
from lms.authoring.drafts.queries import DraftOf, outline
from lms.authoring.outline.adding import NewUnit, add_unit
from lms.authoring.publishing.plans import plan
from lms.authoring.reviewing.comments import say, settle
from lms.authoring.reviewing.states import send_for_review
from lms.authoring.rights.models import Part
from lms.authoring.writing.lesson_texts import with_head_and_body
from lms.core.database import transaction
from lms.trial.authoring import words
from lms.trial.authoring.desk import back_to, draft_of, replacing, rewrite, take_up, translate, unit_of
from lms.trial.workshops.stage import Stage

CORRECTED_UNIT = "risk-along-the-cycle"
NEW_UNIT = "a-call-at-night"
SERVICES = "services-at-source-and-destination"
PLANNED_UNIT = "how-quizzes-help"
NEXT_WEEK, HOUR = 7, 9


@dataclass(frozen=True)
class Quoted:
    """What a comment is about: a unit, and the words of it."""

    unit_id: int
    words: str


def certificate_course(stage: Stage, slug: str) -> None:
    """Let the long course be corrected and grow by a unit, be sent for review, and be commented on."""
    draft = draft_of(slug)
    _write(stage, draft)
    with back_to(stage, 3, 17), transaction():
        send_for_review(draft.course_id, part=Part.AUTHOR, by=stage.people["ravi"])
    _comment(stage, draft)


def _write(stage: Stage, draft: DraftOf) -> None:
    meera, ravi = stage.people["meera"], stage.people["ravi"]
    with back_to(stage, 6):
        rewrite(draft, CORRECTED_UNIT, replacing(words.CORRECTED), by=meera)
    with back_to(stage, 5):
        module = next(each for each in outline(draft) if each.slug == SERVICES)
        new = NewUnit(module_id=module.id, kind="lesson", title={"en": words.NIGHT_CALL["title"][0]}, slug=NEW_UNIT)
        with transaction():
            unit_id = add_unit(draft, new, seen=draft.outline_version, form_key="demo-unit", by=meera).id
        head = {"aim": words.NIGHT_CALL["aim"][0], "minutes": "15"}
        rewrite(draft, NEW_UNIT, lambda text: with_head_and_body(text, head, words.NIGHT_CALL_FIRST), by=meera)
    with back_to(stage, 4):
        translate(draft, unit_place(unit_id), "hi", words.NIGHT_CALL, by=ravi)
        take_up(draft, NEW_UNIT, "hi", by=ravi)


def _comment(stage: Stage, draft: DraftOf) -> None:
    """Let the reviewer say two things: one the trainer has mended, the other waits for her."""
    meera, sunil = stage.people["meera"], stage.people["sunil"]
    with back_to(stage, 2, 10), transaction():
        about = Quoted(unit_of(draft, NEW_UNIT).id, words.SETTLED_QUOTE)
        settled_id = _say(draft, words.SETTLED_COMMENT, about, by=sunil)
    with back_to(stage, 2, 11), transaction():
        _say(draft, words.OPEN_COMMENT, Quoted(unit_of(draft, CORRECTED_UNIT).id, words.QUOTE), by=sunil)
    with back_to(stage, 1, 16):
        rewrite(draft, NEW_UNIT, lambda text: with_head_and_body(text, {}, words.NIGHT_CALL_BODY), by=meera)
        with transaction():
            say(draft.course_id, words.ANSWER, answers_id=settled_id, form_key="demo-answer", by=meera)
            settle(draft.course_id, settled_id, by=meera)


def _say(draft: DraftOf, said: str, about: Quoted, *, by: int) -> int:
    return say(draft.course_id, said, unit_id=about.unit_id, quote=about.words, by=by)


def planned_change(stage: Stage, slug: str) -> None:
    """Let a small change be planned to go out on a morning of next week."""
    draft, meera = draft_of(slug), stage.people["meera"]
    with back_to(stage, 2, 15):
        for language, pair in words.TEN_MINUTES.items():
            rewrite(draft, PLANNED_UNIT, replacing(pair), by=meera, language=language)
        due_at = stage.at(stage.working_day(NEXT_WEEK), HOUR * 60)
        seen = fingerprint(draft.course_id)
        plan(draft, due_at, seen=seen, base=draft.base_digest, by=meera, form_key="demo-plan")
