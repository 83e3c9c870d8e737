"""Papers of an objection: as filed (考核申诉书), and the decision of an instance with its receipt (复核决定书)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.delivery.models import Delivery
from assessment.delivery.times import terms_on
from assessment.letterhead.models import letterhead_of
from assessment.objection.lists import ChangeInWords, changes_for
from assessment.objection.models import Objection, ObjectionAnswer
from assessment.objection.subjects import row_about, subject_of, title_of
from assessment.scheme.models import Scheme
from core.clock import day_of
from core.documents.forms import Boxes, FormPaper, Grid, Opinion, form_docx
from core.documents.official import OfficialDocument
from staff.people.documents import day_in_words, in_chinese, places_of
from staff.postings.models import Posting

SIGNED = "申诉人签名：　　　　　　　　年　　月　　日"
CHANGE_HEADS = ("对象", "期间", "项目", "更正前", "更正后")


@dataclass(frozen=True)
class Filed:
    """What the form of an objection says."""

    issuer: str
    number: str
    name: str
    role: str
    grid: str
    what: str
    kind: str
    period: str
    result: str  # as it was
    told_on: date | None
    reason: str
    request: str
    files: Sequence[str]
    filed_on: date
    received_by: str
    in_time: bool


@dataclass(frozen=True)
class Decision:
    """What the decision of one instance says, to the person alone: nothing of other people's results."""

    issuer: str
    head: str
    number: str
    instance: int
    name: str
    staff_number: str
    what: str
    filed: str  # when, under which number
    request: str
    found: str
    rests_on: str
    outcome: str
    changes: Sequence[tuple[str, str, str, str, str]]
    answered_by: str
    answered_on: date
    review_days: int  # working days for asking a review; 0 where none may be asked for


def filed_form(form: Filed) -> FormPaper:
    """考核申诉书, on one page where what is written is short."""
    files = [(str(number), name) for number, name in enumerate(form.files, start=1)]
    late = "未逾期" if form.in_time else "逾期（予以答复，不停止执行）"
    return FormPaper(
        form.issuer,
        "考核申诉书",
        [
            Boxes([("申诉人", form.name), ("岗位", form.role), ("网格", form.grid)]),
            Boxes([("申诉事项", form.what)], height=10),
            Boxes([("类别", form.kind), ("期间", form.period), ("编号", form.number)]),
            Boxes([("原结果", form.result), ("收到日期", day_in_words(form.told_on))]),
            Boxes([("申诉理由", form.reason)], height=60),
            Boxes([("请求", form.request)], height=26),
            Grid(("序号", "证据目录"), files, (16, 166), left=(1,), least=2),
            Opinion("签名日期", "", SIGNED),
            Opinion("受理栏", f"收件人：{form.received_by}\n收件日期：{day_in_words(form.filed_on)}\n是否逾期：{late}"),
        ],
        form.filed_on,
    )


def decision_docx(said: Decision) -> bytes:
    """申诉复核决定书 (of the first instance: 处理决定书), and on a page of its own the receipt."""
    document = OfficialDocument(title=f"考核申诉{_name(said)}", author=said.issuer)
    document.head(said.head, said.number)
    document.title(f"考核申诉{_name(said)}")
    document.text(f"申诉人：{said.name}，工号{said.staff_number}。")
    document.text(f"申诉事项：{said.what}。申诉人于{said.filed}。")
    document.text(f"请求：{_sentence(said.request)}")
    document.heading("一、查明的事实")
    for line in said.found.splitlines():
        document.text(line)
    document.heading("二、认定依据")
    document.text(said.rests_on)
    document.heading("三、决定")
    document.text(f"{said.outcome}。")
    if said.changes:
        document.text("更正前后对照如下：")
        document.table(CHANGE_HEADS, said.changes, (36, 26, 42, 26, 26), left=(0,))
    document.heading("四、复核人")
    document.text(f"{said.answered_by}（未参与原评分、审核、审批）。")
    document.heading("五、再次申请")
    document.text(_again(said))
    document.signature(said.issuer, day_in_words(said.answered_on))
    _receipt(document, said)
    return document.to_bytes()


def _sentence(text: str) -> str:
    """What a person wrote, with one full stop at its end."""
    return f"{text.strip().rstrip('。；，,;.')}。"


def _name(said: Decision) -> str:
    return "处理决定书" if said.instance == 1 else "复核决定书"


def _again(said: Decision) -> str:
    if said.review_days:
        return (
            f"不服本决定的，可以自收到之日起{said.review_days}个工作日内，在系统中或者书面向街道分管领导（领导小组）"
            "申请复核。逾期申请的予以答复，但不停止执行。"
        )
    return "本决定为最终处理。涉及劳动关系、劳动报酬的事项，可以依法申请调解、仲裁。"


