"""Reading Moodle XML: what every question has, categories, encodings, and what is said about the rest."""

from __future__ import annotations

import pytest

from lms.quizzes.exchange.drafts import Problem, Rich
from lms.quizzes.exchange.moodle_xml import read_moodle_xml
from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.exchange.moodle_files import (
    answer,
    draft,
    file_element,
    file_of,
    html,
    made,
    png,
    question,
    said_about,
    taken,
)

register_kinds()
TRUE = answer("true") + answer("false", 0)


def test_the_head_of_a_question_is_taken() -> None:
    body = (
        "<generalfeedback format='markdown'><text>So *it* is</text></generalfeedback>"
        "<defaultgrade>2.5000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber>w-1</idnumber>"
        "<tags><tag><text>wages</text></tag><tag><text>wages</text></tag></tags>"
        "<hint format='html'><text>Look</text><shownumcorrect/><clearwrong/></hint>"
    )

    head = draft(question("truefalse", body + TRUE, "&lt;b&gt;Paid?&lt;/b&gt;"))

    assert head == {
        "kind": "true_false",
        "id": "w-1",
        "title": "A name",
        "tags": ["wages"],
        "text": html("<b>Paid?</b>"),
        "feedback": Rich("So *it* is", "markdown"),
        "hints": [html("Look")],
        "penalty": 0.3333333,
        "mark": 2.5,
        "answer": True,
    }


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("moodle_auto_format", "moodle"),
        ("plain_text", "plain"),
        ("markdown", "markdown"),
        ("html", "html"),
        ("odd", "html"),
    ],
)
def test_each_format_of_texts_has_ours(name: str, ours: str) -> None:
    element = (
        f"<question type='description'><questiontext format='{name}'><text> a\n b </text></questiontext></question>"
    )

    assert draft(element)["text"] == Rich("a\n b", ours)  # type: ignore[arg-type]


def test_texts_without_a_format_have_that_of_the_question() -> None:
    head = (
        '<questiontext format="markdown"><text>Q</text></questiontext><generalfeedback><text>F</text></generalfeedback>'
    )

    assert draft(f'<question type="truefalse">{head}{TRUE}</question>')["feedback"] == Rich("F", "markdown")


def test_cdata_and_entities_are_text() -> None:
    assert draft(question("description", "", "<![CDATA[<p>a &lt; b</p>]]> &amp;amp; c"))["text"] == html(
        "<p>a &lt; b</p> &amp; c"
    )


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("$course$/top/Wages/Deductions", "Wages/Deductions"),
        ("$course$/Default for C", "Default for C"),
        ("$cat1$/top/X", "X"),
        ("$system$/top", ""),
        ("tom/dick", "tom/dick"),
    ],
)
def test_categories_hold_for_the_questions_after_them(path: str, category: str) -> None:
    switch = f'<question type="category"><category><text>{path}</text></category></question>'

    found = taken(switch, question("truefalse", TRUE))

    assert found.drafts[0].draft.get("category", "") == category
    assert found.categories == ([category] if category else [])


def test_the_description_of_a_category_is_named_but_not_moodles_own() -> None:
    def switch(info: str) -> str:
        named = f"<category><text>top/A</text></category><info><text>{info}</text></info>"
        return f"<question type='category'>{named}</question>"

    assert said_about(switch("The default category for questions shared in context 'A'.")) == []
    assert said_about(switch("Mine")) == ["The description of the category “A” was left out."]


def test_lines_are_those_of_the_elements() -> None:
    found = taken(question("truefalse", TRUE), "", question("calculated", ""), question("truefalse", TRUE))

    assert [each.line for each in found.drafts] == [3, 6]
    assert found.problems == [Problem(5, "Questions of the type “calculated” cannot be taken here.")]


@pytest.mark.parametrize("kind", ["calculatedmulti", "ddimageortext", "ddmarker", "randomsamatch", "random", ""])
def test_types_that_are_not_ours_are_named(kind: str) -> None:
    assert said_about(question(kind, "")) == [f"Questions of the type “{kind or '?'}” cannot be taken here."]


def test_stock_feedback_and_appearance_are_passed_over() -> None:
    body = (
        "<correctfeedback format='html'><text>&lt;p&gt;Your answer is correct.&lt;/p&gt;</text></correctfeedback>"
        "<incorrectfeedback><text/></incorrectfeedback><shownumcorrect/><answernumbering>abc</answernumbering>"
    )

    assert said_about(question("multichoice", body + answer("a") + answer("b", 0))) == []


def test_what_has_no_place_is_named() -> None:
    body = (
        "<partiallycorrectfeedback><text>Nearly!</text></partiallycorrectfeedback><hidden>1</hidden><puzzle>x</puzzle>"
    )

    assert said_about(question("multichoice", body + answer("a") + answer("b", 0))) == [
        "The feedback “Nearly!” (partiallycorrectfeedback) has no place here and was left out. "
        "Write it to the answers, or as general feedback.",
        "This question is hidden in Moodle; it was taken all the same.",
        "The element <puzzle> was left out.",
    ]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            "<defaultgrade>0</defaultgrade>",
            "A question is worth more than 0 and at most 1,000 here; this one became worth 1.",
        ),
        ("<defaultgrade>much</defaultgrade>", "“much” should be a number. It was left out."),
        ("<penalty>2</penalty>", "The penalty of this question is not between 0 and 1; it was left out."),
        ("<setu>[1]</setu>", "The part <setu> does not fit the question, which was taken without it."),
        (
            '<setu>{"choices": {"7": 1}}</setu>',
            "The part <setu> does not fit the question, which was taken without it.",
        ),
    ],
)
def test_values_that_cannot_be_are_named(body: str, sentence: str) -> None:
    assert said_about(question("multichoice", body + answer("a") + answer("b", 0))) == [sentence]


