"""The pages of those who teach: cohorts, exceptions, grading, analysis, corrections, banks, import and export."""

from __future__ import annotations

from collections.abc import Mapping

from tests.site.faces import EMPTY, Page

NOBODY = {"name": "nobody is called this"}
CASE = {"question_id": "case", "part": "five-days"}
NEW_KEY = {"full_marks": "y", "reason": "Two readings."}
COHORTS = (
    Page("learning.list_cohorts", "trainer"),
    Page("learning.list_cohorts", "trainer", query={"archived": "1"}),
    Page("learning.create_cohort", "trainer"),
    Page("learning.create_cohort", "trainer", sent=EMPTY, status=422),
    Page("learning.edit_cohort", "trainer"),
    Page("learning.edit_cohort", "trainer", sent={"name": ""}, status=422),
    Page("learning.show_cohort", "trainer", values={"slug": "quiz_course", "cohort_id": "crowd_cohort"}),
    Page("learning.show_cohort", "trainer", values={"cohort_id": "empty_cohort"}),
    Page("learning.show_teaching", "one_cohort"),
    Page("learning.show_cohort", "one_cohort"),
    Page("learning.choose_learners", "trainer"),
    Page("learning.choose_learners", "trainer", query=NOBODY),
    Page("learning.add_learners", "trainer", sent={"what": "listed"}, status=422),
)
EXCEPTIONS = (
    Page("quizzes.list_overrides", "trainer"),
    Page("quizzes.list_overrides", "trainer", values={"slug": "quiz_course", "unit_id": "pre_test"}),
    Page("quizzes.choose_for_override", "trainer"),
    Page("quizzes.choose_for_override", "trainer", query={"name": "आशा"}),
    Page("quizzes.choose_for_override", "trainer", query=NOBODY),
    Page("quizzes.create_override", "trainer"),
    Page("quizzes.create_override", "trainer", sent=EMPTY, status=422),
    Page("quizzes.edit_override", "trainer"),
    Page("quizzes.edit_override", "trainer", sent=EMPTY, status=422),
    Page("quizzes.remove_override", "trainer"),
    Page("quizzes.change_extra_time", "trainer"),
    Page("quizzes.change_extra_time", "trainer", sent={"factor": "1.5", "reason": ""}, status=422),
)
GRADING = (
    Page("quizzes.show_grading", "trainer"),
    Page("quizzes.show_grading", "trainer", values={"slug": "course", "unit_id": "quiz"}),
    Page("quizzes.grade_question", "trainer", query={"names": "hidden"}),
    Page("quizzes.grade_question", "trainer", values=CASE, query={"names": "hidden"}),
    Page("quizzes.grade_question", "trainer", values={"attempt": "graded_attempt"}),
    Page("quizzes.grade_question", "trainer", values={"attempt": "waiting_attempt"}),
    Page("quizzes.grade_question", "trainer", values={"unit_id": "kinds_quiz", "question_id": "ungraded"}),
    Page("quizzes.save_grading", "trainer", sent=EMPTY, status=422),
    Page(
        "quizzes.save_grading",
        "trainer",
        values={"attempt": "graded_attempt"},
        sent={"level.facts-right": "1", "level.plain-words": "1", "level.kind-and-honest": "1"},
        status=409,
    ),
    Page("quizzes.list_hand_answers", "trainer"),
    Page("quizzes.list_hand_answers", "trainer", query={"state": "graded"}),
    Page("quizzes.list_hand_answers", "trainer", values={"unit_id": "kinds_quiz", "question_id": "ungraded"}),
)


def _analysed(question: str, quiz: str = "crowd_quiz") -> Page:
    values = {"slug": "quiz_course", "unit_id": quiz, "question_id": question}
    return Page("quizzes.show_question_analysis", "trainer", values=values)


