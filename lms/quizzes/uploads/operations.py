"""Taking in the files that come with answers, and giving answers the names and sizes of theirs.

A file is kept at once, with or without a script; it is part of an answer from the moment an answer with its id is
saved. The same file sent twice is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, delete, func, select
from werkzeug.datastructures import FileStorage, MultiDict

from lms.core import clock, history
from lms.core.database import after_commit, lock, transaction
from lms.core.errors import Refusal
from lms.core.file_kinds import LARGEST_FILE, clean_name, kind_of
from lms.core.quick import fetch
from lms.core.storage import storage
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import Attempt
from lms.quizzes.saving import CLOSED, AttemptClosed
from lms.quizzes.uploads.models import AnswerFile, storage_key

CONTROL_PREFIX = "q."
CONTROL_SUFFIX = ".upload"
MOST_OF_ANSWER = 20
"""How many files one answer may ever have brought, those that were taken out again included."""
UNKNOWN = _l("A file of this answer is not known here. Reload the page and add it again.")


@dataclass(frozen=True)
class Upload:
    """A file as it came in, checked; where it belongs, and what it holds."""

    question_id: str
    part: str
    name: str
    media_type: str
    content: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """The digest under which it is kept."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass
class Uploads:
    """What became of the files of a form: the ids of those that were kept by control, and what was refused."""

    kept: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)

    def added_to(self, form: MultiDict[str, str]) -> MultiDict[str, str]:
        """Return a form with the kept files ticked, as if they had been on its page already."""
        whole = MultiDict(form)
        for name, ids in self.kept.items():
            whole.setlist(name, [*whole.getlist(name), *ids])
        return whole


def keep_uploads(attempt: Attempt, files: MultiDict[str, FileStorage], *, by: int | None) -> Uploads:
    """Keep the files that the form of a page brings, each in a transaction of its own; call it outside of one.

    Nothing is raised for a file that cannot be taken: the others are kept. Raises AttemptClosed after the end.
    """
    found = Uploads()
    for control in list(files):
        place = place_of(control)
        for sent in files.getlist(control) if place else ():
            if place is None or not sent.filename:
                continue
            try:
                row_id = keep_upload(attempt, *place, sent, by=by)
            except AttemptClosed:
                raise
            except Refusal as refusal:
                found.refused[place[0]] = refusal
            else:
                found.kept.setdefault(control.removesuffix(CONTROL_SUFFIX) + ".files", []).append(str(row_id))
    return found


def place_of(control: str) -> tuple[str, str] | None:
    """Return the question and part that a control named ``q.<question>[.<part>].upload`` belongs to, or None."""
    if not (control.startswith(CONTROL_PREFIX) and control.endswith(CONTROL_SUFFIX)):
        return None
    question_id, _, part = control[len(CONTROL_PREFIX) : -len(CONTROL_SUFFIX)].partition(".")
    return question_id, part


def keep_upload(attempt: Attempt, question_id: str, part: str, sent: FileStorage, *, by: int | None) -> int:
    """Keep one file and return its id; the same file again has the same id.

    Raises Refusal where it cannot be taken, AttemptClosed after the end. Its bytes are stored before the row is
    written, and looked for once more afterwards: somebody else may just have given up the last use of the same file.
    """
    _refuse_foreign(attempt, question_id, part)
    upload = _checked(question_id, part, sent)
    key = storage_key(upload.digest)
    if not storage().exists(key):
        storage().put(key, upload.content)
    with transaction():
        row_id = _insert(attempt.id, upload, by=by)
    if not storage().exists(key):
        storage().put(key, upload.content)
    return row_id


def _refuse_foreign(attempt: Attempt, question_id: str, part: str) -> None:
    if not attempt.is_open:
        raise AttemptClosed(CLOSED)
    question = attempt.content.by_id.get(question_id) if attempt.takes(question_id) else None
    asked = question.questions_by_hand().get(part) if question else None
    if not getattr(asked, "files_most", 0):
        raise Refusal(_l("This question takes no files."))


