"""Every paper of the office: its columns as laid down, equal bytes for equal content, text that stays text."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from openpyxl import load_workbook

from core.documents.tables import TablePaper, table_docx, table_xlsx
from gridops.tests.papers import LETTERS, TABLES

DAYS = " ".join(str(day) for day in range(1, 32))
# The columns of every table, as the office's forms have them.
HEADS = {
    "考勤月报表": f"工号 姓名 网格 {DAYS} 应出勤 实出勤 各类请假天数 旷工 加班 备注",
    "花名册": "序号 工号 姓名 性别 出生年月 政治面貌 文化程度 来源 岗位 村 网格 任职日期 离任日期 用工形式 备注",
    "任免一览表": "序号 日期 任／免 工号 姓名 岗位 村 网格 任职日期 离任日期 说明",
    "成绩汇总表": "序号 姓名 性别 出生年月 报名渠道 报考网格 优先情形 笔试成绩 面试成绩 总成绩 名次 备注",
}
# What every form and letter says somewhere, in this order.
SAYS = {
    "招聘公告": "招聘岗位 招聘条件 报名方式 招聘程序 工作报酬",
    "拟录用公示": "公示时间 5个工作日 序号 姓名 拟任网格 受理地点",
    "报名登记表": "姓名 性别 出生年月 政治面貌 文化程度 联系电话 报名渠道 个人简历 本人承诺 资格初审意见",
    "资格审查表": "姓名 审查项目 条件 本人情况 审查结果 年龄 放宽条件 审查意见 服务中心意见",
    "录用审批表": "姓名 个人简历 公示情况 网格指导员\n意见 服务中心意见 街道意见",
    "岗位协议和保密承诺书": "岗位协议 甲方 乙方 申诉 劳动关系 保密承诺书 承诺人",
}
NEVER = ("身份证号", "银行账号", "银行卡", "淘汰", "末位")


def words_of(content: bytes) -> str:
    """All text of a document in its order."""
    document = Document(io.BytesIO(content))
    texts: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                texts += [cell.text for cell in row.cells]
        else:
            texts.append(block.text)
    return "\n".join(texts)


def test_every_paper_is_named_here() -> None:
    assert HEADS.keys() == TABLES.keys()
    assert SAYS.keys() == LETTERS.keys()


@pytest.mark.parametrize("paper", TABLES)
def test_a_table_has_the_columns_that_are_laid_down(paper: str) -> None:
    made = TABLES[paper](3)
    assert [head.text for head in made.heads] == HEADS[paper].split(" ")


@pytest.mark.parametrize("paper", LETTERS)
def test_a_form_or_letter_says_what_is_laid_down_in_its_order(paper: str) -> None:
    words, at = words_of(LETTERS[paper](3)), 0
    for wanted in SAYS[paper].split(" "):
        found = words.find(wanted, at)
        assert found >= 0, f"{paper} does not say {wanted} there"
        at = found


@pytest.mark.parametrize("make", [*TABLES.values(), *LETTERS.values()], ids=[*TABLES, *LETTERS])
def test_equal_content_has_equal_bytes_and_names_no_identity_number(make: Callable[[int], TablePaper | bytes]) -> None:
    first, second = make(4), make(4)
    if isinstance(first, bytes):
        assert first == second
    else:
        assert isinstance(second, TablePaper)
        assert table_xlsx(first) == table_xlsx(second)
        first, second = table_docx(first), table_docx(second)
        assert first == second
    words = words_of(first)
    assert [word for word in NEVER if word in words] == []


@pytest.mark.parametrize("paper", TABLES)
def test_no_cell_of_a_workbook_is_a_formula(paper: str) -> None:
    pages = load_workbook(io.BytesIO(table_xlsx(TABLES[paper](3)))).worksheets
    formulas = [cell.coordinate for page in pages for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
