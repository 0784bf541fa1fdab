"""The same orders brought in again: states go forward, a second time changes nothing, a person's word stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.deliveries import line_store, store, way_store
from desk_app.deliveries.file_words import RANK
from desk_app.deliveries.model import Delivery, DeliveryDraft, DeliveryState
from desk_app.exchange.recipe import parse_recipe
from desk_app.imports.model import Choice, Report
from desk_app.storage.journal import entries_of
from desk_app.storage.undoing import undo_last

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
HEAD = "订单编号,收货人,联系电话,收货地址,下单时间,商品名称,数量,单价,订单状态,发货时间,签收时间,物流单号\n"
WAITS = "A-1,王丽,13800138000,文三路1号,2026-11-01 09:00,米,2,35.50,待发货,,,\n"
SENT = "A-1,王丽,13800138000,文三路1号,2026-11-01 09:00,米,2,35.50,已发货,2026-11-02 08:00,,SF1\n"
THERE = "A-1,王丽,13800138000,文三路1号,2026-11-01 09:00,米,2,35.50,已签收,2026-11-02 08:00,2026-11-03 10:00,SF1\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    set_language("en")
    opened = open_desk(tmp_path / "store.desk", clock=FixedClock(NOW))
    yield opened
    opened.close()


def bring(desk: Desk, text: str, **more: Any) -> Report:
    path = Path(desk.file.path).parent / "orders.csv"
    path.write_text(text, encoding="utf-8")
    report, _recipe = desk.imports.run(DESK_ID, "deliveries", path, **more)
    assert report.refused == []
    return report


def only(desk: Desk) -> Delivery:
    [one] = store.each(desk.file)
    return one


def phases(desk: Desk) -> list[tuple[str, datetime]]:
    return [(each.phase.value, each.at) for each in way_store.events_of(desk.file, only(desk).id)]


def test_each_state_is_stamped_with_the_lists_time(desk: Desk) -> None:
    bring(desk, HEAD + WAITS)
    assert (only(desk).state, phases(desk)) == (DeliveryState.RECEIVED, [])
    assert bring(desk, HEAD + SENT).changed == 1
    sent = ("set_off", datetime(2026, 11, 2, 0, tzinfo=UTC))
    assert (only(desk).state, only(desk).tracking, phases(desk)) == (DeliveryState.UNDER_WAY, "SF1", [sent])
    assert bring(desk, HEAD + THERE).changed == 1
    there = ("handed_over", datetime(2026, 11, 3, 2, tzinfo=UTC))
    assert (only(desk).state, phases(desk)) == (DeliveryState.DELIVERED, [sent, there])
    assert only(desk).next_step == "Ask how it was"
    undo_last(desk.file, DESK_ID)
    assert (only(desk).state, phases(desk)) == (DeliveryState.UNDER_WAY, [sent])


def test_a_state_without_a_time_is_stamped_when_the_list_came(desk: Desk) -> None:
    bring(desk, "订单编号,收货人,订单状态\nA-1,王丽,待发货\n")
    bring(desk, "订单编号,收货人,订单状态\nA-1,王丽,派件失败\n")
    assert phases(desk) == [("failed", NOW)]
    assert only(desk).delivered_at is None


def test_an_older_list_takes_nothing_back_and_says_so(desk: Desk) -> None:
    bring(desk, HEAD + THERE)
    report = bring(desk, HEAD + WAITS)
    assert (report.changed, report.unchanged, only(desk).state) == (0, 1, DeliveryState.DELIVERED)
    assert f"1 delivery is further along here than in the file; its state stays: {only(desk).number}" in report.notes
    assert only(desk).raw_state == "已签收"


def test_what_a_person_wrote_stays_and_is_told(desk: Desk, tmp_path: Path) -> None:
    bring(desk, HEAD + WAITS)
    desk.deliveries.change(DESK_ID, only(desk).id, {"address": "文三路 3 号 2 楼"})
    moved = HEAD + WAITS.replace("文三路1号", "文三路9号")
    report = bring(desk, HEAD + WAITS)
    assert (report.changed, report.conflicts) == (0, []), "the file says only what it said before"
    report = bring(desk, moved)
    [one] = report.conflicts
    assert (one.field, one.ours, one.theirs, one.line, one.chosen) == (
        "address", "文三路 3 号 2 楼", "文三路9号", 2, Choice.KEEP,
    )  # fmt: skip
    assert (report.changed, only(desk).address) == (0, "文三路 3 号 2 楼")
    report = bring(desk, moved, ask=True)
    assert report.tried
    report = bring(desk, moved, decisions={(only(desk).id, "address"): Choice.TAKE})
    assert (report.changed, only(desk).address) == (1, "文三路9号")


def test_a_state_moved_by_hand_goes_on_and_is_told(desk: Desk, tmp_path: Path) -> None:
    bring(desk, HEAD + WAITS)
    desk.deliveries.move(DESK_ID, only(desk).id, DeliveryState.ASSIGNED, courier_id=DESK_ID)
    report = bring(desk, HEAD + WAITS)
    assert (report.changed, only(desk).state) == (0, DeliveryState.ASSIGNED)
    report = bring(desk, HEAD + THERE)
    assert only(desk).state is DeliveryState.DELIVERED
    assert any("was moved along here by hand" in note for note in report.notes)


def test_an_order_typed_here_hears_from_the_carriers_list(desk: Desk) -> None:
    planned = desk.deliveries.plan(
        DESK_ID, DeliveryDraft(customer_name="王丽", phone="13800138000", address="文三路1号", reference="A-1")
    )
    report = bring(desk, "订单编号,物流单号,物流状态,签收时间\nA-1,SF1,已签收,2026-11-22 10:00\n")
    assert (report.changed, report.conflicts) == (1, [])
    one = store.by_id(desk.file, planned.id)
    assert (one.state, one.tracking, one.address) == (DeliveryState.DELIVERED, "SF1", "文三路1号")


def test_orders_without_a_number_are_known_by_their_parcel_or_by_who_ordered_when(desk: Desk) -> None:
    head = "买家会员名,收货人姓名,订单创建时间,订单付款时间,宝贝标题,物流单号,订单状态\n"
    bring(desk, head + "tb1,王*,2026-11-01 09:00:07,,米,,等待买家付款\ntb2,王*,2026-11-01 09:00:07,,米,,等待买家付款\n")
    later = head + "tb1,王*,2026-11-01 09:00:07,2026-11-01 09:05:00,米,SF1,卖家已发货，等待买家确认\n"
    report = bring(desk, later)
    assert (report.new, report.changed) == (0, 1)
    report = bring(desk, "运单号,收件人,运单状态\nSF1,王*,已签收\n")
    assert (report.new, report.changed) == (0, 1)
    assert sorted(one.state.value for one in store.each(desk.file)) == ["delivered", "received"]


def test_lines_follow_the_list_until_somebody_touches_them(desk: Desk) -> None:
    two = HEAD + WAITS + WAITS.replace("米,2,35.50", "油,1,60.00")
    bring(desk, two)
    assert bring(desk, two).unchanged == 1
    more = HEAD + WAITS.replace("米,2,", "米,3,") + WAITS.replace("米,2,35.50", "油,1,60.00")
    assert bring(desk, more).changed == 1
    lines = line_store.lines_of(desk.file, only(desk).id)
    assert [(each.goods, each.ordered) for each in lines] == [("米", 3), ("油", 1)]
    with desk.file.write(DESK_ID, "deliveries.pick") as tx:
        line_store.change(tx, lines[0].id, {"picked": 3.0})
    report = bring(desk, two)
    assert [each.ordered for each in line_store.lines_of(desk.file, only(desk).id)] == [3, 1]
    assert any("were changed or picked here" in note for note in report.notes)


def test_lines_by_a_recipe(desk: Desk, tmp_path: Path) -> None:
    recipe = parse_recipe(
        'kind = "deliveries"\n[columns]\nreference = "No"\ncustomer_name = "Who"\ngoods = "What"\nquantity = "Pieces"\n'
        'price = "Each"\namount = "Sum"\ngift = "Free"\n[group]\ncolumn = "No"\n'
    )
    text = (
        "No,Who,What,Pieces,Each,Sum,Free\n7,Ann,Rice,1.5,20.00,90.00,\n7,Ann,Oil,1,60.00,90.00,\n"
        "7,Ann,Bag,1,2.00,90.00,yes\n"
    )
    bring(desk, text, recipe=recipe)
    lines = [(each.goods, each.ordered, each.gift) for each in line_store.lines_of(desk.file, only(desk).id)]
    assert lines == [("Rice", 1.5, False), ("Oil", 1, False), ("Bag", 1, True)]
    assert (only(desk).amount_cents, only(desk).quantity) == (9000, None)
    assert bring(desk, text, recipe=recipe).unchanged == 1


words = st.sampled_from(["待发货", "已发货", "派件失败", "已签收", "交易关闭", "processing", "shipped", "??", ""])
when_ = st.integers(0, 80 * 1440).map(
    lambda minutes: f"{NOW - timedelta(days=81) + timedelta(minutes=minutes):%Y-%m-%d %H:%M}"
)
orders = st.fixed_dictionaries(
    {
        "number": st.integers(1, 6),
        "name": st.sampled_from(["王*", "王丽", "李敏", "***"]),
        "phone": st.sampled_from(["13800138000", "1**********", ""]),
        "goods": st.sampled_from(["米", "油", "赠品：袋子"]),
        "pieces": st.sampled_from(["1", "2", "1.5", ""]),
        "price": st.sampled_from(["0", "9.90", ""]),
        "state": words,
        "ordered": st.one_of(st.just(None), when_),
        "there": st.one_of(st.just(None), when_),
    }
)


def written(rows: list[dict[str, Any]], *, numbered: bool) -> str:
    head = "订单编号," if numbered else ""
    text = head + "收货人,联系电话,商品名称,数量,单价,订单状态,下单时间,签收时间,物流单号\n"
    for place, row in enumerate(rows):
        cells = [row["name"], row["phone"], row["goods"], row["pieces"], row["price"], row["state"]]
        cells += [str(row["ordered"] or ""), str(row["there"] or ""), f"SF{row['number']}" if place % 2 else ""]
        text += ",".join([f"N-{row['number']}", *cells] if numbered else cells) + "\n"
    return text


@settings(deadline=None, max_examples=10)
@given(st.lists(orders, min_size=1, max_size=8), st.booleans())
def test_twice_the_same_changes_nothing(rows: list[dict[str, Any]], numbered: bool) -> None:
    set_language("en")
    with TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "store.desk", clock=FixedClock(NOW))
        path = Path(folder) / "orders.csv"
        path.write_text(written(rows, numbered=numbered), encoding="utf-8")
        first, _recipe = desk.imports.run(DESK_ID, "deliveries", path)

        def journal() -> list[Any]:
            sql = "SELECT count(*) FROM change_log WHERE tbl NOT IN ('imports') GROUP BY tbl ORDER BY tbl"
            return [tuple(row) for row in desk.file.query(sql)]

        before = journal()
        second, _recipe = desk.imports.run(DESK_ID, "deliveries", path)
        assert (second.new, second.changed, second.unchanged) == (0, 0, first.new + first.changed + first.unchanged)
        assert (journal(), second.conflicts) == (before, [])
        desk.close()


@settings(deadline=None, max_examples=10)
@given(st.lists(words, min_size=2, max_size=6))
def test_states_never_go_back(said: list[str]) -> None:
    set_language("en")
    with TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "store.desk", clock=FixedClock(NOW))
        for word in said:
            bring(desk, f"订单编号,收货人,订单状态\nA-1,王丽,{word}\n")
        one = only(desk)
        been = [entry.new["state"] for entry in entries_of(desk.file, "deliveries", one.id) if "state" in entry.new]
        ranks = [RANK[DeliveryState(state)] for state in been]
        assert ranks == sorted(ranks)
        desk.close()
