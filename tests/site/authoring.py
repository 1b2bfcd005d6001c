"""What the populated site has of writing courses: drafts in every state, and who writes them.

``written`` is a course in its second revision, and its draft says something else again: the trainer owns it, the
coordinator writes it, the mentor reviews it, and the fellow has a part in which one reads only. ``reviewed`` has the
same people and is in review; what belongs to it is called ``other_…``. ``blank`` was begun by the administrator, and
``bare`` is published and has no draft. Questions of every kind are in the course of quizzes (``quiz_course``).
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms.authoring.drafts.assembling import draft_bundle, fingerprint
from lms.authoring.drafts.checking import note_problems
from lms.authoring.drafts.models import DraftText, DraftUnit, DraftVersion
from lms.authoring.drafts.places import GLOSSARY, unit_place
from lms.authoring.drafts.queries import DraftOf, find_text, find_unit, media_of, outline
from lms.authoring.drafts.saving import save_text
from lms.authoring.facts.operations import change_fact, retire_fact
from lms.authoring.facts.said import said_by
from lms.authoring.media.incoming import made_ready
from lms.authoring.media.operations import add_file, delete_file
from lms.authoring.outline.adding import NewUnit, add_unit
from lms.authoring.outline.deleting import delete_unit
from lms.authoring.publishing.plans import plan
from lms.authoring.reviewing.comments import say, settle
from lms.authoring.reviewing.states import send_for_review
from lms.authoring.rights.models import CourseHand, Part
from lms.authoring.starting.archives import pack
from lms.authoring.starting.operations import keep_archive, start
from lms.authoring.starting.sources import BLANK, Beginning, beginning_bundle
from lms.authoring.translating.tables import HEADER, keep_table, rows_to_translate
from lms.core import clock
from lms.core.database import transaction
from lms.courses.operations import publish_bundle
from lms.courses.queries import published
from lms.extensions import db
from lms.people.models import Person
from tests.factories.courses import LESSON, MODULE, TRANSLATION, make_bundle, text, yaml
from tests.factories.drafts import draft_of, give_part
from tests.factories.facts import fact_said, make_fact
from tests.factories.media import PDF, SVG, picture
from tests.site.served import Site

WRITTEN, REVIEWED, BLANK_COURSE, BARE = "field-notes", "field-talks", "blank-notes", "bare-notes"
TITLES = {
    WRITTEN: text("Field notes", "मैदान से"),
    REVIEWED: text("Field talks", "मैदान की बातें"),
    BLANK_COURSE: text("Blank notes", "ख़ाली पन्ने"),
    BARE: text("Bare notes", "सादे पन्ने"),
}
PARTS = {"trainer": Part.OWNER, "coordinator": Part.AUTHOR, "mentor": Part.REVIEWER, "fellow": Part.TRAINER}
FACT, SMALL_FACT, OLD_FACT = "fee-agents-may-take", "helpline-of-the-block", "fee-of-2012"
SAYING = "\nAn agent takes {fact:fee-agents-may-take.value} at most.[fact:fee-agents-may-take]\n"
MAP = '\n![The way to the block office](media/way.svg "The way (रास्ता)")\n'
WORKSHOP = {
    "kind": "workshop",
    "title": text("A day in the field", "मैदान में एक दिन"),
    "aim": text("Meet the families.", "परिवारों से मिलना।"),
    "minutes": 300,
    "attendance": 75,
    "intro": text("Bring your *notebook*.", "अपनी *कॉपी* लाएँ।"),
}
UNREADY = "---\ntitle: Being written\nminutes: many\n---\n## Of what\n\nA [[word-that-nobody-explains]].\n"


def add_authoring(site: Site) -> None:
    """Add facts, courses that are written, and all that happens to a draft before it is published."""
    _add_facts(site)
    written, reviewed = _published(site, WRITTEN), _published(site, REVIEWED, is_small=True)
    publish_bundle(make_bundle(BARE, title=TITLES[BARE]), by=site.people["administrator"])
    wanted = Beginning(BLANK_COURSE, TITLES[BLANK_COURSE], ("en", "hi"), BLANK)
    start(beginning_bundle(wanted), by=site.people["administrator"], form_key="site-blank", made_from=BLANK)
    site.things |= {"written": WRITTEN, "reviewed": REVIEWED, "blank": BLANK_COURSE, "bare": BARE}
    _name_rows(site, written, "")
    _name_rows(site, reviewed, "other_")
    _change(site, written)
    _change_outline(site)
    _translate(site, written)
    _comment(site, written, "")
    _comment(site, reviewed, "other_")
    _rewrite(reviewed, "second-lesson", "Text of", "Words on", site.people["coordinator"])
    with transaction():
        send_for_review(reviewed.course_id, part=Part.AUTHOR, by=site.people["coordinator"])
    _plan(site)
    _pack(site, written)
    _own_quizzes(site)


def _add_facts(site: Site) -> None:
    """Add a fact that was changed once, one that is due, and one that is retired."""
    trainer = site.people["trainer"]
    fact = make_fact(FACT, by=trainer)
    said = said_by(fact).model_copy(update={"statement": text("An agent takes ₹30,000.", "एजेंट ₹30,000 लेता है।")})
    with transaction():
        change_fact(fact.id, said, version=fact.version, by=trainer)
    make_fact(SMALL_FACT, by=trainer, as_on="2025-01-01", review_on="2025-06-01", value={})
    old = make_fact(OLD_FACT, by=trainer)
    with transaction():
        retire_fact(old.id, by=trainer)
    site.things |= {"fact": FACT, "small_fact": SMALL_FACT, "old_fact": OLD_FACT}


def _published(site: Site, slug: str, *, is_small: bool = False) -> DraftOf:
    """Publish a course, the large one twice; return its draft, in which people have their parts."""
    files: dict[str, bytes | str | None] = {
        f"{MODULE}/01-first-lesson.md": LESSON.format(title="First lesson") + MAP + SAYING,
        f"{MODULE}/01-first-lesson.hi.md": TRANSLATION.format(title="पहला पाठ") + MAP,
        f"{MODULE}/04-a-day.yaml": yaml(WORKSHOP),
        "facts.yaml": yaml({FACT: fact_said().model_dump(mode="json", exclude_none=True)}),
        "banks/frauds.yaml": yaml(_bank()),
        "media/way.svg": SVG,
    }
    bundle = make_bundle(slug, files={} if is_small else files, title=TITLES[slug])
    publish_bundle(bundle, by=site.people["trainer"])
    if not is_small:
        second = {**files, f"{MODULE}/02-second-lesson.md": LESSON.format(title="Second lesson") + "\nOne line more.\n"}
        publish_bundle(make_bundle(slug, files=second, title=TITLES[slug]), by=site.people["trainer"])
    draft = _draft(slug)
    for who, part in PARTS.items():
        _give(site, draft, who, part)
    return draft


def _bank() -> dict[str, Any]:
    statement = {"kind": "true_false", "answer": True, "tags": ["visa"]}
    words = (("visa-first", "The visa comes first.", "पहले वीज़ा।"), ("fee-later", "The fee comes later.", "फ़ीस बाद में।"))
    questions = [{"id": key, **statement, "text": text(en, hi)} for key, en, hi in words]
    return {"title": text("Frauds", "ठगी"), "questions": questions}


def _draft(slug: str) -> DraftOf:
    """Return the draft of a course as it is now, opened if need be."""
    course = published(slug)
    assert course is not None
    return draft_of(course)


def _give(site: Site, draft: DraftOf, who: str, part: Part) -> None:
    """Give somebody a part in a course; which roles they hold stays as it is."""
    if db.session.get(CourseHand, (draft.course_id, site.people[who])) is None:
        give_part(draft, db.session.get_one(Person, site.people[who]), part)


def _name_rows(site: Site, draft: DraftOf, prefix: str) -> None:
    """Name the rows of a draft after what the addresses of its pages call them."""
    module = outline(draft)[0]
    units = {unit.slug: unit for unit in module.units}
    glossary = find_text(draft.course_id, GLOSSARY)
    assert glossary is not None
    site.things |= {
        f"{prefix}draft_module": module.id,
        f"{prefix}draft_unit": units["second-lesson"].id,
        f"{prefix}draft_text": units["second-lesson"].texts[""].id,
        f"{prefix}glossary_text": glossary.id,
    }


def _unit(draft: DraftOf, slug: str) -> DraftUnit:
    unit = find_unit(draft.course_id, slug)
    assert unit is not None
    return unit


def _text(draft: DraftOf, unit_slug: str, language: str = "") -> DraftText:
    found = find_text(draft.course_id, unit_place(_unit(draft, unit_slug).id, language))
    assert found is not None
    return found


def _rewrite(draft: DraftOf, unit_slug: str, was: str, shall_be: str, by: int) -> None:
    """Put some words in the place of others."""
    held = _text(draft, unit_slug)
    save_text(held.id, held.content.replace(was, shall_be), version=held.version, by=by)
    note_problems(draft, _unit(draft, unit_slug))


def _change(site: Site, draft: DraftOf) -> None:
    """Let two people save a lesson after each other, and files be added, of which one is deleted again."""
    for who, was, shall_be in (("trainer", "Text of", "Words on"), ("coordinator", "with a", "and a")):
        _rewrite(draft, "second-lesson", was, shall_be, site.people[who])
    text_id = site.things["draft_text"]
    versions = select(DraftVersion.id).where(DraftVersion.text_id == text_id).order_by(DraftVersion.id.desc())
    site.things["version"] = db.session.scalars(versions).first()
    by = site.people["trainer"]
    for name, content in (("bare-picture", picture("PNG", (40, 30))), ("deleted", picture("PNG", (20, 20)))):
        incoming = made_ready(f"{name}.png", content)
        site.things[f"{name}_file"] = add_file(draft.course_id, incoming, by=by).file_id
    site.things["paper_file"] = add_file(draft.course_id, made_ready("rules.pdf", PDF), by=by).file_id
    delete_file(draft, site.things["deleted_file"], by=by)
    way = next(file for path, file in media_of(draft.course_id).items() if path == "media/way.svg")
    site.things |= {"way_file": way.id, "way_prefix": way.digest[:12], "way_name": "way.svg"}


def _change_outline(site: Site) -> None:
    """Add a lesson that cannot be published as it is, and one that is deleted again."""
    by = site.people["trainer"]
    for name in ("unready", "deleted"):
        draft = _draft(WRITTEN)
        title = text(f"Lesson {name}", f"पाठ {name}")
        new = NewUnit(module_id=site.things["draft_module"], kind="lesson", title=title, slug=f"{name}-lesson")
        with transaction():
            unit = add_unit(draft, new, seen=draft.outline_version, form_key=f"site-{name}", by=by)
            site.things[f"{name}_unit"] = unit.id
    draft = _draft(WRITTEN)
    with transaction():
        delete_unit(draft, site.things["deleted_unit"], seen=draft.outline_version, by=by)
    held = _text(draft, "unready-lesson")
    save_text(held.id, UNREADY, version=held.version, by=by)
    note_problems(draft, _unit(draft, "unready-lesson"))


def _translate(site: Site, draft: DraftOf) -> None:
    """Let a table of translations have come back: one text is translated, one row is of no use."""
    rows = [list(row) for row in rows_to_translate(draft, "hi")]
    rows[0][HEADER.index("translation")] = "फ़ोन कीजिए।"
    file = io.StringIO()
    csv.writer(file).writerows([HEADER, *rows[:2], ["no-such-text", "", "", "कुछ नहीं", ""]])
    site.things["table"] = keep_table(file.getvalue().encode())


def _comment(site: Site, draft: DraftOf, prefix: str) -> None:
    """Let the reviewer comment twice; the author has answered the one and settled the other."""
    reviewer, author = site.people["mentor"], site.people["coordinator"]
    about: dict[str, Any] = {"unit_id": _unit(draft, "second-lesson").id, "by": reviewer}
    with transaction():
        comment_id = say(draft.course_id, "Which number? (कौन सा नंबर?)", quote="helpline", **about)
        say(draft.course_id, "The one of the block.", answers_id=comment_id, by=author)
        settled = say(draft.course_id, "Shorter, please.", **about)
        settle(draft.course_id, settled, by=author)
        say(draft.course_id, "On the whole, good.", by=reviewer)
    site.things |= {f"{prefix}comment": comment_id, f"{prefix}settled_comment": settled}


def _plan(site: Site) -> None:
    """Plan to publish the draft as it is in a week."""
    draft = _draft(WRITTEN)
    due_at, seen = clock.now() + timedelta(days=7), fingerprint(draft.course_id)
    by = site.people["trainer"]
    site.things["plan"] = plan(draft, due_at, seen=seen, base=draft.base_digest, by=by, form_key="site-plan")


def _pack(site: Site, draft: DraftOf) -> None:
    """Send the draft as an archive, once as the trainer and once as somebody else."""
    content = pack(draft_bundle(draft.course_id, draft.slug))
    for who, name in (("trainer", "archive"), ("administrator", "other_archive")):
        site.things[name] = keep_archive(f"{draft.slug}.zip", content, by=site.people[who])


def _own_quizzes(site: Site) -> None:
    """Let the trainer write the course that has every kind of question."""
    _give(site, _draft(site.things["quiz_course"]), "trainer", Part.OWNER)
