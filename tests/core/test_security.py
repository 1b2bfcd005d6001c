from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from flask import request
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lms.core.security import own_path
from tests.core.conftest import MakeApp

SITE = "https://setu.example"
ATTACKS = [
    None,
    "",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "./x",
    "?next=/",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ok\r\nSet-Cookie: a=b",
    "/\0",
]


def as_a_browser_reads(address: str) -> str:
    """Return the origin to which a browser goes from our site (WHATWG URL: tabs and line ends fall out, \\ is /)."""
    cleaned = address.strip("".join(map(chr, range(0x21))))
    cleaned = "".join(character for character in cleaned if character not in "\t\r\n").replace("\\", "/")
    while cleaned.startswith("///"):
        cleaned = cleaned[1:]
    parts = urlsplit(urljoin(f"{SITE}/sign-in", cleaned))
    return f"{parts.scheme}://{parts.netloc}"


@pytest.mark.parametrize("address", ATTACKS)
def test_an_address_that_may_lead_away_is_not_followed(address: str | None) -> None:
    assert own_path(address, "/home") == "/home"


@pytest.mark.parametrize(
    "address", ["/", "/courses", "/courses/a-b?page=2&sort=-name#unit", "/account/%2F%2Fevil", "/a//b", "/पाठ", "/a:b"]
)
def test_our_own_addresses_are_followed(address: str) -> None:
    assert own_path(address, "/home") == address


@given(st.text(alphabet=st.sampled_from("/\\:.@?#%aevil \t\n\r\x00[]"), max_size=12))
def test_nothing_made_of_dangerous_characters_leads_away(address: str) -> None:
    assert as_a_browser_reads(own_path(address, "/home")) == SITE


@given(st.text(max_size=30).map(lambda text: "/" + text))
def test_no_path_at_all_leads_away(address: str) -> None:
    found = own_path(address, "/home")
    assert found in {address, "/home"}
    assert as_a_browser_reads(found) == SITE


def test_every_answer_says_how_it_is_to_be_treated(client: FlaskClient) -> None:
    for address in ("/", "/healthz", "/nowhere"):
        headers = client.get(address).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, no-cache"
        assert "Permissions-Policy" in headers


def test_the_policy_allows_our_own_files_and_nothing_inline(client: FlaskClient) -> None:
    directives = dict(
        part.strip().split(" ", 1) for part in client.get("/").headers["Content-Security-Policy"].split(";")
    )
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert "unsafe" not in str(directives)


def test_only_a_site_with_https_demands_it(client: FlaskClient, make_app: MakeApp) -> None:
    assert "Strict-Transport-Security" not in client.get("/nowhere").headers
    secure = make_app(SETU_URL="https://learn.example.org")
    assert "max-age=31536000" in secure.test_client().get("/nowhere").headers["Strict-Transport-Security"]
    assert secure.config["SESSION_COOKIE_SECURE"]


def test_the_page_cookie_is_not_for_scripts_nor_for_other_sites(client: FlaskClient) -> None:
    config = client.application.config
    assert config["SESSION_COOKIE_HTTPONLY"]
    assert config["SESSION_COOKIE_SAMESITE"] == "Lax"


@pytest.mark.parametrize(("hops", "address"), [("0", "127.0.0.1"), ("1", "203.0.113.7")])
def test_proxies_are_believed_only_where_the_settings_say_so(make_app: MakeApp, hops: str, address: str) -> None:
    seen: list[str | None] = []
    app = make_app(SETU_TRUSTED_PROXIES=hops)
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/nowhere", headers={"X-Forwarded-For": "203.0.113.7"})
    assert seen == [address]
