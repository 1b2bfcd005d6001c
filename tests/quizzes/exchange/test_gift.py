"""Reading GIFT: its syntax, one rule at a time, and what is said about files that break it."""

from __future__ import annotations

from typing import Any

import pytest

from lms.quizzes.exchange.drafts import Draft, Problem, Rich, Taken
from lms.quizzes.exchange.gift import read_gift
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.kinds.registration import register_kinds

register_kinds()


def only(text: str) -> Draft:
    """The draft of a file with one question and no problem."""
    taken = read_gift(text.encode())
    assert taken.problems == []
    (found,) = taken.drafts
    return found.draft


def lines(text: str) -> list[int]:
    """The lines of the problems of a file."""
    return [problem.line for problem in read_gift(text.encode()).problems]


def choices(draft: Draft) -> list[tuple[str, float]]:
    return [(each["text"].text, each["fraction"]) for each in draft["choices"]]


def patterns(draft: Draft) -> list[tuple[str, float]]:
    return [(each["pattern"], each["fraction"]) for each in draft["answers"]]


def values(draft: Draft) -> list[tuple[float, float, float]]:
    return [(each["value"], each["tolerance"], each["fraction"]) for each in draft["answers"]]


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ("", "description"),
        ("{}", "long_answer"),
        ("{ \n\n }", "long_answer"),
        ("{####Thank you}", "long_answer"),
        ("{T}", "true_false"),
        ("{ FALSE }", "true_false"),
        ("{F#no#yes}", "true_false"),
        ("{true}", "short_answer"),
        ("{=T}", "short_answer"),
        ("{nobody}", "short_answer"),
        ("{=a =b}", "short_answer"),
        ("{=%50%a}", "short_answer"),
        ("{=a#see b -> c}", "short_answer"),
        ("{#1}", "numerical"),
        ("{ # 1 }", "numerical"),
        ("{=a -> b =c -> d}", "matching"),
        ("{~a =b}", "single_choice"),
        ("{~a -> b =c -> d}", "single_choice"),
        ("{~%50%a =b}", "single_choice"),
        ("{=%50%a ~b}", "single_choice"),
        ("{~%50%a ~%50%b ~c}", "multiple_choice"),
        ("{=%50%a =%50%b ~%-100%c}", "multiple_choice"),
        ("{~a ~b}", "multiple_choice"),
    ],
)
def test_the_block_tells_the_kind(block: str, kind: str) -> None:
    assert only(f"Question{block}")["kind"] == kind


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\~ \= \# \{ \} \:", "~ = # { } :"),
        (r"a\\b", "a\\b"),
        (r"a\b \-> c", r"a\b \-> c"),
        (r"\\{T}", "\\"),
        (r"one\ntwo", "one\ntwo"),
        ("one\ntwo   three", "one two three"),
        ("[html]<p>one\n  two</p>", "<p>one\n  two</p>"),
        ("[markdown]- one\n- two", "- one\n- two"),
        ("[plain]one\n two", "one two"),
        ("[other]one", "[other]one"),
        ("a ~ b = c # d -> e", "a ~ b = c # d -> e"),
        ("time: 10:30", "time: 10:30"),
        ("  ::t::  spaced  ", "spaced"),
        ("मज़दूरी कब?", "मज़दूरी कब?"),
    ],
)
def test_texts_are_read_as_moodle_reads_them(written: str, read: str) -> None:
    assert only(written)["text"].text == read


def test_texts_have_the_format_of_the_question_unless_they_name_another() -> None:
    draft = only("[html]<b>Q</b>{=a#good ~[plain]b#[markdown]*bad* ####[moodle]end}")
    assert draft["text"] == Rich("<b>Q</b>", "html")
    assert [each["text"] for each in draft["choices"]] == [Rich("a", "html"), Rich("b", "plain")]
    assert [each["feedback"] for each in draft["choices"]] == [Rich("good", "html"), Rich("*bad*", "markdown")]
    assert draft["feedback"] == Rich("end", "moodle")


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Two and two are {=four}.", "Two and two are _____ ."),
        ("{~buried =entombed} lies Grant.", "_____ lies Grant."),
        ("[html]<p>The {=sun} is up</p>", "<p>The _____ is up</p>"),
        ("Sure?{T} // said the teacher", "Sure?"),
        ("Sure?{T}\n// said the teacher", "Sure?"),
    ],
)
def test_text_behind_the_answers_leaves_a_gap(text: str, stem: str) -> None:
    assert only(text)["text"].text == stem


