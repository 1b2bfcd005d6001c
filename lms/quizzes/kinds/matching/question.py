"""Matching: to each stem the learner chooses one of the same options; what is right counts, out of all stems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.core.said import say
from lms.courses.contents import ContentProblem, Model, Slug, Text, language_name
from lms.quizzes.kinds.keys import one_of
from lms.quizzes.kinds.parts import by_part, in_languages, said, typed_by_part
from lms.quizzes.kinds.question import (
    NOTHING,
    ByHand,
    Fields,
    Graded,
    KeyField,
    Orders,
    Question,
    Response,
    Words,
    doubled,
    settled,
)
from lms.quizzes.kinds.short_answer.question import folded


class Option(Model):
    """Something that can be matched to a stem."""

    id: Slug
    text: Text


class Stem(Model):
    """Something to which an option is wanted, and what its author says to whatever was chosen for it."""

    id: Slug
    text: Text
    option: Slug
    feedback: Text | None = None


class Matching(Question):
    """An answer holds the chosen option's id by the stem's. Several stems may share an option; some may fit none.

    Options that look the same in every language count as one, the first of them.
    """

    kind_name: ClassVar[Any] = _l("Matching")

    kind: Literal["matching"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=50)
    stems: tuple[Stem, ...] = Field(min_length=1, max_length=50)

    def read(self, fields: Fields) -> dict[str, str] | None:
        """Return what was chosen for the stems; those without a choice are left out."""
        chosen = by_part(fields, self._stem_ids())
        known = self._seen_options()
        if any(each not in known for each in chosen.values()):
            raise Refusal(_l("This choice is not one of the question's. Reload the page and answer again."))
        return {stem: known[option] for stem, option in chosen.items()} or None

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the lists of options hold for an answer."""
        return {stem: [option] for stem, option in (answer or {}).items()}

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return how many stems have their option, out of all."""
        matched = self._matched(answer)
        right = sum(self._is_right(stem, option) for stem, option in matched)
        return Graded(settled(right / len(self.stems)), tuple(stem.feedback for stem, _ in matched))

    def right_answer(self) -> dict[str, str]:
        """Return the option of each stem."""
        known = self._seen_options()
        return {stem.id: known.get(stem.option, stem.option) for stem in self.stems}

    def words(self, answer: Any) -> list[Words]:
        """Return each stem that has a choice, with what was chosen."""
        return [
            in_languages("{stem} → {option}", stem=stem.text, option=option.text)
            for stem, option in self._matched(answer)
        ]

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return the stems with their choice, and the options; without an order they stand by their letters."""
        chosen = answer if isinstance(answer, Mapping) else {}
        by_id = {option.id: option for option in self.options}
        places = orders.get("") or sorted(self.shuffled()[""], key=lambda each: folded(said(by_id[each].text, "")))
        return {
            "stems": [(stem.id, stem.text, chosen.get(stem.id, "")) for stem in self.stems],
            "options": [(each, by_id[each].text) for each in places],
        }

    def shown_again(self, typed: Fields, answer: Any) -> Any:
        """Return what was put into each control."""
        return typed_by_part(typed)

    def shuffled(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the options, one of those that look the same."""
        return {"": tuple(dict.fromkeys(self._seen_options().values()))}

    def is_complete(self, answer: Any) -> bool:
        """Whether every stem has a choice."""
        return answer is not None and all(stem.id in answer for stem in self.stems)

    def responses(self) -> tuple[Response, ...]:
        """Return each option for each stem."""
        seen = set(self._seen_options().values())
        return tuple(
            Response(stem.id, option.id, option.text, float(self._is_right(stem, option)), stem.text)
            for stem in self.stems
            for option in self.options
            if option.id in seen
        )

    def given_responses(self, answer: Any) -> tuple[tuple[str, str], ...]:
        """Return what was chosen for the stems."""
        return tuple((stem.id, option.id) for stem, option in self._matched(answer))

    def key_fields(self) -> list[KeyField]:
        """Return a choice of the options for each stem."""
        options = tuple((option.id, option.text) for option in self.options)
        return [KeyField(stem.id, stem.text, "choice", stem.option, options) for stem in self.stems]

    def with_key(self, values: Mapping[str, str]) -> Matching:
        """Return this question with other options for its stems."""
        known = [option.id for option in self.options]
        stems = tuple(stem.model_copy(update={"option": one_of(values, stem.id, known)}) for stem in self.stems)
        return self.model_copy(update={"stems": stems})

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the options and the stems."""
        yield from doubled((option.id for option in self.options), "options")
        yield from doubled(self._stem_ids(), "stems")
        known = [option.id for option in self.options]
        for index, stem in enumerate(self.stems):
            if stem.option not in known:
                yield ContentProblem(
                    ("stems", index, "option"), say("“%(option)s” is not the id of an option.", option=stem.option)
                )
        if len(self.shuffled()[""]) == 1:
            yield ContentProblem(("options",), say("All options look the same: there is nothing to choose from."))
        yield from self._half_equal()

    def _half_equal(self) -> Iterator[ContentProblem]:
        """Yield options that only the readers of some languages can tell apart."""
        languages = list(self.options[0].text)
        for language in languages:
            seen: dict[str, Option] = {}
            for index, option in enumerate(self.options):
                first = seen.setdefault(folded(said(option.text, language), is_exact=True), option)
                if _look(first) != _look(option):
                    sentence = say(
                        "In %(language)s this option looks the same as “%(id)s”, in other languages it does not: "
                        "nobody could know which to choose.",
                        language=language_name(language),
                        id=first.id,
                    )
                    yield ContentProblem(("options", index, "text", language), sentence)

    def _stem_ids(self) -> list[str]:
        return [stem.id for stem in self.stems]

    def _seen_options(self) -> dict[str, str]:
        """Return for each option the id of the first that looks the same."""
        first: dict[frozenset[tuple[str, str]], str] = {}
        return {option.id: first.setdefault(_look(option), option.id) for option in self.options}

    def _matched(self, answer: Any) -> list[tuple[Stem, Option]]:
        by_id = {option.id: option for option in self.options}
        chosen = answer or {}
        return [(stem, by_id[chosen[stem.id]]) for stem in self.stems if chosen.get(stem.id) in by_id]

    def _is_right(self, stem: Stem, option: Option) -> bool:
        if stem.option == option.id:
            return True
        return any(each.id == stem.option and _look(each) == _look(option) for each in self.options)


def _look(option: Option) -> frozenset[tuple[str, str]]:
    """Return what readers see of an option, in each language."""
    return frozenset((language, folded(text, is_exact=True)) for language, text in option.text.items())
