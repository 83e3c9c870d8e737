"""Every page, of every role, for people who see, hear or move otherwise: axe-core finds nothing against WCAG 2.2 AA.

No server and no second demo: the pages are those of the test client, in the one world that holds a row of everything,
found by following the links of each role. The browser asks for an address, and gets what the client got. A run looks
at the pages of every day and some others of each role, drawn by chance, those of the field light and dark, some of the
back office as wide as a phone, too; and at some lists that go on on a second page. `make soak` goes through all, and
looks at those that hold anything new, light and dark, and those of the back office at both widths.
"""

from __future__ import annotations

import mimetypes
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import lxml.html
import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.core.paginator import Page as PageOfRows
from django.test import Client
from django.urls import reverse
from lxml import etree
from playwright.sync_api import Page, ViewportSize

from core.testing.browser import OPTIONS, find, playing
from core.testing.laws import drawn, soaking
from gridops.office.statics import LEFT_OUT
from gridops.tests.addresses import World
from gridops.tests.walking import Got, accounts, pages_of
from incidents.tests.factories import make_incident
from staff.access import Role
from staff.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]
HOST = "http://gridops.test"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """async (rules) => (await axe.run({ runOnly: rules, resultTypes: ["violations"] })).violations.flatMap(
    broken => broken.nodes.map(node => [broken.id, node.target.join(" "), node.html.slice(0, 200)]))"""
# What moves after it was seen: how much, and the first things that did (https://web.dev/articles/cls).
MOVES = """() => { window.moved = []; new PerformanceObserver(list => list.getEntries().forEach(one => moved.push(one)))
    .observe({ type: "layout-shift", buffered: true }); }"""
MOVED = """() => [window.moved.filter(one => !one.hadRecentInput).reduce((sum, one) => sum + one.value, 0),
    ...window.moved.flatMap(one => one.sources).slice(0, 3).map(({ node }) => node?.outerHTML?.slice(0, 60) ?? "")]"""
MOST_MOVED = 0.1
# What watches how wide a box is has said so when the page was drawn twice.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# An icon is its name until the font is there; it must not take more room meanwhile, or all beside it moves.
WIDE_ICONS = """() => Array.from(document.querySelectorAll(".material-symbols-outlined")).filter(one => {
        one.style.fontFamily = "monospace";
        return one.offsetWidth > 1.5 * parseFloat(getComputedStyle(one).fontSize);
    }).map(one => ["icon-that-moves-others", one.className, one.outerHTML.slice(0, 200)])"""
READ_ICONS = """() => Array.from(document.querySelectorAll(".material-symbols-outlined:not([aria-hidden=true])"))
    .map(one => ["icon-that-is-read-aloud", one.className, one.outerHTML.slice(0, 200)])"""
# Text that is too faint on what lies under it, also where that is half transparent, of which axe says nothing.
FAINT = """() => {
    const point = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const colour = text => { point.clearRect(0, 0, 1, 1); point.fillStyle = text; point.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = point.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
    const over = ([r, g, b, a], under) => [...[r, g, b].map((one, at) => one * a + under[at] * (1 - a)), 1];
    const grounds = one => one ? [...grounds(one.parentElement), colour(getComputedStyle(one).backgroundColor)] : [];
    const linear = one => one / 255 <= .04045 ? one / 255 / 12.92 : ((one / 255 + .055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
    const said = one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    const passed = "option, script, style, [aria-hidden=true] *, [aria-hidden=true], [disabled], svg *, #map *";
    return Array.from(document.querySelectorAll("body *")).filter(one => {
        if (!said(one) || one.matches(passed) || !one.checkVisibility({ checkVisibilityCSS: true })) { return false; }
        const ground = grounds(one).reduce((under, each) => over(each, under), [0, 0, 0, 1]);
        const text = over(colour(getComputedStyle(one).color), ground);
        const [less, more] = [light(text), light(ground)].sort((a, b) => a - b);
        return (more + .05) / (less + .05) < 4.45;
    }).map(one => ["too-faint-in-the-dark", one.className, one.outerHTML.slice(0, 200)]); }"""
