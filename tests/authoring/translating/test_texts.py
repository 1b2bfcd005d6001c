"""The texts of a file and their keys."""

from __future__ import annotations

import json
from typing import Any

from lms.authoring.translating.counts import count_texts, number_of_texts
from lms.authoring.translating.lesson_files import with_part
from lms.authoring.translating.texts import (
    LONGEST_KEY,
    lesson_parts,
    texts_in_data,
    texts_of_lesson,
    texts_of_yaml,
)
from tests.factories.courses import LESSON, TRANSLATION, quiz_file


def keys(data: Any) -> list[str]:
    return [text.key for text in texts_in_data(data)]


def test_a_lesson_has_title_aim_and_text_in_each_file() -> None:
    found = texts_of_lesson({"en": LESSON.format(title="One"), "hi": TRANSLATION.format(title="एक")})
    assert [text.key for text in found] == ["title", "aim", "body"]
    assert found[0].words == {"en": "One", "hi": "एक"}
    assert found[2].is_long
    assert not found[0].is_long


def test_what_stands_in_no_file_is_no_text() -> None:
    assert texts_of_lesson({"en": "---\ntitle: One\n---\n", "hi": "---\ntitle:\naim:\n---\n"})[0].words == {"en": "One"}
    assert len(texts_of_lesson({"en": "---\ntitle: One\n---\n"})) == 1


def test_entries_with_an_id_are_named_by_it_and_others_by_their_number() -> None:
    found = keys(quiz_file())
    assert found[:2] == ["title", "aim"]
    assert "questions/who-helps/text" in found
    assert "questions/who-helps/choices/a/feedback" in found
    assert keys({"outcomes": [{"en": "One"}, {"en": "Two"}]}) == ["outcomes/#1", "outcomes/#2"]


def test_a_key_stays_when_questions_change_their_order() -> None:
    quiz = quiz_file()
    turned = {**quiz, "questions": quiz["questions"][::-1]}
    assert sorted(keys(quiz)) == sorted(keys(turned))


def test_keys_are_distinct_even_where_ids_are_not() -> None:
    twice = {"questions": [{"id": "a", "text": {"en": "x"}}, {"id": "a", "text": {"en": "y"}}, {"text": {"en": "z"}}]}
    assert keys(twice) == ["questions/a/text", "questions/#2/text", "questions/#3/text"]


def test_a_key_too_long_to_be_kept_is_shortened_and_stays_distinct() -> None:
    deep: Any = {"en": "x"}
    for _ in range(6):
        deep = {"k" * 79: deep}
    one, other = keys({"a": deep, "b": deep})
    assert one != other
    assert max(len(one), len(other)) <= LONGEST_KEY


def test_only_texts_by_language_are_texts() -> None:
    data = {"en": 5, "settings": {"hi": "x", "other": "y"}, "note": {"en": " A ", "hi": None}, "empty": {"en": ""}}
    assert [(text.key, text.words) for text in texts_in_data(data)] == [("note", {"en": "A"})]
    assert texts_of_yaml("title: [") == []
    assert texts_of_yaml("- {en: One}")[0].key == "#1"


def test_the_texts_of_a_file_are_counted_by_language() -> None:
    quiz = quiz_file(title={"en": "Only English"})
    noted = count_texts("units/1", json.dumps(quiz), "quiz")
    assert noted["all"] == noted["en"] == noted["hi"] + 1
    assert number_of_texts(noted, {}, "en")["hi"] == noted["hi"]
    lesson = count_texts("units/2", LESSON.format(title="One"), "lesson")
    hindi = count_texts("units/2.hi", "---\ntitle: एक\n---\n", "lesson")
    assert number_of_texts(lesson, {"hi": hindi}, "en") == {"all": 3, "en": 3, "hi": 1}
    assert count_texts("facts.yaml", "a: {statement: {en: x}}", "") == {}


def test_one_part_of_a_lesson_is_written_and_the_rest_stays() -> None:
    content = "---\n# a comment\ntitle: 'एक'\naim: लक्ष्य\n---\nपाठ\n"
    changed = with_part(content, "title", "दो")
    assert changed == "---\n# a comment\ntitle: 'दो'\naim: लक्ष्य\n---\nपाठ\n" or "title: दो" in changed
    assert "# a comment" in changed
    assert lesson_parts(with_part(content, "body", "नया\n\nपाठ")) == {
        "title": "एक",
        "aim": "लक्ष्य",
        "body": "नया\n\nपाठ",
    }
    assert lesson_parts(with_part(content, "aim", ""))["aim"] == ""


def test_a_lesson_is_written_from_nothing_and_gets_a_head_where_it_has_none() -> None:
    assert lesson_parts(with_part("", "body", "पाठ")) == {"title": "", "aim": "", "body": "पाठ"}
    assert lesson_parts(with_part("Only text.", "title", "एक: दो"))["title"] == "एक: दो"
    assert lesson_parts(with_part("Only text.", "title", "एक"))["body"] == "Only text."
