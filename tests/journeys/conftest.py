"""How journeys wait."""

from __future__ import annotations

from playwright.sync_api import expect

expect.set_options(timeout=20_000)
"""Milliseconds. A page comes later on a machine that is busy with other tests; nothing waits longer than it must."""
