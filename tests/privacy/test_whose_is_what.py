"""Who else is touched by an erasure: families on one phone, doubles that were parted, namesakes, removed files."""

from desk_app.app import SOURCES
from desk_app.calls.model import CallDraft
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.deliveries.model import DeliveryDraft
from desk_app.staff.model import DESK_ID
from desk_app.storage.check import check
from tests.privacy.privacy_world import PrivacyWorld

WHY = "asked at the counter"
PHONE = "13871236547"


def opened(
    world: PrivacyWorld, name: str, phone: str = "", note: str = "", email: str = "", reference: str = ""
) -> str:
    draft = CustomerDraft(name, phones=(PhoneDraft(phone),), note=note, email=email, reference=reference)
    return world.desk.customers.open_file(DESK_ID, draft).id


def erase(world: PrivacyWorld, customer_id: str) -> None:
    world.privacy.erase(DESK_ID, customer_id, WHY, despite_open_cases=True)
    assert check(world.path, SOURCES) == []


def holds(world: PrivacyWorld, text: str) -> bool:
    return text.encode() in world.path.read_bytes()


def value(world: PrivacyWorld, table: str, column: str, row_id: str) -> object:
    return world.desk.file.query(f"SELECT {column} FROM {table} WHERE id = ?", (row_id,))[0][0]


def test_a_phone_the_family_shares_stays_with_the_others(world: PrivacyWorld) -> None:
    one, other = opened(world, "罕鑫垚", PHONE), opened(world, "王小丽", PHONE, note=f"家里 {PHONE}")
    shared = world.privacy.what_goes(one).shared
    assert [(each.text, len(each.numbers)) for each in shared] == [(PHONE, 1)]
    erase(world, one)
    assert value(world, "customers", "note", other) == f"家里 {PHONE}"
    assert [hit.number for hit in world.desk.finder.find(PHONE).hits] == [value(world, "customers", "number", other)]
    assert not holds(world, "罕鑫垚")


def test_a_double_that_was_parted_leaves_nothing_behind(world: PrivacyWorld) -> None:
    keep = opened(world, "王小丽", "13900001111", note="老客户")
    one = opened(world, "罕鑫垚", PHONE, note="zqxparted", email="zqxparted@example.cn")
    world.desk.joining.merge(DESK_ID, keep, one)
    world.desk.joining.part(DESK_ID, one)
    erase(world, one)
    assert not any(holds(world, text) for text in (PHONE, "zqxparted", "罕鑫垚"))
    assert value(world, "customers", "note", keep) == "老客户"
    assert value(world, "customers", "name", keep) == "王小丽"


def test_the_double_leads_to_the_whole_person(world: PrivacyWorld) -> None:
    keep, one = opened(world, "罕鑫垚", PHONE), opened(world, "Han Xinyao zqx", "13962514873")
    world.desk.joining.merge(DESK_ID, keep, one)
    erase(world, one)
    assert value(world, "customers", "erased_at", keep) is not None
    assert not any(holds(world, text) for text in ("罕鑫垚", "zqx", PHONE, "13962514873"))


def test_a_removed_file_of_the_same_person_goes_too(world: PrivacyWorld) -> None:
    removed, one = opened(world, "罕鑫垚", PHONE, note="zqxremoved"), opened(world, "罕鑫垚", PHONE)
    world.desk.customers.remove(DESK_ID, removed)
    assert len(world.privacy.what_goes(one).files) == 2
    erase(world, one)
    assert not any(holds(world, text) for text in ("罕鑫垚", "zqxremoved", PHONE))


def test_a_number_on_somebody_elses_record_is_taken_out_there(world: PrivacyWorld) -> None:
    one, other = opened(world, "罕鑫垚", PHONE), opened(world, "王小丽", "13900001111")
    planned = world.desk.deliveries.plan(
        DESK_ID,
        DeliveryDraft(customer_id=other, customer_name="王小丽", phone=PHONE, goods="电饭煲", address="路 1 号"),
    )
    strange = world.desk.calls.take_down(DESK_ID, CallDraft(caller_name="李娜", phone=PHONE, note="李娜 rang"))
    quoted = {(each.kind, each.number) for each in world.privacy.what_goes(one).quoted_in}
    assert quoted == {("delivery", planned.number), ("call", strange.number)}
    erase(world, one)
    assert not holds(world, PHONE)
    assert value(world, "deliveries", "phone_raw", planned.id) == "〔…〕"
    assert value(world, "deliveries", "phone_digits", planned.id) is None
    assert value(world, "calls", "note", strange.id) == "李娜 rang"


def test_who_only_names_them_is_listed_and_left(world: PrivacyWorld) -> None:
    one, namesake = opened(world, "罕鑫垚", PHONE), opened(world, "罕鑫垚", "13900001111")
    speaks = world.desk.calls.take_down(DESK_ID, CallDraft(caller_name="李娜", note="罕鑫垚的邻居"))
    world.desk.calls.take_down(DESK_ID, CallDraft(customer_id=namesake, note="own call"))
    named = world.privacy.what_goes(one).named_in
    assert [(each.kind, each.number) for each in named] == [("call", speaks.number)]
    erase(world, one)
    assert value(world, "calls", "note", speaks.id) == "罕鑫垚的邻居"
    assert value(world, "customers", "name", namesake) == "罕鑫垚"


def test_the_same_reference_imported_again_opens_a_new_file(world: PrivacyWorld) -> None:
    from desk_app.customers import store

    one = opened(world, "罕鑫垚", PHONE, reference="ZQX-1")
    erase(world, one)
    assert store.references(world.desk.file) == {}


def test_others_histories_and_counts_of_any_store_stay(world: PrivacyWorld) -> None:
    ids = [opened(world, f"客户{at}", f"1390000111{at}", note=f"note {at}") for at in range(4)]
    for at, each in enumerate(ids):
        world.change(each, {"note": f"later {at}", "area": "城西"})
        world.desk.calls.take_down(DESK_ID, CallDraft(customer_id=each, topic="发票", note=f"call {at}"))
    sql = "SELECT * FROM change_log WHERE row_id <> ? AND tbl IN ('customers','calls') ORDER BY dev_seq"
    own = [row[0] for row in world.desk.file.query("SELECT id FROM calls WHERE customer_id = ?", (ids[0],))]
    before = [tuple(row) for row in world.desk.file.query(sql, (ids[0],)) if row["row_id"] not in own]
    erase(world, ids[0])
    after = [tuple(row) for row in world.desk.file.query(sql, (ids[0],)) if row["row_id"] not in own]
    assert after == before
    assert value(world, "customers", "area", ids[0]) == "城西"
    assert world.desk.file.query("SELECT count(*) FROM calls WHERE topic = '发票'")[0][0] == 4
