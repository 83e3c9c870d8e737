"""The articles of the printed rules about people: their scores, replacement, objections, awards and pay.

They say what `assessment/scheme/terms.py` sets, each term with its value. No article says 末位 or 淘汰: a low rank
ends no contract of labour.
"""

from __future__ import annotations

from assessment.scheme.article_words import clock, fraction, plain, share
from assessment.scheme.terms import Pay, Quarter, Terms, Year


def monthly_scores(terms: Terms) -> list[str]:
    score = terms.score
    return [
        "专职网格员每月按本人任职期间的工作结果计分，适用月通报的分值、目标和计算方法。当月在几个网格任职的，各项得分"
        "按在各网格的有效在岗天数加权；代理其他网格的，代理期间计入所代理的网格。",
        "基础信息，计本人录入的条目；未署名的条目，由同期在该网格任职的专职网格员按有效在岗天数分摊，同一条目不重复计分；"
        "署他人姓名的不计。"
        "事件，计本人在该网格的有效上报；按时办结只计期限在本人该网格任职期间届满的本人上报。期限在请假期间届满的，已按时"
        "办结的计入，未办结的不计。",
        f"知晓率，只计本人在该网格任职不少于当月天数{share(score.awareness_share_of_month)}的月份，"
        f"合计访问不足{terms.awareness.minimum_asked}人的不计。",
        f"本人有效在岗天数不足当月天数{share(score.minimum_share_of_month)}的，不计月度得分，并注明原因。"
        "月度得分只告知本人及依本办法有权知悉的人员，不排名次。",
    ]


def quarterly(terms: Terms) -> list[str]:
    """The articles of the printed rules on the quarterly assessment, one sentence or more each, in Chinese."""
    quarter, weights, grades = terms.quarter, terms.quarter.weights, terms.grades
    return [
        f"每季度组织一次专职网格员绩效考核，满分100分：出勤{plain(weights.attendance)}分，走访巡查{plain(weights.visits)}分，"
        f"基础信息{plain(weights.base)}分，事件质量和时效{plain(weights.incidents)}分，"
        f"矛盾调处和隐患整改{plain(weights.mediation_and_hazards)}分，"
        f"平安宣传和知晓率{plain(weights.publicity_and_awareness)}分。",
        "应出勤日为本人任职期间的工作日扣除已批准请假。出勤，按实际出勤占应出勤日的比例计分；"
        f"走访巡查，以适应期以外每个应出勤日{plain(quarter.visits_per_day)}次为目标，经核实为虚假的不计；"
        "基础信息和事件，适用月通报的目标和比例，按本季度各段任职合并计算。",
        _mediation_and_hazards(quarter),
        f"平安宣传和知晓率，按所任职网格各月访问合并计算，合计访问不足{terms.awareness.minimum_asked}人的不计。",
        f"另设加分，最高{plain(quarter.bonus_at_most)}分；{_deductions(quarter)}。"
        "加分、扣分须有依据，先告知本人，再由另一人批准；未批准的不计。",
        f"应出勤日不足本季度工作日{share(quarter.minimum_share_of_days)}的不予评定，并注明原因；旷工不减少应出勤日。",
        f"得分{plain(grades.excellent)}分以上为优秀，{plain(grades.qualified)}分以上为合格，"
        f"{plain(grades.basically_qualified)}分以上为基本合格，不足{plain(grades.basically_qualified)}分为不合格。",
        f"参加评定的人员中，名次在最后{quarter.bottom_percent}%（不足1人的按1人计）且低于{plain(quarter.bottom_below)}分的，"
        f"为排名靠后{_fewest(quarter)}。",
        f"季度考核于季后第{quarter.due_working_day}个工作日{clock(terms.timing.assessment_at)}拟出，供核对重算，"
        f"{quarter.tell_after_working_days}个工作日后逐人告知；考勤未收到的，不得告知。"
        "对本季度及其各月得分的申诉期届满、没有未办结申诉的，定稿。",
    ]


