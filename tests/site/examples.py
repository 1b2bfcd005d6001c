"""An example of every route: which object stands for each part of its address, and where there are several kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.routing import Rule as UrlRule

from lms.core.assets import asset
from tests.site import authoring_examples as authoring
from tests.site import fellowship_examples as fellowships
from tests.site import workshop_examples as workshops
from tests.site.served import Site

Values = dict[str, str]

# What an argument stands for. The names are those of ``population.Site.things``.
ARGUMENTS: Values = {
    "slug": "course",
    "module_id": "module",
    "unit_id": "lesson",
    "attempt_id": "attempt",
    "serial": "certificate",
    "organisation_id": "organisation",
    "person_id": "person",
    "session_id": "session",
    "membership_id": "membership",
    "grant_id": "grant",
    "token": "link",
    "cohort_id": "cohort",
    "enrolment_id": "enrolment",
    "override_id": "override",
    "question_id": "crowd_question",
    "correction_id": "correction",
    "import_id": "import",
    "file_id": "writing_file",
    "bank": "bank",
}
QUIZ: Values = {"unit_id": "quiz"}
OF_COURSE: Values = {"slug": "quiz_course"}
CROWD: Values = {**OF_COURSE, "unit_id": "crowd_quiz"}
GRADED: Values = {**OF_COURSE, "unit_id": "case_quiz", "question_id": "letter"}
GAIN: Values = {**OF_COURSE, "unit_id": "post_test"}
CORRECTED: Values = {**QUIZ, "question_id": "question"}
# Where a route means something else by them; what is no part of its address is asked behind the question mark.
ROUTES: dict[str, Values] = {
    "assets.file": {"digest": "assets_digest", "name": "css/setu.css"},
    "attachments.show_attachment": {"file_id": "submitted_evidence"},
    "courses.show_picture": {"prefix": "picture_prefix", "name": "picture"},
    "people.set_up": {"token": "setup_link"},
    "people.finish_set_up": {"token": "setup_link"},
    **authoring.ROUTES,
    **fellowships.ROUTES,
    **workshops.ROUTES,
    **dict.fromkeys(
        (
            "quizzes.change_settings",
            "quizzes.choose_for_override",
            "quizzes.edit_override",
            "quizzes.export_correction",
            "quizzes.export_overrides",
            "quizzes.list_corrections",
            "quizzes.list_overrides",
            "quizzes.regrade_again",
            "quizzes.remove_override",
            "quizzes.set_attempt_aside",
            "quizzes.show_correction",
            "quizzes.show_quiz_questions",
        ),
        QUIZ,
    ),
    **dict.fromkeys(
        (
            "quizzes.add_bank",
            "quizzes.ask_import",
            "quizzes.export_problems",
            "quizzes.show_bank",
            "quizzes.show_banks",
            "quizzes.show_import",
            "quizzes.show_quizzes",
            "quizzes.upload_questions",
        ),
        OF_COURSE,
    ),
    **dict.fromkeys(
        (
            "quizzes.export_analysis_csv",
            "quizzes.export_analysis_xlsx",
            "quizzes.export_attempts",
            "quizzes.list_attempts",
            "quizzes.show_analysis",
            "quizzes.show_question_analysis",
        ),
        CROWD,
    ),
    **dict.fromkeys(
        (
            "quizzes.export_hand_answers",
            "quizzes.grade_question",
            "quizzes.list_hand_answers",
            "quizzes.show_grading",
        ),
        GRADED,
    ),
    **dict.fromkeys(
        (
            "quizzes.correct_question",
            "quizzes.preview_or_correct",
            "quizzes.show_quiz_question",
            "quizzes.show_versions",
        ),
        CORRECTED,
    ),
    "quizzes.ask_export": {**OF_COURSE, "place": "bank_place"},
    "quizzes.export_questions": {**OF_COURSE, "place": "bank_place", "format": "gift"},
    "quizzes.create_override": {**QUIZ, "cohort": "cohort"},
    "quizzes.save_grading": {**GRADED, "attempt": "waiting_attempt"},
    "quizzes.finish_import": {"import_id": "other_import"},  # nothing can be taken from it, so nothing is published
    "quizzes.show_gain": GAIN,
    "quizzes.export_gain": GAIN,
    "quizzes.show_bank_question": {**OF_COURSE, "question_id": "bank_question"},
    "quizzes.show_template": {**OF_COURSE, "ending": "csv"},
    "quizzes.show_taught_attempt": {**OF_COURSE, "unit_id": "case_quiz", "attempt_id": "waiting_attempt"},
    "quizzes.add_files": {"attempt_id": "writing_attempt"},
    "quizzes.show_file": {"attempt_id": "writing_attempt"},
    "quizzes.start_attempt": {"unit_id": "quiz"},
    "quizzes.show_result": {"attempt_id": "finished_attempt"},
}
# The same route with an object that belongs to none of the people in the columns of the table.
OTHERS: dict[str, tuple[Values, ...]] = {
    "attempt_id": ({"attempt_id": "other_attempt"},),
    "organisation_id": ({"organisation_id": "other_organisation"},),
    "session_id": ({"session_id": "other_session"},),
    "cohort_id": ({"cohort_id": "other_cohort"},),
    "correction_id": ({"correction_id": "other_correction"},),
    "enrolment_id": ({"enrolment_id": "other_enrolment"},),
    "import_id": ({"import_id": "other_import"},),
    "override_id": ({"override_id": "other_override"},),
}
OTHERS_OF_ROUTES: dict[str, tuple[Values, ...]] = {
    "attachments.show_attachment": (
        {"file_id": "open_evidence"},  # which is not handed in
        {"file_id": "other_submitted_evidence"},
        {"file_id": "reviewed_file"},
    ),
    "quizzes.show_result": ({"attempt_id": "other_finished_attempt"},),
    "people.ask_slip": ({"person_id": "other_person"}, {"person_id": "trainer"}),
    "people.print_slip": ({"person_id": "other_person"}, {"person_id": "trainer"}),
    "people.take_role": ({"person_id": "other_person"},),
    "people.leave_organisation": ({"person_id": "other_person"},),
    "learning.study_unit": (QUIZ,),
    "quizzes.add_files": ({"attempt_id": "other_writing_attempt"},),
    "quizzes.finish_import": ({"import_id": "import"},),
    "quizzes.show_file": (
        {"file_id": "other_writing_file"},
        {"attempt_id": "other_writing_attempt", "file_id": "other_writing_file"},
    ),
    "quizzes.show_taught_attempt": ({"attempt_id": "attempt"},),
    "quizzes.set_attempt_aside": ({"attempt_id": "writing_attempt"},),
    "quizzes.create_override": ({"cohort": "other_cohort"}, {"cohort": "", "enrolment": "other_enrolment"}),
    "quizzes.grade_question": ({"attempt": "attempt"},),
    "quizzes.save_grading": ({"attempt": "attempt"},),
    "quizzes.show_template": ({"ending": "exe"},),
}
# What is sent where an empty form would be refused before it is known whose object it is about.
BODIES: dict[str, dict[str, object]] = {
    "quizzes.save_flag": {"question": "no-such-question", "is_flagged": True},
    "quizzes.save_answer": {"question": "no-such-question", "sequence": 1, "answer": None},
}


def body_of(rule: UrlRule) -> dict[str, Any]:
    """Return what is sent to a route that reads JSON, as an argument of a test client; nothing for all others."""
    return {"json": BODIES[rule.endpoint]} if rule.endpoint in BODIES else {}


def rules(site: Site) -> list[UrlRule]:
    """Return every URL rule, in the order of addresses."""
    return sorted(site.app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(methods(rule))))


def methods(rule: UrlRule) -> list[str]:
    """Return the methods that a rule declares itself."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def example_of(rule: UrlRule) -> Values:
    """Return the object for each part of an address. KeyError: say in ARGUMENTS what the part stands for."""
    own, usual = ROUTES.get(rule.endpoint, {}), arguments_of(rule.endpoint)
    parts = sorted(rule.arguments - set(rule.defaults or {}))
    return {name: own.get(name) or usual[name] for name in parts} | own


