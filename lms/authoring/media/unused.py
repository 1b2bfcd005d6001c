"""Files that no text shows: they stay in a draft, and are left out where it is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ruamel.yaml.comments import CommentedMap

from lms.courses import media_words
from lms.courses.bundles import MEDIA, Bundle, is_text
from lms.courses.files import Files
from lms.courses.media_words import MEDIA_FILE, MediaWords, read_media_words
from lms.courses.yaml_changes import changed_yaml

ANY = {"languages": (), "wanted": ()}


def used_paths(texts: Iterable[str], words: Mapping[str, MediaWords] | None = None) -> set[str]:
    """Return the paths under media/ that some texts mention, with the captions of those (``words``: media.yaml)."""
    return media_words.used_paths(texts, words or {})


def without_unused(bundle: Bundle) -> Bundle:
    """Return a bundle without the files that no text shows, and without what its media.yaml says about them.

    Where nothing is left out, every file stays byte for byte.
    """
    texts = (content.decode(errors="replace") for path, content in bundle.files.items() if is_text(path))
    used = used_paths(texts, read_media_words(Files(bundle), ANY))
    unused = {path for path in bundle.files if path.startswith(MEDIA) and path not in used}
    if not unused:
        return bundle
    files = {path: content for path, content in bundle.files.items() if path not in unused}
    if MEDIA_FILE in files:
        files[MEDIA_FILE] = _without(files[MEDIA_FILE], unused)
    return replace(bundle, files=files)


def _without(content: bytes, unused: set[str]) -> bytes:
    def change(data: CommentedMap) -> None:
        for path in unused:
            data.pop(path.removeprefix(MEDIA), None)

    text = content.decode("utf-8-sig").replace("\r\n", "\n")
    changed = changed_yaml(text, change)
    return content if changed == text else changed.encode()