def _mediation_and_hazards(quarter: Quarter) -> str:
    start = "矛盾调处和隐患整改。"
    if quarter.found_per_month == 0:
        return f"{start}发现数量的目标为0件，本项全部按按时办结计分；没有到期的，本项不计入。"
    return (
        f"{start}其中发现占{share(quarter.share_of_found)}，以每人月发现隐患、上报纠纷{plain(quarter.found_per_month)}件为目标；"
        f"按时办结占{share(quarter.share_of_settled)}，为本人发现或者接手、期限届满时由本人承办的隐患和纠纷按时办结的比例，"
        "没有到期的得满分。当场整改的计入发现，不计到期。"
    )


def _deductions(quarter: Quarter) -> str:
    most = quarter.deductions_at_most
    return "扣分扣至0分为止" if most is None else f"扣分最多{plain(most)}分"


def _fewest(quarter: Quarter) -> str:
    fewest = quarter.minimum_assessed
    return f"；参加评定不足{fewest}人的，不确定排名靠后" if fewest else ""


def replacement(terms: Terms) -> list[str]:
    rules = terms.replacement
    return [
        f"有下列情形之一的，季度考核定稿后由系统提示、服务中心提出更换建议：（一）排名靠后且低于{plain(rules.bottom_and_below)}分；"
        f"（二）连续两个季度排名靠后且低于{plain(rules.twice_bottom_and_below)}分；（三）有证据证明不能胜任或者工作不力。",
        f"先安排培训，培训一般为{rules.training_days}日；培训后仍达不到要求、本人拒绝或者不适用培训的，再安排调整岗位；"
        "仍不可行的，听取本人陈述并作笔录，由街道领导决定。每一步写明理由、时间和经办人。",
        "决定更换的，由人事确认没有法定保护情形、已告知工会，经另一名领导批准后送达本人。申诉期内和申诉办结前不批准、不送达、"
        "不离任。工作逐项移交给指定的接手人，"
        f"{rules.visits_ahead_days}日内到期的走访巡查逐次列明；职位空缺期间可以指定代理，未定期限的不超过{rules.stand_in_days}日。"
        f"职位空缺另行招聘的，拟录用人员公示不少于{terms.recruitment.publication_working_days}个工作日。",
        "更换只终止网格任职，不涉及劳动合同；名次靠后不等于不能胜任工作。",
    ]


def objections(terms: Terms) -> list[str]:
    delivery, objection = terms.delivery, terms.objection
    return [
        "对涉及本人的月通报、得分、加分扣分、约谈、更换、评优和报酬有异议的，可以提出申诉。告知以站内阅读、书面签收或者送达为准；"
        f"{delivery.notice_after_working_days}个工作日内未能告知的，以公告送达。",
        f"申诉自被告知之日起{objection.working_days}个工作日内提出，自收到之日起{objection.answer_working_days}个工作日内书面答复，"
        "写明理由；评分、认定、核查、决定、批准的人员不得答复。逾期提出的也予答复，但不停止原结果的执行。",
        f"对答复不服的，自被告知之日起{objection.review_working_days}个工作日内申请复核，由街道领导或者领导小组在"
        f"{objection.review_answer_working_days}个工作日内答复，此前答复过的人员不得参加。逾期不答复的，可以直接申请复核。",
        "申诉成立的，更正事实并以修订版重新计算，列明差异。因他人申诉而修订的，不使其他人的名次靠后、约谈、等次、更换、评优和"
        "报酬变差。申诉期间停止更换和评优，不停发报酬。",
    ]