@pytest.mark.parametrize(
    ("text", "title", "stem"),
    [
        ("::Name::Text", "Name", "Text"),
        (r"::A\:\:B:: Text", "A::B", "Text"),
        (":: two\n words ::\nText", "two words", "Text"),
        ("::[html]::Text", "[html]", "Text"),
        ("Text ::no title:: here", None, "Text ::no title:: here"),
    ],
)
def test_titles(text: str, title: str | None, stem: str) -> None:
    draft = only(text)
    assert (draft.get("title"), draft["text"].text) == (title, stem)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("{~%33.33333%a ~%-100%b ~ %50% c}", [("a", 0.3333333), ("b", -1.0), ("c", 0.5)]),
        ("{~50% of it =%of it ~%a%b}", [("50% of it", 0.0), ("%of it", 1.0), ("%a%b", 0.0)]),
        ("{wrong =right ~wrong too}", [("wrong", 0.0), ("right", 1.0), ("wrong too", 0.0)]),
        ("{=%100%a ~%0%b}", [("a", 1.0), ("b", 0.0)]),
        ("{\n=a\n\n~b\n\n\n~c}", [("a", 1.0), ("b", 0.0), ("c", 0.0)]),
    ],
)
def test_weights_of_choices(block: str, expected: list[tuple[str, float]]) -> None:
    assert choices(only(f"Q{block}")) == expected


def test_feedback_may_hold_hash_signs_and_blank_lines() -> None:
    draft = only("[markdown]Q{=a#one # two\n\nthree ~b# ####all}")
    assert draft["choices"][0]["feedback"] == Rich("one # two\n\nthree", "markdown")
    assert draft["choices"][1]["feedback"] is None
    assert draft["feedback"] == Rich("all", "markdown")


@pytest.mark.parametrize(
    ("block", "if_true", "if_false"),
    [
        ("{F#one#two # three}", "one", "two # three"),
        ("{T#one}", "one", None),
        ("{TRUE# #two}", None, "two"),
        ("{T##two####general}", None, "two"),
    ],
)
def test_feedback_on_true_and_on_false(block: str, if_true: str | None, if_false: str | None) -> None:
    draft = only(f"Q{block}")
    assert [each and each.text for each in (draft["if_true"], draft["if_false"])] == [if_true, if_false]


def test_feedback_stands_in_moodles_order_where_moodle_has_written_it() -> None:
    exported = "// question: 12  name: x\n::x::Q{%s#wrong#right}"
    assert [only(exported % "TRUE")[name] for name in ("if_true", "if_false")] == [Rich("right"), Rich("wrong")]
    assert [only(exported % "FALSE")[name] for name in ("if_true", "if_false")] == [Rich("wrong"), Rich("right")]


def test_patterns_keep_stars_and_fractions() -> None:
    draft = only(r"Q{=*Paris* =%50%par* =%0%*#no, \= nothing}")
    assert patterns(draft) == [("*Paris*", 1.0), ("par*", 0.5), ("*", 0.0)]
    assert draft["answers"][2]["feedback"] == Rich("no, = nothing")


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("{#3}", [(3, 0, 1.0)]),
        ("{#-3:0.5}", [(-3, 0.5, 1.0)]),
        ("{#.5}", [(0.5, 0, 1.0)]),
        ("{#1e3:1}", [(1000, 1, 1.0)]),
        ("{#1..5}", [(3, 2, 1.0)]),
        ("{# -3.142 .. -3.141 }", [(-3.1415, 0.0005, 1.0)]),
        ("{#१२:१}", [(12, 1, 1.0)]),
        ("{#=3:0 =%50%3:2#close}", [(3, 0, 1.0), (3, 2, 0.5)]),
        ("{#=3 ~4#no}", [(3, 0, 1.0), (4, 0, 0.0)]),
    ],
)
def test_numbers(block: str, expected: list[Any]) -> None:
    assert values(only(f"Q{block}")) == expected


@pytest.mark.parametrize("wrong", ["~#Too bad", "=%0%*#Too bad", "~*#Too bad", "=%0%*:0#Too bad"])
def test_feedback_on_any_other_number(wrong: str) -> None:
    draft = only(f"Q{{#=3:1#Right {wrong}}}")
    assert values(draft) == [(3, 1, 1.0)]
    assert draft["wrong"] == Rich("Too bad")


def test_pairs_share_options_and_leave_some_over() -> None:
    draft = only("Q{=dog -> animal =cat->animal#it purrs =oak -> tree -> wood = -> stone}")
    options = {each["id"]: each["text"] for each in draft["options"]}
    assert list(options.values()) == [Rich(words, "plain") for words in ("animal", "tree -> wood", "stone")]
    assert [(each["text"].text, options[each["option"]].text) for each in draft["stems"]] == [
        ("dog", "animal"),
        ("cat", "animal"),
        ("oak", "tree -> wood"),
    ]
    assert draft["stems"][1]["feedback"] == Rich("it purrs")


