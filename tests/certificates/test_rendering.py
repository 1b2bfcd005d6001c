from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2.exceptions import SecurityError, TemplateNotFound
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from lms.certificates.designs import Design, design_slugs, load_design
from lms.certificates.printing import Printing, fit, page
from lms.certificates.rendering import ORIGIN, RenderingError, fetcher, render_pdf
from lms.certificates.statements import state
from lms.config import ROOT
from tests.factories.certificates import make_award

SERIAL = "A7KM-49FX-2TRC-8WYJ"
ADDRESS = f"https://learn.example.org/verify/{SERIAL}"
SETU = ({"en": "Setu"},)
LARGEST_FILE = 200_000
LONG_LATIN = "Venkatanarasimharajuvaripeta Lakshminarasimha Satyanarayana Murthy Balasubramani"
LONG_DEVANAGARI = "वेंकटनरसिंहराजुवारिपेट लक्ष्मीनरसिंह सत्यनारायण मूर्ति बालसुब्रमण्यम सीताराम"


def _printing(design: str = "course-completion", **award: Any) -> Printing:
    return Printing(
        award=make_award(**{"issuers": SETU, **award}),
        design=load_design(design),
        serial=SERIAL,
        issued_at=datetime(2026, 11, 21, 20, tzinfo=UTC),
        zone=ZoneInfo("Asia/Kolkata"),
        address=ADDRESS,
    )


def _signatory(name: str, hindi: str) -> dict[str, Any]:
    position = {"en": "Director, Centre for Migration", "hi": "निदेशक, प्रवासन केंद्र"}
    return {"name": {"en": name, "hi": hindi}, "position": position}


def _with_template(template: str) -> Printing:
    printing = _printing()
    files = {**printing.design.files, "course-completion/certificate.html": template.encode()}
    return replace(printing, design=Design("course-completion", files))


def _root(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def _page(reader: PdfReader) -> Any:
    return reader.pages[0]


def _tags(reader: PdfReader) -> list[Any]:
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict) and "/S" in node:
            found.append(node)
            walk(node.get("/K", []))

    walk(_root(reader)["/StructTreeRoot"]["/K"])
    return found


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(_printing())))


def test_is_a_tagged_document_with_language_and_title(reader: PdfReader) -> None:
    root = _root(reader)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid" in metadata
    assert reader.metadata is not None
    assert reader.metadata.title == "Certificate of Completion: Asha Devi"
    assert reader.metadata.author == "Setu"
    assert reader.metadata.creation_date == datetime(2026, 11, 21, 20, tzinfo=UTC)


def test_every_section_says_its_language_and_every_picture_what_it_shows(reader: PdfReader) -> None:
    tags = _tags(reader)
    sections = [tag for tag in tags if tag["/S"] == "/Sect"]
    assert {tag["/Lang"] for tag in sections} == {"en", "hi"}
    assert [tag["/Alt"] for tag in tags if tag["/S"] == "/Figure"] == [f"QR code that opens {ADDRESS}"]
    assert [tag["/S"] for tag in tags].count("/H1") == 2


def test_is_one_landscape_page_of_a4(reader: PdfReader) -> None:
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)


def test_prints_name_serial_and_day_of_issue_and_links_to_the_verify_page(reader: PdfReader) -> None:
    text = " ".join(reader.pages[0].extract_text().split())
    for words in ("Asha Devi", SERIAL, "Issued on 22 November 2026", "Safe migration to the Gulf", "Setu"):
        assert words in text
    links = [note.get_object()["/A"]["/URI"] for note in _page(reader)["/Annots"]]
    assert set(links) == {ADDRESS}


def test_hindi_reads_as_it_is_written_not_as_its_glyphs_stand(reader: PdfReader) -> None:
    content = _page(reader).get_contents().get_data().decode("latin-1")
    told = {bytes.fromhex(text).decode("utf-16") for text in re.findall(r"/ActualText <([0-9a-f]+)>", content)}
    statement = state(make_award(), load_design("course-completion"), "hi")
    written = (statement.heading, statement.before, statement.name, statement.between, statement.title)
    assert {" ".join(words.split()) for words in written} <= told
    assert not any(text.isascii() for text in told)


