"""An old list imported again after an erasure brings back nothing of the person into the records that stayed."""

import pytest

from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft
from desk_app.imports.model import Report
from desk_app.staff.model import DESK_ID
from tests.privacy.privacy_world import PrivacyWorld, planted_in

ERASED, PHONE, STREET, NOTE = "罕鑫垚", "13871236547", "qxzaddress 路 1 号", "qxznote"
DELIVERIES = (
    "订单号,收货人,电话,收货地址,下单时间,订单状态,商品,数量,备注\n"
    "D1,{name},{phone},{street},2026-11-01 09:00:00,{state},冰箱,1,{note}\n"
    "D2,王小丽,13900001111,文三路1号,2026-11-01 09:00:00,已发货,冰箱,1,\n"
)
PURCHASES = (
    "订单编号,客户姓名,手机,购买日期,金额,商品,备注\n"
    "P1,{name},{phone},2026-11-01,{amount},冰箱,{note}\n"
    "P2,王小丽,13900001111,2026-11-02,9.50,冰箱,\n"
)


def take(world: PrivacyWorld, kind: str, text: str, *, dry_run: bool = False) -> Report:
    path = world.path.with_name(f"{kind}.csv")
    path.write_text(text, encoding="utf-8")
    return world.desk.imports.run(DESK_ID, kind, path, dry_run=dry_run)[0]


def deliveries(state: str = "已发货") -> str:
    return DELIVERIES.format(name=ERASED, phone=PHONE, street=STREET, note=NOTE, state=state)


def purchases(amount: str = "1299") -> str:
    return PURCHASES.format(name=ERASED, phone=PHONE, note=NOTE, amount=amount)


def row(world: PrivacyWorld, table: str, reference: str) -> dict[str, object]:
    return dict(world.desk.file.query(f"SELECT * FROM {table} WHERE reference = ?", (reference,))[0])


def erased(world: PrivacyWorld, table: str, reference: str) -> str:
    one = str(row(world, table, reference)["customer_id"])
    world.privacy.erase(DESK_ID, one, "asked", despite_open_cases=True)
    return one


def test_a_delivery_stays_empty_and_its_state_goes_on(world: PrivacyWorld) -> None:
    take(world, "deliveries", deliveries())
    one = erased(world, "deliveries", "D1")
    before = row(world, "deliveries", "D1")
    files = customers.ids_for(world.desk.file)
    report = take(world, "deliveries", deliveries("已签收"))
    now = row(world, "deliveries", "D1")
    personal = ("customer_name", "phone_raw", "phone_e164", "phone_digits", "address", "city", "note", "tracking")
    assert {key: now[key] for key in personal} == {**dict.fromkeys(personal), "customer_name": "—"}
    assert (now["state"], before["state"], now["customer_id"]) == ("delivered", "under_way", one)
    assert customers.ids_for(world.desk.file) == files and planted_in(world.path) == []
    assert (report.changed, report.unchanged, report.new) == (1, 1, 0)
    assert [note for note in report.notes if note.startswith("1 row is of a customer erased on request")]
    assert row(world, "deliveries", "D2")["customer_name"] == "王小丽"


def test_a_purchase_stays_empty_and_its_amount_may_change(world: PrivacyWorld) -> None:
    take(world, "purchases", purchases())
    one = erased(world, "purchases", "P1")
    tried = take(world, "purchases", purchases("1399"), dry_run=True)
    report = take(world, "purchases", purchases("1399"))
    now = row(world, "purchases", "P1")
    assert (now["customer_name"], now["note"], now["amount_cents"]) == (None, None, 139900)
    assert (now["goods"], now["customer_id"]) == ("冰箱", one)  # somebody else's record says the same goods
    assert planted_in(world.path) == []
    for each in (tried, report):
        assert sum("erased on request" in note for note in each.notes) == 1


def test_goods_that_were_taken_out_stay_out(world: PrivacyWorld) -> None:
    text = purchases().replace(
        "P1,罕鑫垚,13871236547,2026-11-01,1299,冰箱", "P1,罕鑫垚,13871236547,2026-11-01,1299,qxzgoods"
    )
    take(world, "purchases", text)
    erased(world, "purchases", "P1")
    take(world, "purchases", text)
    assert row(world, "purchases", "P1")["goods"] is None and planted_in(world.path) == []


def test_a_delivery_on_no_file_stays_empty_and_opens_none(world: PrivacyWorld) -> None:
    take(world, "deliveries", deliveries())
    one = str(row(world, "deliveries", "D1")["customer_id"])
    with world.desk.file.write(DESK_ID, "test.stray") as tx:
        tx.update("deliveries", str(row(world, "deliveries", "D1")["id"]), {"customer_id": None})
    world.privacy.erase(DESK_ID, one, "asked", despite_open_cases=True)
    assert row(world, "deliveries", "D1")["customer_name"] == "—"
    files = customers.ids_for(world.desk.file)
    take(world, "deliveries", deliveries())
    assert row(world, "deliveries", "D1")["customer_name"] == "—" and customers.ids_for(world.desk.file) == files
    assert planted_in(world.path) == []


@pytest.mark.parametrize("kind", ["deliveries", "purchases"])
def test_without_an_erasure_nothing_is_kept_out_nor_said(world: PrivacyWorld, kind: str) -> None:
    world.desk.customers.open_file(DESK_ID, CustomerDraft("Somebody"))
    text = deliveries() if kind == "deliveries" else purchases()
    take(world, kind, text)
    report = take(world, kind, text.replace(NOTE, "another note"))
    assert report.changed == 1 and not any("erased" in note for note in report.notes)
    assert row(world, kind, "D1" if kind == "deliveries" else "P1")["note"] == "another note"


CALLS = "编号,客户姓名,客户编号,电话,来电时间,主题,备注\nL1,{name},,{phone},2026-11-01 09:00:00,qxzgoods,{note}\n"
COMPLAINTS = "编号,客户姓名,电话,标题,内容,时间\nC1,{name},{phone},qxznote 标题,qxznote,2026-11-01 09:00:00\n"


def test_a_call_stays_empty(world: PrivacyWorld) -> None:
    text = CALLS.format(name=ERASED, phone=PHONE, note=NOTE)
    take(world, "customers", f"客户编号,客户姓名,联系电话\nK1,{ERASED},{PHONE}\n")
    take(world, "calls", text)
    one = erased(world, "calls", "L1")
    report = take(world, "calls", text)
    now = row(world, "calls", "L1")
    assert (now["caller_name"], now["phone_raw"], now["note"], now["customer_id"]) == (None, None, None, one)
    assert planted_in(world.path) == [] and sum("erased on request" in note for note in report.notes) == 1


def test_a_complaint_stays_empty_and_its_state_goes_on(world: PrivacyWorld) -> None:
    text = COMPLAINTS.format(name=ERASED, phone=PHONE)
    take(world, "complaints", text)
    one = erased(world, "complaints", "C1")
    files = customers.ids_for(world.desk.file)
    report = take(world, "complaints", text)
    now = row(world, "complaints", "C1")
    assert (now["customer_name"], now["title"], now["text"], now["customer_id"]) == ("—", "—", None, one)
    assert customers.ids_for(world.desk.file) == files and planted_in(world.path) == []
    assert sum("erased on request" in note for note in report.notes) == 1
