"""No text escapes the catalogue because a module calls gettext by a name of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from core.testing.messages import BESIDE_A_NAME, closed, unseen


@pytest.mark.parametrize(
    ("line", "is_seen"),
    [
        ("from django.utils.translation import gettext_lazy as _", True),
        ("from django.utils.translation import gettext, pgettext_lazy", True),
        ("from django.utils.translation import gettext_lazy as _lazy", False),
        ("from django.utils.translation import pgettext as _", False),  # its context would be taken for the text
        ("from django.utils import translation\nsay = translation.gettext", False),
        ("from django.utils.translation import gettext\nsay = gettext", False),
        ("from core.texts import tidy as neat", True),
    ],
)
def test_a_function_of_texts_is_called_as_the_catalogue_looks_for_it(tmp_path: Path, line: str, is_seen: bool) -> None:
    module = tmp_path / "module.py"
    module.write_text(line)
    assert (unseen(module) == []) is is_seen


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("增加 %s", "增加%s"),
        ("选择 %(name)s 来修改", "选择%(name)s来修改"),
        ("添加另一个 {name}。", "添加另一个{name}。"),
        ("ID 为“%(key)s”", "ID 为“%(key)s”"),
        ("不超过 %(num)d 位", "不超过 %(num)d 位"),
    ],
)
def test_what_django_says_in_chinese_is_shown_without_gaps(said: str, shown: str) -> None:
    assert closed(said) == shown


def test_django_is_heard_through_our_catalogue() -> None:
    with override("zh-hans"):
        assert gettext("Change %s") == "修改%s"


def test_a_blank_stands_beside_numbers_and_beside_no_name() -> None:
    assert BESIDE_A_NAME.search("%(name)s 的巡查已登记。")
    assert BESIDE_A_NAME.search("没有使 %(source)s 透支。")
    assert not BESIDE_A_NAME.search("%(name)s的工号是 %(number)s，自 %(day)s 起。")
