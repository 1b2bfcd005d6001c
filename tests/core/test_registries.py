from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from markupsafe import Markup

from lms.core import home_cards as cards_module
from lms.core import navigation as navigation_module
from lms.core import privacy
from lms.core.home_cards import HomeCard, cards_for
from lms.core.navigation import Place, navigation
from lms.core.privacy import PersonalData, declare
from lms.core.registry import Registry


def test_entries_keep_their_order_and_are_found_by_key() -> None:
    registry: Registry[str] = Registry("fruit")
    assert registry.add("b", "banana") == "banana"
    registry.add("a", "apple")
    assert list(registry) == ["banana", "apple"]
    assert registry.keys() == ["b", "a"]
    assert registry["a"] == registry.find("a") == "apple"
    assert "a" in registry
    assert "c" not in registry
    assert registry.find("c") is None


def test_the_same_key_replaces() -> None:
    registry: Registry[int] = Registry("numbers")
    registry.add("a", 1)
    registry.add("b", 2)
    registry.add("a", 3)
    assert list(registry) == [3, 2]


def test_an_unknown_key_says_which_and_where() -> None:
    with pytest.raises(LookupError, match="'c' in fruit"):
        Registry("fruit")["c"]


def test_a_registry_may_grow_while_it_is_read() -> None:
    registry: Registry[int] = Registry("numbers")
    registry.add("a", 1)
    for number in registry:
        registry.add("b", number + 1)
    assert list(registry) == [1, 2]


def test_a_table_is_declared_with_export_and_erasure_or_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "personal_data", Registry[PersonalData]("personal data"))
    declare(PersonalData(table="jobs", reason="Work of the machine."))
    declare(PersonalData(table="people", export=lambda person_id: [], erase=lambda person_id: None))
    with pytest.raises(ValueError, match="letters: say how"):
        declare(PersonalData(table="letters", export=lambda person_id: []))
    assert privacy.personal_data.keys() == ["jobs", "people"]


def test_a_reader_sees_the_places_that_are_for_them_in_order(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    places: Registry[Place] = Registry("places")
    places.add("last", Place(endpoint="health.healthz", label="Health", order=90, visible=lambda person: True))
    places.add(
        "own", Place(endpoint="home.show_home", label="Own", order=20, visible=lambda person: person is not None)
    )
    places.add("first", Place(endpoint="home.show_home", label="Home", order=10, visible=lambda person: True))
    monkeypatch.setattr(navigation_module, "places", places)
    with app.test_request_context("/healthz"):
        links = navigation()
    assert [(link.label, link.url, link.current) for link in links] == [
        ("Home", "/", ""),
        ("Health", "/healthz", "page"),
    ]


def test_cards_come_in_order_and_only_those_with_something_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    cards: Registry[HomeCard] = Registry("cards")
    cards.add("b", HomeCard(order=20, render=lambda person: Markup("<p>") + person.name))
    cards.add("none", HomeCard(order=15, render=lambda person: None))
    cards.add("a", HomeCard(order=10, render=lambda person: Markup("first")))
    monkeypatch.setattr(cards_module, "home_cards", cards)
    assert cards_for(SimpleNamespace(name="<Asha>")) == ["first", "<p>&lt;Asha&gt;"]
