"""The content of a sheet of cases: its columns, the words of other systems in them, and what is lost without each."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from core.sheets import cells
from core.sheets.kinds import Loss
from core.sheets.table import Column
from incidents.common.models import Level, Urgency
from incidents.common.sheets import GRID_CODE, GRID_NAME, VILLAGE
from incidents.incident.choices import Channel
from incidents.incident.workflow import State
from staff.office_sheet import GRID_KEY, GRID_KEY_LOSS
from staff.people.sheets import person

WORDS = cells.text(200)


def _choices(words: Mapping[str, str]) -> dict[str, str]:
    return {word: value for value, line in words.items() for word in line.split()}


# What other systems write; the first word of each value is the one that is written out.
STATES = _choices({
    State.REPORTED.value: "待受理 未受理 已上报 上报 待审核 新增 待处理 未处理 登记",
    State.ACCEPTED.value: "已受理 受理 受理中 已立案 待派发 待交办 待分派",
    State.HANDLING.value: "处理中 办理中 处置中 已派发 已交办 流转中 待办结 未办结 待反馈 化解中 处理 办理 在办",
    State.CLOSED.value: "已办结 办结 已结案 结案 已完结 完结 已完成 完成 已归档 归档 已评价 "
    "已处理 已处置 已解决 已化解 自行处置 现场办结",
    State.INVALID.value: "作废 已作废 无效 无效件 不予受理 已撤销 撤销 已退回作废",
})  # fmt: skip
# The states that other systems do not know, as they would call them.
NEAREST = {
    State.SELF_CLOSED: State.CLOSED.value, State.EVALUATED: State.CLOSED.value,
    State.RETURNED: State.REPORTED.value, State.DUPLICATE: State.INVALID.value,
    State.ASSIGNED: State.ACCEPTED.value, State.SENT_BACK: State.ACCEPTED.value,
    State.EXTENSION_ASKED: State.HANDLING.value, State.FEEDBACK: State.HANDLING.value,
    State.ESCALATED: State.HANDLING.value, State.REOPENED: State.HANDLING.value,
}  # fmt: skip
LEVELS = _choices({
    Level.GRID.value: "网格 网格级 网格员 自办 自行处置",
    Level.VILLAGE.value: "村 村级 村社 村居 社区 村(社区) 村社级 行政村",
    Level.SUBDISTRICT.value: "街道 街道级 镇 乡镇 乡镇街道 镇街 镇街级 镇街道 乡镇(街道)",
    Level.DISTRICT.value: "区 区级 县 县级 区县 县市区 区县级 县(市、区)",
})  # fmt: skip
URGENCIES = _choices({
    Urgency.NORMAL.value: "一般 普通 正常 平件 不紧急",
    Urgency.URGENT.value: "紧急 急 急件 加急 较急",
    Urgency.EMERGENCY.value: "突发 特急 重大 特别紧急 非常紧急",
})  # fmt: skip
CHANNELS = _choices({
    Channel.HOTLINE.value: "12345热线 12345 12345政务热线 政务服务热线 热线 市长热线 热线工单",
    Channel.PETITION.value: "信访 信访件 来信来访 信访平台",
    Channel.VIDEO.value: "视频巡查 视频 视频监控 雪亮工程 监控发现 视频发现",
    Channel.PATROL.value: "日常巡查 巡查 网格巡查 巡查发现 网格员上报 网格员发现 走访发现",
    Channel.PUBLIC.value: "群众反映 群众 群众上报 群众举报 公众上报 随手拍",
    Channel.SUPERIOR.value: "上级交办 上级 区级交办 区交办 督查交办 领导交办",
    Channel.DEPARTMENT.value: "部门移送 部门 部门流转 部门上报",
    Channel.MEDIA.value: "媒体和网络 媒体 网络 网络舆情 媒体曝光 舆情",
})  # fmt: skip

COLUMNS: tuple[Column, ...] = (
    Column("position", "序号", cells.text(20), also=("编号序号", "行号")),
    Column(
        "external_id", "事件编号", cells.text(60), filled=True,
        also=("事件号", "事件编码", "案件编号", "案件号", "任务号", "工单编号", "工单号", "流水号",
              "事项编号", "编号"),
    ),
    Column(
        "title", "事件标题", cells.text(1000),
        also=("标题", "事件名称", "案件名称", "事项名称", "主题", "事件简述"),
    ),
    Column(
        "description", "事件描述", cells.lines(5000),
        also=("事件内容", "内容", "描述", "问题描述", "情况描述", "详细描述", "事件详情", "事件概况", "主要内容"),
    ),
    Column("occurred_at", "发生时间", cells.moment, also=("事发时间", "发现时间", "事件发生时间", "发生日期")),
    Column(
        "reported_at", "上报时间", cells.moment, filled=True,
        also=("登记时间", "填报时间", "录入时间", "上报日期", "采集时间", "创建时间", "提交时间"),
    ),
    Column("accepted_at", "受理时间", cells.moment, also=("受理日期", "签收时间", "立案时间", "接收时间")),
    Column(
        "settled_at", "处置时间", cells.moment,
        also=("处理时间", "反馈时间", "处置完成时间", "办理时间", "化解时间"),
    ),
    Column(
        "closed_at", "办结时间", cells.moment,
        also=("结案时间", "办结日期", "完结时间", "结束时间", "归档时间"),
    ),
    Column(
        "due_at", "办理期限", cells.deadline,
        gettext_lazy("Day and hour; a day alone is until the end of that day, and 00:00 the end of the day before."),
        also=("处理期限", "办结期限", "截止时间", "限办时间", "到期时间", "期限"),
    ),
    Column(
        "state", "状态", cells.one_of(STATES),
        also=("事件状态", "办理状态", "处理状态", "当前状态", "办结状态", "流程状态"),
    ),
    VILLAGE,
    GRID_NAME,
    GRID_CODE,
    GRID_KEY,
    Column(
        "place", "地点", cells.text(200),
        also=("发生地点", "事发地点", "地址", "详细地址", "事件地址", "位置"),
    ),
    Column(
        "matter", "事件类型", WORDS,
        also=("事件大类", "大类", "事件类别", "一级分类", "类别", "类型", "入格事项", "事项类别", "事项大类"),
    ),
    Column("subcategory", "事件小类", WORDS, also=("小类", "二级分类", "子类", "事件子类", "事项小类", "细类")),
    Column(
        "reporter", "上报人", person,
        also=("网格员", "填报人", "登记人", "上报人员", "采集人", "上报人姓名", "报送人"),
    ),
    Column("reporter_number", "上报人工号", cells.code, also=("工号", "人员编号", "网格员编号", "网格员工号")),
    Column(
        "reporter_phone", "上报人电话", cells.code,
        also=("网格员电话", "上报人手机", "上报人联系电话", "网格员手机"),
    ),
    Column(
        "level", "处理层级", cells.one_of(LEVELS), also=("层级", "事件级别", "办理层级", "处置层级", "当前层级"),
        example="网格",
    ),
    Column(
        "urgency", "紧急程度", cells.one_of(URGENCIES), also=("紧急级别", "缓急程度", "紧急度", "优先级"),
        example="一般",
    ),
    Column(
        "channel", "来源渠道", cells.one_of(CHANNELS),
        also=("信息来源", "事件来源", "案件来源", "来源", "上报渠道", "反映渠道", "渠道", "线索来源"), example="12345",
    ),
    Column(
        "result", "处理结果", cells.lines(5000),
        also=("办理结果", "处置结果", "办结意见", "处理意见", "处理情况", "处置情况"),
    ),
)  # fmt: skip

LOSSES: dict[str, Loss] = {
    "title": Loss(gettext_lazy("cases are titled by their description, or by their matter")),
    "description": Loss(gettext_lazy("cases have no description")),
    "occurred_at": Loss(gettext_lazy("a case occurred when it was reported")),
    "accepted_at": Loss(gettext_lazy("it is not known when cases were accepted")),
    "settled_at": Loss(gettext_lazy("a case was settled when it was closed")),
    "closed_at": Loss(
        gettext_lazy("it is not known when cases were closed: they count as settled when they were accepted"),
        scored=True,
        unless=("settled_at",),
    ),
    "due_at": Loss(gettext_lazy("cases have no deadline: they never count for timeliness"), scored=True),
    "state": Loss(gettext_lazy("the state of a case is told by its times alone")),
    "village": Loss(gettext_lazy("two grids of the same name cannot be told apart by their village")),
    "grid_name": Loss(gettext_lazy("grids are found by their code alone")),
    "grid_code": Loss(gettext_lazy("grids are found by their name alone")),
    "grid_key": GRID_KEY_LOSS,
    "place": Loss(gettext_lazy("cases have no place")),
    "matter": Loss(gettext_lazy("the matter is told by the sub-category alone")),
    "subcategory": Loss(gettext_lazy("cases have no sub-category")),
    "reporter": Loss(
        gettext_lazy("reports count for nobody where no number or phone tells the reporter"),
        scored=True,
        unless=("reporter_number", "reporter_phone"),
    ),
    "reporter_number": Loss(gettext_lazy("reporters of the same name are asked about")),
    "reporter_phone": Loss(gettext_lazy("reporters of the same name are asked about")),
    "level": Loss(
        gettext_lazy("every case is the subdistrict's: no grid answers for it, and it never counts for timeliness"),
        scored=True,
    ),
    "channel": Loss(gettext_lazy("how word of a case came is not recorded")),
    "urgency": Loss(gettext_lazy("every case is a normal one")),
    "result": Loss(gettext_lazy("cases have no result")),
}
