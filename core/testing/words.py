"""What somebody reads on a page, without what only the browser reads."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.utils.html import strip_tags

UNREAD = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)


def words_of(page: HttpResponse) -> str:
    """The text of a page's main part: no addresses and no tokens, whose random letters may hold anything."""
    return strip_tags(UNREAD.sub("", page.content.decode().split("<main")[-1].split("</main")[0]))
