"""Questions that are pasted: what is offered, and that they are taken once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from lms.authoring.drafts.models import DraftVersion
from lms.authoring.drafts.queries import DraftOf, find_draft
from lms.authoring.questions.holders import Holder
from lms.authoring.trying.pasting import LARGEST_FILE, Offered, Pasted, offered, packed, take, unpacked
from lms.core.errors import Refusal
from lms.extensions import db
from tests.authoring.trying.shared import all_at_once, drawing_draft, the_quiz

ROWS = "Who helps?\tThe helpline\tThe agent\nPapers can wait.\tfalse\n"
GIFT = "::visa-a:: [markdown]Is it so? {T}\n\n::visa-a:: And so? {F}\n\nNo key {~One ~Two}\n"
BOTH = '<span lang="en" class="multilang">Yes</span><span lang="hi" class="multilang">हाँ</span>'


@pytest.fixture(autouse=True)
def reader(app: Flask) -> Iterator[None]:
    """Problems are said in the reader's language."""
    with app.test_request_context():
        yield
        db.session.remove()


@pytest.fixture
def draft(reader: None) -> DraftOf:
    """The draft of a course whose quiz draws from a bank."""
    return drawing_draft()


def quiz_of(draft: DraftOf) -> Holder:
    db.session.rollback()
    return Holder.of_unit(draft, the_quiz(draft))


def bank_of(draft: DraftOf) -> Holder:
    db.session.rollback()
    found = Holder.of_bank(draft, "frauds")
    assert found is not None
    return found


def pasted(text: str, form: str = "", language: str = "en") -> Pasted:
    return Pasted(text.encode(), form, language)


def look(draft: DraftOf, text: str, holder: Holder | None = None, language: str = "en") -> Offered:
    return offered(draft, holder or quiz_of(draft), pasted(text, language=language))


def ids(holder: Holder) -> list[str]:
    return [entry.id for entry in holder.entries()]


def test_a_table_is_offered_and_taken(draft: DraftOf) -> None:
    found = look(draft, ROWS)
    assert [offer.data["kind"] for offer in found.offers] == ["single_choice", "true_false"]
    assert not found.untaken
    taken = take(draft, lambda: quiz_of(draft), pasted(ROWS), by=None)
    assert taken == ["who-helps", "papers-can-wait"]
    assert ids(quiz_of(draft)) == ["own", "spare", *taken]


def test_the_same_paste_twice_adds_nothing_twice(draft: DraftOf) -> None:
    take(draft, lambda: bank_of(draft), pasted(ROWS), by=None)
    before = bank_of(draft)
    assert take(draft, lambda: bank_of(draft), pasted(ROWS), by=None) == []
    assert bank_of(draft).version == before.version
    assert look(draft, ROWS, bank_of(draft)).already_there == 2
    more = look(draft, ROWS + "What else?\tThis\tThat", bank_of(draft))
    assert (len(more.offers), more.already_there) == (1, 2)


def test_the_same_paste_by_two_at_once_is_taken_once(app: Flask, draft: DraftOf) -> None:
    def act() -> None:
        own = find_draft(draft.slug)
        assert own is not None
        take(own, lambda: Holder.of_unit(own, the_quiz(own)), pasted(ROWS), by=None)

    assert all_at_once(app, act, act) == ["done", "done"]
    assert ids(quiz_of(draft)) == ["own", "spare", "who-helps", "papers-can-wait"]
    assert db.session.query(DraftVersion).filter(DraftVersion.kind == "kept_apart").count() == 0


def test_what_lacks_a_language_is_a_draft_in_a_bank_and_falls_back_in_a_quiz(draft: DraftOf) -> None:
    (in_bank, _other), (in_quiz, _more) = look(draft, ROWS, bank_of(draft)).offers, look(draft, ROWS).offers
    assert in_bank.proposal.missing == in_quiz.proposal.missing == ("hi",)
    assert in_bank.is_draft
    assert in_bank.data["status"] == "draft"
    assert not in_quiz.is_draft
    assert "status" not in in_quiz.data
    (whole,) = look(draft, f"{BOTH}\ttrue", bank_of(draft)).offers
    assert not whole.is_draft
    assert whole.data["text"] == {"en": "Yes", "hi": "हाँ"}


def test_the_language_of_the_text_is_said(draft: DraftOf) -> None:
    (found,) = look(draft, "कौन मदद करता है?\tहेल्पलाइन\tएजेंट", language="hi").offers
    assert set(found.data["text"]) == {"hi"}
    assert found.proposal.missing == ("en",)


def test_doubled_ids_are_made_unique_and_what_has_no_key_is_named(draft: DraftOf) -> None:
    found = look(draft, GIFT, bank_of(draft))
    names = [offer.data["id"] for offer in found.offers]
    assert len(set(names)) == len(names)
    assert not set(names) & {"visa-a", "own"}
    assert any(each.line == 5 for each in found.untaken)


def test_an_id_of_its_own_is_kept_where_it_is_free(draft: DraftOf) -> None:
    head = "id\ttext_en\tchoice_1\tchoice_2\tright\n"
    (kept,) = look(draft, head + "new-one\tWho?\tA\tB\t1").offers
    assert kept.data["id"] == "new-one"
    (changed,) = look(draft, head + "visa-a\tWho?\tA\tB\t1").offers
    assert changed.data["id"] == "visa-a-2"
    assert any("visa-a-2" in note for note in changed.proposal.notes)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("Who?\nA. One\nB. Two\n", 1, "ANSWER"),
        ("Who? {~One ~Two}", 1, ""),
        ("Who?\t\tA", 1, "right answer"),
        ("text_en\tchoice_1\tchoice_2\nWho?\tA\tB", 2, ""),
    ],
)
def test_a_question_without_a_right_answer_is_named_with_its_line(
    draft: DraftOf, text: str, line: int, what: str
) -> None:
    form = "aiken" if "A. " in text else ""
    found = offered(draft, quiz_of(draft), pasted(text, form))
    assert not found.offers
    assert (found.untaken[0].line, what in found.untaken[0].what) == (line, True)
    with pytest.raises(Refusal):
        take(draft, lambda: quiz_of(draft), pasted(text, form), by=None)
    assert ids(quiz_of(draft)) == ["own", "spare"]


def test_an_unknown_format_is_refused(draft: DraftOf) -> None:
    with pytest.raises(Refusal) as refused:
        look(draft, "What a day.")
    assert refused.value.field == "format"


def test_too_many_are_refused_and_none_is_taken(draft: DraftOf) -> None:
    many = "\n".join(f"Who is number {number}?\tOne\tTwo" for number in range(199))
    with pytest.raises(Refusal):
        take(draft, lambda: quiz_of(draft), pasted(many), by=None)
    assert ids(quiz_of(draft)) == ["own", "spare"]


def test_a_file_is_carried_in_the_form() -> None:
    content = b"Who?\tA\tB\n" * 50_000
    assert unpacked(packed(content)) == content
    assert unpacked("no base 64") == unpacked("AAAA") == b""
    with pytest.raises(Refusal):
        packed(b"a" * (LARGEST_FILE + 1))
    bomb = packed(b"a" * LARGEST_FILE)
    assert len(bomb) < 5_000
    assert len(unpacked(bomb)) == LARGEST_FILE
