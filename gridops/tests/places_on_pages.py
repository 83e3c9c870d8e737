"""Where a page leads to a place on a page that is not there: such a link opens the top, and nobody is told."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urldefrag

import lxml.html

from gridops.tests.walking import Got


def dead_places(got: Got) -> Iterator[str]:
    """Places that the page's own links name, and the place for which the page was opened, where they are missing."""
    document = lxml.html.document_fromstring(got.answer.content.decode())
    there = set(document.xpath("//@id"))
    page, wanted = urldefrag(unquote(got.address))
    named = {urldefrag(unquote(link)) for link in document.xpath("//a/@href") if "#" in link}
    on_this_page = {place for address, place in named if address in ("", page)}
    for place in sorted({wanted, *on_this_page} - there - {""}):
        yield f"{got.role} {got.address}: nothing on the page is called {place}"
