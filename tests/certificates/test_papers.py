from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from PIL import Image
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from lms.certificates.papers import _files, paper_response, print_paper
from lms.core.language import in_language

PAPER = """
{% extends "papers/base.html" %}
{% block title %}{{ title }}{% endblock %}
{% block main %}<h1>{{ title }}</h1><p>{{ words }}</p>{{ more|default("")|safe }}{% endblock %}
"""


@pytest.fixture
def paper(app: Flask) -> Iterator[str]:
    """The name of a small paper."""
    loader = app.jinja_env.loader
    app.jinja_env.loader = ChoiceLoader([DictLoader({"papers/test.html": PAPER}), loader] if loader else [])
    yield "papers/test.html"
    app.jinja_env.loader = loader


def read(pdf: bytes) -> Any:
    return PdfReader(io.BytesIO(pdf))


def test_a_paper_is_a_tagged_pdf_in_both_scripts_with_its_own_fonts(app: Flask, paper: str) -> None:
    with app.test_request_context():
        pdf = read(print_paper(paper, title="Statement", words="Asha – आशा देवी ₹15,000"))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Statement"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = pdf.pages[0].extract_text()
    assert "₹15,000" in text
    assert "1 / 1" in text
    fonts = [font.get_object() for font in pdf.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    assert all("+Noto" in font["/BaseFont"] or "+Setu" in font["/BaseFont"] for font in fonts)


def test_it_is_in_the_readers_language(app: Flask, paper: str) -> None:
    for language in ("en", "hi"):
        with app.test_request_context(), in_language(language):
            assert read(print_paper(paper, title="T", words="w")).trailer["/Root"]["/Lang"] == language


def test_words_are_escaped_and_long_ones_stay_on_the_page(app: Flask, paper: str) -> None:
    with app.test_request_context():
        pdf = read(print_paper(paper, title="T", words="<b>x</b> & " + "long" * 200))
    text = pdf.pages[0].extract_text()
    assert "<b>x</b> &" in text
    assert text.replace("\n", "").count("long") == 200


def test_a_paper_reads_nothing_but_its_own_files(app: Flask, tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("h1 { color: red }")
    for url in (secret.as_uri(), "https://example.org/x.css", "https://design.invalid/papers/../../setup.cfg"):
        with pytest.raises(FatalURLFetchingError):
            _files()(url)
    assert _files()("https://design.invalid/papers/paper.css")


def test_a_paper_draws_the_pictures_that_it_is_given(app: Flask, paper: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "PNG")
    picture = '<img alt="A square" src="../pictures/{}.png">'
    with app.test_request_context():
        pdf = read(print_paper(paper, {"one.png": file.getvalue()}, title="T", words="w", more=picture.format("one")))
        with pytest.raises(FatalURLFetchingError):
            print_paper(paper, {"one.png": file.getvalue()}, title="T", words="w", more=picture.format("two"))
    assert len(pdf.pages[0].images) == 1


def test_what_it_may_not_read_stops_it(app: Flask, paper: str) -> None:
    with app.test_request_context(), pytest.raises(FatalURLFetchingError):
        print_paper(paper, title="T", words="w", more='<img alt="x" src="file:///etc/hostname">')


def test_a_paper_is_saved_and_kept_by_nobody(app: Flask, paper: str) -> None:
    with app.test_request_context():
        answer = paper_response("statement-7", paper, title="T", words="w")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="statement-7.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"
