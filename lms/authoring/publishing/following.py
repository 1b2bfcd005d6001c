"""What a draft does when its course is published from elsewhere: from files, by a quiz's settings, an earlier revision.

What the draft has not changed is brought in. What both have changed stays in the draft as its author left it; what was
published is kept beside it in the history, and a comment says so. So nothing of either is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import select

from lms.authoring.drafts.models import CourseDraft
from lms.authoring.publishing.naming import Named, Sort, by_name, modules_in, units_in
from lms.authoring.publishing.taking_files import follow_file
from lms.authoring.publishing.taking_outline import follow_outline
from lms.authoring.publishing.taking_texts import TextsBeside
from lms.core import history
from lms.core.database import lock
from lms.courses.documents import CourseDocument
from lms.courses.models import CourseRevision
from lms.extensions import db

_own: ContextVar[bool] = ContextVar("publishing a draft of our own", default=False)


@contextmanager
def publishing_itself() -> Iterator[None]:
    """Let drafts be as they are inside the block: what is published there comes from the draft itself."""
    token = _own.set(True)
    try:
        yield
    finally:
        _own.reset(token)


def follow_published(revision: CourseRevision, *_: CourseDocument) -> None:
    """Bring the draft of a course in line with a revision that does not come from it, inside the transaction.

    It costs what has changed: a file that is the same as in the revision before is not looked at.
    """
    if _own.get():
        return
    draft_id = db.session.scalar(select(CourseDraft.id).where(CourseDraft.course_id == revision.course_id))
    draft = lock(CourseDraft, draft_id) if draft_id is not None else None
    if draft is not None and draft.base_digest != revision.digest:
        bring_in_line(draft, revision.digest, revision.files)


def bring_in_line(draft: CourseDraft, digest: str, files: Mapping[str, str]) -> None:
    """Lay the files of a revision (path: digest) under a held draft, as what it has changed nothing of yet."""
    base = dict(draft.base_files)
    old, new = by_name(base), by_name(files)
    changed = sorted(each for each in {*old, *new} if old.get(each) != new.get(each))
    texts = TextsBeside(draft.course_id, old, new)
    follow_outline(draft.course_id, base, files, texts)
    for each in changed:
        _follow(draft.course_id, each, old.get(each), new.get(each), texts)
    draft.base_digest, draft.base_files = digest, dict(files)
    is_same_outline = (modules_in(base), units_in(base)) == (modules_in(files), units_in(files))
    draft.outline_version += not is_same_outline
    history.record("authoring.draft_followed", draft, by=None, changed=len(changed))


def _follow(course_id: int, each: Named, old: str | None, new: str | None, texts: TextsBeside) -> None:
    if each.sort is Sort.FILE:
        follow_file(course_id, each.name, old, new)
    else:
        texts.follow(each)
