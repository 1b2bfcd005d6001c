"""What a new course is made from: nothing, another course, or a workshop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.assembling import draft_bundle
from lms.authoring.drafts.models import CourseDraft
from lms.authoring.starting.beginnings import blank_bundle
from lms.authoring.starting.companions import companion_of
from lms.core import clock
from lms.core.errors import Refusal
from lms.core.language import LANGUAGES
from lms.courses.bundles import Bundle
from lms.courses.models import Course
from lms.courses.operations import published_bundle
from lms.courses.yaml_changes import as_yaml, changed_yaml
from lms.extensions import db
from lms.workshops.library.loaders import plan_of
from lms.workshops.library.queries import find_template

BLANK, COPY, COMPANION = "blank", "copy", "companion"


@dataclass(frozen=True)
class Beginning:
    """What somebody wants: ``made_from`` is ``blank``, ``copy/<course>`` or ``companion/<workshop>``."""

    slug: str
    title: Mapping[str, str]
    languages: tuple[str, ...]
    made_from: str


def beginning_bundle(wanted: Beginning) -> Bundle:
    """Return the files that a course begins with. Raises Refusal where what it is made from is gone."""
    kind, _slash, name = wanted.made_from.partition("/")
    if kind == COPY:
        return _renamed(_copy(name), wanted)
    if kind == COMPANION:
        template = find_template(name)
        if template is None:
            raise Refusal(_l("This workshop is gone from the shelf. Choose another one."), field="made_from")
        return _renamed(companion_of(wanted.slug, plan_of(template)), wanted)
    return blank_bundle(wanted.slug, wanted.title, wanted.languages, clock.today_here())


def _copy(slug: str) -> Bundle:
    drafted = select(Course.id).join(CourseDraft, CourseDraft.course_id == Course.id).where(Course.slug == slug)
    course_id = db.session.scalar(drafted)
    bundle = published_bundle(slug) if course_id is None else draft_bundle(course_id, slug)
    if bundle is None:
        raise Refusal(_l("This course is gone. Choose another one."), field="made_from")
    return bundle


def _renamed(bundle: Bundle, wanted: Beginning) -> Bundle:
    """Return a bundle under another slug and, in the languages in which one was given, another title."""

    def change(data: Any) -> None:
        named = data.get("languages")
        languages = [code for code in named if code in LANGUAGES] if isinstance(named, list) else list(LANGUAGES)
        title = {**dict(data.get("title") or {}), **wanted.title}
        data["title"] = as_yaml({code: words for code, words in title.items() if code in languages})

    course = bundle.files.get("course.yaml", b"").decode().removeprefix("\ufeff").replace("\r\n", "\n")
    return Bundle(wanted.slug, {**bundle.files, "course.yaml": changed_yaml(course, change).encode()})
