# ruff: noqa: E501  (specimens and columns as they are laid down, in wide letters)
"""Every paper of the office: its columns as laid down, equal bytes for equal content, text that stays text."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override
from docx import Document
from openpyxl import load_workbook

from core.documents import fitting
from core.documents.fitting import lines
from core.documents.tables import TablePaper, laid_out, table_docx, table_xlsx
from gridops.office.navigation import NAVIGATION
from gridops.tests.papers import LETTERS, TABLES

DAYS = " ".join(str(day) for day in range(1, 32))
# The columns of every table, as the office's forms have them.
HEADS = {
    "考勤月报表": f"工号 姓名 网格 {DAYS} 应出勤 实出勤 各类请假天数 旷工 加班 备注",
    "花名册": "序号 工号 姓名 性别 出生年月 政治面貌 文化程度 来源 岗位 村 网格 任职日期 离任日期 用工形式 备注",
    "花名册（含电话）": "序号 工号 姓名 性别 出生年月 政治面貌 文化程度 来源 岗位 村 网格 任职日期 离任日期 用工形式 备注 联系电话",
    "配备情况表": "序号 村 网格 网格指导员 网格长 专职网格员 兼职网格员 缺员岗位",
    "走访巡查日志": "序号 日期 类别 网格员 对象、场所 户数 内容 发现问题 处理情况",
    "任免一览表": "序号 日期 任／免 工号 姓名 岗位 村 网格 任职日期 离任日期 说明",
    "成绩汇总表": "序号 姓名 性别 出生年月 报名渠道 报考网格 优先情形 笔试成绩 面试成绩 总成绩 名次 备注",
    "月度考核得分表": (
        "序号 工号 姓名 村 网格（含调动：网格×天数） 在岗天数 有效天数 基础信息得分 事件得分 知晓得分 总分 名次（如排） 未计分原因 "
        "本人签阅 备注"
    ),
    "季度考核汇总表": (
        "名次 工号 姓名 村 网格 出勤15 走访巡查20 基础信息20 事件25 调解隐患10 宣传知晓10 加分 扣分 总分 等次 是否排名靠后 "
        "未参评原因 处理意见 本人确认 备注"
    ),
    "培训台账": "序号 日期 内容 学时 参加人 考核 备注",
    "归档台账目录": "类 卷号 文件题名 文号 日期 页数 密级 保管期限 备注",
    "评优推荐表": (
        "类别 序号 姓名 村 网格 年度得分 名次 参评基数 名额 是否并列 资格 主要事迹 村推荐意见 指导员意见 中心意见 公安／纪检等征求意见 同意 不同意 弃权 拟定结果"
    ),
    "工资发放表": (
        "序号 工号 姓名 网格 到岗日期 合同单位（街道/派遣/购买服务单位） 工资标准 岗位津贴 工龄补贴 其他补贴（值班、高温等） 应出勤 实出勤 出勤比例 "
        "基本工资 绩效基数 得分 系数 绩效工资 补发/扣回（所属月份） 应发合计 缴费基数 养老 医疗 失业 公积金 小计 专项扣除后应税额 代扣个税（财务填） "
        "实发（财务填） 养老 医疗（含生育） 失业 工伤 公积金 小计 用工成本合计 备注"
    ),
    "年度考核汇总表": "类别 序号 姓名 村 网格 月均分 季均分 年度得分 月数（有／至少） 季数（有／至少） 备注",
}
# What every form and letter says somewhere, in this order.
SAYS = {
    "招聘公告": "招聘岗位 招聘条件 18周岁以上，50周岁以下 报名方式 招聘程序 7个工作日 工作报酬",
    "拟录用公示": "公示时间 7个工作日 序号 姓名 拟任网格 受理地点",
    "报名登记表": "姓名 性别 出生年月 政治面貌 文化程度 联系电话 报名渠道 个人简历 本人承诺 资格初审意见",
    "资格审查表": "姓名 审查项目 条件 本人情况 审查结果 年龄 放宽条件 审查意见 服务中心意见",
    "录用审批表": "姓名 个人简历 公示情况 网格指导员意见 服务中心意见 街道意见",
    "岗位协议和保密承诺书": "岗位协议 甲方 乙方 申诉 劳动关系 保密承诺书 承诺人",
    "季度考核表": (
        "姓名 性别 出生年月 网格 任职日期 来源 本季任职情况 权重 计算依据 得分 加扣分事由 依据 分值 批准人 总分 名次 等次 本人小结 "
        "网格长意见 网格指导员 服务中心意见 街道意见 本人意见 同意 申诉 本人签名 申诉期限"
    ),
    "年度考核登记表": (
        "姓名 性别 出生年月 政治面貌 文化程度 来源 任职简历 月份 12月 得分 名次 季度 等次 月均分×0.4 季均分×0.6 年度得分 出勤 约谈 奖惩 "
        "个人总结 网格长意见 网格指导员 服务中心评定 街道审定等次 本人意见 本人签名"
    ),
    "加（扣）分审批表": "姓名 季度 分值 事由 政策条款 证明材料目录 申报人 中心审核 领导审批 告知本人 签名",
    "更换审批表": (
        "姓名 岗位 网格 任职起 依据 培训 调岗 听取本人陈述 网格长意见 中心意见 分管领导决定 复核批准 送达日期 申诉期限 离任日期 去向 "
        "本表只终止网格任职，不涉及劳动合同"
    ),
    "网格工作交接单": (
        "移交人 接收人 监交人 网格 交接日期 一、未办结事件 编号 事项 期限 状态 注意事项 二、场所台账 场所 风险 下次巡查日期 三、隐患 场所 内容 "
        "期限 四、纠纷跟进 五、下派任务 六、约谈整改 七、物品 八、账号停用 九、纸质台账目录 移交人 接收人 监交人"
    ),
    "考核申诉书": "申诉人 岗位 网格 申诉事项 类别 期间 原结果 收到日期 申诉理由 请求 证据目录 签名日期 受理栏 收件人 是否逾期",
    "公示": "公示 公示时间 公示途径 反映情况",
    "通报表扬决定": "〔2027〕6号 通报表扬 决定 姓名 示例街道网格管理服务中心",
    "申诉复核决定书": (
        "诉〔2026〕 申诉人 申诉事项 查明的事实 认定依据 决定 更正前后对照 更正前 更正后 复核人 未参与原评分 再次申请 2026年10月20日 送达回证"
    ),
}
AS_PROGRAMS_WRITE = re.compile(
    r"(?<![\d-])\d{4}-\d{2}(?:-\d{2})?(?![\d-])|\d{4}Q[1-4]|\bNone\b|[a-z]+_[a-z_]+|[\u4e00-\u9fff][,:;?!()]|[,:;?!()][\u4e00-\u9fff]"
)
NEVER = ("身份证号", "银行账号", "银行卡", "淘汰", "末位", "min(")


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
    words, at = (
        words_of(LETTERS[paper](3)).replace("\n", "") if "\n" not in SAYS[paper] else words_of(LETTERS[paper](3)),
        0,
    )
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
    assert AS_PROGRAMS_WRITE.findall(words) == []


@pytest.mark.parametrize("paper", TABLES)
def test_no_cell_of_a_workbook_is_a_formula(paper: str) -> None:
    pages = load_workbook(io.BytesIO(table_xlsx(TABLES[paper](3)))).worksheets
    formulas = [cell.coordinate for page in pages for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def lines_of(paper: TablePaper) -> dict[str, float]:
    """The most lines of a cell in every column of a printed table."""
    size, texts, widths = laid_out(paper)
    room = [(width - fitting.BESIDE) / (size.mm / 2) for width in widths]
    return {
        head.text: max((lines(text, wide) for text in column), default=1)
        for head, column, wide in zip(paper.heads, zip(*texts, strict=True), room, strict=True)
    }


@pytest.mark.parametrize("paper", TABLES)
def test_every_table_can_be_read_and_signed(paper: str) -> None:
    """Letters that a printer prints, numbers in one piece, rows of few lines."""
    for leaf in TABLES[paper](14).by_leaf():
        size, texts, widths = laid_out(leaf)
        assert size.pt >= 7.5
        needs = [max(map(fitting.unbroken, column)) * size.mm / 2 for column in zip(*texts, strict=True)]
        assert [head.text for head, need, width in zip(leaf.heads, needs, widths, strict=True) if need > width] == []
        assert {head: most for head, most in lines_of(leaf).items() if most > 3 and head != "参加人"} == {}


# Numbers that are no terms: the policy's own, what the terms must add up to, and arithmetic.
NOT_A_TERM = (
    *("连续2个月排名靠后", "满分100分", "95%置信区间", "次月1日"),
    *("0.0%", "目标为0件", "扣至0分", "不足1名的按1名计", "不足1人的按1人计"),
)
NUMBER = re.compile(r"(?<!\\)[0-9０-９]+(\.[0-9]+)?\s*个?(工作日|周岁|日|天|人|分|名|%|％|元|月|年|小时|分钟|次|件)")
WRITERS = (
    "documents.py",
    "articles_of_grids.py",
    "articles_of_people.py",
    "forms_of_one.py",
    "papers.py",
    "paper_of_*.py",
)


def fixed_numbers(source: str) -> list[str]:
    """The texts of a module in which a number with a Chinese unit is written down. Docstrings are no texts."""
    nodes = list(ast.walk(ast.parse(source)))
    said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in said]
    found = []
    for text in filter(lambda one: isinstance(one, str), texts):
        for known in NOT_A_TERM:
            text = text.replace(known, "")
        if NUMBER.search(text):
            found.append(text)
    return found


def test_no_paper_states_a_number_that_the_office_sets() -> None:
    """Days, ages, points and shares are terms or come from the rows; what is written into a text stays for ever."""
    assert fixed_numbers('text("公示不少于5个工作日")')
    assert not fixed_numbers('text(f"公示不少于{days}个工作日")')
    root = Path(settings.BASE_DIR)
    modules = [
        path
        for name in WRITERS
        for app in ("staff", "incidents", "assessment")
        for path in root.glob(f"{app}/*/{name}")
    ]
    assert len(modules) > 12
    found = {str(path.relative_to(root)): numbers for path in modules if (numbers := fixed_numbers(path.read_text()))}
    assert found == {}


def test_of_every_paper_it_is_written_down_where_it_is_made() -> None:
    said = (Path(settings.BASE_DIR) / "docs/papers.md").read_text()
    assert [name for name in (*TABLES, *LETTERS) if name not in said] == []


def test_every_way_to_a_paper_begins_in_the_menu() -> None:
    """The first two words of a way are a group of the menu and an entry in it, as the office reads them."""
    table = (Path(settings.BASE_DIR) / "docs/papers.md").read_text().splitlines()
    ways = [row.split("|")[2].split(";")[0].split("→") for row in table if row.startswith("|") and "→" in row]
    ways = [[word.strip() for word in way] for way in ways if not way[0].strip().startswith("page")]
    with override("zh-hans"):
        menu = {str(group.get("title", "")): {str(item["title"]) for item in group["items"]} for group in NAVIGATION}
    assert len(ways) > 20
    assert [way for way in ways if way[1] not in menu.get(way[0], ())] == []
