"""Facts in a text: cited at the foot of a lesson, shown by value in its midst, and named where they are missing."""

from __future__ import annotations

import pytest

from lms.core.markup import Surroundings, render_blocks, render_inline, render_lesson
from lms.core.markup_facts import FactShown, facts_in, with_facts_of
from lms.core.markup_media import Image
from lms.core.markup_problems import Known, examine

FACTS = {"O05": FactShown("₹30,000"), "O06": FactShown("₹25,000", "en"), "L01": FactShown()}
AROUND = Surroundings(facts=FACTS, image=lambda source: Image("/a.svg", 10, 10))


def test_a_cited_fact_is_a_small_number_that_leads_to_the_foot_of_the_lesson() -> None:
    lesson = render_lesson("A fee.[fact:O05] A law.[fact:L01] Again.[fact:O05]", AROUND)
    assert (
        '<sup class="footnote-ref"><a role="doc-noteref" href="#fact-O05" id="fact-O05-ref">[1]</a></sup>'
        in lesson.html
    )
    assert 'href="#fact-L01" id="fact-L01-ref">[2]</a>' in lesson.html
    assert 'href="#fact-O05" id="fact-O05-ref-2">[1]</a>' in lesson.html
    assert lesson.cited == ("O05", "L01")
    assert lesson.shown == ()


def test_a_value_stands_in_the_text_and_says_when_it_is_in_another_language() -> None:
    lesson = render_lesson("At most **{fact:O05.value}**, or {fact:O06.value}.[fact:O05]", AROUND)
    assert lesson.html == (
        "<p>At most <strong>₹30,000</strong>, or "
        '<span lang="en">₹25,000</span>.<sup class="footnote-ref">'
        '<a role="doc-noteref" href="#fact-O05" id="fact-O05-ref">[1]</a></sup></p>\n'
    )
    assert lesson.cited == ("O05",)
    assert lesson.shown == ("O06",)


def test_questions_and_choices_show_values_and_draw_no_citation() -> None:
    assert render_blocks("At most {fact:O05.value}.[fact:O05]", AROUND) == "<p>At most ₹30,000.</p>\n"
    assert render_inline("{fact:O05.value} [fact:O05]", AROUND) == "₹30,000 "


@pytest.mark.parametrize("text", ["[fact:O99]", "{fact:O99.value}", "{fact:L01.value}"])
def test_what_is_not_there_stays_visible_and_marked(text: str) -> None:
    assert render_lesson(text, AROUND).html == f"<p><mark>{text}</mark></p>\n"
    assert render_inline(text, AROUND) == f"<mark>{text}</mark>"


def test_inside_code_nothing_is_replaced() -> None:
    text = "`[fact:O05] {fact:O05.value}`"
    assert render_inline(text, AROUND) == "<code>[fact:O05] {fact:O05.value}</code>"
    assert examine(text).problems == []
    assert render_inline(r"\[fact:O05]", AROUND) == "[fact:O05]"


def test_a_value_may_stand_in_a_link_a_table_and_the_description_of_a_picture() -> None:
    table = "| A |\n| --- |\n| {fact:O05.value} |"
    text = f"[{{fact:O05.value}}](https://a.in)\n\n{table}\n\n![{{fact:O05.value}}](media/a.svg)"
    html = render_lesson(text, AROUND).html
    assert ">₹30,000</a>" in html
    assert "<td>₹30,000</td>" in html
    assert 'alt="₹30,000"' in html


def test_a_value_is_no_markup() -> None:
    around = Surroundings(facts={"a": FactShown("<b>*x*</b>")})
    assert render_inline("{fact:a.value}", around) == "&lt;b&gt;*x*&lt;/b&gt;"


def test_an_unknown_fact_a_missing_value_and_a_slip_are_problems_with_their_lines() -> None:
    known = Known(facts={"O05": True, "L01": False})
    found = examine("A.[fact:O05]\nB {fact:O05.value}\nC [fact:O99]\nD {fact:L01.value}\nE {fact:O05}\n", known)
    assert [(each.line, each.sentence) for each in found.problems] == [
        (3, "There is no fact “O99”. Take one that is in the list of facts, or add it there."),
        (4, "The fact “L01” has no value to show. Cite it as [fact:L01], or give it a value."),
        (5, "A fact is cited as [fact:O05], and its value is shown by {fact:O05.value}."),
    ]
    assert found.facts == {"O05", "O99", "L01"}


def test_the_facts_of_any_text_are_found_and_can_be_named_with_their_course() -> None:
    text = "a: '[fact:O05] {fact:S11-181.value} [fact:] {fact:O06}'"
    assert facts_in(text) == {"O05", "S11-181"}
    assert with_facts_of(text, "lender") == ("a: '[fact:lender/O05] {fact:lender/S11-181.value} [fact:] {fact:O06}'")
