"""Changing several questions of a draft at once: their tags, and the bank that they stand in.

All of it happens in one transaction, and to what the texts say at that moment: each text is saved once, and nothing
that others have saved meanwhile is lost. Sent twice, it changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.fragments import written
from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftText
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.drafts.saving import checked, put
from lms.authoring.questions.holders import Holder
from lms.authoring.questions.lists import QuestionList, Taken, question_list
from lms.authoring.questions.noting import note_faults
from lms.authoring.trying.listing import AllQuestions, all_questions, key_of
from lms.authoring.trying.moved import keeps_asking
from lms.core import history
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.courses.documents import UnitStatus
from lms.quizzes.banks.documents import MOST_QUESTIONS
from lms.quizzes.banks.localised import all_languages, is_localised
from lms.quizzes.imports.bank_files import free_id
from lms.quizzes.kinds.question import LONGEST_TAG, NOT_IN_A_TAG

MOST_AT_ONCE = 200


class Act(StrEnum):
    """What is done with several questions."""

    TAG = "tag"
    UNTAG = "untag"
    COPY = "copy"
    MOVE = "move"


@dataclass
class Changed:
    """How many questions were changed, and how many were left because they are so already."""

    changed: int = 0
    left: int = 0


@dataclass
class _Held:
    """A text that is held, with what it says now and what it shall say."""

    holder: Holder
    text: DraftText
    content: str

    @property
    def questions(self) -> QuestionList:
        """Its questions as they shall be."""
        return question_list(self.content)

    @property
    def is_changed(self) -> bool:
        return self.content != tidied(self.text.content)


def clean_tag(typed: str) -> str:
    """Return a tag as questions hold it; raises Refusal, with its field, where it cannot be one."""
    tag = " ".join(typed.split())
    if not tag:
        raise Refusal(_l("Enter the tag."), field="tag")
    if len(tag) > LONGEST_TAG or NOT_IN_A_TAG.search(tag):
        raise Refusal(
            _l("A tag has at most %(most)s characters, without commas and square brackets.", most=LONGEST_TAG),
            field="tag",
        )
    return tag


def change_questions(
    draft: DraftOf, picks: Iterable[str], act: Act, *, tag: str = "", bank: str = "", by: int | None
) -> Changed:
    """Do something with picked questions (``listing.pick_of``) and return what was done; opens its own transaction.

    Raises Refusal where nothing is picked or the tag or bank is none. A question that is gone is passed over.
    """
    picked = _by_holder(picks)
    if not picked:
        raise Refusal(_l("Choose the questions first: tick the boxes before them."), field="pick")
    if act in {Act.TAG, Act.UNTAG}:
        tag = clean_tag(tag)
    everything = all_questions(draft)
    held_ids = _wanted(everything, picked, act, bank)
    with transaction():
        held = {key_of(holder): _hold(holder) for holder in held_ids}
        work = _Work(draft, held, everything)
        done = work.tag(picked, tag, act) if act in {Act.TAG, Act.UNTAG} else work.give(picked, bank, act)
        changed = [each for each in held.values() if each.is_changed]
        for each in changed:
            put(each.text, checked(each.content), by=by)
            history.record("authoring.questions_changed", each.text, by=by, place=each.holder.place, act=act.value)
        ids = [(each.holder, each.questions.ids()) for each in changed]
    for holder, question_ids in ids:
        before = set(holder.questions.ids())
        note_faults(draft, holder, [each for each in question_ids if each not in before])
    return done


def _by_holder(picks: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pick in dict.fromkeys(picks):
        key, _slash, question_id = pick.rpartition("/")
        if key and question_id:
            found.setdefault(key, []).append(question_id)
    if sum(map(len, found.values())) > MOST_AT_ONCE:
        raise Refusal(_l("These are more than %(most)s questions. Choose fewer.", most=MOST_AT_ONCE), field="pick")
    return found


def _wanted(everything: AllQuestions, picked: Collection[str], act: Act, bank: str) -> list[Holder]:
    """Return what must be held, in the order in which everybody holds texts."""
    holders = {key_of(holder): holder for holder in everything.holders}
    wanted = [holders[key] for key in picked if key in holders]
    if act in {Act.COPY, Act.MOVE}:
        target = holders.get(f"bank/{bank}")
        if target is None:
            raise Refusal(_l("Choose the bank that the questions shall stand in."), field="bank")
        wanted.append(target)
    if act is Act.MOVE:
        wanted += [holder for holder in everything.holders if not holder.is_bank]
    return sorted({holder.text_id: holder for holder in wanted}.values(), key=lambda holder: holder.text_id)


def _hold(holder: Holder) -> _Held:
    text = lock(DraftText, holder.text_id)
    if text is None or text.deleted_at is not None:
        raise Refusal(_l("This text is gone: somebody has deleted it. Bring it back, and save again."))
    return _Held(holder, text, tidied(text.content))


@dataclass
class _Work:
    """Changes the texts that are held."""

    draft: DraftOf
    held: Mapping[str, _Held]
    everything: AllQuestions
    done: Changed = field(default_factory=Changed)

    def tag(self, picked: Mapping[str, Sequence[str]], tag: str, act: Act) -> Changed:
        """Give questions a tag, or take it from them."""
        for key, ids in picked.items():
            held = self.held.get(key)
            for question_id in ids if held else ():
                self._tag_one(held, question_id, tag, act)  # type: ignore[arg-type]  # as the line above says
        return self.done

    def _tag_one(self, held: _Held, question_id: str, tag: str, act: Act) -> None:
        questions = held.questions
        index = _index(questions, question_id)
        data = questions.read(index).data if index is not None else None
        if index is None or not isinstance(data, dict):
            return
        tags = data.get("tags")
        before = [str(each) for each in tags] if isinstance(tags, list) else []
        after = [*before, tag] if act is Act.TAG else [each for each in before if each != tag]
        if (act is Act.TAG and tag in before) or after == before:
            self.done.left += 1
            return
        kept = {name: value for name, value in data.items() if name != "tags"}
        held.content = questions.replaced(index, {**kept, "tags": after} if after else kept)
        self.done.changed += 1

    def give(self, picked: Mapping[str, Sequence[str]], bank: str, act: Act) -> Changed:
        """Copy questions to a bank, or move them there."""
        target = self.held[f"bank/{bank}"]
        for key, ids in picked.items():
            source = self.held.get(key)
            if source is None:
                continue
            if source is target and act is Act.MOVE:
                self.done.left += len(ids)
                continue
            names: dict[str, str] = {}
            order = source.questions.ids()
            for question_id in ids:
                if new := self._give_one(source, target, question_id, act):
                    names[question_id] = new
            if act is Act.MOVE and names:
                self._keep_asking(source, bank, names, order)
        return self.done

    def _give_one(self, source: _Held, target: _Held, question_id: str, act: Act) -> str:
        """Return the id that a question has in the bank, empty where it is not there or not moved."""
        questions = source.questions
        index = _index(questions, question_id)
        data = questions.read(index).data if index is not None else None
        if index is None or not isinstance(data, dict):
            return ""
        there = self._same_in(target, data)
        if there:
            self.done.left += 1
        else:
            there = self._put(source, target, data, questions.read(index).data, act)
            self.done.changed += 1
        if act is Act.MOVE:
            source.content = questions.removed(index)[0]
        return there

    def _put(self, source: _Held, target: _Held, data: dict[str, Any], whole: Any, act: Act) -> str:
        questions = target.questions
        if len(questions) >= MOST_QUESTIONS:
            raise Refusal(_l("There can be %(most)s questions here at most. Use a further bank.", most=MOST_QUESTIONS))
        is_free = act is Act.MOVE and data["id"] not in questions.ids()
        taken = {each for holder in self.everything.holders for each in holder.questions.ids()} | set(questions.ids())
        new_id = str(data["id"]) if is_free else free_id(str(data["id"]), taken)
        made = {"id": new_id, **{key: value for key, value in data.items() if key != "id"}}
        if not source.holder.is_bank and self._lacks_a_language(made):
            made["status"] = UnitStatus.DRAFT.value
        target.content = questions.inserted(len(questions), [Taken(written(made), None)])
        return new_id

    def _lacks_a_language(self, data: Any) -> bool:
        in_work = self.draft.facts.get("languages_in_work")
        wanted = set(self.draft.languages) - set(in_work if isinstance(in_work, list) else ())
        return any(wanted - all_languages(text) for text in _texts(data))

    def _same_in(self, target: _Held, data: Mapping[str, Any]) -> str:
        """Return the id of the question of a bank that says the same, empty where there is none."""
        wanted, questions = _bare(data), target.questions
        for index, question_id in enumerate(questions.ids()):
            there = questions.read(index).data
            if isinstance(there, dict) and _bare(there) == wanted:
                return question_id
        return ""

    def _keep_asking(self, source: _Held, bank: str, names: Mapping[str, str], order: Sequence[str]) -> None:
        """Let the quizzes that asked moved questions ask them where they stand now."""
        for held in self.held.values():
            if held.holder.is_bank or (not source.holder.is_bank and held is not source):
                continue
            origin = source.holder.name if source.holder.is_bank else ""
            questions = held.questions
            change = keeps_asking(bank, names, order, origin)
            held.content = questions.with_around(change)


def _bare(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in {"id", "status"}}


def _texts(data: Any) -> Iterable[Any]:
    if is_localised(data):
        yield data
        return
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for value in values:
        yield from _texts(value)


def _index(questions: QuestionList, question_id: str) -> int | None:
    ids = questions.ids()
    return ids.index(question_id) if question_id in ids else None
