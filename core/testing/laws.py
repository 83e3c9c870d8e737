"""Laws: a few random examples in the suite, many more in `make soak`.

A law that needs no database is quick, and tries `QUICK` examples; one that needs it says how few. What has a countable
number of cases, such as a failure at each statement, is tried on some of them, which change from run to run.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import settings

QUICK = 12  # the changes of the rules that `make mutants` makes are noticed by ten
THOROUGH = 250  # instead of QUICK in the soak
MANY = 10  # times as many in the soak, of a law that says how few
Case = TypeVar("Case")


def soaking() -> bool:
    return os.environ.get("GRIDOPS_SOAK") == "1"


def law(few: int, **more: Any) -> Callable[[Any], Any]:
    """Try a law on `few` examples; `make soak`, which sets GRIDOPS_SOAK, tries `MANY` times as many."""
    tried = settings(max_examples=few * MANY if soaking() else few, **more)
    return lambda test: pytest.mark.law(tried(test))


def some_of(cases: Sequence[Case], few: int) -> list[Case]:
    """All cases in the soak; here the first, the last and some between, `few` in all.

    They are drawn by GRIDOPS_SEED, or by a number that is printed: to try the same ones again, set it to that.
    """
    if soaking() or len(cases) <= few:
        return list(cases)
    between = drawn(f"Some of {len(cases)} cases are tried").sample(range(1, len(cases) - 1), few - 2)
    return [cases[place] for place in (0, *sorted(between), len(cases) - 1)]


def few_of(cases: Sequence[Case], few: int, chance: random.Random) -> list[Case]:
    """All cases in the soak; in the suite `few` of them, drawn by `chance`. For many draws in one test."""
    if soaking() or len(cases) <= few:
        return list(cases)
    return [cases[place] for place in sorted(chance.sample(range(len(cases)), few))]


def drawn(what: str) -> random.Random:
    """Chance that can be had again: by GRIDOPS_SEED, or by the number that is printed."""
    seed = os.environ.get("GRIDOPS_SEED") or str(random.randrange(10**6))
    print(f"{what}: GRIDOPS_SEED={seed}")
    return random.Random(seed)
