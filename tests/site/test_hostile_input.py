"""Whatever a stranger or a colleague sends, the site answers with a page: it never fails (no 5xx)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from werkzeug.routing import Rule as UrlRule
from werkzeug.test import TestResponse

from tests.site.admitted import admitted
from tests.site.examples import example_of, methods, path_of, rules
from tests.site.served import VISITOR, Site

BEYOND_64_BITS = "9" * 30
TEXTS = (
    "a\x00b",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "\u202egnp.exe=HYPERLINK(1)",
    "a\r\nSet-Cookie: x=1",
    "9" * 400,
    "१२३",
    "x" * 20_000,
)
PARTS = (BEYOND_64_BITS, "0", "a%00", "%ED%A0%80", "..%2F..", "-1", "x" * 3000)
ARGUMENTS = ("page", "sort", "search", "name", "state", "role", "organisation", "person", "action", "table", "next")
FIELDS = (
    *("login", "password", "repeated", "current", "code", "next", "carried", "full_name", "email", "phone", "language"),
    *("certificate_name_latin", "certificate_name_devanagari", "latin", "devanagari", "key", "role", "scope"),
    *("organisation", "name_en", "name_hi", "kind", "district", "state", "confirmation", "page", "go", "serial"),
)
BODIES: tuple[dict[str, Any], ...] = (
    {"data": b"[]", "content_type": "application/json"},
    {"data": b"7", "content_type": "application/json"},
    {
        "data": b'{"question": "a\\u0000", "sequence": 1e400, "answer": {"answer": ["\\ud800"]}}',
        "content_type": "text/json",
    },
    {"data": b"\xff\xfe\x00", "content_type": "application/json; charset=utf-16"},
    {
        "data": b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n",
        "content_type": "multipart/form-data; boundary=x",
    },
    {"data": b"no part at all", "content_type": "multipart/form-data"},
    {"data": b"full_name=%ED%A0%80&login=%FF%00&%00=1", "content_type": "application/x-www-form-urlencoded"},
    {"data": b"&" * 50_000 + b"a=1", "content_type": "application/x-www-form-urlencoded"},
)
HEADERS = (
    {"Accept-Language": "hi;q=x, \xff;q=9, " + "a," * 500},
    {"Cookie": "setu_session=\xff; setu_known=.; setu_page=eyJ; language=../hi; remember_token=1|2"},
    {"Host": "a b"},
    {"Host": "[::"},
    {"Referer": "http://[", "Accept": "application/json;q=x"},
    {"Range": "bytes=9-1", "If-None-Match": "\xff", "If-Modified-Since": "Thu, 99 Foo 99999 00:00:00 GMT"},
    {"X-Forwarded-For": "\xff", "X-Forwarded-Host": "evil.example", "User-Agent": "\xff" * 3000},
)


Asked = tuple[str, str]
"""Somebody who is let in, because a page that turns people away reads nothing; and the path."""


def _asked(site: Site, method: str) -> list[Asked]:
    """Return an example of every address that takes a method, with somebody who comes through."""
    examples = [(rule, example_of(rule)) for rule in rules(site) if method in methods(rule)]
    return [(admitted(method, rule.endpoint, values), path_of(site, rule, values)) for rule, values in examples]


def _twisted(site: Site, rule: UrlRule, place: int) -> Iterator[str]:
    """Yield the address of a route with each of its parts in turn replaced by something hostile.

    From route to route by another of the hostile parts: what reads an address (converters, loaders) many routes share.
    """
    path = path_of(site, rule, example_of(rule))
    for number, value in enumerate(example_of(rule).values()):
        real = str(site.things.get(value, value))
        yield PARTS[(place + number) % len(PARTS)].join(path.rsplit(real, 1))


def _typed(names: tuple[str, ...], place: int) -> Iterator[dict[str, str]]:
    """Yield every hostile text at once, each in some of the named controls; from page to page in others of them."""
    texts = (BEYOND_64_BITS, *TEXTS)
    for turn in (place, place + len(texts) // 2):
        yield {name: texts[(number + turn) % len(texts)] for number, name in enumerate(names)}


def _broken(answers: Iterable[tuple[TestResponse, Any]]) -> list[Any]:
    """Return what was sent where the site failed."""
    return [sent for answer, sent in answers if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR]


def test_no_part_of_an_address_breaks_a_page(taken_back: Site) -> None:
    """Asked by somebody who is let in, and by a visitor, whom signing in leads back to the same address."""
    sent = [
        (who, method, path)
        for place, rule in enumerate(rules(taken_back))
        for method in methods(rule)
        for path in _twisted(taken_back, rule, place)
        for who in {admitted(method, rule.endpoint, example_of(rule)), VISITOR}
    ]
    assert not _broken((taken_back.ask(*each), each) for each in sent)


def test_no_argument_breaks_a_page(taken_back: Site) -> None:
    sent = [
        (who, "GET", f"{path}?{'&'.join(f'{name}={quote(text[:3000])}' for name, text in typed.items())}")
        for place, (admitted_one, path) in enumerate(_asked(taken_back, "GET"))
        for typed in _typed(ARGUMENTS, place)
        for who in {admitted_one, VISITOR}
    ]
    assert not _broken((taken_back.ask(*each), each) for each in sent)


def test_bytes_that_are_no_text_break_no_page(taken_back: Site) -> None:
    raw = {"QUERY_STRING": "page=\xff&search=\xe2\x28&\x00=\x00"}
    sent = [(who, "GET", path) for who, path in _asked(taken_back, "GET")]
    assert not _broken((taken_back.ask(*each, environ_overrides=raw), each) for each in sent)


def test_no_field_breaks_a_form(taken_back: Site) -> None:
    forms = enumerate(_asked(taken_back, "POST"))
    sent = [(who, path, typed) for place, (who, path) in forms for typed in _typed(FIELDS, place)]
    assert not _broken((taken_back.ask(who, "POST", path, data=typed), (who, path, typed)) for who, path, typed in sent)


def test_no_body_breaks_a_form(taken_back: Site) -> None:
    forms = enumerate(_asked(taken_back, "POST"))
    sent = [(each, BODIES[(place + turn) % len(BODIES)]) for place, each in forms for turn in (0, 5)]
    assert not _broken((taken_back.ask(who, "POST", path, **body), (who, path, body)) for (who, path), body in sent)


def test_no_header_breaks_a_page(taken_back: Site) -> None:
    """From page to page others: what reads a header, all pages share."""
    sent = [
        (who, "GET", path, HEADERS[(place + turn) % len(HEADERS)])
        for place, (who, path) in enumerate(_asked(taken_back, "GET"))
        for turn in (0, 3)
    ]
    assert not _broken((taken_back.ask(*each), each) for each in sent)
