"""What is exported as Moodle XML and imported again is the same, for every kind and whatever its texts hold."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lms.quizzes.exchange.moodle_xml import read_moodle_xml
from lms.quizzes.exchange.moodle_xml_writer import write_moodle_xml
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.kinds.question import Question
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.exchange.moodle_files import png
from tests.quizzes.exchange.strategies_of_all import of_any_kind
from tests.quizzes.questions import case, choice_gap, gap_fill, number_gap, ordering, short, single, text_gap

register_kinds()
GAPS = {
    "b-1": text_gap("a}b#~\\=%50%x", ("{1:SA:=no}", 0.5), case_sensitive=True),
    "a": choice_gap(mark=2.5, yes=1, no=-0.3),
    "n": number_gap({"value": -2.5, "tolerance": 0.1, "tolerance_kind": "relative", "fraction": 1}),
}


def there_and_back(questions: list[Question], language: str = "en") -> list[Question | None]:
    """Return questions written as Moodle XML and read again; nothing may be wrong on the way."""
    written = write_moodle_xml(questions, language)
    taken = read_moodle_xml(written.data)
    ids: set[str] = set()
    made = [to_question(found, language, ids) for found in taken.drafts]
    problems = [*taken.problems, *(problem for each in made for problem in each.problems)]
    assert not problems, (problems, written.data.decode())
    return [each.question for each in made]


@settings(max_examples=30)
@given(
    st.lists(of_any_kind, min_size=1, max_size=2, unique_by=lambda question: question.id), st.sampled_from(["en", "hi"])
)
@example([gap_fill(**GAPS)], "hi")
@example([case(single(x=1, y=0), short("a*"), ordering("ab"))], "en")
def test_export_and_import_is_the_identity(questions: list[Question], language: str) -> None:
    assert there_and_back(questions, language) == questions


def test_what_moodle_knows_stands_in_its_own_elements_alone() -> None:
    plain = single(a=1, b=0).model_copy(update={"text": {"en": "What?"}, "title": "Plain"})

    assert b"<setu>" not in write_moodle_xml([plain], "en").data


def test_what_moodle_will_not_show_is_said() -> None:
    sentences = [problem.what for problem in write_moodle_xml([case(single(x=1, y=0), short("a"))], "en").problems]

    assert sentences == ["one: Moodle has no cases: it shows the situation, without the questions about it."]


def test_pictures_go_along_and_come_back() -> None:
    shown = single(a=1, b=0).model_copy(update={"text": {"en": "See ![a](media/a.png) and ![b](media/b.png)"}})

    written = write_moodle_xml([shown], "en", {"a.png": png(), "unused.png": png()})
    found = read_moodle_xml(written.data).drafts[0]

    assert b"@@PLUGINFILE@@/a.png" in written.data
    assert found.attachments == {"a.png": png()}
    assert found.draft["text"].text == shown.text["en"]
    assert [problem.what for problem in written.problems] == [
        "one: The picture “b.png” does not go along with the file."
    ]


def test_categories_are_written_where_they_change() -> None:
    questions = [
        single(a=1, b=0).model_copy(update={"id": f"q{number}", "category": category})
        for number, category in enumerate(["", "A/B", "A/B", "", "C"])
    ]

    data = write_moodle_xml(questions, "en").data

    assert data.count(b'type="category"') == 3
    assert there_and_back([*questions]) == questions
