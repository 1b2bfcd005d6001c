"""Does any file of the repository name a place that only one machine has, or a registry's host?"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from lms.checks.report import ROOT, report

FOREIGN = {
    "a path of one machine": re.compile(
        r"(?<![\w.:/*}-])/(?:root|home/[a-z][\w-]*|Users/[A-Za-z][\w-]*)/[\w.]"
        r"|/(?:work|workspace|builds?|opt)/(?:main|shared|wheels|pypi)\b"
    ),
    "a package registry's host": re.compile(
        r"(?:pypi|pythonhosted|npmjs|yarnpkg|jsdelivr|unpkg|crates|rubygems)\.(?:org|com|net|io)\b"
        r"|(?:deb|security|snapshot|ftp)\.(?:debian|ubuntu)\.\w+|archive\.ubuntu\.com",
        re.IGNORECASE,
    ),
}
# What others wrote and we ship unchanged may name where it comes from.
SHIPPED = ("lms/static/vendor/", "LICENSE")


def repository_files(root: Path) -> list[str]:
    """Return the files that are, or would be, in the repository; none when the tree is no git repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    names = sorted(set(listing.stdout.split("\0")) - {""})
    return [name for name in names if not name.startswith(SHIPPED)]


def problems_of_text(name: str, text: str) -> Iterator[str]:
    """Tell each line of a file that names a foreign place."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in FOREIGN.items():
            if match := pattern.search(line):
                yield f"{name}:{number}: {what}: {match[0]}"


def problems(root: Path) -> Iterator[str]:
    """Tell every foreign place that a file of the repository names."""
    for name in repository_files(root):
        path = root / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content:
            yield from problems_of_text(name, content.decode("utf-8", "replace"))


if __name__ == "__main__":
    sys.exit(report(problems(ROOT)))
