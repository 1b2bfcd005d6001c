"""Names of which many are compared with many: which of those that are known may well be one person's.

It finds what ``registration.alike`` finds, and names in the other script that sound the same, without comparing each
with each: two names differ by a letter at most only where they share a form with one letter left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from lms.people.names import search_key, sign_in_stem
from lms.workshops.registration.alike import SHORTEST, is_alike

Reference = TypeVar("Reference")


class NameIndex(Generic[Reference]):
    """Names, each with what it refers to, in the order in which they came."""

    def __init__(self, names: Iterable[tuple[str, Reference]] = ()) -> None:
        self._names: list[tuple[str, str, Reference]] = []
        self._by_form: dict[str, list[int]] = {}
        for full_name, reference in names:
            self.add(full_name, reference)

    def add(self, full_name: str, reference: Reference) -> None:
        """Add a name."""
        place = len(self._names)
        self._names.append((full_name, sign_in_stem(full_name), reference))
        for form in set(_forms(full_name)):
            self._by_form.setdefault(form, []).append(place)

    def like(self, full_name: str) -> list[Reference]:
        """Return what the names refer to that may well be the same person's, the first that was added first."""
        stem = sign_in_stem(full_name)
        places = sorted({place for form in _forms(full_name) for place in self._by_form.get(form, [])})
        names = (self._names[place] for place in places)
        return [each for name, sound, each in names if (stem and stem == sound) or is_alike(full_name, name)]


def _forms(full_name: str) -> Iterator[str]:
    """Yield the forms under which a name is found: its words in order, each with a letter left out, and its sound."""
    joined = "".join(sorted(search_key(full_name).split()))
    yield joined
    if len(joined) >= SHORTEST:
        yield from (joined[:place] + joined[place + 1 :] for place in range(len(joined)))
    stem = sign_in_stem(full_name)
    if stem:
        yield f"={stem}"
