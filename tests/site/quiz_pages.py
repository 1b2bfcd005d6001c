"""The pages on which learners take quizzes: every kind of question, every behaviour, waiting and graded results."""

from __future__ import annotations

from collections.abc import Mapping

from tests.site.faces import Page

QUIZZES = ("kinds_quiz", "case_quiz", "drawn_quiz")


def _attempt(name: str) -> Mapping[str, str]:
    return {"attempt_id": name}


QUIZ_PAGES = (
    *(
        Page(
            "learning.study_unit",
            "learner",
            values={"slug": "quiz_course", "module_id": "check-yourself", "unit_id": quiz},
        )
        for quiz in QUIZZES
    ),
    Page("quizzes.show_attempt", "learner", values=_attempt("kinds_attempt")),
    *(Page("quizzes.show_attempt", "learner", values=_attempt("kinds_attempt"), query={"page": n}) for n in "234"),
    Page(
        "quizzes.save_page",
        "graduate",
        values=_attempt("refused_attempt"),
        sent={"page": "2", "before.insurance-sum": "", "q.insurance-sum.answer": "many"},
        status=422,
    ),
    Page("quizzes.show_attempt", "learner", values=_attempt("drawn_attempt")),
    Page("quizzes.show_attempt", "learner", values=_attempt("writing_attempt")),
    Page("quizzes.show_attempt", "learner", values=_attempt("writing_attempt"), query={"page": "2"}),
    Page("quizzes.show_summary", "learner", values=_attempt("kinds_attempt")),
    Page("quizzes.show_result", "learner", values=_attempt("waiting_attempt")),
    Page("quizzes.show_result", "fellow", values=_attempt("kinds_finished_attempt")),
    Page("quizzes.show_result", "fellow", values=_attempt("pre_test_attempt")),
    Page("quizzes.show_result", "fellow", values=_attempt("post_test_attempt")),
)
