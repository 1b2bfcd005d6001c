"""The line between a phone and the site: made slow, and measured."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

SECOND_GENERATION = {
    "offline": False,
    "latency": 450,  # milliseconds
    "downloadThroughput": 30_000,  # bytes a second
    "uploadThroughput": 15_000,
}
MOMENT = 50  # milliseconds
MOST_WAITS = 200


class Line:
    """What goes over the line of one page: requests and compressed bytes, headers counted, from the cache nothing."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._devtools = page.context.new_cdp_session(page)
        self._bytes: dict[str, int] = {}
        self._is_cached: set[str] = set()
        self._under_way: set[str] = set()
        self._devtools.on("Network.requestWillBeSent", lambda event: self._under_way.add(event["requestId"]))
        self._devtools.on("Network.loadingFailed", lambda event: self._under_way.discard(event["requestId"]))
        self._devtools.on("Network.requestServedFromCache", lambda event: self._is_cached.add(event["requestId"]))
        self._devtools.on("Network.loadingFinished", self._count)
        self._devtools.send("Network.enable")

    def _count(self, event: dict[str, Any]) -> None:
        self._bytes[event["requestId"]] = int(event["encodedDataLength"])
        self._under_way.discard(event["requestId"])

    def slow_down(self) -> None:
        """Make it a 2G line."""
        self._devtools.send("Network.emulateNetworkConditions", SECOND_GENERATION)

    def taken(self) -> tuple[int, int]:
        """Return the requests and bytes since the last time this was asked, and begin anew.

        What is under way is waited for: on a busy machine the browser tells late that something has come.
        """
        self._page.wait_for_load_state("load")
        for _ in range(MOST_WAITS):
            self._page.wait_for_timeout(MOMENT)
            if not self._under_way:
                break
        sizes = [size for key, size in self._bytes.items() if key not in self._is_cached]
        self._bytes.clear()
        return len(sizes), sum(sizes)
