"""The questions of a place as a file of another format."""

from __future__ import annotations

from collections.abc import Sequence

from lms.core.markup_problems import examine
from lms.core.storage import storage
from lms.courses.bundles import MEDIA
from lms.courses.contents import texts_in
from lms.courses.documents import CourseDocument
from lms.courses.operations import storage_key
from lms.quizzes.banks.localised import all_languages, in_languages
from lms.quizzes.banks.places import Place
from lms.quizzes.exchange.drafts import Written
from lms.quizzes.exchange.formats import FORMATS
from lms.quizzes.exchange.moodle_xml_writer import write_moodle_xml
from lms.quizzes.kinds.question import Question, kinds

WITH_PICTURES = "moodle-xml"


def written(document: CourseDocument, place: Place, form: str, language: str) -> Written:
    """Return the questions of a place in a format: in one language, or with ``""`` in all that they have."""
    questions = [_in_language(entry.question, language) if language else entry.question for entry in place.entries]
    file_language = language or document.languages[0]
    if form == WITH_PICTURES:
        return write_moodle_xml(questions, file_language, _pictures(document, place, questions))
    return FORMATS[form].write(questions, file_language)


def _in_language(question: Question, language: str) -> Question:
    """Return a question with its texts in one language; what it does not have in it stays in those it has."""
    data = question.model_dump(mode="json")
    if all_languages(data) <= {language}:
        return question
    return kinds[question.kind].model_validate(in_languages(data, [language]))


def _pictures(document: CourseDocument, place: Place, questions: Sequence[Question]) -> dict[str, bytes]:
    """Return the pictures that questions show, by their file names."""
    shown = {path for question in questions for _, text in texts_in(question, ()) for path in examine(text).images}
    found = {path: document.picture_for(place.unit_id, path) for path in sorted(shown)}
    return {
        path.removeprefix(MEDIA): storage().read(storage_key(picture.sha256))
        for path, picture in found.items()
        if picture
    }
