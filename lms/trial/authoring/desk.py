"""What demo people do at the desk of a course: each change as its page makes it, at its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from lms.authoring.drafts.checking import note_problems
from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.places import unit_place
from lms.authoring.drafts.queries import DraftOf, find_draft, find_text, find_unit
from lms.authoring.drafts.saving import save_text
from lms.authoring.translating.operations import Typed, mark_in_work, save_translation
from lms.authoring.translating.states import mark_of
from lms.core import clock
from lms.trial.workshops.stage import Stage


def back_to(stage: Stage, days: int, hour: int = 11) -> AbstractContextManager[None]:
    """Put the clock back to an hour some days ago."""
    return clock.put_back(stage.now - stage.on(stage.day(days), hour))


def draft_of(slug: str) -> DraftOf:
    """Return the draft of a course as it is now; LookupError where it has none."""
    draft = find_draft(slug)
    if draft is None:
        raise LookupError(f"{slug} has no draft")
    return draft


def unit_of(draft: DraftOf, slug: str) -> DraftUnit:
    """Return a unit of a draft; LookupError where it is not there."""
    unit = find_unit(draft.course_id, slug)
    if unit is None:
        raise LookupError(f"{draft.slug} has no unit {slug}")
    return unit


def rewrite(draft: DraftOf, unit_slug: str, make: Callable[[str], str], *, by: int, language: str = "") -> None:
    """Save a unit's text as ``make`` makes it from what it says, and look at it as its page does."""
    unit_id = unit_of(draft, unit_slug).id
    text = find_text(draft.course_id, unit_place(unit_id, language))
    if text is None:
        raise LookupError(f"{unit_slug} has no text in this language")
    save_text(text.id, make(text.content), version=text.version, by=by)
    note_problems(draft, unit_of(draft, unit_slug))


def replacing(pair: tuple[str, str]) -> Callable[[str], str]:
    """Return what puts one sentence in the place of another; ValueError where that one is not there."""

    def make(content: str) -> str:
        if pair[0] not in content:
            raise ValueError(f"the text does not say: {pair[0]}")
        return content.replace(*pair)

    return make


def translate(draft: DraftOf, place: str, language: str, pairs: Mapping[str, tuple[str, str]], *, by: int) -> None:
    """Translate texts of a file that have no words in a language yet: what each says in the first, and in this one."""
    text = find_text(draft.course_id, place)
    if text is None:
        raise LookupError(f"{draft.slug} has no {place}")
    text_id = text.id
    for key, (source, words) in pairs.items():
        save_translation(draft, text_id, Typed(key, language, words, mark_of(""), mark_of(source)), by=by)


def take_up(draft: DraftOf, unit_slug: str, language: str, *, by: int) -> None:
    """Say that somebody is translating the body of a lesson."""
    text = find_text(draft.course_id, unit_place(unit_of(draft, unit_slug).id))
    if text is not None:
        mark_in_work(draft, text.id, Typed("body", language, "", "", ""), is_in_work=True, by=by)
