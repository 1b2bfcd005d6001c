"""media.yaml: what is said about the files of a course, what must be said, and how a lesson shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from lms.courses.bundles import Bundle
from lms.courses.media_words import MediaWords, used_paths, widths_of
from lms.courses.reading import read_bundle
from lms.courses.rendering import lesson_html
from lms.extensions import db
from tests.factories.courses import LESSON, MODULE, TRANSLATION, make_bundle, make_course, text, yaml
from tests.factories.media import CAPTIONS, MP3, PDF, SVG, mp4, picture

TALK = '\n![A talk](media/talk.mp3 "Rani speaks")\n'
SAID = text("She says: **stay**, call the [[helpline]].", "वह कहती है।")
Files = dict[str, bytes | str | None]


def files(words: str, media: dict[str, bytes], said: dict[str, object] | None = None) -> Files:
    """Return the files of a course whose lessons show something in both languages."""
    return {
        f"{MODULE}/01-first-lesson.md": LESSON.format(title="x") + words,
        f"{MODULE}/01-first-lesson.hi.md": TRANSLATION.format(title="x") + words,
        **{f"media/{name}": content for name, content in media.items()},
        **({"media.yaml": yaml(said)} if said is not None else {}),
    }


def problems(bundle: Bundle) -> list[str]:
    return [str(problem) for problem in read_bundle(bundle).problems]


def problems_of(words: str, media: dict[str, bytes], said: dict[str, object] | None = None) -> list[str]:
    return problems(make_bundle(files=files(words, media, said)))


def shown(words: str, media: dict[str, bytes], said: dict[str, object] | None = None, language: str = "en") -> str:
    return str(lesson_html(make_course(files=files(words, media, said)), "first-lesson", language))


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield
        db.session.remove()


def test_a_recording_needs_a_transcript_in_every_language() -> None:
    found = problems_of(TALK, {"talk.mp3": MP3})
    assert len(found) == 2
    assert all("media/talk.mp3 needs a transcript in English and Hindi" in each for each in found)
    assert found[0].startswith(f"{MODULE}/01-first-lesson.hi.md:9:")
    assert problems_of(TALK, {"talk.mp3": MP3}, {"talk.mp3": {"transcript": SAID}}) == []


def test_only_a_language_that_is_in_work_may_lack_it() -> None:
    some = files(TALK, {"talk.mp3": MP3}, {"talk.mp3": {"transcript": {"en": "Yes."}}})
    assert problems(make_bundle(files=some, languages_in_work=["hi"])) == []
    assert "the text in Hindi is missing" in problems(make_bundle(files=some))[-1]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"gone.mp3": {"credit": "x"}}, "There is no file media/gone.mp3"),
        ({"talk.mp3": {"transcript": SAID, "captions": {"en": "gone.vtt"}}}, "There is no file media/gone.vtt with"),
        ({"talk.mp3": {"transcript": SAID, "captions": {"en": "talk.mp3"}}}, "media/talk.mp3 holds no captions"),
        ({"talk.mp3": {"transcript": text("<b>x</b>")}}, "is HTML"),
        ({"talk.mp3": {"transcript": text("![a](media/talk.mp3)")}}, "does not exist"),
        ({"talk.mp3": {"transcript": SAID, "loud": True}}, "“loud” is not known here"),
        ({"talk.mp3": "words"}, "“talk.mp3” should have lines of its own"),
        ({"talk.mp3": {"credit": "x" * 301}}, "is too long"),
    ],
)
def test_what_is_wrong_in_it_has_its_line(said: dict[str, object], words: str) -> None:
    said = {"talk.mp3": {"transcript": SAID}} | said
    assert any(words in each and each.startswith("media.yaml:") for each in problems_of(TALK, {"talk.mp3": MP3}, said))


def test_an_empty_file_and_an_empty_entry_are_none() -> None:
    bundle = make_bundle(files={**files("\n![A map](media/map.svg)\n", {"map.svg": SVG}), "media.yaml": "# none yet\n"})
    assert problems(bundle) == []
    assert problems(make_bundle(files={**bundle.files, "media.yaml": "map.svg:\n"})) == []


def test_captions_count_as_used_and_other_files_do_not() -> None:
    said: dict[str, object] = {"talk.mp4": {"transcript": SAID, "captions": {"hi": "talk-hi.vtt"}}}
    media = {"talk.mp4": mp4(), "talk-hi.vtt": CAPTIONS, "form.pdf": PDF}
    found = problems_of("\n![A talk](media/talk.mp4)\n", media, said)
    assert found == ["media/form.pdf:1: No text shows this file: show it, or delete it."]


def test_used_paths_are_those_mentioned_with_their_captions() -> None:
    words = {
        "media/a.mp4": MediaWords(captions={"hi": "a.vtt"}),
        "media/b.mp4": MediaWords(captions={"hi": "b.vtt"}),
    }
    assert used_paths(["x ![a](media/a.mp4) y", "media/c.png."], words) >= {"media/a.mp4", "media/a.vtt"}
    assert "media/b.vtt" not in used_paths(["media/a.mp4"], words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("\n![A form](media/form.pdf)\n", "media/form.pdf is no picture. Link to it"),
        ("\n[Hear it](media/talk.mp3)\n\n[x](media/form.pdf)\n", "A link cannot lead to media/talk.mp3"),
        ("\nIn a line ![a](media/talk.mp3) [x](media/form.pdf)\n", "has to stand alone"),
        ("\n[x](media/gone.pdf) [y](media/form.pdf)\n\n![a](media/talk.mp3)\n", "media/gone.pdf does not exist"),
        ("\n![](media/talk.mp3)\n\n[x](media/form.pdf)\n", "needs a description"),
    ],
)
def test_a_file_is_shown_as_what_it_is(words: str, sentence: str) -> None:
    media = {"talk.mp3": MP3, "form.pdf": PDF}
    found = problems_of(words, media, {"talk.mp3": {"transcript": SAID}})
    assert any(sentence in each for each in found), found


def test_a_description_of_its_own_may_stand_for_the_one_in_the_text() -> None:
    said: dict[str, object] = {"map.svg": {"alt": text("A map", "एक नक्शा"), "credit": "Asha, CC BY"}}
    words = "\n![](media/map.svg)\n"
    assert problems_of(words, {"map.svg": SVG}, said) == []
    html = shown(words, {"map.svg": SVG}, said, "hi")
    assert 'alt="एक नक्शा"' in html
    assert "<figcaption><small>Asha, CC BY</small></figcaption>" in html


def test_sound_is_a_figure_that_loads_nothing_by_itself() -> None:
    html = shown(TALK, {"talk.mp3": MP3 + bytes(2_300_000)}, {"talk.mp3": {"transcript": SAID}})
    assert '<figure class="recording"><audio controls="" preload="none" src="/courses/a-course/media/' in html
    assert 'aria-label="A talk"' in html
    assert "<small>(Sound, 2.3 MB)</small>" in html
    assert "<details><summary>What is said, in writing</summary><p>She says: <strong>stay</strong>" in html
    assert "<figcaption>Rani speaks</figcaption>" in html
    assert "autoplay" not in html


def test_video_has_its_size_and_its_captions() -> None:
    said: dict[str, object] = {"v.mp4": {"transcript": SAID, "captions": {"hi": "v-hi.vtt"}}}
    html = shown("\n![A talk](media/v.mp4)\n", {"v.mp4": mp4(), "v-hi.vtt": CAPTIONS}, said, "hi")
    assert 'width="640" height="360"' in html
    assert '<track kind="captions" srclang="hi" label="हिन्दी" src="/courses/a-course/media/' in html
    assert "वह कहती है।" in html


def test_a_link_to_a_paper_says_what_it_is_and_how_large() -> None:
    html = shown("\n[The *form*](media/form.pdf)\n", {"form.pdf": PDF + bytes(420_000)})
    assert 'form.pdf">The <em>form</em> <small>(PDF, 0.4 MB)</small></a>' in html


def test_a_wide_picture_may_be_had_smaller() -> None:
    wide = picture("WEBP", (1200, 600))
    html = shown("\n![A](media/a.webp)\n\n![B](media/b.webp)\n", {"a.webp": wide, "b.webp": picture("WEBP", (640, 5))})
    assert html.count("srcset=") == 1
    assert "a.webp?w=480 480w, " in html
    assert "a.webp 1200w" in html
    assert (widths_of("image/webp", 800), widths_of("image/svg+xml", 800)) == ((480,), ())
