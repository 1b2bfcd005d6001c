"""Putting questions into a list, each with an id of its own and each only once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.fragments import written
from lms.authoring.questions.ids import new_id
from lms.authoring.questions.lists import QuestionList, Taken
from lms.core.errors import Refusal


class Adding:
    """Questions on their way into a list. Only those of the list whose ids are wanted are read."""

    def __init__(self, questions: QuestionList) -> None:
        self._questions = questions
        self._places = {each: index for index, each in enumerate(questions.ids())}
        self._added: dict[str, dict[str, Any]] = {}
        self.new: list[Taken] = []

    def take(self, data: dict[str, Any]) -> str:
        """Take a question and return its id, unless one that is there says the same."""
        wanted = str(data.get("id") or "")
        bare = {key: value for key, value in data.items() if key != "id"}
        if wanted and self._says_something_else(wanted, bare):
            raise IdTaken(wanted)
        found = wanted or new_id(bare, lambda each: self._says_something_else(each, bare))
        if found not in self._places and found not in self._added:
            self._added[found] = {"id": found, **bare}
            self.new.append(Taken(written(self._added[found]), None))
        return found

    def _says_something_else(self, question_id: str, bare: Mapping[str, Any]) -> bool:
        if question_id in self._places:
            there = self._questions.read(self._places[question_id]).data
        else:
            there = self._added.get(question_id)
        return there is not None and there != {"id": question_id, **bare}


class IdTaken(Refusal):
    """Another question has this id."""

    def __init__(self, question_id: str) -> None:
        super().__init__(
            _l("Another question has the id “%(id)s” already. Give this one another.", id=question_id), field="id"
        )