def _checked(question_id: str, part: str, sent: FileStorage) -> Upload:
    content = sent.stream.read(LARGEST_FILE + 1)
    name = " ".join((sent.filename or "").split())[-80:]
    kind = kind_of(content, name)
    return Upload(question_id, part, clean_name(sent.filename or "", kind), kind.media_type, content)


def _insert(attempt_id: int, upload: Upload, *, by: int | None) -> int:
    lock(QuizAttempt, attempt_id)
    of_answer = (
        AnswerFile.attempt_id == attempt_id,
        AnswerFile.question_id == upload.question_id,
        AnswerFile.part == upload.part,
    )
    known = db.session.scalar(select(AnswerFile.id).where(*of_answer, AnswerFile.digest == upload.digest))
    if known is not None:
        return known
    if (db.session.scalar(select(func.count()).where(*of_answer)) or 0) >= MOST_OF_ANSWER:
        raise Refusal(_l("This answer has brought too many files already. Use one of those that it has."))
    row = AnswerFile(
        attempt_id=attempt_id,
        question_id=upload.question_id,
        part=upload.part,
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.content),
        digest=upload.digest,
        uploaded_at=clock.now(),
    )
    db.session.add(row)
    history.record("quizzes.file_added", row, by=by, attempt=attempt_id, question=upload.question_id)
    return row.id


_NAMED = select(AnswerFile.id, AnswerFile.part, AnswerFile.name, AnswerFile.size).where(
    AnswerFile.attempt_id == bindparam("attempt_id"), AnswerFile.question_id == bindparam("question_id")
)


def with_files(attempt_id: int, question_id: str, answer: Any) -> Any:
    """Return an answer with the names and sizes of its files filled in, in one query if it has any.

    Raises Refusal where it names a file that was not added to it.
    """
    if not any(holder["files"] for _, holder in _holders(answer)):
        return answer
    rows = fetch(_NAMED, attempt_id=attempt_id, question_id=question_id)
    known = {(row.part, row.id): {"id": row.id, "name": row.name, "size": row.size} for row in rows}
    return _filled(answer, known, "")


def _filled(answer: Any, known: Mapping[tuple[str, int], Any], part: str) -> Any:
    if not isinstance(answer, dict):
        return answer
    if _names_files(answer):
        if any((part, each["id"]) not in known for each in answer["files"]):
            raise Refusal(UNKNOWN)
        return {**answer, "files": [known[part, each["id"]] for each in answer["files"]]}
    return {key: _filled(inner, known, f"{part}.{key}" if part else key) for key, inner in answer.items()}


def _holders(answer: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what names files in an answer, by part: the answer itself, or the answers to parts of it."""
    if not isinstance(answer, dict):
        return
    if _names_files(answer):
        yield "", answer
        return
    for key, inner in answer.items():
        for part, holder in _holders(inner):
            yield f"{key}.{part}" if part else key, holder


def _names_files(answer: Mapping[str, Any]) -> bool:
    files = answer.get("files")
    return "text" in answer and isinstance(files, list) and all(isinstance(each, dict) for each in files)


def erase_files_of(person_id: int) -> None:
    """Forget the files of a person, inside the caller's transaction; bytes that nobody else has go after it."""
    own = select(QuizAttempt.id).join(Enrolment).where(Enrolment.person_id == person_id)
    digests = set(db.session.scalars(select(AnswerFile.digest).where(AnswerFile.attempt_id.in_(own))))
    db.session.execute(delete(AnswerFile).where(AnswerFile.attempt_id.in_(own)))
    if digests:
        after_commit(lambda: _remove_unused(digests))


def _remove_unused(digests: set[str]) -> None:
    for digest in sorted(digests):
        if db.session.scalar(select(AnswerFile.id).where(AnswerFile.digest == digest).limit(1)) is None:
            storage().delete(storage_key(digest))
