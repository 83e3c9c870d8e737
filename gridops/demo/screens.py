"""The pictures of the handbook, taken of a running demo by Chromium: `make handbook`, or `make handbook AT=http://…`.

They lie beside the handbook and in the repository, because an office that installs a release has no Chromium. So each
is small: it is shrunk, and saved with less detail until it is light enough.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "handbook"
MOST_BYTES = 60_000
DESK, PHONE = (1280, 800), (390, 780)
SHOWN_WIDTH = {DESK: 1000, PHONE: 390}
PATIENCE = 900  # seconds until a demo is made
PORT = "8190"
OK = 200


@dataclass(frozen=True)
class Screen:
    """One picture: whose page it is, where, and which link is followed from there first."""

    name: str
    account: str
    page: str
    size: tuple[int, int] = DESK
    follow: str = ""


FIRST_ROW = "#result_list a[href*='/change/']"
SCREENS = (
    Screen("today", "center", "/"),
    Screen("cases", "center", "/admin/incidents/incident/"),
    Screen("report", "member", "/field/report/", PHONE),
    Screen("field", "member", "/field/", PHONE),
    Screen("hazards", "center", "/admin/incidents/hazard/"),
    Screen("inspection", "center", "/admin/assessment/inspection/", follow=FIRST_ROW),
    Screen("bulletin", "center", "/admin/assessment/bulletin/", follow=FIRST_ROW),
    Screen("dashboard", "leader", "/dashboard/"),
    Screen("overview", "center", "/dashboard/"),
    Screen("score", "center", "/admin/assessment/monthlyscore/", follow=FIRST_ROW),
    Screen("me", "member", "/me/", PHONE),
    Screen("interview", "head", "/admin/assessment/interview/", follow=FIRST_ROW),
    Screen("replacement", "center", "/admin/assessment/replacement/", follow=FIRST_ROW),
    Screen("grid", "center", "/admin/grids/grid/", follow=FIRST_ROW),
    Screen("sessions", "center", "/sessions/"),
    Screen("inbox", "leader", "/inbox/", PHONE),
    Screen("attendance", "center", "/admin/staff/attendance/"),
    Screen("pay", "payroll", "/admin/assessment/payrun/", follow=FIRST_ROW),
)


def take(address: str, folder: Path = FOLDER) -> list[Path]:
    """All pictures of the demo that answers at an address; says which they are."""
    from playwright.sync_api import sync_playwright

    from core.testing.browser import OPTIONS, find

    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=OPTIONS)
        for account, size in dict.fromkeys((one.account, one.size) for one in SCREENS):
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, locale="zh-CN", color_scheme="light"
            )
            page = context.new_page()
            _log_in(page, address, account)
            for screen in (one for one in SCREENS if (one.account, one.size) == (account, size)):
                taken.append(_picture(page, address, screen, folder))
            context.close()
        browser.close()
    return taken


def _log_in(page: Any, address: str, account: str) -> None:
    page.set_default_timeout(15000)
    page.goto(f"{address}/login/")
    page.fill("[name=username]", account)
    page.fill("[name=password]", "gridops-demo")  # as the demo prints it: see gridops.demo.accounts
    page.click("form .main")
    page.wait_for_load_state()
    if "/login/" in page.url:
        raise SystemExit(f"{address} does not let the demo's account {account} in: is it a demo?")


def _picture(page: Any, address: str, screen: Screen, folder: Path) -> Path:
    answer = page.goto(address + screen.page)
    if screen.follow:
        link = page.locator(screen.follow).first
        answer = page.goto(address + str(link.get_attribute("href")))
    if answer is None or answer.status != OK:
        raise SystemExit(f"No picture of {page.url}: the demo answers {answer and answer.status}.")
    page.wait_for_load_state("networkidle")
    target = folder / f"{screen.name}.webp"
    target.write_bytes(light(page.screenshot(), width=SHOWN_WIDTH[screen.size]))
    print(f"  {target.relative_to(folder.parent)}  {target.stat().st_size // 1024} KB  {page.url}")
    return target


def light(png: bytes, *, width: int) -> bytes:
    """A picture as WebP of at most `MOST_BYTES`."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    small = whole.resize((width, whole.height * width // whole.width), Image.Resampling.LANCZOS)
    for quality in (80, 65, 50, 35, 20):
        kept = io.BytesIO()
        small.save(kept, "WEBP", quality=quality, method=6)
        if kept.tell() <= MOST_BYTES:
            break
    return kept.getvalue()


@contextmanager
def demo() -> Iterator[str]:
    """A demo of its own while the block runs, thrown away afterwards."""
    address = f"http://127.0.0.1:{PORT}"
    with tempfile.TemporaryDirectory(prefix="gridops-handbook-") as home:
        office = {"GRIDOPS_HOME": home, "GRIDOPS_PORT": PORT, "GRIDOPS_DEMO": "1"}
        run = subprocess.Popen([sys.executable, "-m", "core.embedded.run"], cwd=ROOT, env={**os.environ, **office})
        try:
            _wait(address, run)
            yield address
        finally:
            run.terminate()
            run.wait(60)


def _wait(address: str, run: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + PATIENCE
    while run.poll() is None and time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    raise SystemExit("The demo did not start; its own words are above.")


def main(address: str = "") -> None:
    if address:
        take(address.rstrip("/"))
        return
    with demo() as started:
        take(started)


if __name__ == "__main__":
    main(*sys.argv[1:])
