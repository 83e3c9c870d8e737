"""A short English word may be two Chinese ones: where it means the other thing it says which, by a context."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("assessment", "incidents", "staff", "grids", "gridops", "core", "templates")

# The word, and the rooms that mean by it what the catalogue says of it without a context.
MEANT = {
    "Accept": "incident",  # 受理, a case
    "Decision": "recruitment",
    "Refuse": "recruitment",  # 不予录用
    "Why": "interview",  # 约谈事由
    "answered": "assignments",  # 反馈时间, of a task
    "answered by": "assignments",  # 反馈人
    "as it is": "archive triage",  # 不改
    "checked": "interview",  # 复查时间
    "closed": "incident supervision",  # 已办结
    "days": "figures",  # 天, a unit; the days of a range are 起止日期
    "figures": "entries",  # 数据种类
    "from": "incident replacement",  # 原状态
    "name": "calendar departments matters territory what_if",  # 名称: people have a 姓名
    "open": "territory",  # 启用
    "place": "desk hazards incident leading_group premises training triage",  # 地点
    "published on": "award",  # 公示日期: rules are made known, and proposals are shown
    "purpose": "attachments",
    "received": "entries",  # 接收时间: money is 收入
    "received on": "pay",  # 到账日期
    "to": "incident replacement",  # 新状态
    "what was found": "hazards",  # 复查情况
    "where it was published": "award",
    "who": "objection",  # 对象
}


def _room(path: Path) -> str:
    """A noun's folder; of a template, the folder that is called like it."""
    parts = path.relative_to(ROOT).parts
    return parts[2] if parts[0] == "templates" else parts[1]


def test_a_word_with_two_meanings_says_which_one_it_has() -> None:
    words = "|".join(re.escape(word) for word in MEANT)
    said = re.compile(rf'(?<![a-z])(?:_|gettext|gettext_lazy)\(\s*"({words})"\s*\)|{{% translate "({words})" %}}')
    wrong = []
    for floor in FLOORS:
        for path in [*(ROOT / floor).rglob("*.py"), *(ROOT / floor).rglob("*.html")]:
            if {"tests", "migrations"} & {*path.parts} or len(path.relative_to(ROOT).parts) < 3:
                continue
            found = {one or other for one, other in said.findall(path.read_text())}
            wrong += [f"{path.relative_to(ROOT)}: {word}" for word in found if _room(path) not in MEANT[word].split()]
    assert wrong == [], "say which meaning it has, by pgettext or a context"
