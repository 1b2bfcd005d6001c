"""Changing questions in the quizzes and banks of a draft. Each function opens its own transaction.

``version`` is that of the question as it was seen (``Entry.version``): what others have changed elsewhere in the same
quiz is no conflict, and what they have changed in this question raises ChangedMeanwhile and keeps both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.saving import Saved, checked, put, save_lesson
from lms.authoring.questions.adding import Adding, IdTaken
from lms.authoring.questions.holders import Holder, known_ids
from lms.authoring.questions.lists import QuestionList, Taken, question_list
from lms.core import history
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.core.history import HistoryEntry
from lms.courses.yaml_changes import Change
from lms.extensions import db
from lms.quizzes.banks.localised import printable

CHANGED = "authoring.question_changed"
ADDED = "authoring.question_added"
REMOVED = "authoring.question_removed"
RESTORED = "authoring.question_restored"
MOVED = "authoring.questions_moved"
LATELY = 20
Make = Callable[[QuestionList], str]


def add_questions(
    holder: Holder,
    several: Sequence[Mapping[str, Any]],
    *,
    at: int | None = None,
    by: int | None,
) -> list[str]:
    """Put questions into a quiz or bank, before the one at ``at`` or at the end, and return their ids.

    One without an id gets one, made from its title or text. One that is there already with the same id (or would get
    it) and says the same is not put in twice. To add one is never a conflict with somebody else. Raises Refusal where
    an id is taken, and where there are too many.
    """
    ids: list[str] = []

    def make(questions: QuestionList) -> str:
        adding = Adding(questions)
        ids[:] = [adding.take(printable(dict(data))) for data in several]
        if adding.new and len(questions) + len(adding.new) > holder.most:
            raise Refusal(_l("There can be %(most)s questions here at most. Use a further bank.", most=holder.most))
        place = len(questions) if at is None else min(max(at, 0), len(questions))
        return questions.inserted(place, adding.new) if adding.new else ""

    _write(holder, make, ADDED, by=by, note=lambda: {"questions": ids})
    return ids


def replace_question(
    holder: Holder, question_id: str, data: Mapping[str, Any], *, version: str | None, by: int | None
) -> Saved:
    """Give a question other data, and leave as they are written the parts of it that stay the same.

    Raises ChangedMeanwhile where somebody else has changed this question since ``version``, Refusal where it is gone
    or its new id is taken. Without ``version`` it is changed as it is now.
    """
    plain = printable(dict(data))

    def make(questions: QuestionList) -> str:
        index = _index_of(questions, question_id)
        if plain.get("id") != question_id and plain.get("id") in questions.ids():
            raise IdTaken(str(plain["id"]))
        return questions.replaced(index, plain)

    def clashes(questions: QuestionList) -> bool:
        return questions.stamp(_index_of(questions, question_id)) != _stamp(version)

    guard = clashes if version is not None else None
    note = {"question": str(plain.get("id") or question_id)}
    return _write(holder, make, CHANGED, by=by, note=lambda: note, clashes=guard, version=version)


def remove_question(holder: Holder, question_id: str, *, version: str | None = None, by: int | None) -> int | None:
    """Take a question out and return the number under which ``restore_question`` brings it back.

    None where it is not there any more. Raises Refusal where somebody has changed it since ``version``.
    """
    kept: dict[str, Any] = {}

    def make(questions: QuestionList) -> str:
        index = _index_of(questions, question_id)
        if version is not None and questions.stamp(index) != _stamp(version):
            raise Refusal(_l("Somebody else has changed this question since. Look at it before you remove it."))
        text, taken = questions.removed(index)
        kept.update(question=question_id, at=index, plain=taken.plain, above=taken.before)
        return text

    try:
        _write(holder, make, REMOVED, by=by, note=lambda: kept)
    except LookupError:
        return None
    return _last_removal(holder.text_id, question_id)


def restore_question(holder: Holder, removal_id: int, *, by: int | None) -> str:
    """Bring back a question that was removed, to its place, and return its id; once, however often it is asked.

    LookupError where nothing was removed under this number. Raises Refusal where its id was given to another since.
    """
    removal = db.session.scalars(_removals(holder.text_id).where(HistoryEntry.id == removal_id)).first()
    if removal is None:
        raise LookupError(f"nothing was removed under {removal_id}")
    detail = dict(removal.detail)
    question_id = str(detail["question"])

    def make(questions: QuestionList) -> str:
        ids = questions.ids()
        if question_id in ids:
            if questions.raw(ids.index(question_id)) == detail["plain"]:
                return ""
            raise IdTaken(question_id)
        return questions.inserted(min(int(detail["at"]), len(ids)), [Taken(detail["plain"], detail["above"])])

    _write(holder, make, RESTORED, by=by, note=lambda: {"question": question_id})
    return question_id


def duplicate_question(holder: Holder, question_id: str, *, by: int | None) -> str:
    """Put a copy of a question beneath it and return the id of the copy; a copy that nobody has changed is enough.

    LookupError where the question is not there.
    """
    entry = holder.find(question_id)
    if entry is None:
        raise LookupError(question_id)
    bare = {key: value for key, value in entry.data.items() if key != "id"}
    numbers = (f"{question_id}-{number}" for number in count(2))
    copy_id = next(
        each for each in numbers if (there := holder.find(each)) is None or there.data == {"id": each, **bare}
    )
    return add_questions(holder, [{"id": copy_id, **bare}], at=entry.index + 1, by=by)[0]


def move_question(holder: Holder, question_id: str, to: int, *, by: int | None) -> Saved:
    """Put a question at a place, from 0; LookupError where it is not there."""

    def make(questions: QuestionList) -> str:
        index = _index_of(questions, question_id)
        order = [each for each in range(len(questions)) if each != index]
        order.insert(min(max(to, 0), len(order)), index)
        return questions.ordered(order)

    return _write(holder, make, MOVED, by=by, note=lambda: {"question": question_id})


def reorder(holder: Holder, ids: Sequence[str], *, by: int | None) -> Saved:
    """Put questions in the order of their ids; those that are not named stay behind them, in their order."""

    def make(questions: QuestionList) -> str:
        now = questions.ids()
        first = [now.index(each) for each in dict.fromkeys(ids) if each in now]
        return questions.ordered([*first, *(index for index in range(len(now)) if index not in first)])

    return _write(holder, make, MOVED, by=by, note=dict)


def change_around(holder: Holder, change: Change, *, version: str | None, by: int | None) -> Saved:
    """Change what stands around the questions: the head, settings and slots of a quiz, the title of a bank.

    ``version`` is ``Holder.around_version`` as it was seen; raises ChangedMeanwhile where that has changed since.
    """

    def clashes(questions: QuestionList) -> bool:
        return questions.around_stamp() != _stamp(version)

    guard = clashes if version is not None else None
    return _write(holder, lambda questions: questions.with_around(change), "", by=by, clashes=guard, version=version)


def _write(
    holder: Holder,
    make: Make,
    action: str,
    *,
    by: int | None,
    note: Callable[[], Mapping[str, Any]] = dict,
    clashes: Callable[[QuestionList], bool] | None = None,
    version: str | None = None,
) -> Saved:
    """Change the text of a holder as it is now; an empty text from ``make`` is no change."""
    with transaction():
        text = lock(DraftText, holder.text_id)
        if text is None or text.deleted_at is not None:
            raise Refusal(_l("This text is gone: somebody has deleted it. Bring it back, and save again."))
        before = tidied(text.content)
        questions = question_list(before, known_ids(text.facts))
        content = make(questions)
        if not content or content == before:
            return Saved(text.id, text.version, text.saved_at, is_new=False)
        if clashes is None or not clashes(questions):
            unit = db.session.get(DraftUnit, text.unit_id) if text.unit_id else None
            facts = _facts_after(text, before, checked(content), unit.kind if unit else "")
            saved = put(text, content, by=by, facts=facts)
            if action:
                history.record(action, text, by=by, **note())
            return saved
        seen = number_of((version or "").partition("-")[0]) or 0
    return save_lesson(
        holder.text_id,
        lambda now: make(question_list(tidied(now))),
        version=seen,
        by=by,
        clashes=lambda now: True,
    )


def _facts_after(text: DraftText, before: str, content: str, kind: str) -> dict[str, Any]:
    """Return what lists show of a text once it is saved; what was found wrong with single questions is kept."""
    facts = question_list(content).facts(text.facts, before, text.place, kind)
    return {**facts, "faults": text.facts["faults"]} if "faults" in text.facts else facts


def _index_of(questions: QuestionList, question_id: str) -> int:
    ids = questions.ids()
    if question_id not in ids:
        raise QuestionGone(question_id)
    return ids.index(question_id)


class QuestionGone(Refusal, LookupError):
    """Somebody has removed the question meanwhile."""

    def __init__(self, question_id: str) -> None:
        super().__init__(
            _l(
                "The question “%(id)s” is not here any more: somebody has removed it, or given it another id.",
                id=question_id,
            )
        )


def _stamp(version: str | None) -> str:
    return (version or "").partition("-")[2]


def _removals(text_id: int) -> Select[HistoryEntry]:
    return select(HistoryEntry).where(
        HistoryEntry.subject_kind == DraftText.__tablename__,
        HistoryEntry.subject_id == text_id,
        HistoryEntry.action == REMOVED,
    )


def _last_removal(text_id: int, question_id: str) -> int | None:
    last = db.session.scalars(_removals(text_id).order_by(HistoryEntry.id.desc()).limit(LATELY))
    return next((each.id for each in last if each.detail.get("question") == question_id), None)
