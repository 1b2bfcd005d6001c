"""What a course's certificate certifies, in plain facts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from lms.certificates.awards import Award
from lms.core.clock import day_of
from lms.courses.documents import CertificateTerms
from lms.courses.queries import PublishedCourse
from lms.learning.queries import EnrolmentState

OCCASION = "completion"


def certificate_subject(course: PublishedCourse) -> str:
    """Return what a certificate of this course is about, as the database knows it."""
    return f"course:{course.document.slug}"


def course_award(
    course: PublishedCourse,
    terms: CertificateTerms,
    state: EnrolmentState,
    *,
    names: dict[str, str],
    languages: tuple[str, ...],
    zone: ZoneInfo,
) -> Award:
    """Return the facts to certify.

    ``names`` are as the person confirmed them: ``latin`` and ``devanagari``. Days are those of the site's time zone.
    """
    document = course.document
    if state.completed_at is None:
        raise ValueError("the course is not completed")
    marks = {
        unit_id: progress.score
        for unit_id, progress in state.progress.items()
        if unit_id in document.completion.quizzes and progress.score is not None
    }
    return Award(
        recipient_latin=names.get("latin", ""),
        recipient_devanagari=names.get("devanagari", ""),
        title=dict(terms.title),
        wording=terms.wording,
        hours=document.hours,
        completed_on=day_of(state.completed_at, zone),
        marks=marks,
        languages=languages,
    )
