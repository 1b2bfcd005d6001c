"""Files that come with answers: kept once, named in answers, gone with the account."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.privacy import personal_data
from lms.core.storage import storage
from lms.extensions import db
from lms.people.models import Person
from lms.quizzes.queries import Attempt, attempt_of
from lms.quizzes.saving import AttemptClosed
from lms.quizzes.uploads.models import AnswerFile, storage_key
from lms.quizzes.uploads.operations import MOST_OF_ANSWER, Uploads, keep_uploads, place_of, with_files
from tests.factories.files import PDF, sent
from tests.factories.marking import grade, hand_in_answers, make_quiz_by_hand
from tests.factories.people import make_person
from tests.factories.quizzes import hand_in, make_attempt

pytestmark = pytest.mark.usefixtures("app_context")
CONTROL = "q.letter.upload"


def begin(person: Person | None = None, slug: str = "a-course") -> Attempt:
    """Begin an attempt at a quiz that takes files."""
    person = person or make_person()
    found = attempt_of(person.id, make_attempt(person, make_quiz_by_hand(slug)))
    assert found is not None
    return found


def keep(attempt: Attempt, *files: Any, control: str = CONTROL) -> Uploads:
    return keep_uploads(attempt, MultiDict([(control, each) for each in files]), by=None)


def stored() -> list[AnswerFile]:
    db.session.rollback()
    return list(db.session.scalars(select(AnswerFile).order_by(AnswerFile.id)))


def test_a_file_is_kept_with_its_name_and_kind() -> None:
    attempt = begin()
    found = keep(attempt, sent())
    (row,) = stored()
    assert found.kept == {"q.letter.files": [str(row.id)]}
    assert not found.refused
    assert (row.attempt_id, row.question_id, row.part) == (attempt.id, "letter", "")
    assert (row.name, row.media_type, row.size) == ("pay slip.pdf", "application/pdf", len(PDF))
    assert storage().read(storage_key(row.digest)) == PDF


def test_the_same_file_twice_is_one() -> None:
    attempt = begin()
    first, second = keep(attempt, sent()), keep(attempt, sent(name="again.pdf"))
    assert first.kept == second.kept
    assert len(stored()) == 1


def test_a_form_has_the_new_files_ticked() -> None:
    form = MultiDict([("q.letter.answer", "Dear"), ("q.letter.files", "7")])
    found = keep(begin(), sent(), sent(b"OggS\x00", "talk.ogg"))
    assert found.added_to(form).getlist("q.letter.files") == ["7", *found.kept["q.letter.files"]]
    assert form.getlist("q.letter.files") == ["7"]


def test_good_files_are_kept_where_one_is_refused() -> None:
    found = keep(begin(), sent(b"MZ", "tool.exe"), sent(), sent(b"", ""))
    assert len(found.kept["q.letter.files"]) == 1
    assert "tool.exe" in str(found.refused["letter"].sentence)


@pytest.mark.parametrize("control", ["q.visa.upload", "q.none.upload", "q.case.upload", "q.case.why.upload"])
def test_a_question_that_takes_no_files(control: str) -> None:
    found = keep(begin(), sent(), control=control)
    assert str(next(iter(found.refused.values())).sentence) == "This question takes no files."
    assert not stored()


@pytest.mark.parametrize(
    ("control", "place"),
    [
        ("q.letter.upload", ("letter", "")),
        ("q.case.why.upload", ("case", "why")),
        ("letter.upload", None),
        ("q.letter.files", None),
    ],
)
def test_a_control_names_its_place(control: str, place: tuple[str, str] | None) -> None:
    assert place_of(control) == place


def test_an_answer_brings_a_bounded_number_of_files() -> None:
    attempt = begin()
    found = keep(attempt, *(sent(PDF + bytes([number])) for number in range(MOST_OF_ANSWER + 1)))
    assert len(found.kept["q.letter.files"]) == MOST_OF_ANSWER
    assert "too many files" in str(found.refused["letter"].sentence)
    assert keep(attempt, sent(PDF + b"\x00")).kept


def test_after_the_end_no_file_is_taken() -> None:
    person = make_person()
    attempt = begin(person)
    hand_in(person, attempt.id)
    ended = attempt_of(person.id, attempt.id)
    assert ended is not None
    with pytest.raises(AttemptClosed):
        keep(ended, sent())
    assert not stored()


def test_an_answer_gets_the_names_and_sizes_of_its_files() -> None:
    attempt = begin()
    (file_id,) = keep(attempt, sent()).kept["q.letter.files"]
    answer = attempt.content.by_id["letter"].read({"answer": ["Dear"], "files": [file_id]})
    assert with_files(attempt.id, "letter", answer) == {
        "text": "Dear",
        "files": [{"id": int(file_id), "name": "pay slip.pdf", "size": len(PDF)}],
    }


def test_a_part_of_a_case_names_only_its_own_files() -> None:
    attempt = begin()
    with transaction():
        for part in ("why", "more"):
            what = {"name": f"{part}.pdf", "media_type": "application/pdf", "size": 5, "digest": part}
            place = {"attempt_id": attempt.id, "question_id": "case", "part": part}
            db.session.add(AnswerFile(**place, **what, uploaded_at=attempt.started_at))
    why, more = (row.id for row in stored())
    answer = {"true": False, "why": {"text": "", "files": [{"id": why, "name": "", "size": 0}]}}
    assert with_files(attempt.id, "case", answer)["why"]["files"] == [{"id": why, "name": "why.pdf", "size": 5}]
    answer["why"] = {"text": "", "files": [{"id": more, "name": "", "size": 0}]}
    with pytest.raises(Refusal):
        with_files(attempt.id, "case", answer)


def test_the_file_of_somebody_else_is_refused() -> None:
    (file_id,) = keep(begin(make_person("Ravi Kumar")), sent()).kept["q.letter.files"]
    answer = {"text": "", "files": [{"id": int(file_id), "name": "", "size": 0}]}
    with pytest.raises(Refusal, match="not known here"):
        with_files(begin(slug="another-course").id, "letter", answer)


@pytest.mark.parametrize("answer", [None, "b", True, ["a"], {"stem": "files"}, {"text": "Dear", "files": []}])
def test_answers_without_files_stay_as_they_are(answer: Any) -> None:
    assert with_files(1, "letter", answer) == answer


def test_what_is_kept_is_exported_and_goes_with_the_account() -> None:
    person, other = make_person(), make_person("Ravi Kumar")
    keep(begin(person), sent(), sent(b"OggS\x00", "talk.ogg"))
    keep(begin(other, "another-course"), sent())
    declared = personal_data["answer_files"]
    assert declared.export is not None
    assert declared.erase is not None
    first, second = declared.export(person.id)
    assert (first["quiz"], first["question"], first["file"], second["file"]) == (
        "first-quiz",
        "letter",
        "pay slip.pdf",
        "talk.ogg",
    )
    shared, own = (storage_key(row.digest) for row in stored()[:2])
    with transaction():
        declared.erase(person.id)
    assert declared.export(person.id) == []
    assert [row.name for row in stored()] == ["pay slip.pdf"]
    assert storage().exists(shared)
    assert not storage().exists(own)


def test_bytes_that_have_gone_are_stored_again() -> None:
    attempt = begin()
    keep(attempt, sent())
    (row,) = stored()
    storage().delete(storage_key(row.digest))
    keep(attempt, sent())
    assert storage().read(storage_key(row.digest)) == PDF


def test_grades_are_exported_to_both_and_stay_without_a_name() -> None:
    person, trainer, course = make_person(), make_person("Meera"), make_quiz_by_hand()
    attempt_id = hand_in_answers(person, course)
    grade(attempt_id, "letter", by=trainer.id, comment="Good")
    declared = personal_data["quiz_gradings"]
    assert declared.export is not None
    assert declared.erase is not None
    (own,), (theirs,) = declared.export(person.id), declared.export(trainer.id)
    assert (own["comment"], own["per_cent"], own["given_by_you"]) == ("Good", 100, False)
    assert theirs["given_by_you"] is True
    with transaction():
        declared.erase(trainer.id)
    assert declared.export(trainer.id) == []
    assert len(declared.export(person.id)) == 1
    with transaction():
        declared.erase(person.id)
    assert declared.export(person.id) == []
    assert db.session.scalar(select(func.count(AnswerFile.id))) == 0
