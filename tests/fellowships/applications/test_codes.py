from __future__ import annotations

from flask import Flask

from lms.fellowships.applications.codes import (
    access_hash_from,
    code_from,
    digest_of,
    referee_token,
    token_digest,
)
from lms.fellowships.applications.models import Application
from lms.people.codes import ALPHABET


def test_a_code_has_three_groups_of_four_letters_that_cannot_be_confused(app_context: Flask) -> None:
    groups = code_from("a seed").split("-")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert set("".join(groups)) <= set(ALPHABET)


def test_a_code_is_always_the_same_for_a_seed_and_another_for_another(app_context: Flask) -> None:
    assert code_from("a seed") == code_from("a seed") != code_from("another seed")


def test_a_code_opens_in_any_spelling(app_context: Flask) -> None:
    code = code_from("a seed")
    for typed in (code, code.lower(), code.replace("-", " "), f"  {code.replace('-', '')} ", code.replace("-", "–")):
        assert digest_of(typed) == access_hash_from("a seed")


def test_what_cannot_be_a_code_has_no_digest(app_context: Flask) -> None:
    assert {digest_of(typed) for typed in ("", "ABCD", "ABCD-EFGH-JKL", "IOIO-1010-IOIO", "अ" * 12, "A" * 500)} == {
        None
    }


def test_each_referee_of_each_application_has_a_token(app_context: Flask) -> None:
    one, other = Application(seed="one"), Application(seed="other")
    tokens = {referee_token(each, email) for each in (one, other) for email in ("a@example.org", "b@example.org")}
    assert len(tokens) == 4
    assert len({token_digest(token) for token in tokens}) == 4