# What can have the focus, and looks as without it, as do the two things around it.
UNSEEN = """async () => {
    document.activeElement.blur();
    await new Promise(done => setTimeout(done, 20));  // a chooser says so a moment later
    document.head.append(document.createElement("style"));
    document.head.lastElementChild.textContent = "* { transition: none !important }";
    const around = one => [one, one.parentElement, one.parentElement?.parentElement].filter(Boolean);
    const look = one => around(one).map(each => { const { outline, boxShadow, borderColor, backgroundColor } =
        getComputedStyle(each); return [outline, boxShadow, borderColor, backgroundColor].join(); }).join("|");
    const stops = "a[href], button, input:not([type=hidden]), select, textarea, [tabindex='0']";
    return Array.from(document.querySelectorAll(stops)).filter(one => {
        if (one.disabled || !one.checkVisibility() || one.getBoundingClientRect().width < 2) { return false; }
        document.activeElement.blur();
        const before = look(one);
        one.focus({ preventScroll: true });
        return document.activeElement === one && look(one) === before;
    }).map(one => ["focus-that-is-not-seen", one.className, one.outerHTML.slice(0, 200)]);
}"""
# What is clicked or tapped, and is less than 24 pixels wide or high (WCAG 2.5.8); a label counts for its input.
SMALL = """() => Array.from(document.querySelectorAll(
        "a[href], button, summary, select, input:not([type=hidden]), textarea, [role=button]")).filter(one => {
        if (!one.checkVisibility({ checkVisibilityCSS: true }) || one.closest(".skip, .office-skip, #map, svg,"
                + ".select2-hidden-accessible")) {
            return false;
        }
        const boxes = [one, ...(one.labels ?? [])].map(each => each.getBoundingClientRect());
        const [width, height] = ["width", "height"].map(side => Math.max(...boxes.map(box => box[side])));
        return width > 1 && (width < 23.9 || height < 23.9);
    }).map(one => { const { width, height } = one.getBoundingClientRect();
        return ["smaller-than-24-pixels", `${Math.round(width)}x${Math.round(height)} ${one.className}`,
            one.outerHTML.slice(0, 200)]; })"""
HEADINGS, LANDMARKS = ("h1", "h2", "h3", "h4", "h5", "h6"), ("main", "nav", "header", "footer", "aside")
FEW = 6  # pages of each role, the pages of every day among them
ON_A_PHONE = 4  # of so many pages of the back office, one is looked at as wide as a phone, too
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)


class Novelty:
    """Whether a page holds anything that none before it held: an element in its place, or another order of headings.

    What axe finds wrong is wrong with an element of a kind, of which a list has as many as rows, and the same page of
    another role has again. In the soak, of eight hundred pages of all roles not half hold anything new.
    """

    def __init__(self) -> None:
        self.known: set[object] = set()

    def of(self, text: str) -> bool:
        found = set(_kinds_in(lxml.html.document_fromstring(text)))
        new = not found <= self.known
        self.known |= found
        return new


NAMED_BY_TEXT = {"a", "button", "label", "th", "summary", "option", "legend", "caption", *HEADINGS}


def _kinds_in(page: lxml.html.HtmlElement) -> Iterator[object]:
    ids, order = set(), []
    for one in page.iter(etree.Element):
        above, key = one.getparent(), one.get("id")
        around = (above.tag, above.get("class")) if above is not None else None
        empty = one.tag in NAMED_BY_TEXT and not one.text_content().strip()
        named = (one.get(name) for name in ("class", "role", "type"))
        yield one.tag, *named, around, *sorted(one.attrib), empty, key in ids
        ids |= {key} if key else set()
        if one.tag in (*HEADINGS, *LANDMARKS) and order[-1:] != [one.tag]:
            order.append(one.tag)
    yield tuple(order)


class Files(ThreadingHTTPServer):
    """Gives the one page that is looked at, and the files that it names, which the browser keeps for the next."""

    daemon_threads = True
    got: Got | None = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Served)


class Served(BaseHTTPRequestHandler):
    """What scripts ask for afterwards is no part of the page, and is not there."""

    server: Files
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, got = urlsplit(self.path).path, self.server.got
        if path.removeprefix(settings.STATIC_URL) in LEFT_OUT:  # as an office serves it: letters are as wide as there
            self._send(200, {"Content-Type": mimetypes.guess_type(path)[0] or ""}, b"")
        elif path.startswith(settings.STATIC_URL) and (file := finders.find(path.removeprefix(settings.STATIC_URL))):
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            self._send(200, {"Content-Type": kind, "Cache-Control": "max-age=86400"}, Path(file).read_bytes())
        elif got and self.path == got.address.partition("#")[0] and self.headers["Upgrade-Insecure-Requests"]:
            self._send(got.answer.status_code, dict(got.answer.headers), got.answer.content)
        else:
            self._send(404, {}, b"")

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Shown:
    """A page of a Chromium that gets its pages from test clients, and its files from where they lie."""

    def __init__(self, page: Page, files: Files) -> None:
        self.page, self.files = page, files
        page.add_init_script(f"localStorage.clear(); ({MOVES})()")

    def wrong(self, got: Got, *, on_a_phone: bool) -> list[str]:
        self.files.got = got
        in_office = got.address.startswith("/admin/")
        self._open(got, DESK if in_office else PHONE)
        moved, *first = self.page.evaluate(MOVED)
        found = [["moves", f"{moved:.2f}", " ".join(first)]] if moved >= MOST_MOVED else []
        found += self.page.evaluate(LOOK, RULES)
        if in_office and (soaking() or on_a_phone):
            found += self._as_wide_as_a_phone()
        if soaking() or not in_office:
            found += self._in_the_dark(got)
        found += self.page.evaluate(SMALL)
        found += self.page.evaluate(WIDE_ICONS) + self.page.evaluate(READ_ICONS)
        self.page.keyboard.press("Tab")  # who uses a keyboard sees where it is
        found += self.page.evaluate(UNSEEN)
        return [f"{rule}: {got.role} {got.address} {where} {html}" for rule, where, html in found]

    def _open(self, got: Got, size: ViewportSize) -> None:
        self.page.set_viewport_size(size)
        self.page.goto(HOST + got.address.partition("#")[0], wait_until="load")
        self.page.evaluate(DRAWN)
        self.page.evaluate(AXE)

    def _as_wide_as_a_phone(self) -> list[list[str]]:
        """What is wrong there alone, such as a button without a name that opens what has no room."""
        self.page.set_viewport_size(PHONE)
        self.page.evaluate(DRAWN)
        found: list[list[str]] = self.page.evaluate(LOOK, RULES) + self.page.evaluate(SMALL)
        self.page.set_viewport_size(DESK)
        return [[f"{rule} at {PHONE['width']} px", *more] for rule, *more in found]

    def _in_the_dark(self, got: Got) -> list[list[str]]:
        """The page in its dark dress. The back office looks at the scheme while it loads, and not again."""
        self.page.emulate_media(color_scheme="dark")
        try:
            if got.address.startswith("/admin/"):
                self._open(got, DESK)
                assert "dark" in self.page.evaluate("document.documentElement.className").split()
            found: list[list[str]] = self.page.evaluate(LOOK, ["color-contrast"])
            return found + self.page.evaluate(FAINT)
        finally:
            self.page.emulate_media(color_scheme="light")


