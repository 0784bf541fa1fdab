"""A complaint with everything that can hang on one, for the papers that tell of it."""

from dataclasses import dataclass
from datetime import timedelta

from desk_app.app import Desk
from desk_app.commitments.clocks import Why
from desk_app.complaints.measures import MeasureDraft, What
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.complaints.prevention import Prevention
from desk_app.complaints.recovery import Stamp
from desk_app.complaints.work_model import LinkKind
from desk_app.core.clock import FixedClock
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft
from desk_app.matters.attachments_service import AttachmentService
from desk_app.matters.model import MatterKind
from desk_app.staff.model import Role

HOUR = timedelta(hours=1)
INSIDE = "司机小陈走错了路，内部处理"
FOR_THEM = "新内胆明天上午送到，送前电话联系"
CAUSE, DEPARTMENT = "路线单打印错误", "配送部"
REFUSED = "超出权限，不予批准"


@dataclass
class PaperWorld:
    """The desk with its people, and the complaint by its id."""

    desk: Desk
    clock: FixedClock
    li: str
    boss: str
    id: str
    number: str
    double: str
    double_id: str
    linked: str


def store_head(desk: Desk, li: str) -> None:
    """What the store says of itself."""
    desk.settings.fill_in(
        li,
        {
            "store_name": "福满家电 中山路店",
            "store_phone": "0571-8888 1234",
            "store_address": "杭州市中山路 88 号",
            "store_hours": "8:30–18:00",
        },
    )


def lived(desk: Desk, clock: FixedClock, li: str) -> PaperWorld:
    """A complaint two days old: waited for once, handed over, apologized for, amends made and told of."""
    store_head(desk, li)
    boss = desk.staff.add(li, "赵主管", Role.SUPERVISOR).id
    whose = desk.customers.open_file(
        li,
        CustomerDraft(
            "王丽", sex="女", phones=(PhoneDraft("13800138000"),), addresses=(AddressDraft("解放路 120 号", "杭州"),)
        ),
    ).id
    draft = ComplaintDraft(
        title="电饭煲少一个内胆",
        text="箱子打开只有一个内胆，说明书上写着两个。打了两次电话都没人接。",
        remedy="补一个内胆",
        customer_id=whose,
        product="电饭煲 CF40",
        order_ref="OD-77",
        severity="serious",
        place="家里",
    )
    one = desk.complaints.take_down(li, draft)
    double = desk.complaints.take_down(li, ComplaintDraft(title="少内胆", customer_id=whose))
    linked = desk.complaints.take_down(li, ComplaintDraft(title="电饭煲漏发", customer_name="张敏"))
    work = desk.complaint_work
    work.join(li, double.id, one.id, "同一个电饭煲")
    work.link(li, one.id, linked.id, LinkKind.SIMILAR, "同一批货")
    clock.advance(HOUR)
    desk.complaints.record_step(li, one.id, Step.ACKNOWLEDGE, "phone", "我们已经记下，马上去查。")
    work.note(li, one.id, INSIDE)
    work.note(li, one.id, FOR_THEM, for_customer=True)
    work.hand_over(li, one.id, boss, "请主管决定补偿")
    work.accept(boss, one.id)
    work.remind(li, one.id, "顾客又来电询问")
    clock.advance(HOUR)
    desk.complaints.record_step(boss, one.id, Step.APOLOGIZE, "phone", "很抱歉让您跑了两趟。")
    desk.recovery.take_back(boss, one.id, Step.APOLOGIZE, "没有打通")
    desk.recovery.do(boss, one.id, Step.APOLOGIZE, Stamp("wechat", "非常抱歉少装了一个内胆。"))
    desk.recovery.write_fault(boss, one.id, cause=CAUSE, department=DEPARTMENT)
    desk.complaints.wait(li, one.id, Why.PART, clock.now() + 20 * HOUR, "仓库调货")
    clock.advance(20 * HOUR)
    desk.complaints.resume(li, one.id)
    refused = desk.recovery.add_measure(li, one.id, MeasureDraft(What.REFUND, "全额退款", 500_00))
    desk.recovery.refuse(boss, refused.id, REFUSED)
    drafts = [MeasureDraft(What.MEASURE, "补寄一个内胆"), MeasureDraft(What.REFUND, "来回路费", 30_00)]
    desk.recovery.amend(boss, one.id, drafts, Stamp())
    photo = AttachmentService(desk.file)
    photo.keep(li, MatterKind.COMPLAINT, one.id, "箱子.jpg", b"\xff\xd8\xff picture")
    desk.complaints.change(li, one.id, {"severity": "grave"})
    return PaperWorld(desk, clock, li, boss, one.id, one.number, double.number, double.id, linked.number)


def finished(world: PaperWorld) -> None:
    """What is left until the customer was told."""
    world.clock.advance(HOUR)
    prevents = Prevention(title="装箱复核", owner_id=world.li)
    world.desk.recovery.anticipate(world.boss, world.id, prevents, Stamp(note="出库前两人核对内胆数量。"))
    world.desk.complaints.tell(world.li, world.id, "phone", "内胆已寄出，路费已退，顾客认可。")
