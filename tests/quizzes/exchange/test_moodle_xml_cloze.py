"""Embedded answers: every short name, weights, fractions, feedback and escapes."""

from __future__ import annotations

from typing import Any

import pytest

from lms.quizzes.kinds.registration import register_kinds
from tests.quizzes.exchange.moodle_files import draft, html, made, question, said_about, taken

register_kinds()


def cloze(text: str, kind: str = "cloze") -> str:
    """A question with embedded answers."""
    return question(kind, "", f"<![CDATA[{text}]]>")


def gap(text: str) -> dict[str, Any]:
    """The only gap of a text."""
    gaps = draft(cloze(text))["gaps"]
    assert len(gaps) == 1
    return dict(gaps[0])


@pytest.mark.parametrize(
    ("name", "put_in", "exact", "shuffled"),
    [
        *[(name, "text", False, True) for name in ("SHORTANSWER", "SA", "MW")],
        *[(name, "text", True, True) for name in ("SHORTANSWER_C", "SAC", "MWC")],
        *[
            (name, "choice", False, False)
            for name in ("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH")
        ],
        *[(name, "choice", False, True) for name in ("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MCHS")],
    ],
)
def test_each_name_is_known(name: str, put_in: str, exact: bool, shuffled: bool) -> None:
    found = gap(f"It is {{1:{name}:=a~b}}.")

    assert (found["input"], found["case_sensitive"]) == (put_in, exact)
    assert put_in == "text" or found["shuffle"] is shuffled


@pytest.mark.parametrize("name", ["NUMERICAL", "NM"])
def test_numbers_have_tolerances(name: str) -> None:
    found = gap(f"{{2:{name}:=23.8:0.1#ok~%50%24,5:2}}")

    assert (found["input"], found["mark"]) == ("number", 2)
    assert found["values"] == [
        {"value": 23.8, "tolerance": 0.1, "tolerance_kind": "nominal", "fraction": 1.0, "feedback": html("ok")},
        {"value": 24.5, "tolerance": 2, "tolerance_kind": "nominal", "fraction": 0.5},
    ]


def test_the_text_gets_our_markers_and_the_mark_the_sum_of_weights() -> None:
    found = draft(cloze("<p>{1:SA:=a} or {3:MC:=b~c}</p>"))

    assert found["text"] == html("<p>{{gap-1}} or {{gap-2}}</p>")
    assert found["mark"] == 4


@pytest.mark.parametrize("kind", ["cloze", "multianswer"])
def test_a_cloze_becomes_a_question(kind: str) -> None:
    whole = made(
        taken(cloze("In {:SA:=Pune~=Poona} live {1:NM:=5:1} million {1:MCS:=people~%-50%cats#no}", kind)).drafts[0]
    )

    assert whole.right_answer() == {"gap-1": "Pune", "gap-2": "5", "gap-3": "a"}
    assert whole.grade({"gap-1": "Poona", "gap-2": "6", "gap-3": "b"}).fraction == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (r"a\}b", "a}b"),
        (r"a\#b", "a#b"),
        (r"a\~b", "a~b"),
        (r"a\/b", "a/b"),
        (r"a\"b", 'a"b'),
        ("&#1085;&amp;&lt;", "н&<"),
        ("C&amp;A", "C&A"),
        (" a b ", "a b"),
        ("a\nb", "a\nb"),
        ("a=b%5", "a=b%5"),
        ("{a", "{a"),
    ],
)
def test_escapes_and_references_are_their_characters(written: str, words: str) -> None:
    assert [each["pattern"] for each in gap(f"{{1:SA:={written}~*}}")["answers"]] == [words, "*"]


@pytest.mark.parametrize(
    ("written", "worth"),
    [("=a", 1.0), ("%100%a", 1.0), ("%33.33333%a", 0.3333333), ("%0%a", 0.0), ("a", 0.0), ("%12,5%a", 0.125)],
)
def test_fractions_are_understood(written: str, worth: float) -> None:
    assert gap(f"{{1:MC:{written}~=b}}")["choices"][0]["fraction"] == pytest.approx(worth)


def test_feedback_may_hold_signs() -> None:
    assert gap(r"{1:MC:=a#see <b>1</b> # 2 \} &#1085;~b#no}")["choices"] == [
        {"text": html("a"), "fraction": 1.0, "feedback": html("see <b>1</b> # 2 } н")},
        {"text": html("b"), "fraction": 0.0, "feedback": html("no")},
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("none", "This text has no gaps: they are written {1:SHORTANSWER:=answer}."),
        (
            "{1:MULTIRESPONSE:=a~=b}",
            "The gap “{1:MULTIRESPONSE:=a~=b}…” lets one choose several answers, which a gap here cannot.",
        ),
        ("{1:MRH:=a}", "The gap “{1:MRH:=a}…” lets one choose several answers, which a gap here cannot."),
        ("{1:SA:=a", "The gap “{1:SA:=a…” is not closed: “}” is missing."),
        ("{1:SA:=a} {1:REGEXP:=b}", "The gap that begins with “{1:REGEXP:” is of a kind unknown here."),
        ("{1:NM:=zero~=1}", "“zero” should be a number. It was left out."),
        ("{0:SA:=a}", "A gap worth nothing became worth 1."),
        ("{1:SA:=a~%-50%b}", "“b” is worth less than nothing, which became 0."),
    ],
)
def test_what_cannot_be_taken_is_named(text: str, sentence: str) -> None:
    assert said_about(cloze(text)) == [sentence]