@contextmanager
def served() -> Iterator[Files]:
    with Files() as files:
        thread = Thread(target=files.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield files
        files.shutdown()


@pytest.fixture(scope="module")
def shown() -> Iterator[Shown]:
    with served() as files, playing() as playwright:
        here = f"--host-resolver-rules=MAP {HOST.removeprefix('http://')} 127.0.0.1:{files.server_port}"
        chromium = playwright.chromium.launch(executable_path=find(), args=[*OPTIONS, here])
        yield Shown(chromium.new_context(reduced_motion="reduce").new_page(), files)
        chromium.close()


def test_what_is_dark_in_the_back_office_is_dark_outside_it_too() -> None:
    """There a switch makes pages dark (`.dark`), outside it the browser (`.as-asked`)."""
    shared = [
        Path(settings.BASE_DIR, "static", name)
        for name in ("gridops/home.css", "gridops/everywhere.css", "assessment/slope.css")
    ]
    rules = {line.strip() for file in shared for line in file.read_text(encoding="utf-8").splitlines()}
    dark = {rule.replace(".dark ", ".as-asked ") for rule in rules if rule.startswith(".dark ")}
    assert dark
    assert dark <= rules


def test_every_page_of_every_role_is_for_everybody(shown, monkeypatch) -> None:
    chance, opened, wrong = drawn("Some pages of each role are looked at"), set(), []
    novelty, found, looked = Novelty(), 0, 0
    world = World()
    for _row in range(4):  # several pages, whose numbers stand side by side
        make_incident(world.grid, by=world.center)
    users = accounts(world)
    lists = [Got(role, address, None) for role, address in LONG]
    for role, user in users.items():
        for got in islice(pages_of(role, user, opened, chance), None if soaking() else FEW):
            found += 1
            if shows_a_list(got):
                lists.append(got)
            if novelty.of(got.answer.content.decode()):
                wrong += shown.wrong(got, on_a_phone=not chance.randrange(ON_A_PHONE))
                looked += 1
    assert found > (700 if soaking() else 40)
    assert looked > (200 if soaking() else 30)
    one_row_a_page(monkeypatch)
    going_on = list(with_a_second_page(lists, users))
    assert len(going_on) > (40 if soaking() else len(LONG))
    for got in going_on:
        if novelty.of(got.answer.content.decode()):
            wrong += shown.wrong(got, on_a_phone=True)
    assert not wrong, "\n".join(wrong)


# Lists of which every run looks at a second page.
LONG = [
    ("center", reverse("admin:incidents_incident_changelist")),
    ("center", "/inbox/?show=all"),
    (Role.FULL_TIME, "/field/?show=open"),
]


def shows_a_list(got: Got) -> bool:
    """Whether the page has rows, or would have, which may go on on another page."""
    known = got.answer.context or {}
    return "cl" in known or isinstance(known.get("page"), PageOfRows)


def one_row_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, so that the rows of a small world take several pages, in the back office and outside."""
    for page in admin.site._registry.values():
        monkeypatch.setattr(page, "list_per_page", 1)
    for module in [one for one in sys.modules.values() if "PER_PAGE" in getattr(one, "__dict__", {})]:
        monkeypatch.setattr(module, "PER_PAGE", 1)


def with_a_second_page(lists: Iterable[Got], users: dict[str, User]) -> Iterator[Got]:
    """Those of the pages that now go on on another one, got again."""
    for got in lists:
        browser = Client()
        browser.force_login(users[got.role])
        answer = browser.get(got.address)
        known: Any = answer.context or {}
        if ("cl" in known and known["cl"].multi_page) or ("page" in known and known["page"].has_other_pages()):
            yield Got(got.role, got.address, answer)
