"""What an import would take of a file, and what questions look like in the file of a bank."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.courses.yaml_changes import changed_yaml
from lms.courses.yaml_files import read_yaml
from lms.quizzes.banks.documents import Bank
from lms.quizzes.banks.localised import all_languages, in_languages, joined
from lms.quizzes.exchange.drafts import Found, Problem, Taken
from lms.quizzes.imports.bank_files import Choice, Existing, adding, free_id
from lms.quizzes.imports.proposals import Destination, Preview, Proposal, missing_in, preview
from lms.quizzes.kinds.exchange import Rich
from lms.quizzes.kinds.question import Question
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.questions import any_question, single, true_false

register_kinds()
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 20"/>'
BOTH = '<span lang="en" class="multilang">Yes</span><span lang="hi" class="multilang">हाँ</span>'


@pytest.fixture(autouse=True)
def texts(app: Flask) -> Any:
    """Problems are said in the reader's language."""
    with app.test_request_context():
        yield


def there(*questions: Question, takes_drafts: bool = True, media: Mapping[str, str] | None = None) -> Destination:
    return Destination(
        languages=("en", "hi"),
        takes_drafts=takes_drafts,
        questions={question.id: question for question in questions},
        sources={"F01"},
        terms={"helpline"},
        media=media or {},
    )


def draft(words: str = "One is one.", **more: Any) -> dict[str, Any]:
    return {"kind": "true_false", "text": Rich(words, "markdown"), "answer": True, **more}


def looked_at(*drafts: dict[str, Any], at: Destination | None = None, language: str = "en") -> Preview:
    found = [Found(each, 10 * number) for number, each in enumerate(drafts, 1)]
    return preview(Taken(found), language, at or there(), [])


def only(found: Preview) -> Proposal:
    (proposal,) = found.proposals
    return proposal


def named(question: Question, name: str) -> Question:
    return question.model_copy(update={"id": name})


def test_what_lacks_a_language_is_a_draft() -> None:
    proposal = only(looked_at(draft()))
    assert (proposal.question.text, proposal.missing) == ({"en": "One is one."}, ("hi",))
    assert only(looked_at(draft(), language="hi")).missing == ("en",)


def test_what_is_there_in_every_language_is_ready() -> None:
    assert only(looked_at(draft(BOTH))).missing == ()
    assert only(looked_at(draft(BOTH, feedback=Rich("So it is.", "markdown")))).missing == ("hi",)


def test_a_quiz_takes_no_drafts() -> None:
    found = looked_at(draft(), draft(BOTH), at=there(takes_drafts=False))
    assert [proposal.line for proposal in found.proposals] == [20]
    assert [(each.line, "in every language" in each.what) for each in found.untaken] == [(10, True)]


def test_ids_of_the_file_are_kept_and_others_never_meet_those_that_are_there() -> None:
    at = there(named(true_false(), "q1"), named(true_false(), "mine"))
    found = looked_at(draft(), draft(id="mine"), draft(title="Mine"), draft(id="mine"), at=at)
    assert [(each.question.id, each.is_there) for each in found.proposals] == [
        ("q2", False),
        ("mine", True),
        ("mine-2", False),
        ("mine-3", False),
    ]
    assert found.already_there == 1


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("A [[strange]] word", "The word “strange” is not in glossary.yaml."),
        ("![A](media/none.png)", "The picture media/none.png does not exist."),
        ("<b>bold</b>", "HTML"),
    ],
)
def test_markdown_that_does_not_work_is_not_taken(words: str, what: str) -> None:
    found = looked_at(draft(words), draft("A [[helpline]]"))
    assert [proposal.line for proposal in found.proposals] == [20]
    assert what in found.untaken[0].what


def test_sources_that_the_course_does_not_have_are_left_out_and_said() -> None:
    found = looked_at(draft(sources=["F01", "F99"]))
    assert only(found).question.sources == ("F01",)
    assert "F99" in found.untaken[0].what
    assert only(found).notes == (found.untaken[0].what,)


def test_languages_that_the_course_does_not_have_are_left_out_and_said() -> None:
    english = Destination(("en",), True, {}, (), (), {})
    found = looked_at(draft(BOTH), at=english)
    assert only(found).question.text == {"en": "Yes"}
    assert only(found).missing == ()
    assert len(found.untaken) == 1
    assert looked_at(draft(), at=english, language="hi").proposals == ()


def test_pictures_come_along_under_a_name_that_is_free() -> None:
    def taken(media: Mapping[str, str]) -> Proposal:
        shown = draft("![A](media/a.svg)")
        found = Found(shown, 1, attachments={"a.svg": PICTURE, "unused.svg": PICTURE})
        return only(preview(Taken([found]), "en", there(media=media), []))

    assert taken({}).pictures == {"media/a.svg": PICTURE}
    renamed = taken({"media/a.svg": "0" * 64})
    (path,) = renamed.pictures
    assert path.startswith("media/a-")
    assert renamed.question.text["en"] == f"![A]({path})"


def test_characters_that_no_file_may_hold_are_left_out_and_said() -> None:
    found = looked_at(draft("One\x07 is\u2028one.\x90", title="A\ufeffb"))
    question = only(found).question
    assert (question.text["en"], question.title) == ("One is one.", "Ab")
    assert "no page can show" in found.untaken[0].what
    assert looked_at(draft("\x07")).proposals == ()


