"""The organiser's own questions."""

from __future__ import annotations

import pytest

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Person
from lms.workshops.planning.models import Workshop
from lms.workshops.registration import questions
from tests.factories.workshops import add_participant, make_workshop

pytestmark = pytest.mark.usefixtures("app_context")
WORDS = {"en": "Which district?", "hi": "कौन-सा ज़िला?"}


def ids(workshop: Workshop) -> list[str]:
    return [each.id for each in questions.questions_of(db.session.get_one(Workshop, workshop.id))]


def test_ready_made_questions_are_ticked_and_own_ones_added(trainer: Person) -> None:
    workshop = make_workshop()
    with transaction():
        questions.choose_ready(workshop.id, ["food", "travel", "nonsense"], by=trainer.id)
    for _ in range(2):
        with transaction():
            questions.add_own(workshop.id, WORDS, options=[], is_required=True, by=trainer.id, key="a" * 16)
    assert ids(workshop) == ["travel", "food", f"own-{'a' * 16}"]
    with transaction():
        questions.choose_ready(workshop.id, ["food"], by=trainer.id)
        questions.remove(workshop.id, f"own-{'a' * 16}", by=trainer.id)
        questions.remove(workshop.id, f"own-{'a' * 16}", by=trainer.id)
    assert ids(workshop) == ["food"]
    with transaction():
        questions.choose_ready(workshop.id, [], by=trainer.id)
    assert questions.form_of(db.session.get_one(Workshop, workshop.id)) is None


def test_a_question_that_was_answered_stays(trainer: Person) -> None:
    workshop = make_workshop()
    with transaction():
        questions.choose_ready(workshop.id, ["food"], by=trainer.id)
    add_participant(workshop, answers={"food": "jain"})
    with transaction(), pytest.raises(Refusal, match="1 person"):
        questions.choose_ready(workshop.id, [], by=trainer.id)
    with transaction(), pytest.raises(Refusal, match="1 person"):
        questions.remove(workshop.id, "food", by=trainer.id)


def test_answers_are_paired_by_language() -> None:
    assert questions.paired_options({"en": "Yes\n\nNo", "hi": "हाँ\nनहीं"}) == [
        {"en": "Yes", "hi": "हाँ"},
        {"en": "No", "hi": "नहीं"},
    ]
    with pytest.raises(Refusal) as refused:
        questions.paired_options({"en": "Yes\nNo", "hi": "हाँ"})
    assert refused.value.field == "options_hi"


@pytest.mark.parametrize(
    ("label", "options", "field"),
    [({"en": "Only English"}, [], "label_hi"), (WORDS, [{"en": "One", "hi": "एक"}], "options_en")],
)
def test_a_question_needs_its_words(
    trainer: Person, label: dict[str, str], options: list[dict[str, str]], field: str
) -> None:
    workshop = make_workshop()
    with transaction(), pytest.raises(Refusal) as refused:
        questions.add_own(workshop.id, label, options=options, is_required=False, by=trainer.id, key="b" * 16)
    assert refused.value.field == field
