"""The texts of all notices by topic; they are translated when somebody reads them."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)

_texts: dict[str, object] = {}
_outward: dict[str, object] = {}

# What may be sent outside: which thing, when, how much. Never a name, a place or words that somebody wrote.
OUTWARD = {"number", "month", "week", "quarter", "year", "period", "day", "days", "due", "due_on", "count", "grid"}
SOMETHING_NEW = _("Something in gridops waits for you.")


def register(texts: Mapping[str, object], *, outward: Mapping[str, object] | None = None) -> None:
    """Declare topics: a code, and a lazily translated text with named placeholders. A code is given once.

    Outside, only the values in `OUTWARD` are written. A topic whose text names others is sent
    with its text in `outward`, and without one as a sentence that only says that something waits.
    """
    for code, text in texts.items():
        if code in _texts and _texts[code] is not text:
            raise ValueError(f"The topic {code} is registered already.")
        _texts[code] = text
    _outward.update(outward or {})


def outward_text(topic: str, values: Mapping[str, object]) -> str:
    """What e-mail, text messages and messengers say: no more of an incident than its number and what is asked."""
    allowed = {name: value for name, value in values.items() if name in OUTWARD}
    for text in (_outward.get(topic), _texts.get(topic)):
        try:
            if text is not None:
                return str(text) % allowed
        except KeyError:
            continue
    return str(SOMETHING_NEW)


def text_of(topic: str, values: Mapping[str, object]) -> str:
    """The text in the language of the current reader. Raises KeyError for an unknown topic or a missing value."""
    return str(_texts[topic]) % values


def readable(topic: str, values: Mapping[str, object]) -> str:
    """The text of an old row, whose topic may have been taken out or given another placeholder since."""
    try:
        return text_of(topic, values)
    except (KeyError, TypeError, ValueError):
        log.warning("the topic %s no longer fits the values of an old notice", topic)
        return f"{topic}: " + ", ".join(str(value) for value in values.values())
