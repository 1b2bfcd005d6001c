"""What the populated site has of quizzes: attempts of every kind, answers that wait, cohorts, exceptions, imports."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.core.database import transaction
from lms.courses.queries import PublishedCourse, published
from lms.extensions import db
from lms.learning.models import Cohort, Enrolment
from lms.learning.operations import enrol
from lms.people.roles import Role, scope_of
from lms.quizzes.accommodations import operations as accommodation_operations
from lms.quizzes.checking import check_answer
from lms.quizzes.correcting.operations import correct
from lms.quizzes.documents import QuizContent
from lms.quizzes.imports import operations as imports
from lms.quizzes.imports.pages import read_preview
from lms.quizzes.marking.operations import grade_by_hand
from lms.quizzes.models import AttemptState, QuizAttempt
from lms.quizzes.operations import start_attempt, submit_attempt
from lms.quizzes.queries import Attempt, attempt_of
from lms.quizzes.saving import Given, save_answers, sequence_now, set_flags
from lms.quizzes.terms.rules import Override
from lms.quizzes.uploads.operations import keep_upload, with_files
from lms.trial.quizzes import COURSE
from lms.trial.sittings import sit_quiz
from tests.factories.files import sent
from tests.factories.learning import make_cohort
from tests.factories.people import make_person
from tests.site.served import Site

LETTER, CASE = "message-to-the-family", "lakhan-and-the-warehouse"
NAMES = {
    "quiz_course": COURSE,
    "case_quiz": "work-on-a-case",
    "letter": LETTER,
    "case": CASE,
    "crowd_quiz": "know-the-rules",
    "crowd_question": "who-registers-agents",
    "kinds_quiz": "every-kind",
    "ungraded": "everyone-goes-like-this",
    "drawn_quiz": "drawn-at-random",
    "pre_test": "before-you-begin",
    "post_test": "after-the-course",
    "bank": "gulf-migration",
    "bank_place": "banks/gulf-migration",
}
TYPED = {"text": "Keep a copy of every paper.\nकाग़ज़ों की प्रति घर पर रखें।", "files": []}
GIFT = """::Visa:: Which visa allows work? {=Employment visa ~Visit visa}

::Passport:: Who keeps the passport? {=The worker ~The agent}

