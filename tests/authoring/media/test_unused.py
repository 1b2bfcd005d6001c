"""Files that no text shows are left out where a draft is published; all else stays byte for byte."""

from __future__ import annotations

from flask import Flask

from lms.authoring.media.incoming import made_ready
from lms.authoring.media.library import Condition, shelf, usable
from lms.authoring.media.lists import Sought
from lms.authoring.media.operations import add_file
from lms.authoring.media.unused import used_paths, without_unused
from lms.courses.reading import read_bundle
from tests.factories.courses import LESSON, MODULE, make_bundle
from tests.factories.drafts import make_draft
from tests.factories.media import CAPTIONS, MP3, PDF, SVG

SHOWN = LESSON.format(title="x") + "\n![A map](media/map.svg)\n"
WORDS = """# Words
map.svg:
  credit: Asha      # who drew it
form.pdf:
  credit: Nobody
"""


def test_what_nothing_shows_is_left_out_with_its_words(app_context: Flask) -> None:
    bundle = make_bundle(
        files={
            f"{MODULE}/01-first-lesson.md": SHOWN,
            "media/map.svg": SVG,
            "media/form.pdf": PDF,
            "media.yaml": WORDS,
        }
    )
    left = without_unused(bundle)
    assert set(bundle.files) - set(left.files) == {"media/form.pdf"}
    assert left.files["media.yaml"].decode() == WORDS.partition("form.pdf")[0]
    assert read_bundle(left).problems == ()


def test_where_all_is_shown_nothing_changes(app_context: Flask) -> None:
    bundle = make_bundle(files={f"{MODULE}/01-first-lesson.md": SHOWN, "media/map.svg": SVG, "media.yaml": "# x\n"})
    assert without_unused(bundle) is bundle


def test_texts_name_what_is_used() -> None:
    assert used_paths(["![a](media/a.png) [b](media/b.pdf)"]) == {"media/a.png", "media/b.pdf"}


def test_pickers_get_what_a_text_may_show(app_context: Flask) -> None:
    files: dict[str, bytes | str | None] = {
        f"{MODULE}/01-first-lesson.md": SHOWN + "\n[f](media/form.pdf)\n",
        "media/map.svg": SVG,
        "media/form.pdf": PDF,
    }
    with app_context.test_request_context("/"):
        draft = make_draft(files=files)
        found = {entry.name: (entry.kind, entry.width, entry.size, entry.address) for entry in usable(draft)}
    prefix = found["map.svg"][3].rpartition("/")[0]
    assert found["map.svg"][:3] == ("picture", 320, len(SVG))
    assert prefix.startswith("/courses/a-course/edit/files/")
    assert found["form.pdf"][:3] == ("paper", 0, len(PDF))


def test_the_unused_come_first_and_what_lacks_words_is_found(app_context: Flask) -> None:
    draft = make_draft(files={f"{MODULE}/01-first-lesson.md": SHOWN, "media/map.svg": SVG})
    for name, content in (("talk.mp3", MP3), ("talk.vtt", CAPTIONS)):
        add_file(draft.course_id, made_ready(name, content), by=None)
    entries = shelf(draft)
    assert [entry.name for entry in entries] == ["talk.mp3", "talk.vtt", "map.svg"]
    bare = Sought(condition=Condition.WITHOUT_WORDS)
    assert [(entry.name, entry.lacks) for entry in entries if bare.fits(entry)] == [("talk.mp3", ("en", "hi"))]
