"""A wrong key is corrected: its file says so, all quizzes that take it know, and who did it and why is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.privacy import personal_data
from lms.courses.operations import Overtaken, published_bundle
from lms.courses.queries import PublishedCourse, published
from lms.courses.yaml_changes import as_yaml, bring_over, changed_yaml
from lms.courses.yaml_files import read_yaml
from lms.extensions import db
from lms.quizzes.correcting.operations import as_written, bank_of, units_with
from lms.quizzes.correcting.preview import preview
from lms.quizzes.correction_queries import question_from
from lms.quizzes.corrections import QuizCorrection, QuizRegrade
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Question
from tests.factories.courses import MODULE, make_bundle, make_course, text, yaml
from tests.factories.people import make_person
from tests.factories.quizzes import QUIZ_FILE, RIGHT, make_quiz, quiz_file, take
from tests.quizzes.correcting.shared import (
    WHY,
    full,
    make,
    now_right,
    pair,
    question,
    score_of,
)
from tests.quizzes.questions import (
    case,
    choice_gap,
    gap_fill,
    matching,
    multiple,
    numerical,
    ordering,
    short,
    single,
    text_gap,
    true_false,
)

pytestmark = pytest.mark.usefixtures("app_context")


KEYS = [
    (single(a=1, b=0, c=-0.5), {"a": "0", "b": "100"}),
    (multiple(a=0.5, b=0.5, c=-1), {"b": "-100", "a": "100"}),
    (true_false(), {"answer": "false"}),
    (short("*portal*", ("site", 0.5)), {"answers": "*portal*\nagent\n50 % site"}),
    (numerical(35400, {"value": 30000, "fraction": 0.5}), {"answers": "35400 ± 10\n200 ± 1"}),
    (matching("abc", one="a", two="b"), {"two": "c"}),
    (ordering("abc"), {"a": "2", "b": "1"}),
    (gap_fill(first=choice_gap(a=1, b=0), second=text_gap("so")), {"first.a": "0", "first.b": "100"}),
    (case(single(a=1, b=0), numerical(5)), {"part-1.a": "0", "part-1.b": "100"}),
]


@pytest.mark.parametrize(("asked", "key"), KEYS, ids=lambda each: each.kind if isinstance(each, Question) else "")
def test_a_corrected_question_of_every_kind_stands_in_its_file_and_the_rest_stays(
    asked: Question, key: dict[str, str]
) -> None:
    corrected = asked.with_key({**{each.name: each.value for each in asked.key_fields()}, **key})
    assert corrected != asked
    written = changed_yaml("# mine\n", lambda data: data.update(tags=["x"], question=as_yaml(as_written(asked))))
    result = changed_yaml(written, lambda data: bring_over(data["question"], as_written(asked), as_written(corrected)))
    said = read_yaml(result).data
    assert question_from(said["question"]) == corrected
    assert said["tags"] == ["x"]
    back = changed_yaml(result, lambda data: bring_over(data["question"], as_written(corrected), as_written(asked)))
    assert read_yaml(back).data == read_yaml(written).data


def test_the_file_says_it_and_only_there_where_it_changed() -> None:
    course = make_quiz()
    make(course, now_right(course))
    bundle = published_bundle("a-course")
    assert bundle is not None
    wanted = quiz_file()
    choices = wanted["questions"][0]["choices"]
    choices[0]["fraction"], choices[1]["fraction"] = 1, 0
    said = read_yaml(bundle.files[QUIZ_FILE].decode()).data
    del choices[1]["fraction"]  # as usual
    assert said == wanted
    again = published("a-course")
    assert again is not None
    assert (again.number, question(again)) == (2, now_right(course))


def test_who_did_it_and_why_is_kept_and_what_it_changed() -> None:
    course, meera = make_quiz(), make_person("Meera Joshi")
    old, new = pair(course)
    (made,) = make(course, now_right(course), by=meera.id)
    correction = db.session.get_one(QuizCorrection, made)
    assert (correction.unit_id, correction.question_id, correction.reason) == ("first-quiz", "visa", WHY)
    assert (correction.made_by_id, correction.content) == (meera.id, now_right(course).model_dump(mode="json"))
    entry = db.session.scalars(select(HistoryEntry).filter_by(action="quizzes.question_corrected")).one()
    assert (entry.actor_id, entry.subject_id, entry.detail["reason"]) == (meera.id, made, WHY)
    regraded = db.session.scalars(select(HistoryEntry).filter_by(action="quizzes.attempt_regraded")).all()
    found = {each.subject_id: (each.actor_id, each.detail["before"], each.detail["after"]) for each in regraded}
    assert found == {old: (meera.id, 100, 80), new: (meera.id, 80, 100)}


def test_an_edit_of_the_file_meanwhile_is_not_overwritten() -> None:
    course = make_quiz()
    make(course, now_right(course, "a"))
    with pytest.raises(Overtaken):
        make(course, now_right(course, "c"))
    assert len(db.session.scalars(select(QuizCorrection)).all()) == 1


def test_sent_twice_it_is_made_once() -> None:
    course = make_quiz()
    make(course, full(course))
    with pytest.raises(Overtaken):
        make(course, full(course))
    assert len(db.session.scalars(select(QuizCorrection)).all()) == 1


BANK = {"title": text("A bank", "एक बैंक"), "questions": quiz_file()["questions"][:1]}


def with_bank(slug: str = "a-course") -> PublishedCourse:
    """Publish a course whose two quizzes take the first question from a bank."""
    quiz = {**quiz_file(pass_mark=50), "questions": quiz_file()["questions"][1:], "banks": ["basics"]}
    slots = {"slots": ["visa", *(each["id"] for each in quiz["questions"])]}
    second = {**quiz, "title": text("Second quiz"), "slots": ["visa"], "questions": []}
    files = {
        "banks/basics.yaml": yaml(BANK),
        QUIZ_FILE: yaml({**quiz, **slots}),
        f"{MODULE}/04-second-quiz.yaml": yaml(second),
    }
    return make_course(slug, files=files, completion=None)


def test_a_question_of_a_bank_is_corrected_for_all_quizzes_that_take_it() -> None:
    course = with_bank()
    content = course.document.unit("first-quiz").content
    assert isinstance(content, QuizContent)
    assert (bank_of(content, "visa"), bank_of(content, "papers")) == ("basics", None)
    assert units_with(course.document, course.document.unit("first-quiz"), "visa") == ["first-quiz", "second-quiz"]
    assert units_with(course.document, course.document.unit("first-quiz"), "papers") == ["first-quiz"]
    attempt = take(make_person(), course, {**RIGHT, "visa": "a"})
    found = preview(course.course_id, ["first-quiz", "second-quiz"], now_right(course))
    assert [(each.unit_id, each.attempt_id) for each in found.changes] == [("first-quiz", attempt)]
    made = make(course, now_right(course), unit_id="second-quiz")
    assert len(made) == 2
    units = [db.session.get_one(QuizCorrection, each).unit_id for each in made]
    assert units == ["second-quiz", "first-quiz"]
    assert score_of(attempt) == 100
    again = published("a-course")
    assert again is not None
    assert question(again, unit_id="second-quiz") == question(again) == now_right(course)


def test_a_question_of_another_course_is_corrected_there() -> None:
    with_bank("lender")
    quiz = {**quiz_file(), "banks": ["lender/basics"], "slots": ["visa"], "questions": []}
    course = make_course("borrower", files={QUIZ_FILE: yaml(quiz)}, completion=None)
    with pytest.raises(Refusal, match="cannot be changed here"):
        make(course, full(course))
    own: dict[str, bytes | str | None] = dict.fromkeys(each for each in make_bundle().files if each.startswith(MODULE))
    taken = {"04-taken/module.yaml": yaml({"from": "lender/first-module"})}
    third = make_course("third", files={**own, **taken}, completion=None)
    with pytest.raises(Refusal, match="cannot be changed here"):
        make(third, full(third, "papers"))
    assert db.session.scalars(select(QuizCorrection)).all() == []


def test_what_was_corrected_can_be_taken_away_and_loses_its_name_with_the_account() -> None:
    course, asha, meera = make_quiz(), make_person("Asha Devi"), make_person("Meera Joshi")
    take(asha, course, RIGHT)
    make(course, now_right(course), by=meera.id)
    made, changed = personal_data["quiz_corrections"], personal_data["quiz_regrades"]
    assert made.export is not None and made.erase is not None  # noqa: PT018 - both or none
    assert changed.export is not None and changed.erase is not None  # noqa: PT018 - both or none
    (own,) = made.export(meera.id)
    assert (own["quiz"], own["question"], own["reason"]) == ("first-quiz", "visa", WHY)
    (mine,) = changed.export(asha.id)
    assert (mine["course"], mine["attempt"], mine["earned_before"], mine["earned_after"]) == ("a-course", 1, 5, 4)
    assert made.export(asha.id) == changed.export(meera.id) == []
    with transaction():
        made.erase(meera.id)
        changed.erase(asha.id)
    assert db.session.scalars(select(QuizCorrection.made_by_id)).all() == [None]
    assert db.session.scalars(select(QuizRegrade.attempt_id)).all() == []