This question has no answers at all. {
"""


def add_quizzes(site: Site, course: PublishedCourse) -> None:
    """Add what the demo people have not done: as trainer of a course, and as learners in each kind of quiz."""
    site.things |= NAMES
    taught = published(COURSE)
    assert taught is not None
    site.things["bank_question"] = next(iter(_content(taught, "drawn_quiz", site).taken["gulf-migration"])).id
    _add_cohorts(site, course, taught)
    _add_overrides(site, taught)
    for who, prefix in (("learner", ""), ("other", "other_")):
        _write_letters(site, taught, who, prefix)
    _try_every_kind(site, taught)
    _sit_others(site, taught)
    _grade_one(site)
    _add_imports(site, course, taught)
    _add_corrections(site, course)


def add_waiting_correction(site: Site) -> None:
    """Add a correction after which nothing is graded anew yet: the worker has to be through with its jobs before."""
    taught = published(COURSE)
    assert taught is not None
    site.things["waiting_correction"] = _corrected(taught, "before-you-begin", site.people["trainer"])


def _content(course: PublishedCourse, quiz: str, site: Site) -> QuizContent:
    content = course.document.unit(site.things[quiz]).content
    assert isinstance(content, QuizContent)
    return content


def _enrolment(person_id: int, course: PublishedCourse) -> int:
    with transaction():
        return enrol(person_id, course, by=person_id).id


def _add_cohorts(site: Site, course: PublishedCourse, taught: PublishedCourse) -> None:
    """Put the learner into a cohort, and give it a trainer of its own; the other course has the cohorts of the demo."""
    site.things["enrolment"] = _enrolment(site.people["learner"], course)
    enrolments = db.session.scalars(select(Enrolment.id).where(Enrolment.course_id == taught.course_id)).all()
    crowd = db.session.scalars(
        select(Cohort.id).where(Cohort.course_id == taught.course_id, Cohort.language == "hi")
    ).one()
    site.things |= {"other_enrolment": enrolments[0], "other_cohort": crowd, "crowd_cohort": crowd}
    trainers = [site.people["trainer"]]
    site.things["cohort"] = make_cohort(course, "Udaipur (उदयपुर)", site.things["enrolment"], facilitators=trainers)
    site.things["empty_cohort"] = make_cohort(course, "Jaipur (जयपुर)")
    scope = scope_of("cohort", site.things["cohort"])
    site.people["one_cohort"] = make_person("Kala Cohort", roles=[(Role.TRAINER, scope)]).id


def _add_overrides(site: Site, taught: PublishedCourse) -> None:
    """Give the learner an exception and extra time in one quiz, and a cohort an exception in another."""
    trainer = site.people["trainer"]
    site.things["override"] = _override(Enrolment, site.things["enrolment"], site.things["quiz"], trainer)
    site.things["other_override"] = _override(Cohort, site.things["crowd_cohort"], site.things["crowd_quiz"], trainer)
    with transaction():
        accommodation_operations.give_extra_time(
            site.people["learner"], 1.5, reason="Reads slowly (धीरे पढ़ती हैं)", by=trainer
        )


def _override(model: Any, row_id: int, unit_id: str, by: int) -> int:
    with transaction():
        whose, override = db.session.get_one(model, row_id), Override(attempts=9)
        made, _moved = accommodation_operations.create_override(whose, unit_id, override, reason="Was ill", by=by)
        return made.id


def _write_letters(site: Site, taught: PublishedCourse, who: str, prefix: str) -> None:
    """Hand one attempt at the case in, and write on at the next; the letter of each brings a file."""
    person_id = site.people[who]
    enrolment_id = _enrolment(person_id, taught)
    for name in ("waiting", "writing"):
        attempt_id = _begun(taught, enrolment_id, person_id, site.things["case_quiz"])
        attempt = attempt_of(person_id, attempt_id)
        assert attempt is not None
        file_id = keep_upload(attempt, LETTER, "", sent(), by=person_id)
        letter = with_files(attempt_id, LETTER, {**TYPED, "files": [{"id": file_id, "name": "", "size": 0}]})
        _answer(person_id, attempt_id, {LETTER: letter, CASE: {"said-first": "d", "five-days": TYPED}})
        site.things |= {f"{prefix}{name}_attempt": attempt_id, f"{prefix}{name}_file": file_id}
        if name == "waiting":
            with transaction():
                submit_attempt(attempt_id, enrolment_id, by=person_id)


def _begun(course: PublishedCourse, enrolment_id: int, person_id: int, unit_id: str) -> int:
    with transaction():
        return start_attempt(enrolment_id, course, course.document.unit(unit_id), by=person_id)


def _answer(person_id: int, attempt_id: int, answers: dict[str, Any]) -> None:
    with transaction():
        save_answers(_held(person_id, attempt_id), [Given(each, sequence_now(), answers[each]) for each in answers])


def _held(person_id: int, attempt_id: int) -> Attempt:
    attempt = attempt_of(person_id, attempt_id, is_held=True)
    assert attempt is not None
    return attempt


def _try_every_kind(site: Site, taught: PublishedCourse) -> None:
    """Let the learner be in the middle of practice: one answer checked and right, one wrong, one flagged."""
    learner, fellow = site.people["learner"], site.people["fellow"]
    quiz, content = site.things["kinds_quiz"], _content(taught, "kinds_quiz", site)
    attempt_id = _begun(taught, _enrolment(learner, taught), learner, quiz)
    right = {each.id: each.right_answer() for each in content.questions if each.is_asked}
    _answer(learner, attempt_id, right | {"who-gives-clearance": "a", site.things["ungraded"]: TYPED})
    with transaction():
        attempt = _held(learner, attempt_id)
        for question_id in ("who-gives-clearance", "fair-or-not", "which-door-for-what", "fill-the-notice"):
            check_answer(attempt, question_id)
        set_flags(attempt, {"is-the-bill-law": True})
    site.things["kinds_attempt"] = attempt_id
    sit_quiz(_enrolment(fellow, taught), fellow, taught, quiz, 0.6)
    site.things["kinds_finished_attempt"] = _newest(fellow, quiz)
    graduate = site.people["graduate"]
    site.things["refused_attempt"] = _begun(taught, _enrolment(graduate, taught), graduate, quiz)


def _sit_others(site: Site, taught: PublishedCourse) -> None:
    """Let the learner be in a quiz that goes one way only, and the fellow through with the tests."""
    learner, fellow = site.people["learner"], site.people["fellow"]
    site.things["drawn_attempt"] = _begun(taught, _enrolment(learner, taught), learner, site.things["drawn_quiz"])
    for quiz, share in (("pre_test", 0.3), ("post_test", 0.8)):
        sit_quiz(_enrolment(fellow, taught), fellow, taught, site.things[quiz], share)
        site.things[f"{quiz}_attempt"] = _newest(fellow, site.things[quiz])


def _newest(person_id: int, unit_id: str) -> int:
    statement = select(QuizAttempt.id).join(Enrolment).where(Enrolment.person_id == person_id)
    found = db.session.scalar(statement.where(QuizAttempt.unit_id == unit_id).order_by(QuizAttempt.id.desc()).limit(1))
    assert found is not None
    return found


def _grade_one(site: Site) -> None:
    """Grade the letter of the first who waits; the others wait on."""
    waiting = select(QuizAttempt.id).where(
        QuizAttempt.unit_id == site.things["case_quiz"], QuizAttempt.state == AttemptState.SUBMITTED
    )
    first = db.session.scalars(waiting.order_by(QuizAttempt.id).limit(1)).one()
    levels = {"facts-right": 2, "plain-words": 1, "kind-and-honest": 2}
    given: dict[str, Any] = {"levels": levels, "fraction": None, "comment": "Warm and clear.", "seen": 0}
    with transaction():
        grade_by_hand(first, LETTER, "", **given, by=site.people["trainer"])
    site.things["graded_attempt"] = first


def _add_imports(site: Site, course: PublishedCourse, taught: PublishedCourse) -> None:
    """Upload a file that can be taken in part, a second one to drop it, and one that lacks Hindi for a quiz."""
    trainer = site.people["trainer"]
    site.things["import"] = _uploaded(taught, site.things["bank_place"], "new.gift", trainer)
    site.things["dropped_import"] = _uploaded(taught, site.things["bank_place"], "old.gift", trainer)
    imports.drop_import(site.things["dropped_import"], COURSE, by=trainer)
    site.things["other_import"] = _uploaded(course, f"quizzes/{site.things['quiz']}", "english.gift", trainer)


def _uploaded(course: PublishedCourse, target: str, name: str, by: int) -> int:
    upload = imports.Upload(target, "", "gift", "en", name, GIFT.encode())
    preview = read_preview(course, upload.content, upload.format, upload.language, upload.target)
    assert preview.untaken
    return imports.keep_import(course.course_id, upload, preview, by=by)


def _add_corrections(site: Site, course: PublishedCourse) -> None:
    """Correct the first question of the final quiz, and one of another course; their attempts are graded anew."""
    trainer, taught = site.people["trainer"], published(COURSE)
    assert taught is not None
    content = _content(course, "quiz", site)
    site.things["question"] = content.questions[0].id
    site.things["correction"] = _corrected(course, site.things["quiz"], trainer)
    site.things["other_correction"] = _corrected(taught, site.things["post_test"], trainer)


def _corrected(course: PublishedCourse, unit_id: str, by: int) -> int:
    unit = course.document.unit(unit_id)
    assert isinstance(unit.content, QuizContent)
    faulty = unit.content.questions[0].model_copy(update={"full_marks": True})
    return correct(course, unit, faulty, reason="Two readings (दो अर्थ).", by=by)[0]
