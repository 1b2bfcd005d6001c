"""All questions of a draft: look for some, and change several at once."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.questions.holders import Entry
from lms.authoring.trying.changing import Act, Changed, change_questions
from lms.authoring.trying.listing import (
    AllQuestions,
    Sought,
    all_questions,
    cells_of,
    key_of,
    pick_of,
)
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal
from lms.core.language import LANGUAGES
from lms.core.paging import PAGE_SIZE, Page, requested_page
from lms.core.spreadsheets import csv_response
from lms.quizzes.banks.words import bloom_words, kind_words
from lms.quizzes.kinds.question import Bloom

LONGEST_SOUGHT = 80
FILTERS = (*Sought.__dataclass_fields__, "page")


@blueprint.get("/courses/<slug>/edit/questions")
@access(SIGNED_IN)
def list_draft_questions(slug: str) -> ResponseReturnValue:
    """List the quizzes and banks of a draft, and the questions in them that somebody looks for."""
    return _page(load_desk(slug))


@blueprint.get("/courses/<slug>/edit/questions.csv")
@access(SIGNED_IN)
def export_draft_questions(slug: str) -> ResponseReturnValue:
    """Answer the questions that are found as a table."""
    desk = load_desk(slug)
    languages = desk.draft.languages
    header = [
        *(_("Where"), _("Id"), _("Name"), _("Kind")),
        *(_("Text (%(language)s)", language=LANGUAGES[code]) for code in languages),
        *(_("Tags"), _("Level (Bloom)"), _("Objective"), _("Marks"), _("Ready or draft"), _("Problems")),
    ]
    everything = all_questions(desk.draft)
    rows = list(cells_of(everything, everything.found(_sought())))
    return csv_response(f"{slug}-questions", header, rows)


@blueprint.post("/courses/<slug>/edit/questions")
@access(SIGNED_IN)
def change_draft_questions(slug: str) -> ResponseReturnValue:
    """Give several questions a tag, take it from them, copy or move them to a bank; twice changes nothing more."""
    desk = load_desk(slug, is_to_write=True)
    form = request.form
    try:
        act = Act(form.get("go", "")) if form.get("go", "") in [*Act] else None
        if act is None:
            raise Refusal(_("Choose what shall be done with the questions."))
        picks, tag, bank = form.getlist("pick"), form.get("tag", ""), form.get("bank", "")
        done = change_questions(desk.draft, picks, act, tag=tag, bank=bank, by=current_user.id)
    except Refusal as refusal:
        return _page(desk, refusal), 422
    _say(done, act)
    kept: dict[str, Any] = {name: request.args[name] for name in FILTERS if name in request.args}
    return redirect(url_for("authoring.list_draft_questions", slug=slug, **kept), 303)


def _say(done: Changed, act: Act) -> None:
    if done.changed and act is Act.COPY:
        flash(ngettext("%(num)s question was copied.", "%(num)s questions were copied.", done.changed), "success")
    elif done.changed and act is Act.MOVE:
        flash(ngettext("%(num)s question was moved.", "%(num)s questions were moved.", done.changed), "success")
    elif done.changed:
        flash(ngettext("%(num)s question was changed.", "%(num)s questions were changed.", done.changed), "success")
    if done.left:
        flash(ngettext("%(num)s was so already.", "%(num)s were so already.", done.left), "info")
    if not done.changed and not done.left:
        flash(_("Nothing was changed: these questions are not there any more."), "info")


def _page(desk: Desk, refusal: Refusal | None = None) -> str:
    everything, sought = all_questions(desk.draft), _sought()
    page = _paged(everything.found(sought))
    return render_template(
        "authoring/trying/questions.html",
        desk=desk,
        here="questions",
        everything=everything,
        sought=sought,
        page=page,
        rows=[(entry, pick_of(entry), everything.problems_of(entry)) for entry in page.items],
        refusal=refusal,
        picked=set(request.form.getlist("pick")),
        places=_places(everything),
        key_of=key_of,
        blooms=[*Bloom],
        kind_words=kind_words,
        bloom_names={level.value: bloom_words(level.value) for level in Bloom},
    )


def _places(everything: AllQuestions) -> list[tuple[Any, int, int]]:
    """Return the quizzes and banks with how many questions each has, and how many of them are drafts."""
    return [(holder, len(holder.entries()), everything.drafts_in(holder)) for holder in everything.holders]


def _sought() -> Sought:
    return Sought(**{name: request.args.get(name, "").strip()[:LONGEST_SOUGHT] for name in Sought.__dataclass_fields__})


def _paged(found: list[Entry]) -> Page[Entry]:
    number = min(requested_page(), max(1, -(-len(found) // PAGE_SIZE)))
    return Page(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, PAGE_SIZE, len(found))