def test_what_cannot_be_taken_comes_with_its_lines() -> None:
    lines = ["first", "second", "third", "", "fifth"]
    taken = Taken([Found(draft(), 5)], [Problem(1, "Oh."), Problem(3, "Ah."), Problem(3, "Ah.")])
    found = preview(taken, "en", there(), lines)
    assert [(each.line, each.what, each.source) for each in found.untaken] == [
        (1, "Oh.", "first\nsecond"),
        (3, "Ah.", "third"),
    ]


def test_a_translation_joins_the_question_that_is_there() -> None:
    before = named(true_false(), "mine").model_copy(
        update={"text": {"en": "True?"}, "if_true": {"en": "Yes"}, "if_false": None}
    )
    given = draft("सच?", id="mine", if_true=Rich("हाँ", "markdown"))
    proposal = only(looked_at(given, at=there(before), language="hi"))
    assert proposal.missing == ("en",)
    assert proposal.joined is not None
    assert proposal.joined.text == {"en": "True?", "hi": "सच?"}
    assert proposal.still_missing == ()


def test_a_question_that_is_built_differently_is_not_joined() -> None:
    before = named(true_false(answer=False), "mine")
    proposal = only(looked_at(draft(id="mine"), at=there(before)))
    assert (proposal.joined, proposal.still_missing) == (None, ("hi",))
    other_kind = only(looked_at(draft(id="mine"), at=there(named(single(a=1, b=0), "mine"))))
    assert other_kind.joined is None


def test_texts_are_joined_place_by_place() -> None:
    old = {"text": {"en": "A", "hi": "अ"}, "choices": [{"text": {"en": "B"}}], "feedback": {"en": "F"}, "mark": 1}
    new = {"text": {"en": "New"}, "choices": [{"text": {"hi": "ब"}}], "feedback": None, "mark": 1}
    assert joined(old, new) == {
        "text": {"en": "New", "hi": "अ"},
        "choices": [{"text": {"en": "B", "hi": "ब"}}],
        "feedback": {"en": "F"},
        "mark": 1,
    }
    with pytest.raises(ValueError, match="differently"):
        joined(old, {**new, "choices": []})


def test_languages_of_plain_data() -> None:
    data = {"text": {"en": "A", "hi": "अ"}, "parts": [{"text": {"hi": "ब"}}], "id": "x"}
    assert all_languages(data) == {"en", "hi"}
    assert in_languages(data, ["en"]) == {"text": {"en": "A"}, "parts": [{"text": {"hi": "ब"}}], "id": "x"}


def test_missing_languages_are_those_of_any_text() -> None:
    assert missing_in(true_false(), ("en", "hi")) == ("hi",)
    assert missing_in(true_false(), ("en",)) == ()


def proposal_of(question: Question, **more: Any) -> Proposal:
    return Proposal(1, question, (), has_own_id=True, is_there=False, **more)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(any_question, min_size=1, max_size=3), st.booleans())
def test_a_question_in_the_file_of_a_bank_is_the_same_when_it_is_read(
    questions: list[Question], has_text: bool
) -> None:
    wanted = [named(question, f"q-{number}") for number, question in enumerate(questions)]
    write = adding([proposal_of(question) for question in wanted], Choice(), {"en": "Bank"})

    def change(data: Any) -> None:
        write(data)

    before = "# Ours\ntitle: {en: Bank}\nquestions:\n" if has_text else ""
    written = changed_yaml(before, change)
    file = read_yaml(written)
    assert file.problems == []
    bank = Bank.model_validate(file.data, context={"languages": ("en", "hi"), "any_language": True, "complete": False})
    assert [entry.question for entry in bank.questions] == wanted
    assert changed_yaml(written, change) == written


def test_writing_skips_replaces_or_adds() -> None:
    old, new = named(true_false(), "mine"), named(true_false(answer=False), "mine")
    for existing, expected in [
        (Existing.SKIP, [("mine", True)]),
        (Existing.REPLACE, [("mine", False)]),
        (Existing.NEW, [("mine", True), ("mine-2", False)]),
    ]:
        data: dict[str, Any] = {}
        adding([proposal_of(old)], Choice(existing), {"en": "Bank"})(data)
        count = adding([proposal_of(new)], Choice(existing), {"en": "Bank"})(data)
        assert [(each["id"], each["answer"]) for each in data["questions"]] == expected
        assert count.taken + count.skipped == 1
        assert data["title"] == {"en": "Bank"}


def test_single_questions_may_go_another_way() -> None:
    data: dict[str, Any] = {}
    both = [proposal_of(named(true_false(), name)) for name in ("one", "two")]
    adding(both, Choice(), {"en": "Bank"})(data)
    count = adding(both, Choice(Existing.REPLACE, {"two": Existing.NEW}), {"en": "Bank"})(data)
    assert [each["id"] for each in data["questions"]] == ["one", "two", "two-2"]
    assert (count.replaced, count.added, count.skipped) == (1, 1, 0)


def test_a_complete_draft_stays_one_when_it_is_replaced() -> None:
    at = dataclasses.replace(there(named(true_false(), "mine")), held_back=frozenset({"mine"}))
    proposal = only(looked_at(draft(BOTH, id="mine"), at=at))
    data: dict[str, Any] = {"questions": [{"id": "mine"}]}
    adding([proposal], Choice(Existing.REPLACE), {"en": "Bank"})(data)
    assert [(each["id"], each["status"]) for each in data["questions"]] == [("mine", "draft")]


def test_a_free_id_is_short_enough() -> None:
    assert free_id("a", ["a", "a-2"]) == "a-3"
    assert len(free_id("a" * 80, [])) <= 80
