"""An ordered collection into which the packages of the application enter what they have to offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Entries by key, in the order they came. Entering the same key again replaces the entry."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, Entry] = {}

    def add(self, key: str, entry: Entry) -> Entry:
        """Enter something under its key and return it."""
        self._entries[key] = entry
        return entry

    def add_all(self, entries: Mapping[str, Entry]) -> None:
        """Enter several things, each under its key."""
        self._entries.update(entries)

    def find(self, key: str) -> Entry | None:
        """Return the entry with a key, or None."""
        return self._entries.get(key)

    def __getitem__(self, key: str) -> Entry:
        if key not in self._entries:
            raise LookupError(f"nothing is registered as {key!r} in {self.name}")
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self._entries.values()))

    def keys(self) -> list[str]:
        """Return the keys, in order."""
        return list(self._entries)
