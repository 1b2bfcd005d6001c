"""Questions as they stand in the YAML of a bank or a quiz, and how new ones come into it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, MutableMapping, MutableSequence, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Any

from lms.courses.documents import UnitStatus
from lms.courses.yaml_changes import as_yaml
from lms.quizzes.imports.proposals import Proposal
from lms.quizzes.kinds.question import Question

LONGEST_STEM = 60


class Existing(StrEnum):
    """What becomes of a question whose id is there already: it replaces that one, is taken beside it, or is left."""

    SKIP = "skip"
    REPLACE = "replace"
    NEW = "new"


@dataclass(frozen=True)
class Choice:
    """What becomes of questions that are there already: all of them, but for those of which something else is said."""

    existing: Existing = Existing.SKIP
    single: Mapping[str, Existing] = field(default_factory=dict)

    def of(self, question_id: str) -> Existing:
        """Return what becomes of one."""
        return self.single.get(question_id, self.existing)


@dataclass
class Count:
    """How many questions were written, and how."""

    added: int = 0
    replaced: int = 0
    skipped: int = 0
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """How many were written."""
        return self.added + self.replaced


def question_data(question: Question, *, is_draft: bool) -> dict[str, Any]:
    """Return a question as its author would write it: what its kind fills in by itself is left out."""
    data = question.model_dump(mode="json", exclude_defaults=True)
    head = {"id": question.id, "kind": question.kind}
    if is_draft:
        head["status"] = UnitStatus.DRAFT.value
    return {**head, **{key: value for key, value in data.items() if key not in head}}


def adding(
    proposals: Sequence[Proposal], choice: Choice, title: Mapping[str, str], all_ids: Collection[str] = ()
) -> Callable[[MutableMapping[str, Any]], Count]:
    """Return what writes questions into a file; an empty file becomes a bank with the title.

    ``all_ids`` are those of questions elsewhere in the course, which no new id may meet.
    """

    def change(data: MutableMapping[str, Any]) -> Count:
        if not data:
            data.update(title=dict(title), questions=[])
        if not data.get("questions"):
            data["questions"] = []
        writer = _Writer(data["questions"], all_ids)
        for proposal in proposals:
            writer.write(proposal, choice.of(proposal.question.id))
        return writer.done

    return change


class _Writer:
    """Writes questions into the list of a file, one after the other."""

    def __init__(self, questions: MutableSequence[Any], all_ids: Collection[str]) -> None:
        self._questions, self._all_ids = questions, all_ids
        named = ((place, each.get("id")) for place, each in enumerate(questions) if isinstance(each, Mapping))
        self._places = {str(question_id): place for place, question_id in named}
        self.done = Count()

    def write(self, proposal: Proposal, existing: Existing) -> None:
        """Write one question; what becomes of it depends on whether it is there already."""
        is_known = proposal.question.id in self._places and proposal.has_own_id
        if is_known and existing is Existing.SKIP:
            self.done.skipped += 1
            return
        self.done.pictures.update(proposal.pictures)
        if is_known and existing is Existing.REPLACE:
            self._replace(proposal)
        else:
            self._add(proposal)

    def _replace(self, proposal: Proposal) -> None:
        question = proposal.joined or proposal.question
        data = question_data(question, is_draft=bool(proposal.still_missing) or proposal.is_held_back)
        self._questions[self._places[question.id]] = as_yaml(data)
        self.done.replaced += 1

    def _add(self, proposal: Proposal) -> None:
        question = proposal.question
        if question.id in self._places:
            question = question.model_copy(update={"id": free_id(question.id, {*self._places, *self._all_ids})})
        self._places[question.id] = len(self._questions)
        self._questions.append(as_yaml(question_data(question, is_draft=bool(proposal.missing))))
        self.done.added += 1


def free_id(wanted: str, taken: Collection[str]) -> str:
    """Return an id like another that is not taken yet."""
    stem = wanted[:LONGEST_STEM].rstrip("-")
    return next(made for made in (f"{stem}-{number}" for number in count(2)) if made not in taken)
