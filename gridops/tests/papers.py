# ruff: noqa: E501  (specimens and columns as they are laid down, in wide letters)
"""A specimen of every paper of the office, for tests that walk over all of them and for looking at them.

Small ones and large ones: long names, several transfers, many rows. They need no database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.adjustment import documents as adjustment
from assessment.archive import documents as archive
from assessment.award import documents as award
from assessment.objection import documents as objection
from assessment.pay import papers as pay
from assessment.replacement import documents as replacement
from assessment.score import documents as scores
from assessment.score import forms_of_one as of_one
from core.documents.forms import form_docx
from core.documents.tables import TablePaper
from incidents.handover import documents as handover
from incidents.visits import documents as visits
from staff.attendance import documents as attendance
from staff.attendance.rules import HALF, Part
from staff.postings import documents as postings
from staff.recruitment import documents as recruitment
from staff.recruitment.candidates import SKILLS
from staff.training import documents as training

ISSUER = "示例街道网格管理服务中心"
LONG = "阿卜杜热合曼·买买提"
DAY = date(2026, 11, 6)


def name(number: int) -> str:
    return LONG if number % 7 == 3 else "王芳"


# --- pay ------------------------------------------------------------------------------------------


def wages(rows: int) -> TablePaper:
    earned = [Decimal(value) for value in ("3200", "300", "120", "150")]
    person = [Decimal(value) for value in ("360", "90", "22.5", "225", "697.5")]
    unit = [Decimal(value) for value in ("720", "360", "22.5", "18", "225", "1345.5")]

    def row(number: int) -> list[Any]:
        often, seldom = number % 2 == 0, number % 5 == 0
        return [
            number, f"NJ{number:04d}", name(number), "第12村第一网格、第03村第二网格" if seldom else "第03村第二网格",
            "2025.06.01", "第三方人力资源服务有限公司" if seldom else "街道",
            "3100.00/ 3200.00" if seldom else earned[0], *earned[1:], 22, Decimal("21.5"), Decimal("0.9773"),
            Decimal("3127.27"), Decimal(1200), "88.73*", Decimal("0.9915"), Decimal("1162.81"),
            "+85.92（2026-08）\n-1212.30（2026-07）" if often else "", Decimal("4812.44"), Decimal(4500), *person,
            Decimal("4114.94"), None, None, *unit, Decimal("6157.94"),
            "尚欠 63.70；部分考勤未收到，暂按出勤发放" if often else "持证补贴 45.00；*为前期得分均值",
        ]  # fmt: skip

    heads, body = pay.wage_heads(), [row(number) for number in range(1, rows + 1)]
    return pay.in_leaves(
        TablePaper(
            ISSUER, "工资发放表（2026年9月）", heads, body, DAY, pay.total_row(heads, body), Decimal("67374.16"),
            ["经费来源：街道财政 40000.00；民政条线 27374.16", "系统内复核：王芳（2026-10-10）"], pay.SIGNED, "摘要 3f7a9d0c11e2",
        )
    )  # fmt: skip


# --- people ---------------------------------------------------------------------------------------


def attendance_report(rows: int) -> TablePaper:
    def member(number: int) -> attendance.MonthOfOne:
        kinds = list(attendance.MARKS)
        days = {day: [Part(kinds[(day + number) % 12 if day % 9 == 0 else 0])] for day in range(1, 31)}
        days[6] = [Part("present", HALF), Part("personal", HALF)]
        days[7] = []
        if number % 5 == 0:
            days = {day: parts for day, parts in days.items() if day > 10}
        return attendance.MonthOfOne(
            f"NJ{number:04d}", name(number),
            ["东城第一网格", "民建村第二网格"] if number % 5 == 1 else ["民建第一网格"],
            days, 22, Fraction(39, 2), {"personal": Fraction(1, 2), "sick": Fraction(2)}, Fraction(0),
        )  # fmt: skip

    report = attendance.AttendanceReport(ISSUER, date(2026, 11, 1), [member(n) for n in range(1, rows + 1)], DAY)
    return attendance.attendance_paper(report)


def team(rows: int) -> postings.TeamOfYear:
    return postings.TeamOfYear(
        ISSUER,
        2026,
        [
            postings.Service(
                f"NJ{number:04d}", name(number), "女", "1985.03", "中共党员", "大专", "村干部（村书记、主任）",
                "专职网格员", "民建村", "民建第一网格", date(2026, 3, 1), date(2026, 9, 1) if number % 3 else None,
                "街道聘用", "代王小明；因工作需要调整" if number % 4 == 0 else "",
            )
            for number in range(1, rows + 1)
        ],
        DAY,
    )  # fmt: skip


def covered(rows: int) -> postings.CoverageOfDay:
    people = [name(3), name(1), f"{name(3)}、{name(1)}（代）", "、".join(name(each) for each in range(6))]
    one = postings.Served("民建村", "民建村第二网格", people, "专职网格员、再加一名专职网格员")
    return postings.CoverageOfDay(ISSUER, DAY, [one] * rows)


def visited(rows: int) -> visits.VisitLog:
    one = visits.Entry(
        date(2026, 10, 27), "走访", LONG, "民建路33号出租房（示例厨具加工作坊）", 12, "检查出租房消防通道、电动车充电和租客登记，宣传反诈" * 3,
        "三楼通道堆放杂物，未配灭火器" * 2, "当场搬走；灭火器限期三日配齐",
    )  # fmt: skip
    return visits.VisitLog(ISSUER, "民建村第二网格", date(2026, 10, 1), [one] * rows)


def trainings(rows: int) -> TablePaper:
    held = training.Held(
        date(2026, 5, 20), "消防和出租房屋安全巡查实务", Decimal("4.0"), [name(n) for n in range(36)],
        [name(n) for n in range(34)], [name(34), name(35)], "街道应急消防管理站；街道三楼会议室",
    )  # fmt: skip
    return training.register_paper(training.TrainingsOfYear(ISSUER, 2026, [held] * rows, DAY))


def archive_register(rows: int) -> TablePaper:
    entry = archive.Entry(
        "月通报",
        "05",
        "2026年9月网格化管理工作情况通报",
        "示街网〔2026〕12号",
        date(2026, 10, 9),
        14,
        "内部",
        "30年",
        "",
    )
    return archive.register_paper(archive.Register(ISSUER, 2026, [entry] * rows, DAY))


CANDIDATE = recruitment.Candidate(
    ISSUER, "王芳", "女", "1985.03", "中共党员", "大专", "138****5678", "公开招聘", "民建村", "民建第一网格",
    "2008年7月至2016年6月，某镇流动人口管理站工作；2016年7月至今，某村文书。", "原流管员", date(2026, 10, 8),
    "符合条件", [
        recruitment.Condition("年龄", "18周岁以上，50周岁以下", True, "41周岁"),
        *(recruitment.Condition(skill, asked, met) for (skill, asked), met in
          zip(SKILLS.values(), [True, True, True, None, False, True], strict=True)),
    ],
    "年龄放宽（张主任）", "center　2026年10月12日", date(2026, 12, 1),
)  # fmt: skip


def candidates(rows: int) -> recruitment.Candidates:

    people = [replace(CANDIDATE, name=name(number)) for number in range(1, rows + 1)]
    return recruitment.Candidates(ISSUER, "2026年专职网格员招聘", people, DAY, 7, date(2026, 11, 17))


def announcement(rows: int) -> recruitment.Announcement:
    return recruitment.Announcement(
        ISSUER, [recruitment.Vacancy("民建村", f"民建第{n}网格") for n in range(rows)], DAY, 7
    )


# --- scores ---------------------------------------------------------------------------------------

OF = scores.Revision(ISSUER, "2026年第3季度", "最终", 2, 3, "0a1b2c3d" * 8, "（8月1日起第4版）")
POINTS = [Decimal("14.75"), Decimal("18.20"), Decimal("20.00"), Decimal("23.10"), Decimal("8.00"), None]


def month_table(rows: int) -> TablePaper:
    return scores.month_paper(
        replace(OF, period="2026年10月"),
        [
            scores.MonthRow(
                f"NJ{n:04d}", name(n), ["民建村", "东城村"] if n % 5 == 1 else ["民建村"],
                [("东城第一网格", 12), ("民建村第二网格", 14), ("民建第三网格", 5)] if n % 5 == 1 else [("民建第一网格", 31)],
                Decimal("27.5"), [Decimal("38.25"), Decimal("27.10"), None], Decimal("65.35") if n % 6 else None,
                "" if n % 6 else "请假，且在岗天数过少，不计分。",
            )
            for n in range(1, rows + 1)
        ],
        DAY,
    )  # fmt: skip


def quarter_table(rows: int) -> TablePaper:
    return scores.quarter_paper(
        OF,
        [
            scores.QuarterRow(
                n if n < rows else None, f"NJ{n:04d}", name(n), ["民建村"],
                ["东城第一网格", "民建村第二网格"] if n % 5 == 1 else ["民建第一网格"], POINTS if n < rows else [None] * 6,
                Decimal(2), Decimal(0), Decimal("86.05") if n < rows else None, "基本合格" if n < rows else "", n % 9 == 8,
                "" if n < rows else "请假：在岗且未请假的工作日不足一半。",
            )
            for n in range(1, rows + 1)
        ],
        DAY,
    )  # fmt: skip


def year_table(rows: int) -> TablePaper:
    return scores.year_paper(
        replace(OF, period="2026年"),
        [
            scores.YearRow(
                ("网格长", "专职网格员", "兼职网格员")[n % 3], name(n), ["民建村"], ["民建第一网格"], Decimal("82.3333"),
                Decimal("84.5000"), Decimal("83.63"), "11／8", "4／3",
            )
            for n in sorted(range(rows), key=lambda n: n % 3)
        ],
        DAY,
    )  # fmt: skip


PERSON = of_one.Person(
    "NJ0001", LONG, "女", "1985.03", "中共党员", "大专", "村干部（村书记、主任）", "2024.03.01",
    ["2020.03.01—2024.02.29　民建第一网格兼职网格员", "2024.03.01—2026.08.11　东城第一网格专职网格员",
     "2026.08.12—今　民建村第二网格专职网格员"],
)  # fmt: skip
QUARTER_FORM = of_one.QuarterForm(
    OF, PERSON, "东城第一网格、民建村第二网格", "东城第一网格×42天、民建村第二网格×50天；在岗工作日62天，其中请假2.5天",
    [
        of_one.Measured("出勤", "15", "出勤天数58 ÷ 应出勤工作日59.5", "14.62"),
        of_one.Measured("走访巡查", "20", "走访和巡查54 ÷ 工作日目标59.5（1 × 59.5工作日 = 59.5）", "18.15"),
        of_one.Measured("基础信息", "20", "录入分值287.5 ÷ 人月目标295（100 × 2.95人月 = 295）", "19.49"),
        of_one.Measured("事件", "25", "60%：有效上报28 ÷ 人月目标29.5\n40%：按时办结17 ÷ 到期18", "23.68"),
        of_one.Measured("调解隐患", "10", "40%：发现3 ÷ 人月目标2.95，按满分计\n60%：按时整改5 ÷ 到期5", "10.00"),
        of_one.Measured("宣传知晓", "10", "无可计量", "未计"),
    ],
    [of_one.Adjusted("及时发现并处置重大消防隐患，受到区里通报表扬", "考核办法第十二条", "+3.00", "张主任")],
    "88.94", "3／36", "合格", date(2026, 10, 23), 5, DAY,
)  # fmt: skip
YEAR_FORM = of_one.YearForm(
    replace(OF, period="2026年"), PERSON, dict.fromkeys(range(3, 13), "88.25"),
    {2: ("86.05", "合格"), 3: ("88.94", "合格"), 4: ("91.20", "优秀")}, ("0.4", "0.6"), "88.2500", "88.7300", "88.54",
    "月数10／8；季数3／3", "出勤231.5天，事假1天，病假2.5天，年休假5天", "2026年05月约谈，已整改", "+3.00（及时发现重大消防隐患）",
    DAY,
)  # fmt: skip
ADJUSTMENT = adjustment.AdjustmentForm(
    ISSUER, "加分", LONG, "NJ0001", "2026年第3季度", "加分3.00", "及时发现并处置重大消防隐患，受到区里通报表扬。",
    "考核办法第十二条第（二）项", ["区消安委通报.pdf", "现场照片.jpg"], "李中心　2026年9月20日", date(2026, 9, 21),
    "同意。", "批准。", "张主任　2026年9月23日", DAY,
)  # fmt: skip

# --- decisions ------------------------------------------------------------------------------------

FILED = objection.Filed(
    ISSUER, "SS00012", LONG, "专职网格员", "民建村第二网格", "2026年第3季度考核", "季度考核", "2026Q3", "72.35分",
    date(2026, 10, 9), "9月14日至16日我经批准请病假，考勤仍记为旷工，影响出勤得分。" * 3, "按请假更正出勤得分，重新计算总分和等次。",
    ["请假审批单.jpg", "医院证明.pdf"], date(2026, 10, 12), "李中心", True,
)  # fmt: skip
DECISION = objection.Decision(
    ISSUER, "示例街道网格管理服务中心文件", "示街网诉〔2026〕12号", 1, LONG, "NJ0001", "2026年第3季度考核（SS00012）",
    "2026年10月12日提出，理由：9月14日至16日请病假仍记旷工", "按请假更正出勤得分。",
    "经查，申诉人9月14日至16日的病假已于9月13日经批准，考勤记录有误。\n更正后出勤得分应为14.62分。",
    "《专职网格员绩效考核办法》（示街网〔2026〕3号）第3版关于季度考核的规定。", "更正",
    [
        (LONG, "2026Q3", "季度得分", "72.35", "76.10"), (LONG, "2026Q3", "名次", "33", "27"),
        (LONG, "2026Q3", "等次", "基本合格", "合格"), ("民建村第二网格", "2026-09", "连续月数", "2", "1"),
    ],
    "王复核", date(2026, 10, 20), 5,
)  # fmt: skip
REPLACEMENT = replacement.ReplacementForm(
    ISSUER, LONG, "NJ0001", "专职网格员", "民建村第二网格", date(2024, 3, 1),
    ["（乙）连续两个季度排名靠后且低于75分：2026Q2：68.20，名次35／36，不合格；2026Q3：71.05，名次36／36，基本合格"],
    "信息录入和隐患排查；2026年10月20日至2026年11月20日；结果：未改进（补录率仍为41%）", "东城第一网格；本人拒绝（路程太远）",
    "2026年11月25日09:30，街道会议室。参加人：李中心、王工会\n本人称家中老人生病，影响工作，希望再给一次机会。\n2026年11月25日本人签名",
    "", "同意更换。两个季度排名靠后，培训后仍未改进，本人不接受调岗。", "张主任　2026年11月27日", "无法定保护情形；2026年11月28日告知工会",
    "批准。", "刘书记　2026年11月30日", "2026年12月1日", date(2026, 12, 8), 5, date(2026, 12, 15), "", DAY,
)  # fmt: skip


def handed_over(rows: int) -> handover.HandOverSheet:
    item = handover.Item(
        "河边违章搭建尚未拆除", date(2026, 12, 20), "20261103-0012", "办理中", "李接手", True, "房主在外地", "高"
    )
    return handover.HandOverSheet(
        ISSUER, LONG, ["李接手", "王代管"], "李中心", "民建村第二网格", date(2026, 12, 15),
        {"incident": [item] * rows, "premises": [item] * (rows // 2), "hazard": [item], "device": [item]},
    )  # fmt: skip


def award_round(rows: int) -> award.Round:
    one = award.Candidate(
        LONG, "民建村", "民建第一网格", Decimal("91.25"), 1, False, "符合", "全年有效上报126件，排查整改隐患38处。", "同意推荐。", "同意。",
        "同意。", (7, 0, 1), "拟表扬", True,
    )  # fmt: skip
    return award.Round(
        ISSUER, "示例街道网格管理服务中心文件", 2026, "专职网格员", "通报表扬", 36, 4, "公安：无不良记录；纪检：无异议", [one] * rows,
        date(2027, 2, 1), date(2027, 2, 8), "街道和各村公告栏", "", "示街网〔2027〕6号", date(2027, 2, 20), DAY,
    )  # fmt: skip


# --- all ------------------------------------------------------------------------------------------

TABLES: dict[str, Callable[[int], TablePaper]] = {
    "考勤月报表": attendance_report,
    "花名册": lambda rows: postings.roster_paper(team(rows)),
    "花名册（含电话）": lambda rows: postings.roster_paper(team(rows), telephones={"NJ0001": "13800000000"}),
    "配备情况表": lambda rows: postings.coverage_paper(covered(rows)),
    "走访巡查日志": lambda rows: visits.visit_log_paper(visited(rows)),
    "任免一览表": lambda rows: postings.moves_paper(team(rows)),
    "成绩汇总表": lambda rows: recruitment.marks_paper(candidates(rows)),
    "月度考核得分表": month_table,
    "季度考核汇总表": quarter_table,
    "年度考核汇总表": year_table,
    "培训台账": trainings,
    "归档台账目录": archive_register,
    "工资发放表": wages,
    "评优推荐表": lambda rows: award.recommendation_paper(award_round(rows)),
}
LETTERS: dict[str, Callable[[int], bytes]] = {
    "招聘公告": lambda rows: recruitment.announcement_docx(announcement(rows)),
    "拟录用公示": lambda rows: recruitment.publication_docx(candidates(rows)),
    "报名登记表": lambda _rows: recruitment.registration_docx(CANDIDATE),
    "资格审查表": lambda _rows: recruitment.examination_docx(CANDIDATE, DAY),
    "录用审批表": lambda _rows: recruitment.approval_docx(CANDIDATE, DAY),
    "岗位协议和保密承诺书": lambda _rows: recruitment.agreement_docx(CANDIDATE),
    "季度考核表": lambda _rows: form_docx(of_one.quarter_form(QUARTER_FORM)),
    "年度考核登记表": lambda _rows: form_docx(of_one.year_form(YEAR_FORM)),
    "加（扣）分审批表": lambda _rows: form_docx(adjustment.adjustment_form(ADJUSTMENT)),
    "更换审批表": lambda _rows: form_docx(replacement.replacement_form(REPLACEMENT)),
    "网格工作交接单": lambda rows: form_docx(handover.sheet_form(handed_over(rows))),
    "考核申诉书": lambda _rows: form_docx(objection.filed_form(FILED)),
    "公示": lambda rows: award.publication_docx(award_round(rows)),
    "通报表扬决定": lambda rows: award.decision_docx(award_round(rows)),
    "申诉复核决定书": lambda _rows: objection.decision_docx(DECISION),
}
