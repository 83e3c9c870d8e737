"""The articles of the printed rules about grids: weekly inspection, monthly bulletin, warning and interviews."""

from __future__ import annotations

from assessment.scheme.article_words import clock, plain, share
from assessment.scheme.terms import IncidentIndicator, Terms

IMPORTS = {"base_entries": "基础信息", "awareness": "知晓率访问结果"}
CLASSES = "人员、房屋、事项、物品、组织"


def general(place: str, terms: Terms) -> list[str]:
    weekly = terms.inspection
    return [
        "为规范网格员队伍管理，客观、公正评价网格工作，根据《关于加强网格员队伍建设全面深化“两网融合”工作的实施办法》，制定本办法。",
        f"考核采取“周巡查、月通报、季考核、年终评”相结合的方法，由{place}网格管理服务中心牵头组织，实行量化评分。",
        "考核只看工作结果。在线时长、行走轨迹、里程、签到和登录次数不作为考核依据；信访事项、违法犯罪线索的多少不计分。",
        f"每周一{clock(terms.timing.inspection_at)}起，对各网格上一周的走访巡查、信息上报和事件办理情况进行一次例行巡查。"
        f"每名专职网格员每周应走访不少于{plain(weekly.visits)}次、巡查不少于{plain(weekly.patrols)}次、上报不少于{plain(weekly.reports)}件；"
        f"网格没有上报的天数不超过{weekly.days_without_report}天，按时办结率不低于{share(weekly.on_time_share)}，"
        f"超期未办结不超过{weekly.overdue}件，隐患超期未整改不超过{weekly.hazards_overdue}处。"
        f"达不到的列为异常，由中心核查；发现问题的交办整改，一般于{weekly.rectification_days}日内完成。巡查本身不计分。",
        f"每周随机抽取上报{weekly.sample_reports}件、走访{weekly.sample_visits}次、现场办结{weekly.sample_self_closed}件、"
        f"基础信息{weekly.sample_entries}条进行核实，抽取办法留存备查，核实人员不得核实本人的工作。",
    ]


def monthly(terms: Terms) -> list[str]:
    """The articles of the printed rules on the monthly bulletin, one sentence or more each, in Chinese."""
    weights, base, incidents = terms.weights, terms.base, terms.incidents
    awareness, ranking = terms.awareness, terms.ranking
    return [
        f"月通报满分100分，其中基础信息录入{plain(weights.base)}分，事件信息上报{plain(weights.incidents)}分，"
        f"网格知晓率{plain(weights.awareness)}分。",
        f"基础信息录入。{CLASSES}五类信息，每新增1条计{plain(base.new)}分，变更1条计{plain(base.changed)}分，"
        f"核实1条计{plain(base.verified)}分；人员类新增每条计{plain(base.new_of_people)}分。每人月以{plain(base.target)}分为目标，"
        "达到目标的得满分，达不到的按比例计分。",
        f"事件信息上报。其中上报数量占{share(incidents.share_of_reports)}，{_target_of_reports(incidents)}"
        f"达不到的按比例计分；按时办结占{share(incidents.share_on_time)}，为当月到期的网格、村级事件按时办结的比例，"
        "期限为零时的，计入前一日。现场办结的只计上报数量，不计按时办结；网格指导员的上报，重复、虚假和无效的上报不计。",
        f"网格知晓率。按当月及此前共{awareness.months}个月的访问合并计算，知晓率为知晓本网格网格员的居民占被访问居民的比例。"
        f"合计访问不足{awareness.minimum_asked}人的不计；{_quorum(terms)}的，本项全体不计。",
        "以月为单位报送的基础信息属于全月，按各专职网格员当月有效在岗天数分摊，不计入任何一周；当月存在过的网格均可报送。",
        f"人月为专职网格员当月在岗天数扣除已批准请假和首次任职{terms.induction_days}天适应期后，与当月天数之比。"
        "经批准的请假不减分。",
        "没有可计量内容的项目不计入，其余项目按比例放大至同一满分。各项得分四舍五入保留两位小数，总分为各项得分之和。",
        f"当月不足{plain(ranking.minimum_member_months)}人月，或者没有达到知晓率样本的网格不参加排名，并注明原因。"
        "得分相同的名次并列，其后名次顺延。",
        f"参加排名的网格中，名次在最后{ranking.bottom_percent}%（不足1个的按1个计）且总分低于{plain(ranking.bottom_below)}分的，为排名靠后{_fewest(terms)}。",
    ]


def _target_of_reports(incidents: IncidentIndicator) -> str:
    """The target by complexity; a target of 0 is no quota."""
    targets = {"普通": incidents.target, "简单": incidents.target_simple, "复杂": incidents.target_complex}
    own = {name: target for name, target in targets.items() if target is not None}
    if len(own) == 1:
        text = f"每人月以有效上报{plain(incidents.target)}件为目标，"
    else:
        text = (
            "每人月有效上报的目标按网格复杂程度为"
            + "、".join(f"{name}{plain(each)}件" for name, each in own.items())
            + "，"
        )
    return text + ("目标为0件的不考核上报数量，本项全部按按时办结计分，" if 0 in own.values() else "")


def _quorum(terms: Terms) -> str:
    quorum = terms.awareness.quorum
    if quorum is None:
        return "各网格均不足"
    return f"达到上述人数的网格不足当月满{plain(terms.ranking.minimum_member_months)}人月网格的{share(quorum)}"


def _fewest(terms: Terms) -> str:
    fewest = terms.ranking.minimum_ranked
    return f"；参加排名的网格不足{fewest}个的，不确定排名靠后" if fewest else ""


def interviews(terms: Terms) -> list[str]:
    timing, interview = terms.timing, terms.interview
    needed = "、".join(IMPORTS[name] for name in timing.required_imports)
    missing = f"{needed}未收到的，不得定稿；" if needed else ""
    return [
        f"每月{timing.warning_day}日{clock(timing.warning_at)}向各网格发出预警，告知目前位次和提升的办法。",
        f"次月1日{clock(timing.bulletin_at)}拟出月通报，审核期为{timing.review_days}个工作日，期满定稿。{missing}"
        "定稿后确需更正的，以编号的修订版更正，写明原因和差异，原通报保留备查。",
        f"连续2个月排名靠后的，对网格长和专职网格员进行工作约谈，约谈于{interview.due_working_days}个工作日内完成。"
        f"两个月中在该网格任职天数扣除已批准请假后均不少于当月天数{share(interview.minimum_share_of_month)}的，列为约谈对象，"
        "同一网格上月已触发约谈的人员除外；网格长由街道领导约谈。",
        f"约谈应当形成记录，明确整改措施；{interview.check_after_days}日后复查整改情况。",
    ]
