"""The content of a roster: its columns, and the words that offices use in them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from core.sheets import cells
from core.sheets.kinds import Loss
from core.sheets.table import Column
from staff.access import Role
from staff.office_sheet import GRID_KEY, GRID_KEY_LOSS, phone, staff_number
from staff.people.models import Gender, Source
from staff.people.sheets import person
from staff.postings.models import PayScheme

WINDOW = "window"  # what the roster has in place of a role for window staff, who have no posting

# What offices write; the first label of each value is the one that is written out.
ROLES = {
    "网格指导员": Role.GUIDE.value, "指导员": Role.GUIDE.value, "驻村指导员": Role.GUIDE.value,
    "网格长": Role.LEADER.value,
    "专职网格员": Role.FULL_TIME.value, "专职": Role.FULL_TIME.value,
    "兼职网格员": Role.PART_TIME.value, "兼职": Role.PART_TIME.value,
    "窗口人员": WINDOW, "窗口": WINDOW,
}  # fmt: skip
SOURCES = {
    "街道干部": Source.OFFICIAL.value, "机关干部": Source.OFFICIAL.value, "驻村干部": Source.OFFICIAL.value,
    "村干部": Source.VILLAGE_CADRE.value, "村书记": Source.VILLAGE_CADRE.value, "村主任": Source.VILLAGE_CADRE.value,
    "协辅人员": Source.AUXILIARY.value, "协辅": Source.AUXILIARY.value, "辅助人员": Source.AUXILIARY.value,
    "驻村干部推荐": Source.RECOMMENDED.value, "推荐": Source.RECOMMENDED.value, "村推荐": Source.RECOMMENDED.value,
    "自荐": Source.SELF_NOMINATED.value, "个人自荐": Source.SELF_NOMINATED.value,
    "公开招聘": Source.RECRUITED.value, "招聘": Source.RECRUITED.value, "社会招聘": Source.RECRUITED.value,
    "党员骨干": Source.PARTY_MEMBER.value, "党员": Source.PARTY_MEMBER.value,
    "村民代表": Source.VILLAGE_REPRESENTATIVE.value,
    "小组长": Source.GROUP_HEAD.value, "村民小组长": Source.GROUP_HEAD.value,
    "两代表一委员": Source.DELEGATE.value, "党代表": Source.DELEGATE.value, "人大代表": Source.DELEGATE.value,
    "政协委员": Source.DELEGATE.value,
    "平安志愿者": Source.VOLUNTEER.value, "志愿者": Source.VOLUNTEER.value,
    "条线协管员": Source.LINE_COORDINATOR.value, "协管员": Source.LINE_COORDINATOR.value,
    "兼职（来源未分）": Source.RESIDENT.value, "志愿者/党员骨干": Source.RESIDENT.value,
}  # fmt: skip
HEADS_OF_VILLAGES = {(Role.GUIDE.value, Source.OFFICIAL.value), (Role.LEADER.value, Source.VILLAGE_CADRE.value)}
GENDERS = {"男": Gender.MALE.value, "女": Gender.FEMALE.value}
PAY = {
    "激励补贴": PayScheme.ALLOWANCE.value, "补贴": PayScheme.ALLOWANCE.value, "月补贴": PayScheme.ALLOWANCE.value,
    "劳动报酬": PayScheme.WAGE.value, "工资": PayScheme.WAGE.value, "合同工资": PayScheme.WAGE.value,
    "以奖代补": PayScheme.SUBSIDY.value, "按件补贴": PayScheme.SUBSIDY.value,
}  # fmt: skip


def _ability(name: str, header: str, *also: str) -> Column:
    words = gettext_lazy("是 or 否; 未登记 or blank: what is known stays, and not recorded is not “no”.")
    return Column(name, header, cells.known_truth, words, also=also, example="是")


COLUMNS: tuple[Column, ...] = (
    Column("position", "序号", cells.text(20), gettext_lazy("A running number; it is not read.")),
    Column(
        "village",
        "村",
        cells.name,
        gettext_lazy("The village's name or its code of 12 digits."),
        also=("村名", "村社", "村居", "村(社区)", "村社区", "所属村", "行政村"),
        spans=True,
        example="示例01村",
    ),
    Column(
        "grid_name",
        "网格名称",
        cells.text(60),
        gettext_lazy("Needed unless the grid code is written."),
        also=("网格", "所属网格", "网格名"),
        spans=True,
        example="示例01村第1网格",
    ),
    Column(
        "grid_code",
        "网格编码",
        cells.code,
        gettext_lazy(
            "15 digits; it decides where it is written. Blank for a guide, and for a leader of the whole village."
        ),
        also=("网格代码", "网格编号"),
        spans=True,
        example="331003002901001",
    ),
    GRID_KEY,
    Column(
        "role",
        "岗位",
        cells.one_of(ROLES),
        gettext_lazy("网格指导员, 网格长, 专职网格员 or 兼职网格员; 窗口人员 for window staff, who have no posting."),
        also=("职务", "角色", "网格岗位", "人员类别"),
        filled=True,
        example="专职网格员",
    ),
    Column(
        "name",
        "姓名",
        person,
        gettext_lazy("The person's name."),
        also=("人员姓名",),
        filled=True,
        example="王芳",
    ),
    Column("gender", "性别", cells.one_of(GENDERS), gettext_lazy("男 or 女."), example="女"),
    Column(
        "born",
        "出生年月",
        cells.month,
        gettext_lazy("Year and month."),
        also=("出生日期", "出生月份", "出生"),
        example="1985-03",
    ),
    Column(
        "political_status",
        "政治面貌",
        cells.text(30),
        gettext_lazy("As the office writes it."),
        also=("政治身份",),
        example="群众",
    ),
    Column(
        "education",
        "文化程度",
        cells.text(30),
        gettext_lazy("As the office writes it."),
        also=("学历",),
        example="大专",
    ),
    Column(
        "source",
        "来源",
        cells.one_of(SOURCES),
        gettext_lazy(
            "街道干部, 村干部, 协辅人员, 驻村干部推荐, 自荐, 公开招聘; of part-time members "
            "党员骨干, 村民代表, 小组长, 两代表一委员, 平安志愿者 or 条线协管员."
        ),
        also=("人员来源", "选用方式"),
        example="公开招聘",
    ),
    Column(
        "phone",
        "联系电话",
        phone,
        gettext_lazy("One number. A masked one, such as 138****5678, means: unchanged."),
        also=("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
        example="13800000000",
    ),
    Column(
        "begins_on",
        "任职日期",
        cells.day_or_month,
        gettext_lazy("The first day in post; a month stands for its first day."),
        also=("任职时间", "任职起始日期", "上岗日期", "到岗日期"),
        example="2026-03-01",
    ),
    Column(
        "ends_on",
        "离任日期",
        cells.day,
        gettext_lazy(
            "The day of leaving: the first day without the post, so that a successor may begin on it. Blank: unchanged."
        ),
        also=("离任时间", "离岗日期", "卸任日期"),
        example="2026-09-01",
    ),
    Column("note", "备注", cells.lines(200), gettext_lazy("About the posting.")),
    Column(
        "staff_number",
        "工号",
        staff_number,
        gettext_lazy("Finds the worker. Blank: a new worker is given one."),
        also=("员工编号", "人员编号"),
        example="",
    ),
    Column(
        "pay_scheme",
        "薪酬方式",
        cells.one_of(PAY),
        gettext_lazy("激励补贴, 劳动报酬 or 以奖代补; never inferred from the source."),
        also=("报酬方式", "薪酬类别"),
        example="劳动报酬",
    ),
    Column(
        "at_window",
        "窗口人员",
        cells.known_truth,
        gettext_lazy("是 or 否: serves at a service window. 未登记 or blank: unchanged."),
        also=("是否窗口人员",),
        example="否",
    ),
    Column(
        "line",
        "条线",
        cells.text(60),
        gettext_lazy("The line or office that employs an auxiliary."),
        also=("所属条线", "条线部门"),
    ),
    _ability("uses_computer", "懂电脑", "会用电脑", "电脑操作", "计算机操作", "计算机操作能力"),
    _ability("uses_phone_app", "会用平安通", "平安通操作", "手机操作", "手机应用操作", "手机应用操作能力"),
    _ability("organises", "组织协调能力", "组织协调"),
    _ability("expresses", "文字口头表达能力", "文字口头表达", "表达能力"),
    _ability("energetic", "精力充沛", "精力", "有精力", "工作精力"),
    _ability("well_informed", "信息灵通", "熟悉情况", "情况熟悉", "了解情况"),
    Column(
        "judged_by",
        "评判人",
        cells.text(60),
        gettext_lazy("Who judged the energy and how well informed one is: needed where one of the two is new."),
        also=("评定人", "评价人", "考察人"),
        example="张主任",
    ),
    Column(
        "judged_on",
        "评定日期",
        cells.day,
        gettext_lazy("On which day that was judged."),
        also=("评定时间", "评价日期", "考察日期"),
        example="2026-03-01",
    ),
)

JUDGED = ("energetic", "well_informed")  # by a person, on a day
JUDGEMENT = ("judged_by", "judged_on")
ABILITIES = ("uses_computer", "uses_phone_app", "organises", "expresses", *JUDGED)
_STAYS = gettext_lazy("what is known of it stays as it is, and of new people it is not known")
LOSSES = {
    **dict.fromkeys(("gender", "political_status", "education", "note", "at_window", "line"), Loss(_STAYS)),
    **dict.fromkeys(JUDGEMENT, Loss(gettext_lazy("no new judgement of the energy or of being well informed is taken"))),
    **dict.fromkeys(ABILITIES, Loss(gettext_lazy("whether new people meet this condition is not recorded"))),
    "village": Loss(gettext_lazy("guides, and leaders of a whole village, cannot be told apart by their village")),
    "grid_name": Loss(gettext_lazy("grids are found by their code alone")),
    "grid_code": Loss(gettext_lazy("grids are found by their name alone")),
    "grid_key": GRID_KEY_LOSS,
    "born": Loss(gettext_lazy("two people of the same name cannot be told apart, and no age is checked")),
    "source": Loss(gettext_lazy("where people came from is not known, so that no condition of it is checked")),
    "phone": Loss(gettext_lazy("two people of the same name cannot be told apart by their phone")),
    "ends_on": Loss(gettext_lazy("nobody leaves by this sheet: who is in post stays in post")),
    "staff_number": Loss(gettext_lazy("two people of the same name cannot be told apart by their number")),
    "pay_scheme": Loss(gettext_lazy("the pay scheme of new postings is not known")),
}
