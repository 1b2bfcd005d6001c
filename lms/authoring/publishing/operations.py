"""Publishing a draft: now, as it was seen; and an earlier revision again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.assembling import draft_bundle, fingerprint, manifest_of
from lms.authoring.drafts.completing import completed
from lms.authoring.drafts.models import DRAFT_MOVES, Actor, CourseDraft, DraftState
from lms.authoring.drafts.places import MEDIA_WORDS
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.publishing.following import publishing_itself
from lms.authoring.publishing.naming import by_name
from lms.authoring.publishing.taking_texts import TextsBeside
from lms.authoring.reviewing.states import DraftChanged, held_draft, require_approval, require_seen
from lms.core import history
from lms.core.errors import Refusal
from lms.courses.models import CourseRevision, Origin
from lms.courses.operations import Overtaken, bundle_of, publish_bundle
from lms.extensions import db


def publish_now(draft: DraftOf, *, seen: str, by: int | None, allow_removals: bool = False) -> int:
    """Publish a draft as it was seen (its fingerprint); return the number of the revision.

    ``allow_removals`` publishes even where learners would lose something that they have finished. Opens its own
    transaction. Raises DraftChanged where it says something else by now, BundleRefused where something in it is wrong,
    Overtaken where the course was published meanwhile, and Refusal where an approval is missing.
    """
    if fingerprint(draft.course_id) != seen:
        raise DraftChanged
    require_approval(_draft_row(draft.course_id), seen)
    bundle = completed(draft_bundle(draft.course_id, draft.slug))
    settle = partial(_settle, draft.course_id, draft.base_digest, seen=seen, by=by)
    with publishing_itself():
        revision = publish_bundle(
            bundle,
            by=by,
            origin=Origin.BROWSER,
            allow_removals=allow_removals,
            expected=draft.base_digest or None,
            and_then=settle,
        )
    return revision.number


def _draft_row(course_id: int) -> CourseDraft:
    return db.session.scalars(select(CourseDraft).where(CourseDraft.course_id == course_id)).one()


def _settle(course_id: int, base: str, revision: CourseRevision, *, seen: str, by: int | None) -> None:
    """Put the draft in line with the revision that was made of it, in the transaction that publishes it."""
    draft = held_draft(course_id)
    if draft.base_digest != base or (not base and revision.number > 1):
        raise Overtaken
    require_seen(course_id, seen)
    require_approval(draft, seen)
    put_in_line(draft, revision.digest, revision.files)
    if draft.state is not DraftState.PUBLISHED:
        DRAFT_MOVES.make(draft, "published", actor=Actor.OWNER, by=by, revision=revision.number)


def put_in_line(draft: CourseDraft, digest: str, files: Mapping[str, str]) -> None:
    """Note that a held draft was published as these files (path: digest); what was added to them is brought in.

    What it says about pictures that no text shows stays with these in the draft, though it was not published.
    """
    mine, new = by_name(manifest_of(draft.course_id)), by_name(files)
    texts = TextsBeside(draft.course_id, mine, new)
    for each in sorted(new):
        if mine.get(each) != new[each] and each.name != MEDIA_WORDS:
            texts.follow(each)
    draft.base_digest, draft.base_files = digest, dict(files)


def find_revision(course_id: int, number: int) -> CourseRevision | None:
    """Return a revision of a course by its number, or None."""
    mine = (CourseRevision.course_id == course_id, CourseRevision.number == number)
    return db.session.scalar(select(CourseRevision).where(*mine))


def publish_again(draft: DraftOf, number: int, *, expected: str, by: int | None, allow_removals: bool = False) -> int:
    """Publish what a revision was once more, as the newest revision; return its number.

    ``expected`` is the digest of what was published when somebody decided it. The draft keeps what it has changed
    itself, and follows in everything else. Opens its own transaction. Raises Refusal for the present revision,
    BundleRefused where its files would no longer do, and Overtaken.
    """
    old = find_revision(draft.course_id, number)
    if old is None or old.is_current:
        raise Refusal(_l("This is what is published now."))
    files = dict(old.files)
    db.session.rollback()

    def note(revision: CourseRevision) -> None:
        history.record("authoring.revision_published_again", revision, by=by, course=draft.slug, again=number)

    revision = publish_bundle(
        bundle_of(draft.slug, files),
        by=by,
        origin=Origin.BROWSER,
        allow_removals=allow_removals,
        expected=expected,
        and_then=note,
    )
    return revision.number


def is_in_line(course_id: int, files: Mapping[str, str]) -> bool:
    """Whether a draft says just what some files (path: digest) say."""
    return manifest_of(course_id) == dict(files)


def note_planned(draft: CourseDraft, digest: str, files: Mapping[str, str], *, by: int | None) -> None:
    """Note that a held draft was published as it was when that was planned; what came later stays unpublished."""
    draft.base_digest, draft.base_files = digest, dict(files)
    is_published = draft.state is DraftState.PUBLISHED
    if is_in_line(draft.course_id, files):
        if not is_published:
            DRAFT_MOVES.make(draft, "published", actor=Actor.SYSTEM, by=by)
    elif is_published:
        DRAFT_MOVES.make(draft, "changed", actor=Actor.WRITER, by=by)
