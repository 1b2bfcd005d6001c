"""The history of a text: its versions, what differs between them, and bringing one back."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.checking import note_problems
from lms.authoring.drafts.loaders import Desk, load_desk, load_unit
from lms.authoring.drafts.models import VERSION_KIND_NAMES, DraftText, DraftUnit, DraftVersion
from lms.authoring.drafts.queries import outline, texts_of
from lms.authoring.drafts.saving import ChangedMeanwhile
from lms.authoring.translating.differences import compare, excerpt
from lms.authoring.writing.operations import restore_version as bring_back
from lms.authoring.writing.versions import before_version, find_text_of, find_version, list_versions
from lms.authoring.writing.views.lessons import UNIT
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.core.language import LANGUAGES
from lms.core.paging import requested_page

TEXT = "/courses/<slug>/edit/history/<int:text_id>"
VERSION = f"{TEXT}/<int:version_id>"
AROUND = 2


@dataclass(frozen=True)
class TextAt:
    """A text of a draft, and the unit it stands in, if it does."""

    desk: Desk
    text: DraftText
    unit: DraftUnit | None

    @property
    def unit_title(self) -> dict[str, str]:
        """What the unit is called, by language."""
        assert self.unit is not None  # noqa: S101 - asked for on a unit's page only
        first = self.desk.draft.languages[0]
        texts = {code or first: text.facts.get("title") for code, text in texts_of(self.unit).items()}
        whole = next((dict(title) for title in texts.values() if isinstance(title, dict) and title), None)
        return whole or {code: str(title) for code, title in texts.items() if title} or {first: self.unit.slug}


@blueprint.get(f"{UNIT}/history")
@access(SIGNED_IN)
def show_unit_history(slug: str, unit_slug: str) -> ResponseReturnValue:
    """List the versions of a unit's file, of a lesson in one of its languages."""
    desk, unit = load_unit(slug, unit_slug)
    texts = texts_of(unit)
    code = request.args.get("language", desk.draft.languages[0])
    text = texts.get("" if code == desk.draft.languages[0] else code) or texts.get("") or abort(404)
    written = [language or desk.draft.languages[0] for language in texts]
    return _history(TextAt(desk, text, unit), languages=[each for each in LANGUAGES if each in written])


@blueprint.get(TEXT)
@access(SIGNED_IN)
def show_text_history(slug: str, text_id: int) -> ResponseReturnValue:
    """List the versions of any text of a draft."""
    return _history(_load(slug, text_id))


def _history(at: TextAt, languages: list[str] | None = None) -> str:
    return render_template(
        "authoring/writing/history.html",
        page=list_versions(at.text, requested_page()),
        kinds=VERSION_KIND_NAMES,
        languages_of_unit=languages or [],
        **_around(at),
    )


@blueprint.get(VERSION)
@access(SIGNED_IN)
def show_version(slug: str, text_id: int, version_id: int) -> ResponseReturnValue:
    """Show what a version has changed, or how it differs from what the text says now."""
    at = _load(slug, text_id)
    return _version_page(at, *_version(at, version_id))


@blueprint.post(f"{VERSION}/restore")
@access(SIGNED_IN)
def restore_version(slug: str, text_id: int, version_id: int) -> ResponseReturnValue:
    """Bring a version back: what it said is saved as the newest one."""
    at = _load(slug, text_id, is_to_write=True)
    version, name = _version(at, version_id)
    seen = number_of(request.form.get("version")) or 0
    try:
        bring_back(text_id, version_id, seen=seen, by=current_user.id)
    except ChangedMeanwhile:
        sentence = _(
            "Somebody else has saved this text since you opened this page. Look at what differs now, and press again."
        )
        return _version_page(_load(slug, text_id), version, name, sentence), 409
    except Refusal as refusal:
        return _version_page(_load(slug, text_id), version, name, str(refusal.sentence)), 422
    if at.unit is not None:
        note_problems(at.desk.draft, at.unit)
    flash(_("Brought back. What was there before is in the history too."), "success")
    return redirect(_address(_load(slug, text_id)), 303)


def _load(slug: str, text_id: int, *, is_to_write: bool = False) -> TextAt:
    desk = load_desk(slug, is_to_write=is_to_write)
    found = find_text_of(desk.draft.course_id, text_id) or abort(404)
    return TextAt(desk, *found)


def _version(at: TextAt, version_id: int) -> tuple[DraftVersion, str]:
    found: tuple[DraftVersion, str] = find_version(at.text.id, version_id) or abort(404)
    return found


def _version_page(at: TextAt, version: DraftVersion, name: str, sentence: str = "") -> str:
    is_against_now = request.args.get("against") == "now" or bool(sentence)
    before = version.content if is_against_now else before_version(version)
    after = at.text.content if is_against_now else version.content
    return render_template(
        "authoring/writing/version.html",
        version=version,
        name=name,
        kinds=VERSION_KIND_NAMES,
        sentence=sentence,
        is_against_now=is_against_now,
        lines=excerpt(compare(before, after), AROUND),
        is_now=version.content == at.text.content,
        history=_address(at),
        **_around(at),
    )


def _around(at: TextAt) -> dict[str, object]:
    """Return what the page of a text has around it: on a unit's page its tabs and the outline."""
    shared: dict[str, object] = {"desk": at.desk, "text": at.text, "unit": at.unit, "at": at}
    if at.unit is None:
        return shared
    return {**shared, "unit_title": at.unit_title, "outline": outline(at.desk.draft)}


def _address(at: TextAt) -> str:
    if at.unit is None:
        return url_for("authoring.show_text_history", slug=at.desk.draft.slug, text_id=at.text.id)
    code = at.text.place.partition(".")[2] or at.desk.draft.languages[0]
    return url_for("authoring.show_unit_history", slug=at.desk.draft.slug, unit_slug=at.unit.slug, language=code)
