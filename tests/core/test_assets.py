from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from lms.core.assets import STATIC, asset

STYLES = "css/setu.css"
OTHER_DIGEST = "/assets/000000000000/"


def test_an_address_holds_a_digest_of_everything(client: FlaskClient) -> None:
    assert re.fullmatch(r"/assets/[0-9a-f]{12}/css/setu\.css", asset(STYLES))
    assert asset(STYLES).split("/")[2] == asset("icons.svg").split("/")[2]


def test_the_present_address_is_kept_for_ever(client: FlaskClient) -> None:
    response = client.get(asset(STYLES))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.mimetype == "text/css"
    assert response.data == (STATIC / STYLES).read_bytes()


def test_an_old_address_answers_the_present_file_for_a_while(client: FlaskClient) -> None:
    response = client.get(OTHER_DIGEST + STYLES)
    assert response.data == (STATIC / STYLES).read_bytes()
    assert response.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("br;q=0.1, gzip", "gzip")],
)
def test_text_is_compressed_as_the_browser_likes_it(client: FlaskClient, accepted: str, encoding: str) -> None:
    response = client.get(asset(STYLES), headers={"Accept-Encoding": accepted})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding]
    assert response.headers["Content-Encoding"] == encoding
    assert response.headers["Vary"] == "Accept-Encoding"
    assert unpack(response.data) == (STATIC / STYLES).read_bytes()
    assert len(response.data) < (STATIC / STYLES).stat().st_size / 2


def test_without_a_liking_it_is_not_compressed_but_varies(client: FlaskClient) -> None:
    response = client.get(asset(STYLES))
    assert "Content-Encoding" not in response.headers
    assert response.headers["Vary"] == "Accept-Encoding"


def test_signing_in_does_not_make_a_browser_fetch_them_again(client: FlaskClient) -> None:
    response = client.get(asset(STYLES))
    assert "Cookie" not in response.headers["Vary"]
    assert "Set-Cookie" not in response.headers


def test_something_tiny_is_not_compressed(client: FlaskClient) -> None:
    response = client.get(asset("favicon.svg"), headers={"Accept-Encoding": "br"})
    assert response.mimetype == "image/svg+xml"
    if (STATIC / "favicon.svg").stat().st_size < 400:
        assert "Content-Encoding" not in response.headers


def test_scripts_are_modules_that_browsers_run(client: FlaskClient) -> None:
    script = next(STATIC.glob("js/*.js")).relative_to(STATIC).as_posix()
    assert client.get(asset(script)).mimetype == "text/javascript"


@pytest.mark.parametrize(
    "name",
    [
        "css/none.css",
        "css",
        "../config.py",
        "..%2Fconfig.py",
        "css/../../config.py",
        "~%2F..%2F..%2Fconfig.py",
        "x" * 5000,
    ],
)
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(OTHER_DIGEST + name).status_code == 404


@pytest.mark.parametrize("name", ["%00", "css/setu.css%00.js"])
def test_a_name_with_a_nul_is_refused(client: FlaskClient, name: str) -> None:
    assert client.get(OTHER_DIGEST + name).status_code == 400


def test_asking_for_what_is_not_there_is_a_mistake_in_a_template() -> None:
    with pytest.raises(FileNotFoundError, match="no such asset"):
        asset("css/none.css")


def test_every_file_has_a_media_type(client: FlaskClient) -> None:
    for path in (path for path in STATIC.rglob("*") if path.is_file() and "vendor" not in path.parts):
        response = client.get(asset(Path(path).relative_to(STATIC).as_posix()))
        assert response.mimetype != "application/octet-stream", path
