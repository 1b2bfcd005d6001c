from __future__ import annotations

from lms.attachments.queries import AttachedFile
from lms.fellowships.applications.sections import section_document, steps_of, with_files
from lms.questionnaires.documents import Questionnaire
from tests.factories.fellowships import question, words


def form() -> Questionnaire:
    """Two sections: what the second asks depends on the first, and on itself."""
    experience = question("worked", "agreement")
    more = [
        question("years", "number", when={"field": "worked", "values": ["yes"]}, is_required=True),
        question("field", "agreement"),
        question("place", when={"field": "field", "values": ["yes"]}, is_required=True),
        question("papers", "file"),
    ]
    sections = [
        {"id": "one", "title": words("One"), "questions": [experience]},
        {"id": "two", "title": words("Two"), "questions": more},
    ]
    return Questionnaire.model_validate({"sections": sections})


def ids(answers: dict[str, object]) -> list[str]:
    document = section_document(form(), form().sections[1], answers)
    return [each.id for each in document.questions()]


def test_a_section_asks_what_the_answers_of_others_allow() -> None:
    assert ids({}) == ["field", "place", "papers"]
    assert ids({"worked": "yes"}) == ["years", "field", "place", "papers"]


def test_conditions_inside_a_section_stay_and_others_go() -> None:
    document = section_document(form(), form().sections[1], {"worked": "yes"})
    assert document.by_id["years"].when is None
    assert document.by_id["place"].when is not None


def test_a_section_is_done_when_nothing_is_missing_and_something_is_answered() -> None:
    one, two = steps_of(form(), {})
    assert (one.is_done, two.is_done) == (False, False)
    one, two = steps_of(form(), {"worked": "yes"})
    assert (one.is_done, set(two.missing)) == (True, {"years"})
    _one, two = steps_of(form(), {"worked": "yes", "years": "3"})
    assert two.is_done


def test_fields_for_files_hold_the_files_that_are_there() -> None:
    file = AttachedFile(7, 1, "papers", "a.pdf", "application/pdf", 10, None)  # type: ignore[arg-type]
    elsewhere = AttachedFile(8, 1, "answer", "b.pdf", "application/pdf", 10, None)  # type: ignore[arg-type]
    assert with_files(form(), {"years": "3", "papers": [1, 2]}, [file, elsewhere]) == {"years": "3", "papers": [7]}
    assert with_files(form(), {"papers": [1, 2]}, []) == {}
