"""What makes and changes templates and topics. All inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.courses.slugs import checked_slug, free_slug, slug_from, slug_taken
from lms.extensions import db
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.models import Template, Topic
from lms.workshops.library.storing import as_json

RESERVED = frozenset({"new"})


def head_of(plan: WorkshopPlan) -> dict[str, Any]:
    """Return what lists show of a document."""
    return {
        "title": dict(plan.title),
        "summary": dict(plan.summary),
        "topics": list(plan.topics),
        "days": plan.days,
        "minutes": plan.minutes,
        "languages": list(plan.languages),
        "most": plan.group.most,
        "has_tests": plan.pre_test is not None,
    }


def save_template(
    plan: WorkshopPlan, *, by: int | None, slug: str = "", form_key: str | None = None, source_digest: str = ""
) -> Template:
    """Put a document on the shelf as a new template; the same form sent again makes no second one.

    ``slug`` is made from the title where it is empty. Raises Refusal for a slug that is none or taken.
    """
    known = _same_form(form_key)
    if known:
        return known
    now = clock.now()
    template = Template(
        slug=checked_slug(slug, _is_taken) if slug else free_slug(slug_from(plan.title, "workshop"), _is_taken),
        head=head_of(plan),
        document=as_json(plan),
        source_digest=source_digest,
        made_by_id=by,
        form_key=form_key,
        created_at=now,
        changed_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(template)
    except IntegrityError as error:
        known = _same_form(form_key)
        if known:
            return known
        raise slug_taken() from error
    history.record("workshops.template_made", template, by=by, slug=template.slug)
    return template


def _same_form(form_key: str | None) -> Template | None:
    return db.session.scalar(select(Template).where(Template.form_key == form_key)) if form_key else None


def _is_taken(slug: str) -> bool:
    return slug in RESERVED or db.session.scalar(select(Template.id).where(Template.slug == slug)) is not None


def follow_bundle(template_id: int, plan: WorkshopPlan, *, source_digest: str) -> int:
    """Give a template the document of its bundle; return its version. Workshops that were planned keep theirs."""
    template = _held(template_id)
    template.document, template.head = as_json(plan), head_of(plan)
    template.source_digest = source_digest
    template.version += 1
    template.changed_at = clock.now()
    history.record("workshops.template_synced", template, by=None, version=template.version)
    return template.version


def archive_template(template_id: int, *, by: int | None) -> None:
    """Take a template off the shelf; workshops made from it keep their copy. Once is enough."""
    template = _held(template_id)
    if template.archived_at is None:
        template.archived_at = clock.now()
        history.record("workshops.template_archived", template, by=by)


def restore_template(template_id: int, *, by: int | None) -> None:
    """Put a template back on the shelf."""
    template = _held(template_id)
    if template.archived_at is not None:
        template.archived_at = None
        history.record("workshops.template_restored", template, by=by)


def _held(template_id: int) -> Template:
    template = lock(Template, template_id)
    if template is None:
        raise Refusal(_l("This template is not here any more."))
    return template


def follow_topics(names: Mapping[str, Mapping[str, str]]) -> int:
    """Bring the topics in step with their file, in its order; return how many changed. None is ever removed."""
    known = {topic.slug: topic for topic in db.session.scalars(select(Topic).with_for_update())}
    changed = 0
    for position, (slug, name) in enumerate(names.items()):
        topic = known.get(slug)
        if topic is None:
            db.session.add(Topic(slug=slug, name=dict(name), position=position))
            changed += 1
        elif (topic.name, topic.position) != (dict(name), position):
            topic.name, topic.position = dict(name), position
            changed += 1
    return changed
