"""A text of a draft as learners will see it, by the renderer that draws published lessons."""

from __future__ import annotations

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select

from lms.authoring.drafts.checking import AROUND, picture_of
from lms.authoring.drafts.completing import completed
from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftText
from lms.authoring.drafts.places import FACTS, GLOSSARY, MEDIA_WORDS, SOURCES
from lms.authoring.drafts.queries import DraftOf, find_text, media_of
from lms.core import clock
from lms.core.language import current_language
from lms.courses.bundles import MEDIA, Bundle
from lms.courses.contents import Slug
from lms.courses.documents import CourseDocument, Fact, Module, Source, SourceId, Term, Unit
from lms.courses.files import Files
from lms.courses.media_drawing import image_of
from lms.courses.media_words import NO_WORDS, Picture, read_media_words
from lms.courses.rendering import PREFIX_LENGTH, ImageFinder, drawn_lesson
from lms.extensions import db


def preview_lesson(draft: DraftOf, unit_slug: str, text: str, language: str) -> Markup:
    """Return the text of a lesson as its learners will see it; what does not work yet is drawn as far as it goes."""
    document = preview_document(draft, unit_slug, words=text)
    return drawn_lesson(document, unit_slug, tidied(text), language, image=draft_images(draft))


def preview_document(draft: DraftOf, unit_slug: str, unit: Unit | None = None, words: str = "") -> CourseDocument:
    """Return a course of one unit, with the sources, words, facts and pictures of a draft as far as they can be read.

    It is for drawing; nothing in it has been checked. ``words`` are texts of the unit that are not in ``unit``.
    """
    wanted = (DraftText.course_id == draft.course_id, DraftText.place.in_(AROUND), DraftText.deleted_at.is_(None))
    rows = db.session.execute(select(DraftText.place, DraftText.content).where(*wanted))
    around = {row.place: row.content.encode() for row in rows}
    said = words + (unit.model_dump_json() if unit else "")
    files = Files(completed(Bundle(draft.slug, {**around, f"{unit_slug}.md": said.encode()})))
    context = {"languages": draft.languages, "wanted": ()}
    nothing: dict[str, str] = {}
    shown = unit or Unit.model_construct(id=unit_slug, kind="lesson", title=nothing, aim=nothing, minutes=1)
    module = Module.model_construct(id="preview", title=nothing, units=(shown,))
    return CourseDocument.model_construct(
        slug=draft.slug,
        title=nothing,
        summary=nothing,
        audience=nothing,
        outcomes=(),
        languages=draft.languages,
        hours=1,
        as_on=clock.today_here(),
        modules=(module,),
        sources=files.mapping(SourceId, Source, SOURCES, context),
        glossary=files.mapping(Slug, Term, GLOSSARY, context),
        facts=files.mapping(SourceId, Fact, FACTS, context),
        media=_media(draft, files),
    )


def draft_images(draft: DraftOf) -> ImageFinder:
    """Return what finds the files of a draft, which only its authors may see as yet, as a text shows them."""
    media = draft_media(draft)

    def address(name: str, file: Picture) -> str:
        return url_for("authoring.show_file", slug=draft.slug, prefix=file.sha256[:PREFIX_LENGTH], name=name)

    return lambda source: image_of(source, media.get, address, current_language())


def draft_media(draft: DraftOf) -> dict[str, Picture]:
    """Return the files under media/ of a draft by path, with what its media.yaml says about them. Two queries."""
    text = find_text(draft.course_id, MEDIA_WORDS)
    return _media(draft, Files(Bundle(draft.slug, {MEDIA_WORDS: text.content.encode()} if text else {})))


def _media(draft: DraftOf, files: Files) -> dict[str, Picture]:
    words = read_media_words(files, {"languages": draft.languages, "wanted": ()})
    return {
        path: picture_of(file).model_copy(update={"words": words.get(path, NO_WORDS)})
        for path, file in media_of(draft.course_id).items()
        if path.startswith(MEDIA)
    }
