"""What people type to say who they are."""

from __future__ import annotations

import pytest

from lms.core.errors import Refusal
from lms.people.logins import email_of, login_column, login_key, phone_of, sign_in_name_of

NUMBER = "+919876543210"


@pytest.mark.parametrize(
    "typed",
    [
        "9876543210",
        "09876543210",
        "+91 98765-43210",
        "00919876543210",
        "(98765) 43210",
        "९८७६५४३२१०",
        "９８７６５４３２１０",
    ],
)
def test_a_phone_number_is_kept_in_one_spelling(typed: str) -> None:
    assert phone_of(typed) == NUMBER
    assert login_key(typed) == NUMBER


def test_a_foreign_number_keeps_its_country() -> None:
    assert phone_of("+971 50 123 4567") == "+971501234567"


@pytest.mark.parametrize("typed", ["", "12345", "98765432101234", "call me", "+91", "0000000000", "9" * 400])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        phone_of(typed)
    assert refused.value.field == "phone"


def test_an_email_address_is_kept_folded() -> None:
    assert email_of(" Asha.Devi@Example.ORG ") == "asha.devi@example.org"
    assert login_key("ASHA.Devi@example.org") == "asha.devi@example.org"


@pytest.mark.parametrize("typed", ["", "asha", "asha@", "@example.org", "a b@example.org", "a@b@c.org"])
def test_what_is_no_email_address_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        email_of(typed)
    assert refused.value.field == "email"


@pytest.mark.parametrize("typed", ["asha", " Asha.Devi ", "a-1_b"])
def test_sign_in_names(typed: str) -> None:
    assert sign_in_name_of(typed) == typed.strip().casefold()


@pytest.mark.parametrize("typed", ["", "ab", "1asha", "asha devi", "आशा", "asha@home", "a" * 41])
def test_what_is_no_sign_in_name_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        sign_in_name_of(typed)
    assert refused.value.field == "sign_in_name"


@pytest.mark.parametrize(
    ("typed", "column"),
    [("Lata", {"sign_in_name": "lata"}), ("l@x.example", {"email": "l@x.example"}), ("98765 43210", {"phone": NUMBER})],
)
def test_the_column_of_a_login(typed: str, column: dict[str, str]) -> None:
    assert login_column(typed) == column


def test_nonsense_is_no_login_but_no_failure_either() -> None:
    assert login_key("\x00 @@ \u202e") == "\x00 @@"
    assert login_key("") == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ＡＳＨＡ＠example.org", "asha@example.org"),
        ("Straße@Example.org", "straße@example.org"),
        ("strasse@example.org", "strasse@example.org"),
    ],
)
def test_who_gave_an_address_signs_in_with_it_and_its_letters_go_nowhere_else(typed: str, kept: str) -> None:
    assert email_of(typed) == login_key(typed) == kept