def test_fonts_are_ours_embedded_and_subset(reader: PdfReader) -> None:
    fonts = [font.get_object() for font in _page(reader)["/Resources"]["/Font"].get_object().values()]
    assert len(fonts) >= 4
    for font in fonts:
        assert "+Noto" in font["/BaseFont"] or "+Setu" in font["/BaseFont"]
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.parametrize("design", design_slugs())
@pytest.mark.parametrize("languages", [("en",), ("hi",), ("en", "hi"), ("hi", "en")])
def test_the_longest_names_fit_on_one_page_in_every_design(design: str, languages: tuple[str, ...]) -> None:
    signatories = tuple(_signatory("Dr Meera Lakshmi Kulkarni", "डॉ. मीरा लक्ष्मी कुलकर्णी") for _ in range(3))
    title = {"en": "Certificate Course in Labour Protection and Migration Services " * 2, "hi": "श्रम संरक्षण " * 12}
    pdf = render_pdf(
        _printing(
            design,
            languages=languages,
            recipient_latin=LONG_LATIN,
            recipient_devanagari=LONG_DEVANAGARI,
            title=title,
            signatories=signatories,
            marks={"quiz": 90},
        )
    )
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert len(pdf) < LARGEST_FILE
    assert _root(reader)["/Lang"] == languages[0]


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(RenderingError, match=SERIAL):
        render_pdf(_printing(title={"en": "word " * 1500, "hi": "शब्द"}))


def test_a_name_without_spaces_stays_on_the_page() -> None:
    assert len(PdfReader(io.BytesIO(render_pdf(_printing(recipient_latin="W" * 80)))).pages) == 1


def test_letters_shrink_with_the_length_of_a_text() -> None:
    assert [fit("a" * length) for length in (1, 22, 23, 35, 51)] == [1, 1, 2, 3, 4]
    assert fit("कु" * 22) == 1


def test_the_same_award_gives_the_same_bytes_in_every_process() -> None:
    script = (
        "import hashlib; from tests.certificates.test_rendering import _printing, render_pdf; "
        "print(hashlib.sha256(render_pdf(_printing())).hexdigest())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kolkata", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert elsewhere.stdout.strip() == hashlib.sha256(render_pdf(_printing())).hexdigest()


def test_the_renderer_has_nothing_to_complain_about(caplog: pytest.LogCaptureFixture) -> None:
    render_pdf(_printing("certificate-course"))
    assert [record.getMessage() for record in caplog.records if record.levelname != "INFO"] == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://localhost/",
        "https://example.org/x.png",
        "ftp://example.org/x",
        f"{ORIGIN}../../etc/passwd",
        f"{ORIGIN}base/%2e%2e/%2e%2e/etc/passwd",
        f"{ORIGIN}course-completion/no-such.png",
        "https://design.invalid.example.org/base/page.css",
        "data:text/css,body{}",
    ],
)
def test_a_design_reads_nothing_but_its_own_files(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        fetcher(load_design("course-completion").files)(url)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "../other-design/secret.png"])
def test_a_design_that_reaches_out_is_not_printed(url: str) -> None:
    printing = _with_template(f'<html lang="en"><title>x</title><img alt="x" src="{url}"></html>')
    with pytest.raises(FatalURLFetchingError):
        render_pdf(printing)


def test_a_design_reads_its_own_files_and_the_base() -> None:
    files = load_design("course-completion").files
    assert fetcher(files)(f"{ORIGIN}course-completion/../base/page.css").read() == files["base/page.css"]


@pytest.mark.parametrize("template", ["{{ ''.__class__.__mro__ }}", "{{ texts.append(1) }}", "{{ cycler.__init__ }}"])
def test_a_template_cannot_leave_its_sandbox(template: str) -> None:
    with pytest.raises(SecurityError):
        page(_with_template(template))


def test_a_template_includes_only_files_of_its_design() -> None:
    with pytest.raises(TemplateNotFound):
        page(_with_template('{% include "/etc/passwd" %}'))


def test_names_are_escaped() -> None:
    assert "&lt;script&gt;" in page(_printing(recipient_latin="<script>alert(1)</script>"))
