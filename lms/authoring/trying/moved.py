"""What a quiz must say so that it goes on asking questions which were moved into a bank."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from lms.courses.yaml_changes import Change


def keeps_asking(bank: str, names: Mapping[str, str], order: Sequence[str], origin: str) -> Change:
    """Return what changes a quiz so that it asks moved questions where they stand now.

    ``names`` gives the new ids by the old, ``order`` is that of all questions where they stood, and ``origin`` the
    bank in which that was, empty for the quiz itself. A quiz without slots gets one for each question it has asked.
    """

    def change(data: MutableMapping[str, Any]) -> None:
        slots = data.get("slots")
        has_slots = isinstance(slots, list) and bool(slots)
        if origin and (not has_slots or origin not in _names(data)):
            return
        if not has_slots:
            data["slots"] = [names.get(each, each) for each in order if each]
            _take_from(data, bank)
        elif _renamed(slots, names):
            _take_from(data, bank)

    return change


def _names(data: Mapping[str, Any]) -> list[str]:
    found = data.get("banks")
    return [str(each) for each in found] if isinstance(found, list) else []


def _take_from(data: MutableMapping[str, Any], bank: str) -> None:
    if bank not in _names(data):
        data["banks"] = [*_names(data), bank]


def _renamed(slots: Any, names: Mapping[str, str]) -> bool:
    """Give slots the new ids of moved questions; return whether there were any."""
    is_any = False
    for place, slot in enumerate(slots):
        asked = str(slot.get("question") if isinstance(slot, Mapping) else slot)
        if asked not in names:
            continue
        is_any = True
        if names[asked] == asked:
            continue
        if isinstance(slot, MutableMapping):
            slot["question"] = names[asked]
        else:
            slots[place] = names[asked]
    return is_any
