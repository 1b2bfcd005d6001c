"""Attempts of every kind are loaded and analysed, and beside them stands a computation with numpy."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from lms.core import clock
from lms.core.database import transaction
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.quizzes.analysis.figures import QuizFigures, analyse
from lms.quizzes.analysis.flags import Sign
from lms.quizzes.analysis.loading import load
from lms.quizzes.analysis.reasons import why_blank, why_question_blank
from lms.quizzes.analysis.selection import Selection
from lms.quizzes.corrections import QuizCorrection
from lms.quizzes.documents import QuizContent
from lms.quizzes.grading import with_certainty
from lms.quizzes.layout import lay_out
from tests.factories.courses import MODULE, make_course, text, yaml
from tests.factories.sittings import learners, sit

pytestmark = pytest.mark.usefixtures("app_context")
LETTERS = "abcd"


def question(question_id: str, mark: float = 1, **more: Any) -> dict[str, Any]:
    """A single choice: a is right, b worth half of it, c nothing, and d takes a fifth away."""
    choices = [
        {"id": letter, "text": text(f"Choice {letter}"), "fraction": worth}
        for letter, worth in zip(LETTERS, (1, 0.5, 0, -0.2), strict=True)
    ]
    asked = {"id": question_id, "kind": "single_choice", "text": text(f"What about {question_id}?"), "mark": mark}
    return {**asked, "choices": choices, **more}


def make_quiz(*questions: dict[str, Any], slots: list[Any] | None = None, **settings: Any) -> PublishedCourse:
    """Publish a course whose quiz has these questions."""
    quiz = {
        "kind": "quiz",
        "title": text("First quiz"),
        "aim": text("See."),
        "minutes": 10,
        "settings": settings,
        "questions": list(questions),
        **({"slots": slots} if slots else {}),
    }
    return make_course(files={f"{MODULE}/03-first-quiz.yaml": yaml(quiz)})


def figures(course: PublishedCourse, selection: Selection | None = None) -> QuizFigures:
    db.session.rollback()
    content = course.document.unit("first-quiz").content
    assert isinstance(content, QuizContent)
    return analyse(content, load(course.course_id, "first-quiz", selection or Selection()))


WORTH = dict(zip(LETTERS, (1, 0.5, 0, -0.2), strict=True))


def some_answers(count: int, questions: int, seed: int = 7) -> list[dict[str, str]]:
    """Answers of people of different ability; some are left out."""
    chance = random.Random(seed)
    given = []
    for _ in range(count):
        ability = chance.random()
        given.append(
            {
                f"q{number}": "a" if chance.random() < ability else chance.choice("bcd")
                for number in range(questions)
                if chance.random() < 0.9
            }
        )
    return given


def table_of(given: list[dict[str, str]], marks: list[float]) -> np.ndarray:
    """The marks x, a row a question."""
    return np.array(
        [[mark * WORTH.get(each.get(f"q{number}", "c"), 0) for each in given] for number, mark in enumerate(marks)]
    )


def test_a_whole_quiz_is_that_of_an_independent_computation() -> None:
    marks = [1.0, 2.0, 1.0, 3.0, 0.5, 1.0]
    course = make_quiz(*(question(f"q{number}", mark) for number, mark in enumerate(marks)), shuffle_questions=True)
    given = some_answers(40, len(marks))
    sit(course, learners(course, 40), given)
    found, x = figures(course), table_of(given, marks)
    totals = x.sum(axis=0) * 100 / sum(marks)
    assert (found.attempts, found.people, found.most) == (40, 40, 8.5)
    assert found.totals.mean == pytest.approx(float(totals.mean()))
    assert found.totals.median == pytest.approx(float(np.median(totals)))
    assert found.totals.deviation == pytest.approx(float(totals.std(ddof=1)))
    standard = (totals - totals.mean()) / totals.std()
    skewness = np.sqrt(40 * 39) / 38 * (standard**3).mean()
    kurtosis = 39 / (38 * 37) * (41 * ((standard**4).mean() - 3) + 6)
    assert found.totals.skewness == pytest.approx(float(skewness))
    assert found.totals.kurtosis == pytest.approx(float(kurtosis))
    between = np.cov(x)
    alpha = 100 * 6 / 5 * (1 - np.trace(between) / between.sum())
    assert found.consistency.alpha == pytest.approx(float(alpha))
    error = np.sqrt(1 - alpha / 100) * totals.std(ddof=1)
    assert found.consistency.standard_error == pytest.approx(float(error))
    with_total = between.sum(axis=1)
    roots = np.sqrt(with_total)
    for place, item in enumerate(found.questions):
        rest = x.sum(axis=0) - x[place]
        assert (item.question.id, item.number, item.mark) == (f"q{place}", place + 1, marks[place])
        assert item.figures.facility == pytest.approx(float(x[place].mean() / marks[place]))
        assert item.deviation == pytest.approx(float(100 * x[place].std(ddof=1) / marks[place]))
        assert item.figures.discrimination == pytest.approx(float(100 * np.corrcoef(x[place], rest)[0, 1]))
        most = np.cov(np.sort(x[place]), np.sort(rest))[0, 1]
        assert item.figures.efficiency == pytest.approx(float(100 * np.cov(x[place], rest)[0, 1] / most))
        assert item.weight == pytest.approx(float(100 * roots[place] / roots.sum()))
        assert item.left_out == sum(f"q{place}" not in each for each in given)


def test_thirds_and_choices_are_counted_by_the_score() -> None:
    course = make_quiz(question("q0"), question("q1"))
    given = [{"q0": letter, "q1": other} for letter, other in ("aa", "aa", "ca", "cb", "cc", "bc")]
    sit(course, learners(course, 6), given)
    item = figures(course).questions[0]
    assert [(each.letter, each.count, each.weak, each.strong) for each in item.responses.counts] == [
        ("A", 2, 0, 2),
        ("B", 1, 0, 0),
        ("C", 3, 2, 0),
        ("D", 0, 0, 0),
    ]
    assert (item.weak, item.strong) == (0, 1)


def test_drawn_questions_are_compared_with_the_total_and_have_no_weight() -> None:
    names = [f"q{number}" for number in range(6)]
    course = make_quiz(*map(question, names), slots=["q0", {"draw": 2}], shuffle_questions=True)
    content = course.document.unit("first-quiz").content
    assert isinstance(content, QuizContent)
    layouts = [lay_out(content, seed) for seed in range(30)]
    chance = random.Random(3)
    given = [{each: chance.choice(LETTERS) for each in layout.question_ids} for layout in layouts]
    sit(course, learners(course, 30), given, layouts=layouts)
    found = figures(course)
    totals = np.array([sum(WORTH[letter] for letter in each.values()) for each in given])
    covariances = []
    positions = [[WORTH[each["q0"]] for each in given], [], []]
    for each in given:
        drawn = sorted(key for key in each if key != "q0")
        for place, key in enumerate(drawn, 1):
            positions[place].append(WORTH[each[key]])
    for name in names[1:]:
        item = found.find(name)
        assert item is not None
        asked = [place for place, each in enumerate(given) if name in each]
        x = np.array([WORTH[given[place][name]] for place in asked])
        assert (item.is_drawn, item.asked, item.weight) == (True, len(asked), None)
        assert item.figures.discrimination == pytest.approx(float(100 * np.corrcoef(x, totals[asked])[0, 1]))
        assert "drawn" in str(why_question_blank(item)["weight"])
    fixed = found.find("q0")
    assert fixed is not None
    assert not fixed.is_drawn
    x = np.array(positions[0])
    assert fixed.figures.discrimination == pytest.approx(float(100 * np.corrcoef(x, totals - x)[0, 1]))
    covariances = [np.cov(np.array(each), totals)[0, 1] for each in positions]
    roots = [np.sqrt(each) for each in covariances if each >= 0]
    expected = 100 * np.sqrt(covariances[0]) / sum(roots) if covariances[0] >= 0 else None
    assert fixed.weight == pytest.approx(float(expected)) if expected is not None else fixed.weight is None
    variances = sum(np.var(each, ddof=1) for each in positions)
    alpha = 100 * 3 / 2 * (1 - variances / np.var(totals, ddof=1))
    assert found.consistency.alpha == pytest.approx(float(alpha))


def test_versions_are_counted_together_and_named() -> None:
    course = make_quiz(question("q0"), question("q1"))
    sit(course, learners(course, 3), some_answers(3, 2))
    newer = make_quiz({**question("q0"), "text": text("What now?")}, question("q1"))
    sit(newer, learners(newer, 4), some_answers(4, 2, seed=9))
    found = figures(newer)
    assert [(item.asked, item.versions) for item in found.questions] == [(7, 2), (7, 1)]
    assert found.questions[0].question.text["en"] == "What now?"


def test_where_totals_differ_marks_are_scaled_to_the_largest() -> None:
    course = make_quiz(question("q0"), question("q1"))
    sit(course, learners(course, 1), [{"q0": "a", "q1": "c"}])
    newer = make_quiz(question("q0"), question("q1"), question("q2", 2))
    sit(newer, learners(newer, 1), [{"q0": "a", "q1": "a", "q2": "c"}])
    found = figures(newer)
    assert found.most == 4
    assert found.totals.mean == found.totals.median == 50
    assert [item.figures.facility for item in found.questions] == [1, pytest.approx(1 / 3), 0]
    assert found.is_uneven
    assert "same number" in str(why_blank(figures_of_many(newer))["alpha"])


def figures_of_many(course: PublishedCourse) -> QuizFigures:
    """The same after three more attempts, so that only the number of questions stands in the way."""
    sit(course, learners(course, 3), [{"q0": "a"}, {"q1": "a"}, {"q0": "a", "q1": "a"}])
    return figures(course)


def test_a_mark_of_the_slot_counts_and_texts_between_questions_do_not() -> None:
    between = {"id": "read", "kind": "description", "text": text("Read this."), "mark": 0}
    course = make_quiz(question("q0"), between, slots=["read", {"question": "q0", "mark": 5}])
    sit(course, learners(course, 2), [{"q0": "a"}, {"q0": "b"}])
    found = figures(course)
    assert [(item.question.id, item.mark, item.figures.facility) for item in found.questions] == [("q0", 5, 0.75)]
    assert found.totals.mean == 75
    assert "two questions" in str(why_blank(figures_with_three(course))["alpha"])


def figures_with_three(course: PublishedCourse) -> QuizFigures:
    sit(course, learners(course, 1), [{"q0": "c"}])
    return figures(course)


def test_certainty_weighs_the_marks() -> None:
    course = make_quiz(question("q0"), question("q1"), certainty=True)
    sit(course, learners(course, 2), [{"q0": "a", "q1": "a"}, {"q0": "c", "q1": "a"}], certainty={"q0": 3, "q1": 1})
    found = figures(course)
    worth = [[with_certainty(1, 3), with_certainty(0, 3)], [with_certainty(1, 1)] * 2]
    assert [item.figures.facility for item in found.questions] == pytest.approx([np.mean(each) for each in worth])
    assert found.certainty == {(3, "right"): 1, (3, "wrong"): 1, (1, "right"): 2}


def test_a_corrected_question_is_shown_as_it_is_now_and_full_marks_count_for_all() -> None:
    course = make_quiz(question("q0"), question("q1"))
    sit(course, learners(course, 2), [{"q0": "c", "q1": "a"}, {"q1": "c"}])
    content = {**question("q0"), "full_marks": True}
    with transaction():
        quiz = {"course_id": course.course_id, "unit_id": "first-quiz", "question_id": "q0", "reason": "Faulty."}
        db.session.add(QuizCorrection(**quiz, content=content, made_at=clock.now()))
    found = figures(course)
    assert [item.figures.facility for item in found.questions] == [1, 0.5]
    assert (found.questions[0].question.full_marks, found.questions[0].flags) == (True, ())


def test_a_correction_does_not_reach_attempts_that_began_after_it() -> None:
    course = make_quiz(question("q0"), question("q1"))
    with transaction():
        quiz = {"course_id": course.course_id, "unit_id": "first-quiz", "question_id": "q0", "reason": "Faulty."}
        content = {**question("q0"), "full_marks": True}
        db.session.add(QuizCorrection(**quiz, content=content, made_at=clock.now() - timedelta(hours=1)))
    sit(course, learners(course, 1), [{"q1": "a"}])
    assert [item.figures.facility for item in figures(course).questions] == [0, 1]


def test_a_wrong_key_is_flagged() -> None:
    course = make_quiz(question("q0"), *(question(f"q{number}") for number in range(1, 6)))
    strong = [{"q0": "c", **{f"q{number}": "a" for number in range(1, 6)}}] * 8
    weak = [{"q0": "a", "q1": "c", "q2": "b"}] * 3 + [{"q0": "d", "q3": "a"}]
    sit(course, learners(course, 12), [*strong, *weak])
    flags = figures(course).questions[0].flags
    assert [flag.sign for flag in flags] == [Sign.MOST_PICK_WRONG, Sign.STRONG_GET_IT_WRONG]
    assert flags[0].response is not None
    assert flags[0].response.letter == "C"


@pytest.mark.parametrize(
    ("attempts", "blank"),
    [
        (1, {"deviation", "skewness", "kurtosis", "alpha", "error_ratio", "standard_error"}),
        (2, {"skewness", "kurtosis", "alpha", "error_ratio", "standard_error"}),
        (3, {"kurtosis"}),
        (4, set()),
    ],
)
def test_few_attempts_leave_figures_blank_and_say_why(attempts: int, blank: set[str]) -> None:
    course = make_quiz(question("q0"), question("q1"))
    given = [{"q0": "a", "q1": "a"}, {"q0": "a"}, {"q1": "b"}, {"q0": "d", "q1": "b"}]
    sit(course, learners(course, attempts), given[:attempts])
    reasons = why_blank(figures(course))
    assert set(reasons) == blank
    assert all("needs at least" in str(reason) for reason in reasons.values())


def test_results_that_are_all_equal_leave_figures_blank_and_say_why() -> None:
    course = make_quiz(question("q0"), question("q1"))
    sit(course, learners(course, 5), [{"q0": "a", "q1": "c"}] * 5)
    found = figures(course)
    assert set(why_blank(found)) == {"skewness", "kurtosis", "alpha", "error_ratio", "standard_error"}
    assert {str(reason) for reason in why_blank(found).values()} == {"all results are equal"}
    reasons = why_question_blank(found.questions[0])
    assert str(reasons["discrimination"]) == "all earn the same here"
    assert "result in all" in str(reasons["weight"])


def test_why_the_figures_of_a_question_are_blank() -> None:
    course = make_quiz(question("q0"), question("q1"), question("q2"))
    given = [{"q0": "a", "q1": "c", "q2": "c"}, {"q0": "c", "q1": "a", "q2": "a"}, {"q0": "c", "q1": "a", "q2": "a"}]
    sit(course, learners(course, 3), given)
    found = figures(course)
    assert "less in all" in str(why_question_blank(found.questions[0])["weight"])


def test_why_a_question_cannot_be_compared_with_the_rest() -> None:
    course = make_quiz(question("q0"), question("q1"))
    sit(course, learners(course, 3), [{"q0": "a", "q1": "b"}, {"q0": "c", "q1": "b"}, {"q0": "b", "q1": "b"}])
    reasons = why_question_blank(figures(course).questions[0])
    assert {str(reason) for reason in reasons.values()} == {"all earn the same in the rest of the quiz"}


def test_nobody_gives_no_figures() -> None:
    found = figures(make_quiz(question("q0"), pass_mark=0))
    assert (found.attempts, found.people, found.most, found.questions) == (0, 0, 0, ())
    assert (found.totals.mean, found.passed, found.seconds) == (None, None, None)


def test_who_passed_and_how_long_it_took() -> None:
    course = make_quiz(question("q0"), pass_mark=50)
    sit(course, learners(course, 3), [{"q0": "a"}, {"q0": "b"}, {"q0": "c"}])
    found = figures(course)
    assert (found.passed, found.seconds) == (2, 600)
    assert found.bands == [1, 0, 0, 0, 0, 1, 0, 0, 0, 1]
