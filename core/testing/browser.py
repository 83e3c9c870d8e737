"""Finds a Chromium for the tests of pages, or gets one where it can be had; `soak` gets Debian's nginx, too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

# The shell has no windows to draw, and takes a quarter of the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium contacts Google at every start unless these options forbid it.
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # letters as wide as on a screen: the shell would round each to whole pixels
]
PATIENCE = 60_000  # milliseconds: a machine that does other things beside is slow, not wrong


def find() -> str | None:
    """The path of a Chromium, or None."""
    named = os.environ.get("GRIDOPS_BROWSER")
    if named:
        return named if Path(named).exists() else None
    return next((path for name in NAMES if (path := shutil.which(name))), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        whole = Path(playwright.chromium.executable_path)  # …/chromium-1187/chrome-linux/chrome
    shells = sorted(whole.parents[2].glob("chromium_headless_shell-*/*/*headless*shell"))
    return next((str(path) for path in (*shells, whole) if path.exists()), None)


@contextmanager
def playing() -> Iterator[Playwright]:
    """Playwright, for tests that ask the database beside it, in the loop that it runs.

    Django keeps the sessions of a loop apart from all others, and forgets them with it: they are ended here.
    What is expected of a page is waited for as long for every test, whichever ran before.
    """
    from django.db import connections
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with patch.dict(os.environ, DJANGO_ALLOW_ASYNC_UNSAFE="1"), sync_playwright() as playwright:
        try:
            yield playwright
        finally:
            connections.close_all()


def get() -> None:
    """Install one: by the system's packages where we may, else playwright's own."""
    if _may_install():
        _install("chromium-headless-shell", "fonts-noto-cjk")
        if find() is None:  # a distribution that packs it not apart
            _install("chromium", "fonts-noto-cjk")
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"], check=False)


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(*packages: str) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        subprocess.run(command, env=env, check=False, stdout=subprocess.DEVNULL)


def main(what: str = "") -> int:
    if what == "soak" and shutil.which("nginx") is None and _may_install():
        _install("nginx-light")
    if os.environ.get("GRIDOPS_NO_BROWSER") == "1" or find():
        return 0
    print("No Chromium here yet; trying to get one …", flush=True)
    get()
    if find():
        return 0
    print(
        "The tests of pages need a Chromium, and none could be had. Install one (Debian: apt-get install chromium),\n"
        "name one with GRIDOPS_BROWSER=/path/to/chromium, or leave those tests out with GRIDOPS_NO_BROWSER=1.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