def arguments_of(endpoint: str) -> Values:
    """Return what the parts of the address of a route usually stand for."""
    if endpoint.startswith(workshops.PREFIX):
        return workshops.ARGUMENTS
    if endpoint.startswith(authoring.PREFIX):
        return authoring.ARGUMENTS
    return fellowships.ARGUMENTS if endpoint.startswith(fellowships.PREFIX) else ARGUMENTS


def cases(rule: UrlRule) -> Iterator[Values]:
    """Yield the objects with which a route is asked: the example, and somebody else's."""
    example = example_of(rule)
    yield example
    if rule.endpoint.startswith(workshops.PREFIX):
        yield from (example | values for values in workshops.others_of(rule.endpoint))
        return
    if rule.endpoint.startswith(fellowships.PREFIX):
        yield from (example | values for values in fellowships.others_of(rule.endpoint, example))
        return
    if rule.endpoint.startswith(authoring.PREFIX):
        yield from (example | values for values in authoring.others_of(rule.endpoint, example))
        return
    others = [values for name in example for values in OTHERS.get(name, ())]
    for values in OTHERS_OF_ROUTES.get(rule.endpoint, tuple(others)):
        yield example | values


def path_of(site: Site, rule: UrlRule, values: Values) -> str:
    """Return the path of a route with some objects."""
    site.things.setdefault("assets_digest", asset("css/setu.css").split("/")[2])
    return site.url(rule.endpoint, values)
