"""The texts of all notices by topic; they are translated when somebody reads them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from core.documents.dates import dates_in_words
from core.punctuation import listed
from core.years import named_in_words, short_name_in_words

log = logging.getLogger(__name__)

_texts: dict[str, object] = {}
_outward: dict[str, object] = {}
_words: dict[str, frozenset[str]] = {}
Value = str | int | Promise | Sequence[str | Promise]
Cases = Mapping[str, tuple[str, str]]  # the number of a case → the name of its grid, and its title
Namer = Callable[[Collection[str], Any, date], Cases]
_namers: list[Namer] = []

# A day has a blank on both sides while it is 2026-09-01; as 2026年9月1日 it stands among the other words.
AROUND_A_DAY = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\d{4}年)|(?<=\d日) (?=[\u4e00-\u9fff])")

# What may be sent outside: which thing, when, how much. Never a name, a place or words that somebody wrote.
OUTWARD = {"number", "month", "week", "quarter", "year", "period", "day", "days", "due", "due_on", "count", "grid"}
SOMETHING_NEW = _("Something in gridops waits for you.")


def register(
    texts: Mapping[str, object], *, outward: Mapping[str, object] | None = None, words: Collection[str] = ()
) -> None:
    """Declare topics: a code, and a lazily translated text with named placeholders. A code is given once.

    `words` are placeholders that words of the program fill, such as a duty: they are given lazily translated.

    Outside, only the values in `OUTWARD` are written. A topic whose text names others is sent
    with its text in `outward`, and without one as a sentence that only says that something waits.
    """
    for code, text in texts.items():
        if code in _texts and _texts[code] is not text:
            raise ValueError(f"The topic {code} is registered already.")
        _texts[code] = text
        _words[code] = frozenset(words)
    _outward.update(outward or {})


def as_kept(topic: str, values: Mapping[str, Value]) -> dict[str, Any]:
    """The values as a notice keeps them: words of the program in each language, since nobody knows who reads them.

    Raises TypeError for words that are said in one language already.
    """
    for name in _words.get(topic, ()):
        if isinstance(values.get(name), str):
            raise TypeError(f"The topic {topic} takes lazily translated words as its value {name}.")
    return {name: _kept(value) for name, value in values.items()}


def _kept(value: Any) -> Any:
    if isinstance(value, Promise):
        return {code: _said_in(code, value) for code, _name in settings.LANGUAGES}
    return [_kept(one) for one in value] if isinstance(value, list | tuple) else value


def _said_in(language: str, words: Promise) -> str:
    with override(language):
        return str(words)


def name_cases_by(namer: Namer) -> None:
    """Declare who knows the grids and titles of cases by their numbers: of those that an account may see, on a day."""
    _namers.append(namer)


def cases_in(values: Collection[Mapping[str, object]], user: Any, on: date) -> Cases:
    """The cases that notices of an account are about. A few queries, however many notices there are.

    A notice keeps the number alone: a title is somebody's words, which may be erased or come out of sight later.
    """
    numbers = {str(one["number"]) for one in values if "number" in one}
    named: dict[str, tuple[str, str]] = {}
    for namer in _namers if numbers else ():
        named |= namer(numbers, user, on)
    return named


def _complete(values: Mapping[str, object], cases: Cases, *, outside: bool = False) -> dict[str, object]:
    """The values of a notice, and in addition its `case` as people call it: by grid and title, and last its number."""
    number = str(values.get("number", ""))
    grid, title = cases.get(number, ("", ""))
    case = number
    if grid and title and not outside:
        case = gettext("“%(title)s” in %(grid)s (%(number)s)") % {"title": title, "grid": grid, "number": number}
    elif grid:
        case = gettext("in %(grid)s (%(number)s)") % {"grid": grid, "number": number}
    return {"case": case, **values}


def _as_read(values: Mapping[str, object]) -> dict[str, object]:
    """The values in the reader's language, months and quarters in words; days, too, where that is Chinese."""
    values = {name: _read(value) for name, value in values.items()}
    if (get_language() or "").partition("-")[0] != "zh":
        return {name: short_name_in_words(value) if isinstance(value, str) else value for name, value in values.items()}
    words = {name: dates_in_words(value) if isinstance(value, str) else value for name, value in values.items()}
    return words | {"period": named_in_words(str(words["period"]))} if "period" in words else words


def _read(value: Any) -> Any:
    """One value that was kept: words in the reader's language, several in a line."""
    if isinstance(value, dict):
        return value.get(get_language() or "") or next(iter(value.values()))
    return listed(_read(one) for one in value) if isinstance(value, list | tuple) else value


def outward_text(topic: str, values: Mapping[str, object], cases: Cases | None = None) -> str:
    """What e-mail, text messages and messengers say: no more of an incident than grid, number and what is asked."""
    allowed = {name: value for name, value in values.items() if name in OUTWARD}
    allowed = _complete(allowed, cases or {}, outside=True) if "number" in allowed else allowed
    for text in (_outward.get(topic), _texts.get(topic)):
        try:
            if text is not None:
                return AROUND_A_DAY.sub("", str(text) % _as_read(allowed))
        except KeyError:
            continue
    return str(SOMETHING_NEW)


def text_of(topic: str, values: Mapping[str, object], cases: Cases | None = None) -> str:
    """The text in the language of the current reader. Raises KeyError for an unknown topic or a missing value."""
    read = _as_read(_complete(values, cases or {}) if "number" in values else values)
    return AROUND_A_DAY.sub("", str(_texts[topic]) % read)


def readable(topic: str, values: Mapping[str, object], cases: Cases | None = None) -> str:
    """The text of an old row, whose topic may have been taken out or given another placeholder since."""
    try:
        return text_of(topic, values, cases)
    except (KeyError, TypeError, ValueError):
        log.warning("the topic %s no longer fits the values of an old notice", topic)
        return f"{topic}: " + ", ".join(str(value) for value in values.values())


def and_more(text: str, count: int) -> str:
    """The text of one notice that replaces several of its kind."""
    if count == 1:
        return text
    return gettext("%(text)s (and %(more)s more of this kind)") % {"text": text, "more": count - 1}
