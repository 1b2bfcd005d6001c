"""Neither the source of a page nor the ids in it depend on the right answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from string import ascii_lowercase

import pytest
from flask import Flask

from lms.extensions import db
from lms.quizzes.exchange.drafts import Taken
from lms.quizzes.exchange.gift import read_gift
from lms.quizzes.exchange.moodle_xml import read_moodle_xml
from lms.quizzes.exchange.questions import to_question
from lms.quizzes.layout import lay_out
from tests.factories.every_kind import UNIT, make_every_kind
from tests.factories.people import make_person, sign_in
from tests.factories.quizzes import make_attempt
from tests.quizzes.integrity.shared import PAGES, content_of
from tests.quizzes.questions import ordering

UNIT_PAGE = f"/courses/a-course/first-module/{UNIT}"
CHANGING = (
    (r"/attempts/\d+", "/attempts/N"),
    (r'data-(now|key|sequence)="[^"]*"', ""),
    (r'name="csrf_token" value="[^"]*"', ""),
    (r"/account/\d+|/people/\d+", ""),
)


def without_what_always_differs(shown: str) -> str:
    for pattern, instead in CHANGING:
        shown = re.sub(pattern, instead, shown)
    return shown


class TestThePageDoesNotDependOnTheKey:
    """The source of a page with one key is that with another: no id, order or attribute lets anybody tell."""

    @pytest.mark.parametrize("behaviour", ["at_end", "try_again"])
    def test_letter_by_letter(self, app: Flask, behaviour: str) -> None:
        seen: list[list[str]] = []
        for key in (0, 1):
            with app.app_context():
                person = make_person("Asha Devi")
                course = make_every_kind(key=key, shuffle_choices=False, behaviour=behaviour)
                attempt_id = make_attempt(person, course)
                db.session.remove()
            client = sign_in(app.test_client(), person)
            addresses = [UNIT_PAGE, *(f"/attempts/{attempt_id}?page={page}" for page in PAGES)]
            shown = [client.get(address).get_data(as_text=True) for address in addresses]
            seen.append([without_what_always_differs(each) for each in shown])
        assert "Step fly" in seen[0][2]
        assert seen[0] == seen[1]

    def test_where_choices_are_shuffled_each_item_comes_to_each_place(self, app: Flask) -> None:
        with app.app_context():
            content = content_of(make_every_kind(shuffle_choices=True))
        orders = [lay_out(content, seed).orders for seed in range(200)]
        ids = ("check", "sign", "pay", "fly")
        for place in range(4):
            assert {each["steps"][""][place] for each in orders} == set(ids)
        for question, name in (("visa", ""), ("papers", ""), ("doors", ""), ("notice", "length"), ("story", "first")):
            assert len({tuple(each[question][name]) for each in orders}) == 6, question

    def test_without_shuffling_the_place_of_an_item_says_nothing_about_its_turn(self) -> None:
        turns = []
        for start in range(40):
            ids = "".join(ascii_lowercase[(start * 7 + number * 3) % 26] for number in range(5))
            question = ordering(ids)
            shown = [each for each, _, _ in question.controls(None, {})["items"]]
            turns.append(ids.index(shown[0]))
        assert set(turns) == set(range(5))


MOODLE = '<?xml version="1.0"?><quiz><question type="{kind}"><name><text>Q</text></name>{body}</question></quiz>'
STEPS = ("check the agent", "sign the contract", "pay with a receipt", "fly", "write home")


def imported_ids(read: Callable[[bytes], Taken], source: str) -> dict[str, str]:
    """Return the ids that a question from a file gives to its choices, options or items, by their words."""
    (found,) = read(source.encode()).drafts
    question = to_question(found, "en", set()).question
    assert question is not None
    parts = question.model_dump()
    lists = [parts.get(name) or () for name in ("choices", "options", "items")]
    lists += [gap["choices"] for gap in parts.get("gaps", ())]
    return {each["text"]["en"]: each["id"] for each in chain(*lists)}


def in_gift(right: str) -> str:
    marks = " ".join(f"{'=' if each == right else '~'}{each}" for each in sorted(STEPS, key=right.__ne__))
    return f"What first? {{{marks}}}"


def in_pairs(order: tuple[str, ...]) -> str:
    pairs = " ".join(f"=Stem {number} -> {each}" for number, each in enumerate(order))
    return f"Match. {{{pairs}}}"


def in_moodle(order: tuple[str, ...]) -> str:
    answers = "".join(f'<answer fraction="1"><text>{each}</text></answer>' for each in order)
    return MOODLE.format(kind="ordering", body=f"<questiontext><text>Order them</text></questiontext>{answers}")


def in_cloze(right: str) -> str:
    choices = "~".join(f"{'=' if each == right else ''}{each}" for each in sorted(STEPS, key=right.__ne__))
    return MOODLE.format(kind="cloze", body=f"<questiontext><text>First {{1:MC:{choices}}}</text></questiontext>")


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("read", "first", "second"),
    [
        (read_gift, in_gift(STEPS[0]), in_gift(STEPS[3])),
        (read_gift, in_pairs(STEPS), in_pairs(STEPS[::-1])),
        (read_moodle_xml, in_moodle(STEPS), in_moodle(STEPS[::-1])),
        (read_moodle_xml, in_cloze(STEPS[0]), in_cloze(STEPS[3])),
    ],
    ids=["single choice", "matching", "ordering", "gap"],
)
def test_ids_that_an_import_makes_depend_on_the_words_alone(
    read: Callable[[bytes], Taken], first: str, second: str
) -> None:
    """The same words in another order, or with another key, have the same ids: the page shows them."""
    ids = imported_ids(read, first)
    assert set(ids) == set(STEPS)
    assert ids == imported_ids(read, second)
