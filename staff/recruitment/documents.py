"""Papers of recruitment: announcement, forms of a candidate, results, publication, agreement.

The office fills in by hand what the system does not keep: places and times, marks of examinations. No identity number
is asked for: who examines the papers sees them, and notes that they were seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from docx.shared import Pt

from core.documents.forms import Boxes, FormPaper, Grid, Opinion, form_docx
from core.documents.official import OfficialDocument
from core.documents.tables import Head, TablePaper
from core.errors import Conflict
from staff.postings.rules import OLDEST, YOUNGEST

BLANK_DAY = "　　年　月　日"
SIGNED_BY_THE_PERSON = "本人签名：　　　　　　　　年　　月　　日"
OF_AGE = f"{YOUNGEST}周岁以上，{OLDEST}周岁以下"
MARKS_HEADS = (
    Head("序号", 6), Head("姓名", 14), Head("性别", 7), Head("出生年月", 13), Head("报名渠道", 22),
    Head("报考网格", 24), Head("优先情形", 20),
    Head("笔试成绩", 13), Head("面试成绩", 13), Head("总成绩", 13), Head("名次", 8),
    Head("备注", 20, left=True),
)  # fmt: skip


class NobodyToName(Conflict):
    """The paper would name nobody, and no post."""

    code = "nobody_to_name"


@dataclass(frozen=True)
class Vacancy:
    village: str
    grid: str
    wanted: int = 1


@dataclass(frozen=True)
class Announcement:
    """What is announced: the posts that are open."""

    issuer: str
    vacancies: Sequence[Vacancy]
    day: date
    publication_days: int  # working days at least, by the rules of the office


@dataclass(frozen=True)
class Condition:
    """One condition of the policy, and how the candidate stands to it."""

    name: str
    asked: str
    met: bool | None  # None: not recorded
    said: str = ""


@dataclass(frozen=True)
class Candidate:
    """Everything that the papers say of one candidate; what is not known stays blank."""

    issuer: str
    name: str
    gender: str
    born: str
    political_status: str
    education: str
    phone: str  # masked
    channel: str
    village: str
    grid: str
    background: str
    former_post: str
    applied_on: date
    state: str
    skills: Sequence[Condition] = ()
    decision: str = ""
    decided: str = ""  # by whom and when
    begins_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Candidates:
    issuer: str
    title: str  # of which search
    rows: Sequence[Candidate]
    filled_on: date
    publication_days: int  # working days at least, by the rules of the office
    until: date | None = field(default=None)  # the last day of a publication


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else BLANK_DAY


# --- announcement and publication -----------------------------------------------------------------


def announcement_docx(said: Announcement) -> bytes:
    """招聘公告: which posts, whom the policy asks for, how to apply."""
    total = sum(vacancy.wanted for vacancy in said.vacancies)
    document = OfficialDocument(title="招聘公告", author=said.issuer)
    document.title("关于公开招聘专职网格员的公告")
    document.text(
        f"为加强网格员队伍建设，深化“两网融合”，经研究，决定采取驻村干部推荐、“七大员”自荐和面向社会公开招聘"
        f"的方式，招聘专职网格员{total}名。现将有关事项公告如下："
    )
    document.heading("一、招聘岗位")
    document.table(
        ("序号", "村", "网格", "招聘人数"),
        [
            (str(number), vacancy.village, vacancy.grid, str(vacancy.wanted))
            for number, vacancy in enumerate(said.vacancies, 1)
        ],
        (16, 55, 60, 25),
    )
    document.heading("二、招聘条件")
    document.text(f"1. {OF_AGE}；")
    document.text("2. 具有一定的组织协调能力、计算机操作、手机应用操作及文字口头表达能力；")
    document.text("3. 精力能够到位，信息灵通，热心网格工作。")
    document.text("原先为村干部、社工或协警、流管员的，可以适当放宽条件并优先考虑录用。")
    document.heading("三、报名方式")
    document.text(f"报名时间：自本公告发布之日起至{BLANK_DAY}。")
    document.text("报名地点：　　　　　　　　　　联系电话：　　　　　　　")
    document.text("报名时填写报名登记表，并出示有效身份证件及学历等证明，核对后当场退还，不留存证件号码。")
    document.heading("四、招聘程序")
    document.text(
        f"报名、资格审查、面试（笔试）、拟录用公示（不少于{said.publication_days}个工作日）、审批录用、签订岗位协议。"
    )
    document.heading("五、工作报酬")
    document.text("录用人员按有关规定发放工资报酬、缴纳保险，并接受周巡查、月通报、季考核、年终评。")
    document.signature(said.issuer, _day(said.day))
    return document.to_bytes()


def publication_docx(said: Candidates) -> bytes:
    """拟录用公示: who is to be appointed, for at least five working days."""
    document = OfficialDocument(title="拟录用公示", author=said.issuer)
    document.title("专职网格员拟录用人员公示")
    document.text(
        "经报名、资格审查、面试（笔试）等程序，现将拟录用专职网格员名单予以公示，公示时间自"
        f"{_day(said.filled_on)}至{_day(said.until)}（不少于{said.publication_days}个工作日）。"
    )
    document.table(
        ("序号", "姓名", "性别", "出生年月", "村", "拟任网格", "报名渠道"),
        [
            (str(number), each.name, each.gender, each.born, each.village, each.grid, each.channel)
            for number, each in enumerate(said.rows, 1)
        ],
        (12, 22, 12, 20, 26, 30, 34),
    )
    document.text(
        "公示期间，对拟录用人员有异议的，可以书面或者电话方式向我中心反映。反映情况应当实事求是，并署真实姓名和联系方式。"
    )
    document.text("受理地点：　　　　　　　　　　联系电话：　　　　　　　　")
    document.signature(said.issuer, _day(said.filled_on))
    return document.to_bytes()


def marks_paper(said: Candidates) -> TablePaper:
    """面试（笔试）成绩汇总表: the candidates; marks are filled in by hand."""
    rows = [
        (
            *(number, each.name, each.gender, each.born, each.channel, each.grid, each.former_post),
            *(None, None, None, None, each.note),
        )
        for number, each in enumerate(said.rows, start=1)
    ]
    return TablePaper(
        issuer=said.issuer,
        title=f"{said.title}面试（笔试）成绩汇总表",
        heads=MARKS_HEADS,
        rows=rows,
        filled_on=said.filled_on,
        notes=("优先情形：原先为村干部、社工或协警、流管员的，可以适当放宽条件并优先考虑录用。",),
        signed=("计分人", "监督人", "负责人"),
        name="成绩汇总表",
    )


# --- of one candidate -----------------------------------------------------------------------------


def _person(of: Candidate) -> list[Boxes]:
    return [
        Boxes([("姓名", of.name), ("性别", of.gender), ("出生年月", of.born)]),
        Boxes([("政治面貌", of.political_status), ("文化程度", of.education), ("联系电话", of.phone)]),
        Boxes([("报名渠道", of.channel), ("原任职务", of.former_post)]),
        Boxes([("村", of.village), ("报名网格", of.grid)]),
    ]


def registration_docx(of: Candidate) -> bytes:
    """报名登记表, signed by the candidate."""
    said = [(each.name, _answer(each.met), each.said) for each in of.skills]
    form = FormPaper(
        of.issuer,
        "专职网格员报名登记表",
        [
            *_person(of),
            Boxes([("个人简历", of.background)], height=34),
            Grid(("本人具备的能力", "是否具备", "说明"), said, (70, 30, 82), left=(0, 2)),
            Boxes([("需要说明的情况", of.note)], height=20),
            Opinion(
                "本人承诺", "以上所填内容真实。如有不实，自愿承担相应责任。", "本人签名：　　　　　　　　年　　月　　日"
            ),
            Opinion("资格初审意见"),
        ],
        of.applied_on,
        notes=("报名时出示身份证件及有关证明，核对后退还，本表不登记证件号码。",),
    )
    return form_docx(form)


def examination_docx(of: Candidate, on: date) -> bytes:
    """资格审查表: each condition of the policy, and what was found."""
    rows = [
        (str(number), each.name, each.asked, each.said, _meets(each.met)) for number, each in enumerate(of.skills, 1)
    ]
    form = FormPaper(
        of.issuer,
        "专职网格员资格审查表",
        [
            *_person(of),
            Grid(("序号", "审查项目", "条件", "本人情况", "审查结果"), rows, (12, 34, 56, 50, 30), left=(2, 3)),
            Boxes([("放宽条件", of.decision)], height=12),
            Opinion("审查意见", of.state if of.decided else "", of.decided),
            Opinion("服务中心意见"),
        ],
        on,
        notes=("原先为村干部、社工或协警、流管员的，可以适当放宽条件，放宽须写明理由和批准人。",),
    )
    return form_docx(form)


def approval_docx(of: Candidate, on: date) -> bytes:
    """录用审批表: the opinions one after another."""
    form = FormPaper(
        of.issuer,
        "专职网格员录用审批表",
        [
            *_person(of),
            Boxes([("个人简历", of.background)], height=24),
            Boxes([("资格审查", of.state), ("公示情况", "自　　月　　日至　　月　　日")]),
            Boxes([("拟任职日期", _day(of.begins_on)), ("成绩及名次", "")]),
            Opinion("村（社区）意见"),
            Opinion("网格指导员意见"),
            Opinion("服务中心意见"),
            Opinion("街道意见"),
        ],
        on,
    )
    return form_docx(form)


def agreement_docx(of: Candidate) -> bytes:
    """岗位协议 and 保密承诺书, each on its own page."""
    document = OfficialDocument(title="专职网格员岗位协议", author=of.issuer)
    document.title("专职网格员岗位协议", before=Pt(0))  # so that it is signed on its own page
    document.text(f"甲方：{of.issuer}")
    document.text(f"乙方：{of.name}")
    for text in AGREEMENT:
        document.text(text.format(grid=_where(of), begins=_day(of.begins_on)))
    document.form(
        [[("甲方（盖章）\n\n　　　年　　月　　日", 78), ("乙方（签名）\n\n　　　年　　月　　日", 78)]], heights=(24,)
    )
    document.section(landscape=False)
    document.title("保密承诺书")
    for text in PROMISE:
        document.text(text)
    document.signature(f"承诺人：{of.name}　　　", BLANK_DAY)
    return document.to_bytes()


def _where(of: Candidate) -> str:
    """The grid with its village, which many grids bear in their own name."""
    return of.grid if of.grid.startswith(of.village) else f"{of.village}{of.grid}"


AGREEMENT = (
    "一、甲方安排乙方在{grid}担任专职网格员，自{begins}起。需要调整网格的，由甲方书面通知。",
    "二、乙方协助网格长工作：采集、录入和更新基础信息；对场所、出租房屋开展平安巡查；走访重点人员；"
    "排查调处矛盾纠纷；上报隐患和线索；开展平安法制宣传。",
    "三、乙方遵守考勤和请假制度，接受周巡查、月通报、季考核、年终评。考核结果告知本人，本人有权提出申诉。",
    "四、甲方对乙方进行培训，提供必需的设备，按规定兑现报酬待遇。",
    "五、乙方对知悉的个人信息、工作秘密负有保密义务，离任后仍应遵守；离任时办理交接，交回设备和资料。",
    "六、本协议只约定网格岗位的任职。劳动关系由用人单位依照劳动法律法规另行办理。",
    "七、本协议一式两份，双方各执一份，自签字（盖章）之日起生效。",
)
PROMISE = (
    "本人在担任专职网格员期间及离任以后，郑重承诺：",
    "一、遵守保密、个人信息保护等法律法规和各项工作制度；",
    "二、只为履行职责收集和使用群众的个人信息，不超范围采集，不私自复制、留存、传播；",
    "三、不将工作账号、密码交给他人使用，不通过非工作渠道传送工作资料；",
    "四、对信访、举报、调解中知悉的当事人情况和线索来源严格保密；",
    "五、发现信息泄露或者设备遗失，立即报告；",
    "六、离任时交回全部设备和资料，不留存任何副本。",
    "违反以上承诺的，本人依法承担责任。",
)


def _answer(met: bool | None) -> str:
    return "" if met is None else "是" if met else "否"


def _meets(met: bool | None) -> str:
    return "未登记" if met is None else "符合" if met else "不符合"