def yearly(terms: Terms) -> list[str]:
    year, points = terms.year, terms.part_time
    return [
        f"专职网格员年度得分，月度平均分占{share(year.share_of_months)}，季度平均分占{share(year.share_of_quarters)}。"
        "网格年度得分为参加排名各月的平均分；网格长年度得分为所任各网格参加排名各月得分按任职天数的平均分。",
        f"{_needed(year)}不计年度得分。",
        f"一个时期内不在岗，或者休产假、工伤假、连续{year.long_leave_days}日以上病假的天数达到{share(year.excused_share)}的，"
        "该时期免于计算，不计入平均，也不计入所需月数、季度数。",
        f"兼职网格员按年累计积分：有效上报每件{plain(points.report)}分，最多{plain(points.reports_at_most)}分；"
        f"调解成功每件{plain(points.mediation)}分，最多{plain(points.mediations_at_most)}分；"
        f"发现并整改隐患每处{plain(points.hazard)}分，最多{plain(points.hazards_at_most)}分；"
        f"宣传每次{plain(points.publicity)}分，最多{plain(points.publicity_at_most)}分。",
        f"年度得分于次年{year.due_month}月{year.due_day}日拟出，逐人告知。",
    ]


def _needed(year: Year) -> str:
    least = f"{year.minimum_months}个月、{year.minimum_quarters}个季度"
    if year.needed_part == 0:
        return f"全年有得分的时期不足{least}的，"
    return f"有得分的时期不足应计月数、季度数的{fraction(year.needed_part)}，或者不足{least}的，"


def awards(terms: Terms) -> list[str]:
    award = terms.awards
    return [
        f"每年评选一次优秀，以{award.document_title}的形式公布，分类确定名额：网格长{award.leaders_percent}%，"
        f"专职网格员{award.full_time_percent}%，兼职网格员{award.part_time_percent}%，不足1名的按1名计。"
        "名额以有年度得分（兼职网格员有积分）且不在除外情形的人员为基数。",
        "有季度考核不合格的，或者推荐之日约谈尚未办结、整改尚未复查合格的，不参加评选。",
        "得分相同而名额不足的，依次比较季度平均分、排名靠后的月数；仍相同的，由评审小组表决并记录票数。"
        "没有该项记录的类别，越过该项。任何人不得对本人的评优表决。",
        "拟评选对象听取所在村、网格指导员和服务中心意见，征求公安、纪检等部门意见，"
        f"公示不少于{award.publication_working_days}个工作日，公示期满、没有未办结异议的，作出决定。给予奖金的，须注明批准文号。",
    ]


def pay(terms: Terms) -> list[str]:
    rules = terms.pay
    points = "，".join(f"{plain(score)}分对应{plain(coefficient)}" for score, coefficient in rules.coefficient)
    return [
        "协辅人员担任的专职网格员实行每月激励补贴制，公开招聘的按合同制工作人员标准发放报酬、缴纳保险，均按出勤率和绩效系数兑现。"
        f"每月{rules.day}日（遇休息日提前至前一工作日）{clock(terms.timing.assessment_at)}拟出上月发放表，经复核、另一人批准后锁定；"
        "发放不等待月通报，此后变动在以后月份补发或者扣回。",
        f"绩效系数按当月得分确定：{points}，其间按直线内插，超过部分不再增加。当月尚无定稿得分的，"
        f"按此前{rules.mean_within_months}个月内最近{rules.mean_months}个有得分月份的平均分确定；"
        f"也没有的，系数为{plain(rules.coefficient_without_score)}。",
        "出勤比例按当月工作日和法定节假日计算；按日计发的项目（误工、加班等），"
        f"日标准为月标准除以{plain(rules.day_rate_divisor)}天。",
        _leave_shares(rules),
        f"病假期间工资低于最低工资标准{rules.sick_floor_percent}%的，由街道补足。扣回须经本人同意，每月合计不超过当月本人应发的"
        f"{rules.recovery_percent}%，扣后不低于最低工资标准；其余结转以后月份。",
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
    said = "，".join(f"{name}{share(kept)}" for name, kept in shares.items() if kept is not None)
    open_ = "、".join(name for name, kept in shares.items() if kept is None)
    later = f"；{open_}的计发比例由街道另行规定" if open_ else ""
    return f"请假期间计发比例：{said}{later}；半天假按半天计。"
