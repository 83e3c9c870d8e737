"""What a page weighs for somebody who has nothing of it yet: its HTML and all that it loads, as it is sent."""

from __future__ import annotations

import gzip
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from gridops.office.statics import ICONS

OFFICE, FIELD = 250_000, 40_000  # bytes that a page may weigh: a photograph, and a tenth of one
HEAD = 450  # bytes that come before the content of each answer
PACKED = {"accept-encoding": "gzip"}
SERVED = {**settings.STORAGES}  # as an office serves its files, which tests otherwise do not


class Scales:
    """For answers that were asked for with `PACKED`, whose files lie in a folder as `collectstatic` leaves them."""

    def __init__(self, collected: Path) -> None:
        self.collected = collected
        [font] = collected.glob(f"{ICONS.removesuffix('.woff2')}.*.woff2")
        self.font = sent(font)
        self.scripts: dict[str, int] = {}

    def weight(self, browser: Client, answer: Any) -> int | None:
        """In bytes; None for what is no page."""
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            return None
        loaded = Loaded(unpacked(answer))
        self.scripts.update({script: made(browser, script) for script in loaded.made - self.scripts.keys()})
        files = [sent(self.collected / name) for name in loaded.files] + [self.scripts[name] for name in loaded.made]
        with_icons = any("material-symbols" in name for name in loaded.files)
        return len(answer.content) + HEAD + sum(HEAD + size for size in files) + with_icons * self.font

    def weigh(self, browser: Client, address: str) -> int | None:
        return self.weight(browser, browser.get(address, headers=PACKED, follow=True))


def unpacked(answer: Any) -> str:
    """The text of an answer, however it was sent."""
    content: bytes = answer.content
    return (gzip.decompress(content) if answer.has_header("Content-Encoding") else content).decode()


def made(browser: Client, script: str) -> int:
    """The size of what is no file, such as the words of the theme's scripts."""
    return len(browser.get(script, headers=PACKED).content)


class Loaded(HTMLParser):
    """The static files that a page names, and the scripts that the server makes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.files: set[str] = set()
        self.made: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs).get({"link": "href", "script": "src", "img": "src"}.get(tag, "")) or ""
        if named.startswith(settings.STATIC_URL):
            self.files.add(named.removeprefix(settings.STATIC_URL))
        elif tag == "script" and named:
            self.made.add(named)


def sent(file: Path) -> int:
    """The size of a file as the server sends it: compressed, where that makes it smaller."""
    packed = file.with_name(file.name + ".gz")
    return (packed if packed.exists() else file).stat().st_size
