"""A specimen of every paper of the office, for tests that walk over all of them and for looking at them.

Small ones and large ones: long names, several transfers, many rows. They need no database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from core.documents.tables import TablePaper
from staff.attendance import documents as attendance
from staff.attendance.rules import HALF, Part
from staff.postings import documents as postings
from staff.recruitment import documents as recruitment

ISSUER = "示例街道网格管理服务中心"
LONG = "阿卜杜热合曼·买买提"
DAY = date(2026, 11, 6)


def name(number: int) -> str:
    return LONG if number % 7 == 3 else "王芳"


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


CANDIDATE = recruitment.Candidate(
    ISSUER, "王芳", "女", "1985.03", "中共党员", "大专", "138****5678", "公开招聘", "民建村", "民建第一网格",
    "2008年7月至2016年6月，某镇流动人口管理站工作；2016年7月至今，某村文书。", "原流管员", date(2026, 10, 8),
    "符合条件", [
        recruitment.Condition("年龄", "18周岁以上，50周岁以下", True, "41周岁"),
        *(recruitment.Condition(skill, asked, met) for (skill, asked), met in
          zip(recruitment.SKILLS.values(), [True, True, True, None, False, True], strict=True)),
    ],
    "年龄放宽（张主任）", "center　2026年10月12日", date(2026, 12, 1),
)  # fmt: skip


def candidates(rows: int) -> recruitment.Candidates:

    people = [replace(CANDIDATE, name=name(number)) for number in range(1, rows + 1)]
    return recruitment.Candidates(ISSUER, "2026年专职网格员招聘", people, DAY, date(2026, 11, 13))


def announcement(rows: int) -> recruitment.Announcement:
    return recruitment.Announcement(ISSUER, [recruitment.Vacancy("民建村", f"民建第{n}网格") for n in range(rows)], DAY)


# --- all ------------------------------------------------------------------------------------------

TABLES: dict[str, Callable[[int], TablePaper]] = {
    "考勤月报表": attendance_report,
    "花名册": lambda rows: postings.roster_paper(team(rows)),
    "任免一览表": lambda rows: postings.moves_paper(team(rows)),
    "成绩汇总表": lambda rows: recruitment.marks_paper(candidates(rows)),
}
LETTERS: dict[str, Callable[[int], bytes]] = {
    "招聘公告": lambda rows: recruitment.announcement_docx(announcement(rows)),
    "拟录用公示": lambda rows: recruitment.publication_docx(candidates(rows)),
    "报名登记表": lambda _rows: recruitment.registration_docx(CANDIDATE),
    "资格审查表": lambda _rows: recruitment.examination_docx(CANDIDATE, DAY),
    "录用审批表": lambda _rows: recruitment.approval_docx(CANDIDATE, DAY),
    "岗位协议和保密承诺书": lambda _rows: recruitment.agreement_docx(CANDIDATE),
}