def test_categories_hold_for_what_follows() -> None:
    taken = read_gift(b"One{T}\n\n$CATEGORY: $course$/top/A: b\n\nTwo{T}\n\n$CATEGORY: C\nThree{T}\n\nFour{T}")
    assert [found.draft.get("category") for found in taken.drafts] == [None, "$course$/top/A: b", "C", "C"]
    assert taken.categories == ["$course$/top/A: b", "C"]
    assert taken.problems == []


def test_a_file_may_hold_nothing_but_categories_or_comments() -> None:
    assert read_gift(b"$CATEGORY: a") == Taken(categories=["a"])
    assert read_gift(b"// a\n\n  // b\n") == Taken()
    assert read_gift(b"") == Taken()


def test_comments_are_no_text_but_may_hold_id_and_tags() -> None:
    taken = read_gift(
        b"// [id:q-1] [tag:one]\n\n// [tag:two three] {\nFirst\n// between }\nline{T\n// in the block\n}\n\nSecond{F}"
    )
    first, second = (found.draft for found in taken.drafts)
    assert (first["id"], first["tags"], first["text"].text) == ("q-1", ["one", "two three"], "First line")
    assert "id" not in second
    assert "tags" not in second
    assert taken.problems == []


def test_ids_may_hold_an_escaped_bracket() -> None:
    assert only("// [id:a\\]b]\nQ{T}")["id"] == "a]b"


def test_lines_are_those_of_the_file() -> None:
    taken = read_gift(b"// comment\r\n\r\nOne{T}\r\n\r\n\r\n// [id:x]\r\n::Two::\r\nText{\r\n=a\r\n~b}\r\n")
    assert [found.line for found in taken.drafts] == [3, 7]
    assert taken.drafts[1].places[("choices", 1)] == 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One{T}\n\nTwo{=a ~b\n\nThree{F}", [3]),
        ("One{T}\n\nTwo{=a ~b", [3]),
        ("One }\n\nTwo{T}", [1]),
        ("One } and {T}", [1]),
        ("One{T}\nTwo{F}", [2]),
        ("One{=a ~b {c}}", [1]),
        ("One{\n=a\n~%150%b}", [3]),
        ("One{\n=a\n~%33,3%b}", [3]),
        ("One{#\n=1\n=abc}", [3]),
        ("One{#3,14}", [1]),
        ("One{#}", [1]),
        ("One{#1e99}", [1]),
        ("One{#=*}", [1]),
        ("One{\n=a -> b\n=c}", [3]),
        ("::One\nTwo{T}", [1]),
        ("// [setu:{]\nOne{T}", [1]),
        ("// [setu:[1]]\nOne{T}", [1]),
        ('// [setu:{"kind":"ordering"}]\nOne{T}', [1]),
        ('// [setu:{"choices":{"9":{"id":"x"}}}]\nOne{=a ~b}', [1]),
        ("One{T}\n\nTwo\0{T}", [3]),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_line(text: str, expected: list[int]) -> None:
    assert lines(text) == expected


def test_the_good_questions_of_a_bad_file_are_taken() -> None:
    taken = read_gift(b"One{T}\n\nTwo{=a\n\nThree{F}\n\nFour {=a ~b {c}}\n\nFive{=x}")
    assert [found.draft["text"].text for found in taken.drafts] == ["One", "Three", "Five"]
    assert [problem.line for problem in taken.problems] == [3, 7]
    assert all(problem.what.endswith(".") for problem in taken.problems)


def test_what_the_model_refuses_is_named_at_the_line_of_its_part() -> None:
    (found,) = read_gift(b"Q{\n=a\n~\n~c}").drafts
    made = to_question(found, "en", set())
    assert made.question is None
    assert made.problems == [Problem(3, "“text”: the text in English is empty.")]


def test_choices_of_which_none_is_right_are_a_problem() -> None:
    (found,) = read_gift(b"\n\nQ{~a ~b}").drafts
    (problem,) = to_question(found, "en", set()).problems
    assert problem == Problem(3, "No choice is right: those that are need a fraction above 0.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    text = "Wo ist die Tür? मज़दूरी?{=hier ~dort}\n\nSecond question in the file{T}\n"
    taken = read_gift(text.encode(encoding))
    assert taken.drafts[0].draft["text"].text == "Wo ist die Tür? मज़दूरी?"
    assert taken.problems == []


def test_windows_1252_is_the_last_resort() -> None:
    (found,) = read_gift("Wo ist die Tür – “hier”?{T}".encode("cp1252")).drafts
    assert found.draft["text"].text == "Wo ist die Tür – “hier”?"
