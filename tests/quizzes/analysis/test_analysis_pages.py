from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from lms.extensions import db
from lms.people.roles import Role
from lms.quizzes.kinds.question import Question
from tests.conftest import CountQueries
from tests.factories.courses import MODULE, make_course, text, yaml
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import RIGHT, WRONG, make_quiz, quiz_file
from tests.factories.sittings import learners, sit
from tests.quizzes.questions import (
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

LIST = "/teaching/a-course/quizzes"
PAGE = f"{LIST}/first-quiz/analysis"
MIXED = {**RIGHT, "visa": "a", "portal": "Google"}
GIVEN = [RIGHT, RIGHT, MIXED, MIXED, {**WRONG, "visa": "a"}, {"visa": "a"}, WRONG, {**RIGHT, "visa": "a"}]


@pytest.fixture
def trainer(app: Flask, client: FlaskClient) -> FlaskClient:
    """The browser of the trainer of the course."""
    with app.app_context():
        make_quiz(pass_mark=50)
        meera = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")])
        db.session.remove()
    return sign_in(client, meera)


@pytest.fixture
def taken(app: Flask, trainer: FlaskClient) -> FlaskClient:
    """The same after eight people have finished the quiz: most of them take visa a."""
    with app.app_context():
        course = make_quiz(pass_mark=50)
        sit(course, learners(course, len(GIVEN)), GIVEN)
        db.session.remove()
    return trainer


def facts(page: str) -> dict[str, str]:
    """The facts of a page by their names, without markup."""
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)
    return {name: " ".join(re.sub(r"<[^>]*>", "", value).split()) for name, value in pairs}


def order(page: str) -> list[str]:
    """The ids of the questions in the order of their table."""
    body = page.partition("Question by question")[2]
    return re.findall(r'href="/teaching/a-course/quizzes/first-quiz/analysis/([a-z]+)', body)


def table(answer: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.removeprefix("\ufeff"))))


def test_the_quizzes_of_a_course(taken: FlaskClient, count_queries: CountQueries) -> None:
    with count_queries() as statements:
        page = taken.get(LIST).text
    assert len(statements) <= 4
    assert f'href="{PAGE}"' in page
    assert f'href="{LIST}/first-quiz/attempts"' in page
    row = re.search(r"First quiz</a>.*?</tr>", page, re.DOTALL)
    assert row is not None
    assert re.findall(r'class="number"[^>]*>([^<]*)<', row[0]) == ["8", "8", "50%", "0", "0"]


