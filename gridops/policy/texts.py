"""The first standard texts of an office: sentences that fit most cases, to be changed by whoever uses them."""

from __future__ import annotations

from incidents.standard_texts.models import Use

# (use, matter/sub-category or nothing for every case, sentence)
STANDARD_TEXTS: list[tuple[Use, str, str]] = [
    (Use.RESULT, "", "已到现场核实，问题属实，当场处理完毕，已拍照留存。"),
    (Use.RESULT, "", "已到现场核实，责任人已按要求整改，复查合格。"),
    (Use.RESULT, "", "已告知当事人有关规定，当事人表示接受，后续列入日常巡查。"),
    (Use.RESULT, "information/people", "已上门核实并补登人员信息。"),
    (Use.RESULT, "information/houses", "已现场核对并更新房屋信息。"),
    (Use.RESULT, "migrants-rentals/unregistered", "已督促房东和承租人当场办理居住登记。"),
    (Use.RESULT, "migrants-rentals/group-rental", "已要求房东限期恢复原结构，复查时已恢复。"),
    (Use.RESULT, "migrants-rentals/rental-hazard", "已要求房东整改隐患并配齐器材，复查合格。"),
    (Use.RESULT, "work-safety/workshop", "已责令停止违规作业并整改，复查合格。"),
    (Use.RESULT, "work-safety/hazardous-goods", "已督促清运危险物品，现场已无存放。"),
    (Use.RESULT, "food-drug/expired", "过期食品已下架封存，已移交市场监管所处理。"),
    (Use.RESULT, "food-drug/unlicensed", "已告知停止经营并指导办理证照。"),
    (Use.RESULT, "fire/blocked-exit", "堆放物已清理，通道恢复畅通。"),
    (Use.RESULT, "fire/wiring", "已由电工重新敷设线路并加装漏电保护，隐患消除。"),
    (Use.RESULT, "fire/e-bike", "已劝离楼道内的电动车，充电线已拆除，引导到集中充电点。"),
    (Use.RESULT, "fire/equipment", "已补齐并检查消防器材，均在有效期内。"),
    (Use.RESULT, "disputes/neighbour", "已组织双方调解，达成口头协议，双方已履行。"),
    (Use.RESULT, "disputes/wages", "已协调用工单位发放欠薪，双方签字确认。"),
    (Use.REASON, "", "地点不清，请补充到门牌号或附近的标志物。"),
    (Use.REASON, "", "情况描述不清，请写明何时、何地、什么问题。"),
    (Use.REASON, "", "照片看不清问题，请补拍。"),
    (Use.REASON, "", "处理结果没有照片或证明材料，请补充。"),
    (Use.REASON, "", "现场问题仍然存在，请继续处理。"),
    (Use.REASON, "", "不属本单位职责，建议改派。"),
    (Use.REASON, "", "等待材料、配件到货，需要延长办理时间。"),
]
