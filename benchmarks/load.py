"""A load generator for loopback: one process, some keep-alive connections, each with one request under way at a time.

Plain sockets and a selector, because it shares the machine with the server that it measures. Where a request holds
``STAMP`` a growing number of milliseconds takes its place, so that every save is a new one.

A connection stays with the process of the server that took it. So each is closed after some requests and another one
opened, as another browser would; else one process might do all the work of a burst, by chance.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from itertools import cycle

from benchmarks.figures import Burst

STAMP = b"@@@@@@@@@@@@@"
LARGEST_READ = 262_144
MOST_SECONDS = 60
MOST_CONNECTIONS = 64
REQUESTS_A_CONNECTION = 24
PATIENCE_SECONDS = 20
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)


class UnexpectedAnswer(Exception):
    """The server answered something else than it was asked for."""


def stamps() -> Iterator[int]:
    """Yield milliseconds since 1970, each higher than the one before."""
    last = 0
    while True:
        last = max(last + 1, time.time_ns() // 1_000_000)
        yield last


def answer_length(received: bytes | bytearray) -> int | None:
    """Return how long an answer is, head and body together; None while that cannot be known yet."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(received[: end + 2])
    found = _LENGTH.search(head)
    if found:
        return end + 4 + int(found[1])
    if _CHUNKED.search(head):
        return len(received) if received.endswith(b"0\r\n\r\n") else None
    return end + 4


class _Connection:
    """One connection with one request under way."""

    __slots__ = ("left", "needed", "received", "socket", "started")

    def __init__(self, port: int, left: int = REQUESTS_A_CONNECTION) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = bytearray()
        self.needed: int | None = None
        self.started = 0.0
        self.left = left

    def send(self, request: bytes) -> None:
        self.received.clear()
        self.needed = None
        self.left -= 1
        self.started = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Take what has come; return whether the answer is complete."""
        part = self.socket.recv(LARGEST_READ)
        if not part:
            raise UnexpectedAnswer(f"the server hung up after {bytes(self.received[:200])!r}")
        self.received += part
        if self.needed is None:
            self.needed = answer_length(self.received)
        return self.needed is not None and len(self.received) >= self.needed

    def check(self, status: int) -> None:
        found = int(self.received[9:12])
        if found != status:
            raise UnexpectedAnswer(f"{found} instead of {status}: {bytes(self.received[:2000])!r}")


def fire(port: int, requests: Sequence[bytes], *, status: int, seconds: float, connections: int) -> Burst:
    """Send requests, one after the other on each connection, for some seconds; every answer must have the status.

    Raises UnexpectedAnswer for any other, and TimeoutError where the server falls silent.
    """
    number = min(connections, MOST_CONNECTIONS)
    # So that they do not all end at once, the first ones have fewer requests.
    first = [1 + REQUESTS_A_CONNECTION * each // number for each in range(number)]
    with selectors.DefaultSelector() as selector:
        try:
            for left in first:
                _open(selector, port, left)
            return _fire(selector, port, cycle(requests), status, min(seconds, MOST_SECONDS))
        finally:
            for key in list(selector.get_map().values()):
                key.data.socket.close()


def _open(selector: selectors.BaseSelector, port: int, left: int = REQUESTS_A_CONNECTION) -> _Connection:
    connection = _Connection(port, left)
    selector.register(connection.socket, selectors.EVENT_READ, connection)
    return connection


def _close(selector: selectors.BaseSelector, connection: _Connection) -> None:
    selector.unregister(connection.socket)
    connection.socket.close()


def _fire(selector: selectors.BaseSelector, port: int, requests: Iterator[bytes], status: int, seconds: float) -> Burst:
    latencies: list[float] = []
    stamp = stamps()
    started = time.perf_counter()
    for key in list(selector.get_map().values()):
        key.data.send(_stamped(next(requests), stamp))
    while selector.get_map():
        ready = selector.select(PATIENCE_SECONDS)
        if not ready:
            raise TimeoutError("the server has fallen silent")
        for key, _ in ready:
            connection = key.data
            if not connection.read():
                continue
            now = time.perf_counter()
            latencies.append(now - connection.started)
            connection.check(status)
            is_over = now - started >= seconds
            if is_over or not connection.left:
                _close(selector, connection)
                connection = None if is_over else _open(selector, port)
            if connection:
                connection.send(_stamped(next(requests), stamp))
    return Burst(latencies, time.perf_counter() - started)


def _stamped(request: bytes, stamp: Iterator[int]) -> bytes:
    return request.replace(STAMP, b"%013d" % next(stamp)) if STAMP in request else request


def fetch(port: int, request: bytes) -> bytes:
    """Return the whole answer to one request, as it came over the wire."""
    connection = _Connection(port)
    try:
        connection.send(request)
        while not connection.read():
            pass
        return bytes(connection.received)
    finally:
        connection.socket.close()
