"""Computes one score again from evidence.json, which must lie beside this file.

用同一文件夹里的 evidence.json 重新计算一个得分。

Run it with Python 3.8 or newer:  python3 recompute.py
用 Python 3.8 或更新版本运行：    python3 recompute.py

It needs nothing else and knows nothing of the system that kept the rows. All numbers are exact fractions; each
component is rounded half up to two places, and the score is the sum of the rounded components.
不需要安装其他东西，也不连接原系统。全程用分数精确计算，每个分项四舍五入保留两位，总分等于各分项之和。
"""

import json
import sys
from fractions import Fraction
from pathlib import Path

WORDS = {
    "base": ("base information", "基础信息"),
    "incidents": ("cases", "事件"),
    "awareness": ("awareness", "知晓率"),
    "attendance": ("attendance", "出勤"),
    "visits": ("visits and patrols", "走访巡查"),
    "mediation": ("mediation and hazards", "矛盾调解与隐患"),
    "bonus": ("bonus", "加分"),
    "deduction": ("deduction", "扣分"),
    "score": ("score", "得分"),
    "rows": ("rows", "明细"),
    "again": ("computed again", "重算"),
    "kept": ("kept", "系统记录"),
    "none": ("nothing to measure", "无可计分"),
    "same": ("The same: every component and the score.", "一致：各分项和得分都相同。"),
    "differs": ("DIFFERENT: see the lines that are marked with !", "不一致：见标 ! 的行。"),
}


def exact(value):
    return Fraction(str(value))


def rounded(value):
    """Half up to two places, as text. 四舍五入保留两位。"""
    hundredths = (200 * abs(value) + 1) // 2
    return f"{'-' if value < 0 and hundredths else ''}{hundredths // 100}.{hundredths % 100:02d}"


def part(done, wanted, sample=None, minimum=0):
    """What was done / what was expected, at most 1; None: nothing to measure. 完成 ÷ 应完成，最多为 1。"""
    sample = wanted if sample is None else sample
    if not sample or sample < minimum:
        return None
    return min(Fraction(1), Fraction(done) / Fraction(wanted)) if done < wanted else Fraction(1)


def spread(weights, shares):
    """What could not be measured gives its weight to the others. 无可计分的，其分值按比例分给其余各项。"""
    known = {name: exact(weight) for name, weight in weights.items() if shares[name] is not None}
    whole = sum(exact(weight) for weight in weights.values())
    total = sum(known.values())
    return {name: weight * whole / total for name, weight in known.items()} if total else {}


def mixed(weights, shares):
    """One component of two questions. 一个分项里有两问的，按比重合并。"""
    if all(share is None for share in shares.values()):
        return None
    return sum((weight * shares[name] for name, weight in spread(weights, shares).items()), Fraction(0))


def worth(terms, entry_class, new, changed, verified):
    """Points of entries: new ones of people earn what the rules say. 新增、变更、核实各计多少分。"""
    of_new = terms["base"]["new_of_people" if entry_class == "people" else "new"]
    return new * exact(of_new) + changed * exact(terms["base"]["changed"]) + verified * exact(terms["base"]["verified"])


def target(terms, complexity):
    of_its_own = terms["incidents"].get(f"target_{complexity}")
    return exact(terms["incidents"]["target"] if of_its_own is None else of_its_own)


def cases(rows):
    """How many reports, how many fell due, how many of them were settled on time. 有效上报、到期、按期办结。"""
    due = rows.get("due", [])
    counted = [row for row in due if not row.get("excused")]
    return len(rows.get("reports", [])), len(counted), sum(bool(row["on_time"]) for row in due)


def month_shares(terms, rows, points, months, complexity):
    """The shares of the three components of a month, of a grid or of one stretch. 一个月的三个分项。"""
    reports, due, on_time = cases(rows)
    surveys = rows.get("surveys", [])
    asked = sum(row["asked"] for row in surveys)
    knowing = sum(row["knowing"] for row in surveys)
    of_cases = {
        "reports": part(reports, target(terms, complexity) * months),
        "on_time": part(on_time, due),
    }
    weights = {"reports": terms["incidents"]["share_of_reports"], "on_time": terms["incidents"]["share_on_time"]}
    return {
        "base": part(points, exact(terms["base"]["target"]) * months),
        "incidents": mixed(weights, of_cases),
        "awareness": part(knowing, asked, minimum=terms["awareness"]["minimum_asked"]),
    }


def grid_month(data):
    """A grid: all its members together. 网格：全部专职网格员合计。"""
    terms, given, rows = data["terms"], data["given"], data["rows"]
    effective = sum(exact(row["effective_days"]) for row in rows.get("members", []))
    points = sum(worth(terms, r["class"], r["new"], r["changed"], r["verified"]) for r in rows.get("entries", []))
    shares = month_shares(terms, rows, points, effective / given["days"], given["complexity"])
    if not given["awareness_counts"]:  # too few grids were asked enough: left out for all
        shares["awareness"] = None
    weights = spread(terms["weights"], shares)
    return {name: weight * shares[name] for name, weight in weights.items()}


def credit(row, days):
    """How much of an entry is the member's: what names them, else by effective days. 记名全计，否则按有效天数。"""
    if row["named"] and not row.get("monthly"):
        return Fraction(1)
    among = "own_days_of_month" if row["named"] else "team_days_of_month" if row.get("monthly") else "team_days"
    return exact(days["effective_days"]) / exact(days[among]) if exact(days[among]) else Fraction(0)


