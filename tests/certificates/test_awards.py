from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from lms.certificates.awards import Award
from tests.factories.certificates import make_award


def _signatory(number: int) -> dict[str, Any]:
    return {"name": {"en": f"Signatory {number}"}, "position": {"en": "Trainer"}}


def test_an_award_survives_json() -> None:
    award = make_award(marks={"quiz": 87.5}, signatories=(_signatory(1),), evidence="https://example.org/report")
    assert Award.model_validate(award.model_dump(mode="json")) == award


def test_an_award_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        setattr(make_award(), "hours", 7)  # noqa: B010  (mypy knows that it cannot be set)


def test_the_name_is_given_in_the_script_of_a_language_or_the_one_there_is() -> None:
    assert make_award().recipient("hi") == "आशा देवी"
    assert make_award().recipient("en") == "Asha Devi"
    assert make_award(recipient_devanagari="").recipient("hi") == "Asha Devi"
    assert make_award(recipient_latin="").recipient("en") == "आशा देवी"


@pytest.mark.parametrize(
    "facts",
    [
        {"recipient_latin": "", "recipient_devanagari": " "},
        {"recipient_latin": "A" * 81},
        {"title": {}},
        {"title": {"en": " "}},
        {"wording": "excelled"},
        {"hours": 0},
        {"marks": {"quiz": 101}},
        {"languages": ()},
        {"languages": ("en", "en")},
        {"signatories": tuple(_signatory(number) for number in range(4))},
        {"evidence": "javascript:alert(1)"},
        {"phone": "+911234567890"},
    ],
)
def test_refuses_what_cannot_be_certified(facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_award(**facts)
