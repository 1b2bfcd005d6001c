"""Load a template with its document."""

from __future__ import annotations

from flask import abort

from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.models import Template
from lms.workshops.library.queries import find_template
from lms.workshops.library.storing import digest_of, known_plan, parsed


def plan_of(template: Template) -> WorkshopPlan:
    """Return the document of a template; one that follows a bundle is parsed once for each state of it."""
    key = f"{template.slug} {template.version} {template.source_digest}" if template.source_digest else ""
    known = known_plan(key) if key else None
    if known is not None:
        return known
    return parsed(template.document, key or digest_of(template.document))


def load_template(slug: str) -> tuple[Template, WorkshopPlan]:
    """Return a template, archived or not, and its document; 404 where there is none."""
    template = find_template(slug)
    if template is None:
        abort(404)
    return template, plan_of(template)