def member_month(data):
    """A member: the mean of the stretches by their effective days. 个人：各段按有效天数加权平均。"""
    terms, days = data["terms"], data["given"]["days"]
    total: dict[str, Fraction] = {}
    effective = sum(exact(one["given"]["effective_days"]) for one in data["stretches"])
    if not effective or effective / days < exact(terms["minimum_share_of_month"]):
        return {}
    for one in data["stretches"]:
        own = exact(one["given"]["effective_days"])
        if not own:
            continue
        points = sum(
            credit(r, one["given"]) * worth(terms, r["class"], r["new"], r["changed"], r["verified"])
            for r in one["rows"].get("entries", [])
        )
        shares = month_shares(terms, one["rows"], points, own / days, one["given"]["complexity"])
        for name, weight in spread(terms["weights"], shares).items():
            total[name] = total.get(name, Fraction(0)) + own / effective * weight * shares[name]
    return total


def at_work(given):
    """Working days in post and not on approved leave. 在岗且未请假的工作日。"""
    return exact(given["in_post"]) - exact(given["on_leave"])


def member_quarter(data):
    """A member's quarter: what was done in all of it / what may be expected. 季度：全季完成 ÷ 全季应完成。"""
    terms, given, rows = data["terms"], data["given"], data["rows"]
    months = sum(exact(served) for served in given["served"].values())
    points = sum(worth(terms, name, *map(exact, kinds)) for name, kinds in given["entries"].items())
    reports, due, on_time = cases(rows)
    settling, surveys = rows.get("settling", []), rows.get("own_surveys", [])
    lengths = given["days_of_months"]
    asked = sum(Fraction(row["days"], lengths[row["month"]]) * row["asked"] for row in surveys)
    knowing = sum(Fraction(row["days"], lengths[row["month"]]) * row["knowing"] for row in surveys)
    found = part(len(rows.get("found", [])), exact(terms["found_per_month"]) * months)
    settled = part(sum(bool(row["in_time"]) for row in settling), len(settling))
    if not settling and found is not None:  # nothing fell due, and hazards were looked for
        settled = Fraction(1)
    wanted = sum(target(terms, complexity) * exact(served) for complexity, served in given["served"].items())
    of_cases = {"reports": part(reports, wanted), "on_time": part(on_time, due)}
    weights = {"reports": terms["incidents"]["share_of_reports"], "on_time": terms["incidents"]["share_on_time"]}
    of_hazards = {"found": terms["share_of_found"], "settled": terms["share_of_settled"]}
    people = sum(row["asked"] for row in surveys) if asked else 0
    visits = len(rows.get("own_visits", []))
    shares = {
        "attendance": part(exact(given["attended"]), exact(given["to_attend"])),
        "visits": part(visits, exact(terms["visits_per_day"]) * (at_work(given) - exact(given["in_induction"]))),
        "base": part(points, exact(terms["base"]["target"]) * months),
        "incidents": mixed(weights, of_cases),
        "mediation": mixed(of_hazards, {"found": found, "settled": settled}),
        "awareness": part(knowing, asked, people, terms["awareness"]["minimum_asked"]),
    }
    return {name: weight * shares[name] for name, weight in spread(terms["weights"], shares).items()}


def total_of(data, points):
    """The sum of the rounded components; of a quarter with bonus and deductions, from 0 to the most. 合计。"""
    given, terms = data["given"], data["terms"]
    if not points:
        return None
    total = sum(exact(value) for value in points.values())
    if data["kind"] == "member_quarter":
        if at_work(given) < exact(terms["minimum_share_of_days"]) * given["working_days"]:
            return None  # too few days to be assessed
        total += exact(data["score"]["bonus"]) - exact(data["score"]["deduction"])
        total = max(Fraction(0), min(total, 100 + exact(terms["bonus_at_most"])))
    return rounded(total)


KINDS = {"grid_month": grid_month, "member_month": member_month, "member_quarter": member_quarter}


def recomputed(data):
    """Each component and the score, as text; None where there is none. 各分项和得分。"""
    exact_points = KINDS[data["kind"]](data)
    points = {name: rounded(value) for name, value in exact_points.items()}
    return {**{name: points.get(name) for name in data["terms"]["weights"]}, "score": total_of(data, points)}


def main(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    words = {name: both[data["language"].startswith("zh")] for name, both in WORDS.items()}
    of_all = [data.get("rows", {}), *(one["rows"] for one in data.get("stretches", []))]
    print(
        f"{data['what']} · {data['period']} · {words['rows']}: {sum(len(r) for rows in of_all for r in rows.values())}"
    )
    different = False
    for name, again in recomputed(data).items():
        kept = data["score"][name]
        different = different or again != kept
        mark = " " if again == kept else "!"
        shown = [words["none"] if value is None else value for value in (again, kept)]
        print(f"{mark} {words[name]}: {words['again']} {shown[0]} · {words['kept']} {shown[1]}")
        if name == "awareness" and data["kind"] == "member_quarter":
            print(f"  {words['bonus']} {data['score']['bonus']} · {words['deduction']} {data['score']['deduction']}")
    print(words["differs" if different else "same"])
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("evidence.json")))
