"""From the registry to the learner: cited, published, changed, confirmed and published again, as trainers do it."""

from __future__ import annotations

from flask import Flask

from lms.authoring.drafts.assembling import fingerprint
from lms.authoring.drafts.models import DraftState
from lms.authoring.drafts.queries import DraftOf, find_draft
from lms.authoring.facts.pinning import confirm_facts, pinned_by_draft
from lms.authoring.publishing.operations import publish_now
from lms.courses.rendering import lesson_html
from tests.authoring.facts.test_pinning import CITING, change, write_lesson
from tests.factories.drafts import current, make_draft
from tests.factories.facts import make_fact


def draft_now() -> DraftOf:
    draft = find_draft("a-course")
    assert draft is not None
    return draft


def publish() -> str:
    """Publish the draft; return the lesson as learners read it then."""
    draft = draft_now()
    publish_now(draft, seen=fingerprint(draft.course_id), by=None)
    return lesson_html(current(), "first-lesson", "en")


def test_a_draft_is_published_with_its_facts_and_again_when_they_are_confirmed(app: Flask) -> None:
    with app.test_request_context():
        fact = make_fact("O05")
        write_lesson(make_draft(), CITING)
        assert "₹30,000" in publish()
        assert [*pinned_by_draft(draft_now().course_id)] == ["O05"]
        assert draft_now().state is DraftState.PUBLISHED
        change(fact, value={"en": "₹35,000"})
        assert "₹30,000" in lesson_html(current(), "first-lesson", "en")
        assert draft_now().state is DraftState.PUBLISHED
        confirm_facts(draft_now().course_id, ["O05"], by=None)
        assert draft_now().state is DraftState.DRAFT
        assert "₹35,000" in publish()
        assert draft_now().state is DraftState.PUBLISHED