def test_a_course_without_quizzes_says_so(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_course(files={f"{MODULE}/03-first-quiz.yaml": None}, completion={"units": "all", "quizzes": {}})
        meera = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")])
        db.session.remove()
    assert "This course has no quiz yet" in sign_in(client, meera).get(LIST).text


def test_the_figures_of_a_quiz(taken: FlaskClient) -> None:
    found = facts(taken.get(PAGE).text)
    assert found["Attempts"] == "8 by 8 people"
    assert (found["Mean"], found["Median"]) == ("50%", "60%")
    assert found["Passed"] == "5 of 8 (62.5%); 50% was needed"
    assert found["Mean time taken"] == "10 minutes"
    assert "(" not in found["Consistency (alpha)"]


def test_the_chart_of_results_is_a_table(taken: FlaskClient) -> None:
    page = taken.get(PAGE).text
    chart = page.partition("Attempts by result")[2].partition("</table>")[0]
    assert chart.count("<svg") == 10
    assert "<th" in chart
    assert "2 (25%)" in chart


def test_conspicuous_questions_come_first_with_a_link(taken: FlaskClient) -> None:
    notice = taken.get(PAGE).text.partition("Look at these questions first")[2].partition("</ul>")[0]
    assert f'href="{PAGE}/visa' in notice
    assert "Most people pick the wrong choice A (Choice a)" in " ".join(notice.split())


@pytest.mark.parametrize(
    ("sort", "first"),
    [("number", "visa"), ("-number", "charge"), ("facility", "visa"), ("-left-out", "papers"), ("nonsense", "visa")],
)
def test_questions_are_sorted_as_asked(taken: FlaskClient, sort: str, first: str) -> None:
    found = order(taken.get(f"{PAGE}?sort={sort}").text)
    assert sorted(found) == sorted(RIGHT)
    assert found[0] == first


def test_what_is_blank_comes_last_either_way(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        course = make_quiz()
        sit(course, learners(course, 3), [{"visa": "b", "portal": "eMigrate"}, {"portal": "eMigrate"}, {"visa": "b"}])
        db.session.remove()
    for sort in ("discrimination", "-discrimination"):
        assert set(order(trainer.get(f"{PAGE}?sort={sort}").text)[:2]) == {"visa", "portal"}


def test_nobody_has_finished(trainer: FlaskClient) -> None:
    page = trainer.get(PAGE).text
    assert "Nobody has finished this quiz yet" in page
    assert "Download" not in page


def test_few_attempts_leave_blanks_with_reasons(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        course = make_quiz()
        sit(course, learners(course, 1), [RIGHT])
        db.session.remove()
    found = facts(trainer.get(PAGE).text)
    assert found["Standard deviation"] == "– (needs at least 2 attempts)"
    assert found["Kurtosis"] == "– (needs at least 4 attempts)"
    question = facts(trainer.get(f"{PAGE}/visa").text)
    assert question["Discrimination"] == "– (needs at least 2 attempts)"
    assert question["Facility among the weakest third"] == "– (too few attempts)"


def test_practice_is_not_analysed(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        course = make_quiz(purpose="practice")
        sit(course, learners(course, 1), [RIGHT])
        db.session.remove()
    assert "This quiz is for practice" in trainer.get(PAGE).text


def test_a_filter_that_nothing_fits(taken: FlaskClient) -> None:
    page = taken.get(f"{PAGE}?language=hi").text
    assert "No finished attempt fits" in page
    assert f'href="{PAGE}"' in page


@pytest.mark.parametrize(
    "query", ["cohort=7", "organisation=x", "language=xx", "attempts=worst", "since=31.12.2026", "until=9999-12-31"]
)
def test_a_filter_that_nobody_could_choose_narrows_nothing(taken: FlaskClient, query: str) -> None:
    assert facts(taken.get(f"{PAGE}?{query}").text)["Attempts"] == "8 by 8 people"


def test_a_period(taken: FlaskClient) -> None:
    assert "No finished attempt fits" in taken.get(f"{PAGE}?since=2020-01-01&until=2020-12-31").text
    assert facts(taken.get(f"{PAGE}?since=2020-01-01").text)["Attempts"] == "8 by 8 people"


def test_the_page_of_a_question(taken: FlaskClient) -> None:
    page = taken.get(f"{PAGE}/visa").text
    assert "Which visa?" in page
    right = page.partition("The right answer")[2].partition("</ul>")[0]
    assert "Choice b" in right
    words = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "Most people pick the wrong choice A (Choice a)" in words
    assert "Check first whether the key is wrong" in words
    assert "A. Choice a 6 (75%)" in words
    assert "B. Choice b right 100% 2 0 2" in words
    assert facts(page)["Asked"] == "8"


def test_a_question_of_free_text_lists_the_most_frequent_answers(taken: FlaskClient) -> None:
    words = " ".join(re.sub(r"<[^>]*>", " ", taken.get(f"{PAGE}/portal").text).split())
    assert "The most frequent answers" in words
    assert "Google 4 (50%)" in words


def test_what_learners_typed_is_no_markup(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        course = make_quiz()
        sit(course, learners(course, 2), [{"portal": "<script>alert(1)</script>"}, {"portal": "%(choice)s {{7*7}}"}])
        db.session.remove()
    page = trainer.get(f"{PAGE}/portal").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "%(choice)s {{7*7}}" in page


def test_a_question_that_nobody_was_asked(trainer: FlaskClient) -> None:
    page = trainer.get(f"{PAGE}/visa").text
    assert "Nobody was asked this question" in page
    assert "Which visa?" in page


def test_certainty_has_a_table(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        course = make_quiz(certainty=True)
        sit(course, learners(course, 2), [RIGHT, {**RIGHT, "visa": "a"}], certainty={"visa": 3})
        db.session.remove()
    words = " ".join(re.sub(r"<[^>]*>", " ", trainer.get(f"{PAGE}/visa").text).split())
    assert "Right and wrong by certainty" in words
    assert "sure 1 0 1 50%" in words
    assert "Right and wrong by certainty" in trainer.get(PAGE).text


def test_the_questions_as_csv(taken: FlaskClient) -> None:
    answer = taken.get(f"{PAGE}.csv")
    assert answer.mimetype == "text/csv"
    found = table(answer.text)
    assert [row["Id"] for row in found] == list(RIGHT)
    assert (found[0]["Facility in per cent"], found[0]["Asked"], found[0]["Left out"]) == ("25.0", "8", "0")
    assert "Most people pick the wrong choice A (Choice a)" in found[0]["Conspicuous"]


def test_the_workbook_has_summary_questions_and_choices(taken: FlaskClient) -> None:
    answer = taken.get(f"{PAGE}.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a-course-first-quiz-analysis.xlsx"'
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert book.sheet_names == ["Summary", "Questions", "Choices"]
    summary = {row[0]: row[1] for row in book.get_sheet_by_name("Summary").to_python()}
    assert (summary["Attempts"], summary["Mean in per cent"], summary["Passed"]) == (8, 50, 5)
    choices = book.get_sheet_by_name("Choices").to_python()
    assert choices[1][1:7] == ["visa", "", "A", "Choice a", 0, 6]


def test_a_workbook_holds_no_formulas_and_no_control_characters(app: Flask, trainer: FlaskClient) -> None:
    with app.app_context():
        course = make_quiz()
        sit(course, learners(course, 2), [{"portal": "=1+1"}, {"portal": "a\x0bb"}])
        db.session.remove()
    sheet = load_workbook(io.BytesIO(trainer.get(f"{PAGE}.xlsx").data))["Choices"]
    typed = [row[4] for row in sheet.iter_rows() if row[1].value == "portal"]
    assert sorted(str(cell.value) for cell in typed) == ["'=1+1", "ab"]
    assert {cell.data_type for cell in typed} == {"s"}


def test_exports_follow_the_filter(taken: FlaskClient) -> None:
    assert table(taken.get(f"{PAGE}.csv?language=hi").text) == []
    assert f'href="{PAGE}.csv?attempts=all' in taken.get(f"{PAGE}?attempts=all&sort=facility").text


EVERY_KIND: dict[str, tuple[Question, Any, Any]] = {
    "single": (single(a=1, b=0), "a", "b"),
    "multiple": (multiple(a=0.5, b=-1, c=0.5), ["a", "c"], ["b"]),
    "statement": (true_false(), True, False),
    "word": (short("eMigrate"), "eMigrate", "Google"),
    "number": (numerical(35400), "35400", "1"),
    "pairs": (matching("abc", x="a", y="b"), {"x": "a", "y": "b"}, {"x": "b", "y": "b"}),
    "order": (ordering("abc"), ["a", "b", "c"], ["c", "b", "a"]),
    "gaps": (gap_fill(g=text_gap("so"), h=choice_gap(a=1, b=0)), {"g": "so", "h": "a"}, {"g": "x", "h": "b"}),
}


def in_both_languages(data: Any) -> Any:
    """Return what a file says with the texts that are in English only in Hindi, too."""
    if isinstance(data, dict):
        said = {key: in_both_languages(value) for key, value in data.items() if value is not None}
        return {**said, "hi": said["en"]} if set(said) == {"en"} else said
    return [in_both_languages(each) for each in data] if isinstance(data, list | tuple) else data


def test_every_kind_of_question_is_analysed(app: Flask, trainer: FlaskClient) -> None:
    questions = {name: each.model_dump(mode="json") | {"id": name} for name, (each, _, _) in EVERY_KIND.items()}
    whole = {"id": "whole", "kind": "case", "text": text("A case."), "parts": [questions["single"], questions["word"]]}
    asked = in_both_languages([*questions.values(), whole])
    with app.app_context():
        course = make_course(files={f"{MODULE}/03-first-quiz.yaml": yaml({**quiz_file(), "questions": asked})})
        right = {name: answer for name, (_, answer, _) in EVERY_KIND.items()}
        wrong = {name: answer for name, (_, _, answer) in EVERY_KIND.items()}
        parts = [{"single": each["single"], "word": each["word"]} for each in (right, wrong)]
        sit(course, learners(course, 3), [{**right, "whole": parts[0]}, {**wrong, "whole": parts[1]}, {}])
        db.session.remove()
    rows = {row["Id"]: row for row in table(trainer.get(f"{PAGE}.csv").text)}
    assert list(rows) == [*EVERY_KIND, "whole"]
    assert {row["Left out"] for row in rows.values()} == {"1"}
    for name in rows:
        page = trainer.get(f"{PAGE}/{name}")
        assert page.status_code == 200
        assert "1 (33.3%)" in page.text, name
        assert "{{" not in page.text
    assert trainer.get(f"{PAGE}.xlsx").status_code == 200


PAGES = [LIST, PAGE, f"{PAGE}/visa", f"{PAGE}.csv", f"{PAGE}.xlsx"]


@pytest.mark.parametrize("path", PAGES)
def test_a_learner_may_not(taken: FlaskClient, member: FlaskClient, path: str) -> None:
    assert member.get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_the_trainer_of_another_course_finds_nothing(app: Flask, taken: FlaskClient, path: str) -> None:
    with app.app_context():
        other = make_person("Other Trainer", [(Role.TRAINER, "course:another")])
        db.session.remove()
    assert sign_in(app.test_client(), other).get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_somebody_who_is_not_signed_in_is_asked_to(app: Flask, taken: FlaskClient, path: str) -> None:
    assert app.test_client().get(path).status_code == 303


@pytest.mark.parametrize(
    "path",
    ["/teaching/no-course/quizzes", f"{LIST}/no-unit/analysis", f"{LIST}/first-lesson/analysis", f"{PAGE}/no-question"],
)
def test_what_is_not_there_is_not_found(taken: FlaskClient, path: str) -> None:
    assert taken.get(path).status_code == 404


def test_a_text_between_questions_has_no_analysis(app: Flask, trainer: FlaskClient) -> None:
    between = {"id": "read", "kind": "description", "text": text("Read this."), "mark": 0}
    with app.app_context():
        file = quiz_file()
        make_course(files={f"{MODULE}/03-first-quiz.yaml": yaml({**file, "questions": [between, *file["questions"]]})})
        db.session.remove()
    assert trainer.get(f"{PAGE}/read").status_code == 404


def test_queries_do_not_grow_with_attempts(app: Flask, taken: FlaskClient, count_queries: CountQueries) -> None:
    counted = []
    for _ in range(2):
        with count_queries() as statements:
            taken.get(PAGE)
        counted.append(len(statements))
        with app.app_context():
            course = make_quiz(pass_mark=50)
            sit(course, learners(course, 12), [MIXED] * 12)
            db.session.remove()
    assert counted[0] == counted[1] <= 9
