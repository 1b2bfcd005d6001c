"""Questions of a draft are added, changed, moved and removed one by one, and nobody undoes what others did."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from lms.authoring.drafts.glances import glance
from lms.authoring.drafts.models import DraftState, DraftText, DraftVersion, VersionKind
from lms.authoring.drafts.queries import find_draft
from lms.authoring.drafts.saving import ChangedMeanwhile
from lms.authoring.questions.adding import IdTaken
from lms.authoring.questions.holders import Holder, banks_of, holders_of
from lms.authoring.questions.lists import AsAWhole
from lms.authoring.questions.operations import (
    QuestionGone,
    add_questions,
    change_around,
    duplicate_question,
    move_question,
    remove_question,
    reorder,
    replace_question,
    restore_question,
)
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.courses.yaml_files import read_yaml
from lms.extensions import db
from tests.authoring.questions.drafts import BANK, QUIZ, bank_of, many, quiz_draft, quiz_of, statement
from tests.conftest import CountQueries
from tests.factories.drafts import make_draft


@pytest.fixture
def draft(app: Flask, request: pytest.FixtureRequest) -> object:
    with app.app_context():
        yield quiz_draft()


def ids() -> list[str]:
    return [entry.id for entry in quiz_of().entries()]


def test_the_questions_of_a_quiz_are_listed(draft: object) -> None:
    quiz = quiz_of()
    assert not isinstance(quiz.questions, AsAWhole)
    assert [(each.id, each.kind, each.tags, each.mark) for each in quiz.entries()] == [
        ("visa", "single_choice", ("papers", "before"), 1),
        ("promise", "true_false", (), 1),
        ("charge", "numerical", (), 2),
    ]
    assert quiz.entries()[0].text_first_words == {"en": "Which visa?", "hi": "कौन सा वीज़ा?"}
    assert quiz.title["hi"] == "पहली प्रश्नोत्तरी"
    assert [each.is_draft for each in bank_of().entries()] == [False, True]
    assert [(each.kind, each.name) for each in holders_of(quiz.draft)] == [("bank", "frauds"), ("quiz", "first-quiz")]
    assert banks_of(quiz.draft) == [("frauds", {"en": "Frauds", "hi": "धोखे"}, 2, 0)]
    assert bank_of().find("newer").has_words("ENGLISH only")  # type: ignore[union-attr]


def test_a_question_is_added_with_an_id_of_its_own_and_only_once(draft: object) -> None:
    made = add_questions(quiz_of(), [statement(title="Papers come first"), statement(text={"hi": "ऐसा है।"})], by=None)
    assert made == ["papers-come-first", "question"]
    assert add_questions(quiz_of(), [statement(title="Papers come first")], by=None) == ["papers-come-first"]
    again = add_questions(quiz_of(), [statement(title="Papers come first", mark=3)], at=0, by=None)
    assert again == ["papers-come-first-2"]
    assert ids() == ["papers-come-first-2", "visa", "promise", "charge", "papers-come-first", "question"]
    assert quiz_of().draft.state is DraftState.DRAFT
    with pytest.raises(IdTaken):
        add_questions(quiz_of(), [statement(id="visa")], by=None)


def test_what_no_page_can_show_is_left_out(draft: object) -> None:
    add_questions(quiz_of(), [statement(id="odd", text={"en": "a\x00b\x07c"})], by=None)
    entry = quiz_of().find("odd")
    assert entry is not None
    assert entry.data["text"] == {"en": "abc"}


def test_a_question_is_changed_in_its_lines_only(draft: object) -> None:
    entry = quiz_of().find("visa")
    assert entry is not None
    data = {**entry.data, "mark": 3}
    replace_question(quiz_of(), "visa", data, version=entry.version, by=None)
    added = "      - {id: b, text: {en: Employment, hi: रोज़गार}, fraction: 1}\n"
    assert quiz_of().content == QUIZ.replace(added, f"{added}    mark: 3\n")
    saved = replace_question(quiz_of(), "visa", data, version="1-gone", by=None)
    assert not saved.is_new


def test_two_who_change_different_questions_of_a_quiz_do_not_meet(draft: object) -> None:
    quiz = quiz_of()
    visa, promise = quiz.entries()[:2]
    replace_question(quiz, "visa", {**visa.data, "mark": 2}, version=visa.version, by=None)
    replace_question(quiz, "promise", {**promise.data, "mark": 4}, version=promise.version, by=None)
    remove_question(quiz, "charge", version=quiz.entries()[2].version, by=None)
    assert [(each.id, each.mark) for each in quiz_of().entries()] == [("visa", 2), ("promise", 4)]


def test_two_who_change_one_question_are_told_and_both_are_kept(draft: object) -> None:
    visa = quiz_of().entries()[0]
    replace_question(quiz_of(), "visa", {**visa.data, "mark": 2}, version=visa.version, by=None)
    with pytest.raises(ChangedMeanwhile) as told:
        replace_question(quiz_of(), "visa", {**visa.data, "mark": 7}, version=visa.version, by=None)
    kept = db.session.get(DraftVersion, told.value.kept_id)
    assert kept is not None
    assert (kept.kind, read_yaml(kept.content).data["questions"][0]["mark"]) == (VersionKind.KEPT_APART, 7)
    assert quiz_of().entries()[0].mark == 2
    with pytest.raises(Refusal):
        remove_question(quiz_of(), "visa", version=visa.version, by=None)


def test_a_question_whose_id_is_changed_may_not_take_that_of_another(draft: object) -> None:
    visa = quiz_of().entries()[0]
    with pytest.raises(IdTaken):
        replace_question(quiz_of(), "visa", {**visa.data, "id": "promise"}, version=visa.version, by=None)
    with pytest.raises(QuestionGone):
        replace_question(quiz_of(), "gone", statement(id="gone"), version=None, by=None)


def test_what_is_removed_comes_back_as_it_was_and_once(draft: object) -> None:
    removal = remove_question(quiz_of(), "visa", by=None)
    assert removal is not None
    assert ids() == ["promise", "charge"]
    assert remove_question(quiz_of(), "visa", by=None) is None
    assert restore_question(quiz_of(), removal, by=None) == "visa"
    assert quiz_of().content == QUIZ
    assert restore_question(quiz_of(), removal, by=None) == "visa"
    assert quiz_of().content == QUIZ
    with pytest.raises(LookupError):
        restore_question(bank_of(), removal, by=None)
    actions = db.session.scalars(
        select(HistoryEntry.action).where(HistoryEntry.action.startswith("authoring.question"))
    )
    assert sorted(actions) == ["authoring.question_removed", "authoring.question_restored"]


def test_what_is_removed_does_not_push_another_of_its_id_away(draft: object) -> None:
    removal = remove_question(quiz_of(), "visa", by=None)
    assert removal is not None
    add_questions(quiz_of(), [statement(id="visa")], by=None)
    with pytest.raises(IdTaken):
        restore_question(quiz_of(), removal, by=None)


def test_a_copy_stands_beneath_and_is_made_once_until_it_is_changed(draft: object) -> None:
    assert duplicate_question(quiz_of(), "visa", by=None) == "visa-2"
    assert duplicate_question(quiz_of(), "visa", by=None) == "visa-2"
    assert ids() == ["visa", "visa-2", "promise", "charge"]
    replace_question(quiz_of(), "visa-2", statement(id="visa-2"), version=None, by=None)
    assert duplicate_question(quiz_of(), "visa", by=None) == "visa-3"
    with pytest.raises(LookupError):
        duplicate_question(quiz_of(), "gone", by=None)


def test_questions_change_places(draft: object) -> None:
    move_question(quiz_of(), "charge", 0, by=None)
    move_question(quiz_of(), "charge", 0, by=None)
    assert ids() == ["charge", "visa", "promise"]
    move_question(quiz_of(), "charge", 99, by=None)
    assert ids() == ["visa", "promise", "charge"]
    reorder(quiz_of(), ["promise", "gone", "promise"], by=None)
    assert ids() == ["promise", "visa", "charge"]
    assert "  # who helps\n  - id: visa   # always first\n" in quiz_of().content


def test_what_lists_show_of_a_text_is_what_reading_all_of_it_says(draft: object) -> None:
    add_questions(quiz_of(), [statement(id="new", text={"en": "Only English"})], by=None)
    remove_question(quiz_of(), "visa", by=None)
    promise = quiz_of().entries()[0]
    replace_question(quiz_of(), "promise", {**promise.data, "if_true": {"en": "No"}}, version=None, by=None)
    move_question(quiz_of(), "new", 0, by=None)
    quiz = quiz_of()
    assert dict(quiz.facts) == glance(quiz.place, quiz.content, "quiz")


def test_what_stands_around_the_questions_is_changed_without_meeting_those_who_write_questions(draft: object) -> None:
    quiz = quiz_of()
    add_questions(quiz, [statement(id="new")], by=None)
    change_around(quiz, lambda data: data.update(minutes=20), version=quiz.around_version, by=None)
    assert quiz_of().content.startswith(QUIZ[: QUIZ.index("questions:")].replace("minutes: 10", "minutes: 20"))
    assert ids() == ["visa", "promise", "charge", "new"]
    with pytest.raises(ChangedMeanwhile):
        change_around(quiz, lambda data: data.update(minutes=30), version=quiz.around_version, by=None)
    assert quiz_of().around["minutes"] == 20


def test_a_quiz_written_as_json_works_the_same(app: Flask) -> None:
    with app.app_context():
        make_draft()
        removal = remove_question(quiz_of(), "who-helps", by=None)
        assert removal is not None
        add_questions(quiz_of(), [statement(id="new")], by=None)
        restore_question(quiz_of(), removal, by=None)
        assert ids() == ["who-helps", "papers-later", "new"]


def test_there_is_an_end_to_how_many_questions_a_quiz_holds(draft: object) -> None:
    with pytest.raises(Refusal):
        add_questions(quiz_of(), [statement(id=f"more-{number}") for number in range(198)], by=None)
    assert ids() == ["visa", "promise", "charge"]


def test_a_text_that_is_gone_refuses(draft: object) -> None:
    quiz = quiz_of()
    text = db.session.get(DraftText, quiz.text_id)
    assert text is not None
    with transaction():
        db.session.delete(db.session.get_one(DraftText, quiz.text_id))
    with pytest.raises(Refusal):
        move_question(quiz, "visa", 1, by=None)


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    together, results = Barrier(len(acts)), []

    def do(act: Callable[[], object]) -> None:
        with app.app_context():
            together.wait()
            try:
                act()
                results.append("done")
            except Refusal:
                results.append("refused")
            db.session.remove()

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_two_at_once_lose_nothing(app: Flask) -> None:
    with app.app_context():
        quiz_draft()
        quiz = quiz_of()
        visa, promise = quiz.entries()[:2]
        visa_data, promise_data = visa.data, promise.data
    results = at_once(
        app,
        lambda: replace_question(quiz, "visa", {**visa_data, "mark": 2}, version=visa.version, by=None),
        lambda: replace_question(quiz, "promise", {**promise_data, "mark": 3}, version=promise.version, by=None),
        lambda: add_questions(quiz, [statement(id="new")], by=None),
        lambda: add_questions(quiz, [statement(id="new")], by=None),
    )
    assert results == ["done"] * 4
    with app.app_context():
        assert [(each.id, each.mark) for each in quiz_of().entries()] == [
            ("visa", 2),
            ("promise", 3),
            ("charge", 2),
            ("new", 1),
        ]


def test_of_two_who_save_one_question_at_once_one_is_told(app: Flask) -> None:
    with app.app_context():
        quiz_draft()
        quiz = quiz_of()
        visa = quiz.entries()[0]
        data = visa.data
    results = at_once(
        app,
        lambda: replace_question(quiz, "visa", {**data, "mark": 2}, version=visa.version, by=None),
        lambda: replace_question(quiz, "visa", {**data, "mark": 3}, version=visa.version, by=None),
    )
    assert results == ["done", "refused"]


@pytest.mark.parametrize("count", [5, 400])
def test_a_question_of_a_large_bank_is_saved_as_quickly_as_one_of_a_small(
    app: Flask, count: int, count_queries: CountQueries
) -> None:
    with app.app_context():
        quiz_draft(bank=many(count))
        draft = find_draft("a-course")
        assert draft is not None
        begun = time.process_time()
        with count_queries() as queries:
            holder = Holder.of_bank(draft, "frauds")
            assert holder is not None
            entry = holder.find("q-3")
            assert entry is not None
            replace_question(holder, "q-3", {**entry.data, "mark": 5}, version=entry.version, by=None)
        assert len(queries) <= 16, queries
        assert time.process_time() - begun < 0.9
        assert BANK not in bank_of().content
        assert len(bank_of().facts["names"]) == count