FIGURES = (
    Page("quizzes.show_quizzes", "trainer"),
    Page("quizzes.show_analysis", "trainer"),
    Page("quizzes.show_analysis", "trainer", values={"unit_id": "kinds_quiz"}),
    Page("quizzes.show_analysis", "trainer", values={"unit_id": "drawn_quiz"}),
    _analysed("who-registers-agents"),
    _analysed("three-payments"),
    _analysed("name-the-fraud"),
    _analysed("letter", "case_quiz"),
    Page("quizzes.show_gain", "trainer"),
    Page("quizzes.show_gain", "trainer", query={"since": "2099-01-01"}),
    Page("quizzes.list_attempts", "trainer"),
    Page("quizzes.list_attempts", "trainer", query=NOBODY),
    Page("quizzes.show_taught_attempt", "trainer"),
    Page("quizzes.show_taught_attempt", "trainer", values={"unit_id": "kinds_quiz", "attempt_id": "kinds_attempt"}),
    Page(
        "quizzes.show_taught_attempt",
        "trainer",
        values={"unit_id": "kinds_quiz", "attempt_id": "kinds_finished_attempt"},
    ),
    Page("quizzes.set_attempt_aside", "trainer", sent=EMPTY, status=422),
)
CORRECTIONS = (
    Page("quizzes.change_settings", "trainer"),
    Page("quizzes.change_settings", "trainer", sent=EMPTY, status=422),
    Page("quizzes.correct_question", "trainer"),
    Page(
        "quizzes.correct_question",
        "trainer",
        values={"slug": "quiz_course", "unit_id": "drawn_quiz", "question_id": "bank_question"},
    ),
    Page(
        "quizzes.preview_or_correct",
        "trainer",
        values={"slug": "quiz_course", "unit_id": "crowd_quiz", "question_id": "crowd_question"},
        sent=NEW_KEY,
    ),
    Page("quizzes.preview_or_correct", "trainer", sent=EMPTY, status=422),
    Page("quizzes.list_corrections", "trainer"),
    Page("quizzes.list_corrections", "trainer", values={"slug": "quiz_course", "unit_id": "kinds_quiz"}),
    Page("quizzes.show_correction", "trainer"),
    Page(
        "quizzes.show_correction",
        "trainer",
        values={"slug": "quiz_course", "unit_id": "pre_test", "correction_id": "waiting_correction"},
    ),
    Page("quizzes.show_versions", "trainer"),
)
KINDS = (
    "who-gives-clearance",
    "fair-or-not",
    "is-the-bill-law",
    "name-of-the-training",
    "insurance-sum",
    "which-door-for-what",
    "steps-before-the-flight",
    "fill-the-notice",
)


def _kind(question: str, quiz: str = "kinds_quiz") -> Page:
    values: Mapping[str, str] = {"slug": "quiz_course", "unit_id": quiz, "question_id": question}
    return Page("quizzes.show_quiz_question", "trainer", values=values)


BANKS = (
    Page("quizzes.show_banks", "trainer"),
    Page("quizzes.add_bank", "trainer", sent=EMPTY, status=422),
    Page("quizzes.show_bank", "trainer"),
    Page("quizzes.show_bank", "trainer", query={"words": "nothing is called this"}),
    Page("quizzes.show_bank_question", "trainer"),
    Page("quizzes.show_quiz_questions", "trainer"),
    Page("quizzes.show_quiz_questions", "trainer", values={"slug": "quiz_course", "unit_id": "drawn_quiz"}),
    *(_kind(question) for question in KINDS),
    _kind("case", "case_quiz"),
    _kind("letter", "case_quiz"),
    Page("quizzes.ask_import", "trainer"),
    Page("quizzes.upload_questions", "trainer", sent=EMPTY, status=422),
    Page("quizzes.show_import", "trainer"),
    Page("quizzes.show_import", "trainer", values={"import_id": "dropped_import"}),
    Page("quizzes.show_import", "trainer", values={"slug": "course", "import_id": "other_import"}),
    Page("quizzes.finish_import", "trainer", sent=EMPTY, status=422),
    Page("quizzes.ask_export", "trainer"),
    Page("quizzes.ask_export", "trainer", query={"format": "aiken"}),
)
TEACHING_PAGES = (*COHORTS, *EXCEPTIONS, *GRADING, *FIGURES, *CORRECTIONS, *BANKS)
TEACHING_FILES = {
    "learning.export_cohort",
    "quizzes.export_analysis_csv",
    "quizzes.export_analysis_xlsx",
    "quizzes.export_attempts",
    "quizzes.export_correction",
    "quizzes.export_gain",
    "quizzes.export_hand_answers",
    "quizzes.export_overrides",
    "quizzes.export_problems",
    "quizzes.export_questions",
    "quizzes.show_template",
}