def _receipt(document: OfficialDocument, said: Decision) -> None:
    document.section(landscape=False)
    document.title("送达回证")
    document.form(
        [
            [("受送达人", 34), (f"{said.name}（工号{said.staff_number}）", 122)],
            [("文书名称", 34), (f"考核申诉{_name(said)}", 122)],
            [("文号", 34), (said.number, 122)],
            [("送达地点", 34), ("　", 122)],
            [("送达方式", 34), ("□直接送达　　□系统送达　　□公告送达", 122)],
            [("受送达人签收", 34), ("签名：　　　　　　　　　　年　　月　　日", 122)],
            [("拒收情况、见证人", 34), ("　", 122)],
            [("送达人", 34), ("　", 122)],
        ],
        heights=(12, 12, 12, 12, 12, 24, 24, 14),
    )


# --- from the database ----------------------------------------------------------------------------


@in_chinese
def filed_of(row: Objection) -> tuple[str, bytes]:
    """The file name and the bytes of an objection as a form, as it was filed."""
    told = Delivery.objects.filter(kind=row.kind, key=row.key, worker=row.worker).first()
    on = day_of(row.filed_at)
    role, grid = _post(row, on)
    form = Filed(
        issuer=letterhead_of(row.subdistrict).issuer,
        number=row.number,
        name=row.worker.name,
        role=role,
        grid=grid,
        what=title_of(row),
        kind=_kind(row),
        period=row.period,
        result=_result(row_about(row)),
        told_on=day_of(told.told_at) if told and told.told_at else None,
        reason=row.reason,
        request=row.request,
        files=[file.name for file in row.evidence.all()],
        filed_on=on,
        received_by="" if row.filed_by.worker_id == row.worker_id else str(row.filed_by),
        in_time=row.in_time,
    )
    return f"考核申诉书 {row.number} {row.worker.name}.docx", form_docx(filed_form(form))


def _post(row: Objection, on: date) -> tuple[str, str]:
    """The posts and grids of the person on a day."""
    held = list(Posting.objects.filter(worker=row.worker).in_force(on).select_related("village"))
    places = places_of({one.grid_id for one in held if one.grid_id}, on)
    names = [places[one.grid_id].grid if one.grid_id else str(one.village) for one in held]
    return "、".join(dict.fromkeys(str(one.get_role_display()) for one in held)), "、".join(dict.fromkeys(names))


def _result(about: object) -> str:
    """What the row says that is objected to, where it is a score."""
    score, points = getattr(about, "score", None), getattr(about, "points", None)
    if score is not None:
        return f"{score}分"
    return f"{points}分" if points is not None and not callable(points) else ""


@in_chinese
def decision_of(answer: ObjectionAnswer) -> tuple[str, bytes]:
    """The file name and the bytes of the decision of one instance, with its number, findings and what it changes."""
    row, on = answer.objection, day_of(answer.answered_at)
    letterhead = letterhead_of(row.subdistrict)
    asked = row.reason if answer.instance == 1 else row.review_reason
    filed_at = row.filed_at if answer.instance == 1 else (row.review_asked_at or row.filed_at)
    said = Decision(
        issuer=letterhead.issuer,
        head=letterhead.head,
        number=f"{letterhead.code}诉〔{on.year}〕{answer.pk}号",
        instance=answer.instance,
        name=row.worker.name,
        staff_number=row.worker.staff_number,
        what=f"{title_of(row)}（{row.number}）",
        filed=f"{day_in_words(day_of(filed_at))}提出，理由：{_sentence(asked)[:-1]}",
        request=row.request,
        found=answer.reason,
        rests_on=_rests_on(row, on),
        outcome=str(answer.get_outcome_display()),
        changes=[_change(one) for one in changes_for(answer, row.worker_id, on)],
        answered_by=_reviewer(answer),
        answered_on=on,
        review_days=_review_days(answer, on),
    )
    return f"考核申诉{_name(said)} {row.number} {row.worker.name}.docx", decision_docx(said)


def _reviewer(answer: ObjectionAnswer) -> str:
    """Who answers for it: the leading group by its decision, which somebody else may have entered."""
    if answer.decision is None:
        return str(answer.answered_by)
    return f"领导小组（{answer.decision.number}，{day_in_words(answer.decision.decided_on)}）"


def _review_days(answer: ObjectionAnswer, on: date) -> int:
    if answer.instance == 2 or answer.outcome == "corrected":
        return 0
    return int(terms_on(answer.objection.subdistrict_id, on).objection.review_working_days)


def _rests_on(row: Objection, on: date) -> str:
    scheme = Scheme.objects.in_force(row.subdistrict, on)
    number = f"（{scheme.document_number}）" if scheme.document_number else ""
    return f"《{scheme.title}》{number}第{scheme.version}版关于{_kind(row)}的规定，以及冻结时留存的明细记录。"


def _kind(row: Objection) -> str:
    subject = subject_of(row.kind)
    return str(subject.name) if subject else row.kind


def _change(one: ChangeInWords) -> tuple[str, str, str, str, str]:
    return one.whom, one.period, one.what, one.before, one.after
