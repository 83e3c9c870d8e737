"""A version of the scheme as the office's assessment rules (考核办法): its terms as numbered articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from assessment.letterhead.models import letterhead_of
from assessment.letterhead.rules import Letterhead, day_in_words
from assessment.scheme.models import Scheme
from assessment.scheme.terms import IncidentIndicator, Pay, Terms
from core.documents.official import OfficialDocument

NUMERALS = "〇一二三四五六七八九"
CHAPTERS = ("总则", "月通报", "预警、通报和约谈", "季度考核", "年终评比", "报酬兑现", "附则")
IMPORTS = {"base_entries": "基础信息", "awareness": "知晓率访问结果"}
CLASSES = "人员、房屋、事项、物品、组织"


@dataclass(frozen=True)
class Rules:
    """Everything that the printed rules say."""

    title: str
    number: str
    version: int
    in_force_from: date
    issued_on: date | None
    terms: Terms
    letterhead: Letterhead


def rules_docx(rules: Rules) -> bytes:
    """The rules as an official document. Until they are issued it says so in place of the number."""
    letterhead = rules.letterhead
    document = OfficialDocument(title=rules.title, author=letterhead.issuer)
    document.head(letterhead.head, rules.number if rules.issued_on else "（送审稿）")
    document.title(rules.title)
    count = 0
    for number, (name, articles) in enumerate(zip(CHAPTERS, _chapters(rules), strict=True), start=1):
        document.chapter(f"第{numeral(number)}章　{name}")
        for article in articles:
            count += 1
            document.text(f"　{article}", lead=f"第{numeral(count)}条", level=1)
    day = day_in_words(rules.issued_on) if rules.issued_on else "　　　　年　月　日"
    document.signature(letterhead.issuer, day)
    if rules.issued_on:
        document.imprint(letterhead.copies_to, letterhead.issuer, day)
    return document.to_bytes()


def numeral(number: int) -> str:
    """1 to 99 in Chinese: 十, 二十一."""
    tens, ones = divmod(number, 10)
    text = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return text + (NUMERALS[ones] if ones else "")


def _chapters(rules: Rules) -> Iterator[list[str]]:
    terms = rules.terms
    yield _general(rules)
    yield _monthly(terms)
    yield _interviews(terms)
    yield _quarterly(terms)
    yield _yearly(terms)
    yield _pay(terms)
    yield _last(rules)


def _general(rules: Rules) -> list[str]:
    place, weekly = rules.letterhead.place, rules.terms.inspection
    return [
        "为规范网格员队伍管理，客观、公正评价网格工作，根据《关于加强网格员队伍建设全面深化“两网融合”工作的实施办法》，制定本办法。",
        f"考核采取“周巡查、月通报、季考核、年终评”相结合的方法，由{place}网格管理服务中心牵头组织，实行量化评分。",
        "考核只看工作结果。在线时长、行走轨迹、里程、签到和登录次数不作为考核依据；信访事项、违法犯罪线索的多少不计分。",
        f"每周一{_clock(rules.terms.timing.inspection_at)}起，对各网格上一周的走访巡查、信息上报和事件办理情况进行一次例行巡查。"
        f"每名专职网格员每周应走访不少于{_n(weekly.visits)}次、巡查不少于{_n(weekly.patrols)}次、上报不少于{_n(weekly.reports)}件；"
        f"网格没有上报的天数不超过{weekly.days_without_report}天，按时办结率不低于{_share(weekly.on_time_share)}，"
        f"超期未办结不超过{weekly.overdue}件，隐患超期未整改不超过{weekly.hazards_overdue}处。"
        f"达不到的列为异常，由中心核查；发现问题的交办整改，一般于{weekly.rectification_days}日内完成。巡查本身不计分。",
        f"每周随机抽取上报{weekly.sample_reports}件、走访{weekly.sample_visits}次、现场办结{weekly.sample_self_closed}件、"
        f"基础信息{weekly.sample_entries}条进行核实，抽取办法留存备查，核实人员不得核实本人的工作。",
    ]


def _monthly(terms: Terms) -> list[str]:
    weights, base, incidents = terms.weights, terms.base, terms.incidents
    awareness, ranking = terms.awareness, terms.ranking
    return [
        f"月通报满分100分，其中基础信息录入{_n(weights.base)}分，事件信息上报{_n(weights.incidents)}分，"
        f"网格知晓率{_n(weights.awareness)}分。",
        f"基础信息录入。{CLASSES}五类信息，每新增1条计{_n(base.new)}分，变更1条计{_n(base.changed)}分，"
        f"核实1条计{_n(base.verified)}分；人员类新增每条计{_n(base.new_of_people)}分。每人月以{_n(base.target)}分为目标，"
        "达到目标的得满分，达不到的按比例计分。",
        f"事件信息上报。其中上报数量占{_share(incidents.share_of_reports)}，{_target_of_reports(incidents)}"
        f"达不到的按比例计分；按时办结占{_share(incidents.share_on_time)}，为当月到期的网格、村级事件按时办结的比例，"
        "期限为零时的，计入前一日。现场办结的只计上报数量，不计按时办结；网格指导员的上报，重复、虚假和无效的上报不计。",
        f"网格知晓率。按当月及此前共{awareness.months}个月的访问合并计算，知晓率为知晓本网格网格员的居民占被访问居民的比例。"
        f"合计访问不足{awareness.minimum_asked}人的不计；{_quorum(terms)}的，本项全体不计。",
        "以月为单位报送的基础信息属于全月，按各专职网格员当月有效在岗天数分摊，不计入任何一周；当月存在过的网格均可报送。",
        f"人月为专职网格员当月在岗天数扣除已批准请假和首次任职{terms.induction_days}天适应期后，与当月天数之比。"
        "经批准的请假不减分。",
        "没有可计量内容的项目不计入，其余项目按比例放大至同一满分。各项得分四舍五入保留两位小数，总分为各项得分之和。",
        f"当月不足{_n(ranking.minimum_member_months)}人月，或者没有达到知晓率样本的网格不参加排名，并注明原因。"
        "得分相同的名次并列，其后名次顺延。",
        f"参加排名的网格中，名次在最后{ranking.bottom_percent}%（不足1个的按1个计）且总分低于{_n(ranking.bottom_below)}分的，为排名靠后{_fewest(terms)}。",
    ]


def _target_of_reports(incidents: IncidentIndicator) -> str:
    """The target by complexity; a target of 0 is no quota."""
    targets = {"普通": incidents.target, "简单": incidents.target_simple, "复杂": incidents.target_complex}
    own = {name: target for name, target in targets.items() if target is not None}
    if len(own) == 1:
        text = f"每人月以有效上报{_n(incidents.target)}件为目标，"
    else:
        text = (
            "每人月有效上报的目标按网格复杂程度为"
            + "、".join(f"{name}{_n(each)}件" for name, each in own.items())
            + "，"
        )
    return text + ("目标为0件的不考核上报数量，本项全部按按时办结计分，" if 0 in own.values() else "")


def _quorum(terms: Terms) -> str:
    quorum = terms.awareness.quorum
    if quorum is None:
        return "各网格均不足"
    return f"达到上述人数的网格不足当月满{_n(terms.ranking.minimum_member_months)}人月网格的{_share(quorum)}"


def _fewest(terms: Terms) -> str:
    fewest = terms.ranking.minimum_ranked
    return f"；参加排名的网格不足{fewest}个的，不确定排名靠后" if fewest else ""


def _interviews(terms: Terms) -> list[str]:
    timing, interview = terms.timing, terms.interview
    needed = "、".join(IMPORTS[name] for name in timing.required_imports)
    missing = f"{needed}未收到的，不得定稿；" if needed else ""
    return [
        f"每月{timing.warning_day}日{_clock(timing.warning_at)}向各网格发出预警，告知目前位次和提升的办法。",
        f"次月1日{_clock(timing.bulletin_at)}拟出月通报，审核期为{timing.review_days}个工作日，期满定稿。{missing}"
        "定稿后确需更正的，以编号的修订版更正，写明原因和差异，原通报保留备查。",
        f"连续2个月排名靠后的，对网格长和专职网格员进行工作约谈，约谈于{interview.due_working_days}个工作日内完成。"
        f"两个月中在该网格任职天数扣除已批准请假后均不少于当月天数{_share(interview.minimum_share_of_month)}的，列为约谈对象，"
        "同一网格上月已触发约谈的人员除外；网格长由街道领导约谈。",
        f"约谈应当形成记录，明确整改措施；{interview.check_after_days}日后复查整改情况。",
    ]


def _quarterly(terms: Terms) -> list[str]:
    quarter, weights, grades, replacement = terms.quarter, terms.quarter.weights, terms.grades, terms.replacement
    return [
        f"每季度组织一次专职网格员绩效考核，满分100分：出勤{_n(weights.attendance)}分，走访巡查{_n(weights.visits)}分，"
        f"基础信息{_n(weights.base)}分，事件质量和时效{_n(weights.incidents)}分，"
        f"矛盾调处和隐患整改{_n(weights.mediation_and_hazards)}分，"
        f"平安宣传和知晓率{_n(weights.publicity_and_awareness)}分；另设加分，最高{_n(quarter.bonus_at_most)}分，"
        "扣分扣至0分为止。加分、扣分须有依据并经批准。",
        f"出勤不足本季度工作日{_share(quarter.minimum_attended_share)}的不予评定。",
        f"得分{_n(grades.excellent)}分以上为优秀，{_n(grades.qualified)}分以上为合格，{_n(grades.basically_qualified)}分以上"
        f"为基本合格，不足{_n(grades.basically_qualified)}分为不合格。低于{_n(quarter.bottom_below)}分且位列末位的，为排名靠后。",
        f"季度考核于季后第{quarter.due_working_day}个工作日公布。本人有异议的，可于{quarter.objection_working_days}个工作日内提出复核。",
        f"排名靠后且低于{_n(replacement.bottom_and_below)}分，或者连续两个季度排名靠后且低于"
        f"{_n(replacement.twice_bottom_and_below)}分，以及不能胜任、工作不力的，先安排培训或者调整岗位；仍不能胜任的，及时予以更换。"
        "更换由街道领导决定，写明理由，并由另一人批准。",
    ]


def _yearly(terms: Terms) -> list[str]:
    year, awards = terms.year, terms.awards
    return [
        f"专职网格员年度得分，月度平均分占{_share(year.share_of_months)}，季度平均分占{_share(year.share_of_quarters)}；"
        f"全年不足{year.minimum_months}个月或者{year.minimum_quarters}个季度的不计年度得分。"
        f"年度得分于次年{year.due_month}月{year.due_day}日前公布。",
        f"每年评选一次优秀，名额为：网格长{awards.leaders_percent}%，专职网格员{awards.full_time_percent}%，"
        f"兼职网格员{awards.part_time_percent}%，不足1名的按1名计。有季度考核不合格或者约谈尚未了结的，不参加评选。",
    ]


def _pay(terms: Terms) -> list[str]:
    pay = terms.pay
    points = "，".join(f"{_n(score)}分对应{_n(coefficient)}" for score, coefficient in pay.coefficient)
    return [
        "协辅人员担任的专职网格员实行每月激励补贴制，公开招聘的按合同制工作人员标准发放报酬、缴纳保险，均按出勤率和绩效系数兑现。",
        f"绩效系数按当月得分确定：{points}，其间按直线内插，超过部分不再增加。",
        _leave_shares(pay),
    ]


LEAVE = {
    "年休假": "annual_leave",
    "病假": "sick_leave",
    "事假": "personal_leave",
    "产假": "maternity_leave",
    "陪产假": "paternity_leave",
    "育儿假": "child_care_leave",
    "婚假": "marriage_leave",
    "丧假": "bereavement_leave",
    "工伤假": "injury_leave",
    "公假": "official_leave",
}


def _leave_shares(pay: Pay) -> str:
    """What share of pay each kind of leave keeps; the kinds of which the office has not said it are named."""
    shares = {name: getattr(pay, term) for name, term in LEAVE.items()}
    said = "，".join(f"{name}{_share(share)}" for name, share in shares.items() if share is not None)
    open_ = "、".join(name for name, share in shares.items() if share is None)
    later = f"；{open_}的计发比例由街道另行规定" if open_ else ""
    return f"请假期间计发比例：{said}{later}；半天假按半天计。"


def _last(rules: Rules) -> list[str]:
    explained = f"本办法由{rules.letterhead.issuer}负责解释。"
    if rules.issued_on and rules.in_force_from.year < rules.issued_on.year:
        # A version that reaches back so that past months can be entered and scored, not one that was in force then.
        return [
            explained,
            f"本办法自印发之日起施行，为第{rules.version}版。此前的考核周期补录数据的，参照本办法计分，"
            "已定稿的考核结果不再变动。",
        ]
    return [
        explained,
        f"本办法自{day_in_words(rules.in_force_from)}起施行，为第{rules.version}版。施行之日以后开始的考核周期适用本办法，"
        "已定稿的考核结果不再变动。",
    ]


def _n(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _share(value: Decimal) -> str:
    return f"{_n(value * 100)}%"


def _clock(at: time) -> str:
    return f"{at.hour}时{at.minute:02d}分" if at.minute else f"{at.hour}时"


def rules_of(scheme: Scheme) -> tuple[str, bytes]:
    """A version of the scheme as the printed rules, by file name."""
    rules = Rules(
        title=scheme.title,
        number=scheme.document_number,
        version=scheme.version,
        in_force_from=scheme.in_force_from,
        issued_on=scheme.issued_on,
        terms=scheme.value,
        letterhead=letterhead_of(scheme.subdistrict),
    )
    return f"{scheme.title}（第{scheme.version}版）.docx", rules_docx(rules)