def test_a_question_without_text_is_refused() -> None:
    assert said_about('<question type="description"><name><text>x</text></name></question>') == [
        "This question has no text."
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"])
def test_encodings_are_understood(encoding: str) -> None:
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f"<?xml version='1.0' encoding='{name}'?>\n<quiz>{question('description', '', 'Café')}</quiz>"

    assert read_moodle_xml(text.encode(encoding)).drafts[0].draft["text"] == html("Café")


def test_windows_1252_that_calls_itself_utf_8_is_understood() -> None:
    data = file_of(question("description", "", "Café – done")).decode().encode("windows-1252")

    assert read_moodle_xml(data).drafts[0].draft["text"] == html("Café – done")


def test_blank_lines_before_the_declaration_do_no_harm() -> None:
    found = read_moodle_xml(b"\n\n" + file_of(question("calculated", "")))

    assert [problem.line for problem in found.problems] == [5]


def test_a_file_that_is_cut_off_gives_the_questions_before_the_cut() -> None:
    whole = file_of(question("truefalse", TRUE), question("truefalse", TRUE))

    found = read_moodle_xml(whole[:-40])

    assert len(found.drafts) == 1
    assert found.problems[0].what.startswith("From here on the file cannot be read, because it is not proper XML")


@pytest.mark.parametrize("data", [b"", b"plain words", b"<html><body/></html>", b"\0\0\0\0"])
def test_what_is_no_moodle_xml_is_one_problem(data: bytes) -> None:
    found = read_moodle_xml(data)

    assert not found.drafts
    assert found.problems


def test_pictures_come_along_and_are_shown_from_media() -> None:
    text = "&lt;p&gt;See &lt;img src=&quot;@@PLUGINFILE@@/My%20Slip.PNG&quot; alt=&quot;A slip&quot;&gt;&lt;/p&gt;"
    element = question("description", "", text).replace(
        "</questiontext>", f"{file_element('My Slip.PNG', png())}</questiontext>"
    )

    found = taken(element)

    assert not found.problems
    assert found.drafts[0].attachments == {"my-slip.png": png()}
    assert made(found.drafts[0]).text == {"en": "See ![A slip](media/my-slip.png)"}


def test_two_pictures_of_one_name_get_two_names() -> None:
    def with_picture(side: int) -> str:
        element = question("description", "", "&lt;img src='@@PLUGINFILE@@/a.png'&gt;")
        return element.replace("</questiontext>", f"{file_element('a.png', png(side))}</questiontext>")

    names = [
        name for found in taken(with_picture(1), with_picture(2), with_picture(1)).drafts for name in found.attachments
    ]

    assert names[0] == names[2] == "a.png"
    assert names[1].startswith("a-")


@pytest.mark.parametrize(
    ("name", "content", "begins"),
    [
        ("a.gif", b"GIF89a", "The file “a.gif” was left out: A picture is an .svg, .png"),
        ("a.png", b"no picture", "The file “a.png” was left out: This is not"),
        ("a.png", b"x" * 300_001, "The file “a.png” is larger than 300 kB"),
        ("a.mp3", b"ID3", "The file “a.mp3” was left out: A picture is"),
    ],
)
def test_files_that_are_no_pictures_of_ours_are_named(name: str, content: bytes, begins: str) -> None:
    element = question("description", "", f"&lt;img src='@@PLUGINFILE@@/{name}'&gt;")

    found = taken(element.replace("</questiontext>", f"{file_element(name, content)}</questiontext>"))

    assert found.problems[0].what.startswith(begins)
    assert not found.drafts[0].attachments


def test_damaged_missing_and_unused_files_are_named() -> None:
    element = question("description", "", "&lt;img src='@@PLUGINFILE@@/gone.png'&gt;")
    files = '<file name="b.png" encoding="base64">#</file>'

    assert [
        problem.what for problem in taken(element.replace("</questiontext>", f"{files}</questiontext>")).problems
    ] == [
        "The file “gone.png” does not come with the question. Add it again afterwards.",
        "The file “b.png” is not shown in its text and was left out.",
    ]


def test_the_picture_that_old_files_keep_beside_the_text_is_shown() -> None:
    encoded = file_element("x", png()).partition(">")[2].partition("<")[0]
    body = f"<image>pictures/old.png</image><image_base64>\n{encoded}\n</image_base64>"

    assert made(taken(question("description", body)).drafts[0]).text == {"en": "What? ![](media/old.png)"}


def test_a_picture_within_an_address_is_taken_out() -> None:
    encoded = file_element("x", png()).partition(">")[2].partition("<")[0]

    found = taken(question("description", "", f"&lt;img src='data:image/png;base64,{encoded}' alt='a'&gt;"))

    assert list(found.drafts[0].attachments.values()) == [png()]
