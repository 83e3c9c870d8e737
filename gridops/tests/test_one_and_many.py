"""English with one of a thing: “Bulletins to issue: 1” or “1 bulletin to issue”, and never “1 bulletins to issue”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from assessment import worklist as assessment
from core.testing.laws import drawn, soaking
from core.worklist import Waiting
from gridops.tests.addresses import World
from gridops.tests.walking import accounts, pages_of
from incidents import worklist as incidents
from staff import worklist as staff

# How a number that may be 1 is called in texts; other numbers are limits and the like.
FEW = 8  # pages of each role
NUMBERS = "all count days grids hours many months moves quota ranks rows sessions total weeks"
# Words with an s that are no plurals: what one thing does, and two of our own.
NO_NOUNS = r"(?:waits|bonus|premises|is|was|has|does|its|this|us|as|begins|ends|lies|holds|asks|stands|differs)\b"
PLURAL = rf"(?!{NO_NOUNS})[A-Za-z][A-Za-z-]*(?<!s)s\b"
BEFORE_A_PLURAL = re.compile(rf"%\(({NUMBERS.replace(' ', '|')})\)[ds] (?:(?!{NO_NOUNS})[a-z-]+ )?{PLURAL}")
# A number that is set by us, or by the rules, and is never 1: how much of something is taken or asked for.
A_LIMIT = re.compile(r"at most|at least|more than|fewer|exactly|last %|within", re.I)
# Said only of two or more; of a whole territory; of a part of many; and a label that is followed by a verb.
NEVER_ONE = re.compile(
    r"are called|These are|holds %.count.d names|cannot be made out of|are own ones|effective days here"
)
ONE_BEFORE_A_PLURAL = re.compile(rf"(?<![\w.,:/%–−+·×÷=-])(?<![\d)] )1 (?:(?!{NO_NOUNS})[A-Za-z-]+ )?{PLURAL}")
RUN_TOGETHER = re.compile(r"[a-z0-9)%]\.[A-Z][a-z]* [a-z]")  # “66.Working days …”
INLINE = r"</?(?:a|b|strong|em|small|span|code|time)\b[^>]*>"
NOT_READ = re.compile(r"<(script|style|option|title|svg|table|dl)\b.*?</\1>", re.S)


def text_of(page: str) -> str:
    """What a page says, a line for each of its parts."""
    plain = re.sub(INLINE, "", NOT_READ.sub("\n", page))
    lines = (" ".join(line.split()) for line in unescape(re.sub(r"<[^>]*>", "\f", plain)).split("\f"))
    return "\n".join(line for line in lines if line)


def labels() -> Iterator[str]:
    """What every declared kind of task is called."""
    for room in (assessment, incidents, staff):
        for declared in (*room.QUEUES, *getattr(room, "SINGLES", ())):
            for queue in getattr(declared, "queues", [declared]):
                yield str(queue.label)


def test_a_text_with_a_number_before_a_plural_has_a_singular_too() -> None:
    path = Path(settings.BASE_DIR) / "locale/zh_Hans/LC_MESSAGES/django.po"
    with path.open("rb") as file:
        texts = [message.id for message in read_po(file) if isinstance(message.id, str)]
    wrong = [
        text for text in texts if BEFORE_A_PLURAL.search(text) and not (A_LIMIT.search(text) or NEVER_ONE.search(text))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("count", [1, 2])
def test_every_kind_of_task_at_home_is_right_for_one_and_for_two(count: int) -> None:
    with override("en"):
        kinds = [Waiting(label, count, "/here/") for label in labels()]
        context = {"waits": {"full": kinds}, "access": {}}
        text = text_of(render_to_string("gridops/home/body.html", context))
        assert [kind.label for kind in kinds if f"{kind.label[0].upper()}{kind.label[1:]}: {count}" not in text] == []
    assert len(kinds) > 40
    assert not ONE_BEFORE_A_PLURAL.findall(text)


@pytest.mark.long
@pytest.mark.django_db
def test_no_page_says_one_of_many_or_runs_two_sentences_together(settings) -> None:
    """A world with one of everything, as every role reads it in English: some pages by chance, all in the soak."""
    settings.LANGUAGE_CODE = "en"
    world, opened, wrong, seen = World(), set(), set(), 0
    chance = drawn("Pages are read in this order")
    for role, user in accounts(world).items():
        for got in islice(pages_of(role, user, opened, chance), None if soaking() else FEW):
            seen += 1
            wrong |= {
                (role, got.address, line)
                for line in text_of(got.answer.content.decode()).split("\n")
                if ONE_BEFORE_A_PLURAL.search(line) or RUN_TOGETHER.search(line)
            }
    assert not wrong, "\n".join(map(str, sorted(wrong)))
    assert seen > 50


def test_the_kind_is_found() -> None:
    assert ONE_BEFORE_A_PLURAL.search(text_of("<li><strong>1</strong> Bulletins to issue</li>"))
    assert ONE_BEFORE_A_PLURAL.search(text_of("<a><strong>1</strong> Open cases of my grids</a>"))
    assert not ONE_BEFORE_A_PLURAL.search(text_of("<li>Bulletins to issue: <strong>1</strong></li>"))
    assert not ONE_BEFORE_A_PLURAL.search("1 grid has everything in time")
    assert RUN_TOGETHER.search("Days attended: 66.Working days to attend: 66.")
