"""A store with one person of whom something unique stands in every place, and others who must not change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desk_app.app import Desk, open_desk
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import CallbackDraft
from desk_app.calls import parking
from desk_app.calls.model import CallDraft
from desk_app.complaints.model import Step
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.ids import new_id
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft
from desk_app.deliveries.model import DeliveryDraft
from desk_app.enquiries import store as enquiries
from desk_app.enquiries.model import About, EnquiryDraft
from desk_app.matters.attachments_service import AttachmentService
from desk_app.matters.model import MatterKind
from desk_app.privacy.service import PrivacyService
from desk_app.purchases.model import PurchaseDraft
from desk_app.staff.model import DESK_ID
from desk_app.storage import drafts
from desk_app.storage.undoing import undo_last

START = datetime(2026, 11, 21, 2, 12, tzinfo=UTC)
NAME, FORMER_NAME, DOUBLE_NAME = "罕鑫垚", "旧姓犇", "Qxzdouble"
PHONE, FORMER_PHONE, DOUBLE_PHONE = "13871236547", "13962514873", "0571-87654329"
PLANTED = (
    NAME, FORMER_NAME, DOUBLE_NAME.casefold(), "鑫垚", "hanxinyao", "hxy", "jiuxingben",
    PHONE, PHONE[::-1], "138 7123 6547", "zq712", FORMER_PHONE, FORMER_PHONE[::-1], "87654329",
    "qxzflag", "qxznote", "奇瑰", "qxzformernote", "qxzmail", "qxzwechat", "qxzref", "qxzarea", "qxzaddress", "qxzgate",
    "qxzdoubleaddress", "qxzdoublenote",
    "qxzcaller", "qxzcallnote", "qxztopic", "qxzundone",
    "qxztitle", "qxztext", "qxzremedy", "qxzstephow", "qxzstepnote",
    "qxzrecipient", "qxzdeliverynote", "qxzgoods", "qxzcity", "qxzpurchasenote", "qxzstray",
    "qxzbirthday", "qxzhow", "qxzown", "qxzstate", "qxzlevel", "qxzevidence", "qxzcontest", "qxzdecision",
    "qxzstatement", "qxztier", "qxzdraft", "qxznewform",
    "qxzringname", "qxzringreason", "qxzringtopic", "qxzringstep", "qxzringresult", "qxzlateragain", "qxzpassedon",
    "qxzdropped", "qxzgivenback", "qxzleftbycall", "qxzgoodsasked", "qxztold", "qxzlatecomplaint", "qxzparked",
    "qxzsum", "qxzgoodsremoved", "qxzremovedanswer", "qxzorder", "qxzplace",
    "qxzpapername", "qxzformerpaper", "qxzpapernote", "qxzpaperbytes", "qxztakenaway", "qxztakenbytes",
    "qxzinstructions", "qxzdeliveryarea", "qxztakenby", "qxzlinegoods", "qxzunit", "qxzlinenote", "qxzphasenote",
    "qxzphaseback", "qxzattemptnote", "qxzattempttold", "qxzattempthow", "qxzattemptback", "qxzcomment", "qxzscale",
    "qxzsurveyref", "qxzquestion", "qxzmarktext",
    "qxzstandaddress", "qxzstandcity", "qxzstandhow", "qxzstandnote", "qxzstandgoods", "qxzstandunit", "qxzstandwhy",
    "qxzstandday", "qxzrunsout", "qxzrunsnote", "qxzscarcegoods", "qxzscarceunit", "qxzscarcenote", "qxzhandednote",
    "qxzbeyondwhy",
)  # fmt: skip
"""Lower case: what is looked for in the bytes of the file, its letters made small."""


def planted_in(path: Path) -> list[str]:
    """Which of the planted texts stand anywhere in the bytes of the file or of the journal beside it."""
    raw = path.read_bytes() + path.with_name(path.name + "-journal").read_bytes()
    small = raw.lower()
    return [text for text in PLANTED if text.encode() in small]


@dataclass
class PrivacyWorld:
    """An open desk and the ids that tests speak of."""

    path: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(START))

    def __post_init__(self) -> None:
        self.desk: Desk = open_desk(self.path, clock=self.clock)
        self.privacy = PrivacyService(self.desk.file)

    def later(self, days: float = 1) -> None:
        """Some days pass."""
        self.clock.advance(timedelta(days=days))

    def put(self, table: str, verb: str = "test.put", **row: Any) -> str:
        """A row as another room would write it."""
        row_id = new_id(self.clock.now())
        with self.desk.file.write(DESK_ID, verb) as tx:
            tx.insert(table, {"id": row_id, **row})
        return row_id

    def change(self, customer_id: str, changes: Mapping[str, Any]) -> None:
        """A change by the desk, a day later."""
        self.later()
        self.desk.customers.change(DESK_ID, customer_id, changes)

    def others(self) -> dict[str, Any]:
        """Two people who have their own records, and speak of the person."""
        desk = self.desk
        neighbour = desk.customers.open_file(
            DESK_ID,
            CustomerDraft("王小丽", note="邻居的电话 +86 138-7123-6547，邮箱 QXZMAIL@example.cn", area="城西",
                          phones=(PhoneDraft("13900001111"),)),
        )  # fmt: skip
        namesake = desk.customers.open_file(DESK_ID, CustomerDraft(NAME[0] + "三", phones=(PhoneDraft("13900002222"),)))
        call = desk.calls.take_down(
            DESK_ID, CallDraft(customer_id=neighbour.id, topic="发票", note="替朋友问，回电１３８７１２３６５４７即可")
        )
        desk.calls.take_down(DESK_ID, CallDraft(customer_id=namesake.id, topic="安装", note="order 55 stays"))
        return {"neighbour": neighbour.id, "namesake": namesake.id, "call": call.id}

    def person(self) -> str:
        """The person: a former name and phone, a double put together with it, records of every room, undone saves."""
        desk = self.desk
        one = desk.customers.open_file(
            DESK_ID,
            CustomerDraft(
                FORMER_NAME, note="Qxzformernote", flag="qxzflag", email="qxzmail@example.cn", wechat="qxzwechat",
                reference="QXZREF-77", area="qxzarea", phones=(PhoneDraft(FORMER_PHONE, "妈妈"),),
                addresses=(AddressDraft("qxzaddress 路 1 号", "qxzcity", "qxzgate"),),
            ),
        ).id  # fmt: skip
        self.change(one, {"name": NAME, "note": "Qxznote 奇瑰"})
        self.change(one, {"phones": (PhoneDraft(PHONE),)})
        self.change(one, {"note": "qxzundone"})
        undo_last(desk.file, DESK_ID)
        double = desk.customers.open_file(
            DESK_ID,
            CustomerDraft(DOUBLE_NAME, note="qxzdoublenote", phones=(PhoneDraft(DOUBLE_PHONE),),
                          addresses=(AddressDraft("qxzdoubleaddress"),)),
        ).id  # fmt: skip
        desk.joining.merge(DESK_ID, one, double)
        call = desk.calls.take_down(
            DESK_ID,
            CallDraft(
                customer_id=one, caller_name="qxzcaller", phone="138 7123 6547", topic="qxztopic", note="qxzcallnote"
            ),
        )
        desk.calls.take_down(DESK_ID, CallDraft(customer_id=one, topic="发票"))
        desk.calls.take_down(DESK_ID, CallDraft(phone=PHONE, note="qxzstray"))
        complaint = desk.complaints.from_call(
            DESK_ID,
            call.id,
            title="qxztitle",
            remedy="qxzremedy",
            text="qxztext",
            order_ref="qxzorder",
            place="qxzplace",
        )
        self._papers(complaint.id)
        desk.complaints.record_step(DESK_ID, complaint.id, Step.ACKNOWLEDGE, how="qxzstephow", note="qxzstepnote")
        delivery = desk.deliveries.plan(
            DESK_ID,
            DeliveryDraft(customer_id=one, customer_name="qxzrecipient", phone=PHONE, address="qxzaddress",
                          city="qxzcity", goods="qxzgoods", note="qxzdeliverynote", amount_cents=129900,
                          promised_by=self.clock.now() + timedelta(days=2)),
        )  # fmt: skip
        self._on_its_way(delivery.id)
        self._cared_for(one, delivery.id)
        desk.purchases.enter(
            DESK_ID, PurchaseDraft(customer_id=one, goods="电饭煲", amount_cents=29900, note="qxzpurchasenote")
        )
        self._rung(one, call.id, complaint.id)
        self._besides(one)
        drafts.keep(desk.file, "customer", one, DESK_ID, {"note": "qxzdraft"})
        drafts.keep(desk.file, "delivery", "new:", DESK_ID, {"customer_name": NAME, "note": "qxznewform"})
        parking.park(desk.file, DESK_ID, {"phone": "138-7123-6547", "note": "qxzparked"})
        parking.park(desk.file, DESK_ID, {"caller_name": "别人", "note": "stays parked"})
        drafts.keep(desk.file, "call", "new:", DESK_ID, {"caller_name": "别人", "note": "stays"})
        return one

    def _papers(self, complaint_id: str) -> None:
        """A paper that got another name, and one that was taken away again."""
        papers = AttachmentService(self.desk.file)
        kept = [
            papers.keep(DESK_ID, MatterKind.COMPLAINT, complaint_id, name, content)
            for name, content in (("qxzformerpaper.pdf", b"%PDF qxzpaperbytes"), ("qxztakenaway.jpg", b"qxztakenbytes"))
        ]
        papers.change(DESK_ID, kept[0].id, "qxzpapername.pdf", "qxzpapernote")
        papers.take_away(DESK_ID, kept[1].id)

    def _on_its_way(self, delivery_id: str) -> None:
        """Lines, phases and failed attempts of a delivery, and an answer that names no customer."""
        at, of = to_text(self.clock.now()), {"delivery_id": delivery_id}
        with self.desk.file.write(DESK_ID, "test.way") as tx:
            way = {"instructions": "qxzinstructions", "area": "qxzdeliveryarea", "taken_by": "qxztakenby"}
            tx.update("deliveries", delivery_id, way)
        self.put("delivery_lines", **of, position=0, goods="qxzlinegoods", ordered=2, unit="qxzunit",
                 note="qxzlinenote", price_cents=4990, gift=0)  # fmt: skip
        self.put("delivery_lines", **of, position=1, goods="电饭煲", ordered=1, gift=0)
        self.put("delivery_events", **of, phase="told", at=at, by_id=DESK_ID, note="qxzphasenote",
                 taken_back="qxzphaseback")  # fmt: skip
        self.put("delivery_attempts", **of, at=at, by_id=DESK_ID, reason="other", note="qxzattemptnote",
                 told="qxzattempttold", told_how="qxzattempthow", taken_back="qxzattemptback")  # fmt: skip
        with self.desk.file.write(DESK_ID, "test.number") as tx:
            number = tx.next_number("S", self.clock.now().date())
        answer = self.put(
            "surveys", number=number, kind="delivery", row_id=delivery_id, answered_at=at, reference="qxzsurveyref",
            score=4, score_scale="1-5 qxzscale", comment="qxzcomment",
        )  # fmt: skip
        self.put("survey_marks", survey_id=answer, question="qxzquestion", text="qxzmarktext", position=0)

    def _cared_for(self, one: str, delivery_id: str) -> None:
        """A standing delivery with its goods and days, a proposal, and scarce goods with all that was given."""
        at, of = to_text(self.clock.now()), {"customer_id": one}
        standing = self.put(
            "standing_deliveries", **of, address="qxzstandaddress", city="qxzstandcity",
            every='{"kind": "weekdays", "n": 1, "weekdays": [1, 4]}', starts_on="2026-11-02",
            instructions="qxzstandhow", note="qxzstandnote",
        )  # fmt: skip
        self.put("standing_lines", standing_id=standing, position=0, goods="qxzstandgoods", ordered=2,
                 unit="qxzstandunit")  # fmt: skip
        self.put("standing_days", standing_id=standing, day="2026-11-23", state="skipped", why="qxzstandwhy",
                 note="qxzstandday", decided_by=DESK_ID, decided_at=at)  # fmt: skip
        self.put("standing_days", standing_id=standing, day="2026-11-26", state="made", delivery_id=delivery_id)
        self.put("replenishments", **of, goods="qxzrunsout", expected_on="2026-11-25", last_on="2026-10-25", buys=4,
                 median_days=31, spread_days=2.5, confidence=0.8, quantity=2, proposed_at=at, state="declined",
                 note="qxzrunsnote")  # fmt: skip
        share = self.put("allotments", **of, goods="qxzscarcegoods", starts_on="2026-11-01", ends_on="2026-11-30",
                         amount=6, unit="qxzscarceunit", note="qxzscarcenote")  # fmt: skip
        self.put("allotment_handouts", **of, allotment_id=share, amount=2, at=at, by_id=DESK_ID, note="qxzhandednote")
        self.put("allotment_overrides", **of, allotment_id=share, delivery_id=delivery_id, over=1,
                 reason="qxzbeyondwhy", by_id=DESK_ID, at=at)  # fmt: skip

    def _rung(self, one: str, call_id: str, complaint_id: str) -> None:
        """Callbacks of theirs and left by their calls, what their calls asked, and what was moved and why."""
        desk, colleague = self.desk, self.desk.staff.add(DESK_ID, "小赵").id
        soon = self.clock.now() + timedelta(hours=5)
        owed = desk.callbacks.promise(
            DESK_ID, CallbackDraft(customer_id=one, name="qxzringname", phone=PHONE, reason="qxzringreason",
                                   topic="qxzringtopic"),
        )  # fmt: skip
        desk.callbacks.change(DESK_ID, owed.id, {"next_step": "qxzringstep"})
        desk.callbacks.postpone(DESK_ID, owed.id, soon, "qxzlateragain")
        with desk.file.write(DESK_ID, "test.try") as tx:
            callbacks.note_attempt(tx, owed.id, "qxzringresult", self.clock.now(), reached=False)
        desk.callbacks.hand_over(DESK_ID, owed.id, colleague, "qxzpassedon")
        desk.callbacks.give_back(colleague, owed.id, "qxzgivenback")
        desk.callbacks.hand_over(DESK_ID, owed.id, colleague, "qxzpassedon")
        gone = desk.callbacks.promise(DESK_ID, CallbackDraft(customer_id=one, reason="Missed call", topic="发票"))
        desk.callbacks.drop(DESK_ID, gone.id, "qxzdropped")
        left = self.put(
            "callbacks", number="S01-B-261121-0099", call_id=call_id, reason="qxzleftbycall", state="open",
            first_due_at=to_text(soon), owner_id=DESK_ID, next_step="Call back", due_at=to_text(soon),
            stage="relationship",
        )  # fmt: skip
        with desk.file.write(DESK_ID, "test.ask") as tx:
            enquiries.add(tx, EnquiryDraft(call_id, About.PRICE, "qxzgoodsasked", "qxztold"))
            tx.execute(f"INSERT INTO call_days VALUES ('2026-11-21', 'topic', 'qxzsum'{', 1' * 15})")
            enquiries.add(tx, EnquiryDraft(call_id, About.STOCK, "电饭煲", callback_id=left))
            removed = enquiries.add(tx, EnquiryDraft(call_id, About.OTHER, "qxzgoodsremoved", "qxzremovedanswer"))
            enquiries.take_away(tx, [removed.id])
        desk.complaints.postpone(DESK_ID, complaint_id, soon, "qxzlatecomplaint")

    def _besides(self, one: str) -> None:
        day = "2026-11-21"
        self.put("customer_consents", customer_id=one, what="birthday", value="qxzbirthday", given_on=day, how="qxzhow")
        tag = self.put("tags", name="老客户")
        self.put("customer_tags", customer_id=one, tag_id=tag)
        own = self.put("custom_fields", name="Locker", kind="text", position=1)
        self.put("custom_values", customer_id=one, field_id=own, value="qxzown")
        self.put("customer_states", customer_id=one, state="active", since_on=day, reason="qxzstate")
        level = self.put("service_levels", name="gold", position=1)
        self.put("customer_levels", customer_id=one, level_id=level, since_on=day, how="granted", reason="qxzlevel")
        self.put(
            "credit_events", customer_id=one, kind="unpaid", happened_on=day, evidence="qxzevidence", amount_cents=5000,
            currency="CNY", contested_on=day, contest="qxzcontest", decided_on=day, decision="stands",
            decision_note="qxzdecision",
        )  # fmt: skip
        self.put("credit_statements", customer_id=one, said_on=day, text="qxzstatement")
        self.put("customer_tiers", customer_id=one, by_hand="low", by_hand_reason="qxztier", by_hand_on=day)
        self.put(
            "printed", kind="customer", row_id=one, customer_id=one, sheet="customer_sheet", language="en",
            at=to_text(self.clock.now()),
        )  # fmt: skip

    def close(self) -> None:
        """Closes the file."""
        self.desk.close()
