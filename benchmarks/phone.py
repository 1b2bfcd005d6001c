"""A slow phone: Chromium with the network and the processor of one, opening a lesson for the first time."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from statistics import median
from typing import Any

LATENCY_MS = 400
BYTES_A_SECOND = 50_000
SLOWDOWN = 4
SCREEN = {"width": 360, "height": 740}
_WATCH = """
window.paints = [];
new PerformanceObserver(list => window.paints.push(...list.getEntries().map(entry => entry.startTime)))
  .observe({type: "largest-contentful-paint", buffered: true});
"""
_READ = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const parts = performance.getEntriesByType("resource");
  return {
    paint: Math.max(...window.paints), load: page.loadEventEnd,
    bytes: [page, ...parts].reduce((sum, entry) => sum + entry.transferSize, 0), requests: 1 + parts.length,
  };
}"""


@dataclass(frozen=True)
class Opening:
    """How a page opened, medians of the tries: milliseconds, bytes as the browser counts them, requests."""

    paint_ms: float
    load_ms: float
    kilobytes: float
    requests: int


def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    names = (os.environ.get("SETU_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def open_cold(address: str, cookies: str, tries: int) -> Opening:
    """Open a page some times, each time in a new browser profile."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only where there is a browser)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            found = [_open(browser, address, cookies) for _ in range(tries)]
        finally:
            browser.close()
    return Opening(
        paint_ms=median(each["paint"] for each in found),
        load_ms=median(each["load"] for each in found),
        kilobytes=median(each["bytes"] for each in found) / 1000,
        requests=found[0]["requests"],
    )


def _open(browser: Any, address: str, cookies: str) -> dict[str, Any]:
    context = browser.new_context(viewport=SCREEN, device_scale_factor=2, is_mobile=True, has_touch=True)
    try:
        pairs = (pair.split("=", 1) for pair in cookies.split("; "))
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in pairs])
        page = context.new_page()
        page.add_init_script(_WATCH)
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        network = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
        devtools.send("Network.emulateNetworkConditions", {"offline": False, **network})
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.goto(address, wait_until="load", timeout=60_000)
        page.wait_for_timeout(500)
        found: dict[str, Any] = page.evaluate(_READ)
        return found
    finally:
        context.close()
