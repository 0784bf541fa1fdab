"""The sheet of a customer's file, read back: all that is known of them, and no line for what is not."""

from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.core.i18n import speaking
from desk_app.core.ids import new_id
from desk_app.customers import store
from desk_app.customers.handout import (
    CustomerSheet,
    LastContact,
    LastPurchase,
    OpenMatter,
    consent_lines,
    customer_sheet,
    file_sheet,
    state_line,
)
from desk_app.customers.model import AddressDraft, Customer, CustomerDraft, CustomerKind, CustomerState, PhoneDraft
from desk_app.customers.personal import Consent, ConsentDraft, ConsentKind
from desk_app.printing.letterhead import Letterhead
from desk_app.staff.model import DESK_ID
from tests.customers.customer_world import START, ZONE, World
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, fonts_of, outside

STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号")
SAID = (
    "边𬊈烟酒店", "左耳听不见，说大声", "13800138000·妈妈·preferred", "0571-87654321·donotcall", "晚上七点后", "WeChat",
    "bian_k", "老房子·杭州市·解放路120号", "3楼左手，门禁2580", "城西商圈", "烟酒·60m²", "李掌柜", "柜号甲12",
    "Birthday:21May1980", "agreedon1Mar2026", "Offersmaybesent:withdrawnon1May2026", "vip·老客户",
    "activesince3Mar2026", "又来了",
    "mostvaluable", "gold", "A(96)", "只收现金", "S01-C-1", "送货迟到", "¥1,299.00", "S01-P-1", "洗衣机XQB80",
    "Earlierpurchases:7", "问送货时间", "OLD-88",
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "store.desk")
    yield made
    made.file.close()


def full(world: World) -> Customer:
    """A file in which every place is filled."""
    field = new_id()
    with world.file.write(DESK_ID, "test.put") as tx:
        tx.insert("custom_fields", {"id": field, "name": "柜号", "kind": "text", "position": 1})
    draft = CustomerDraft(
        "边𬊈烟酒店", CustomerKind.SHOP, CustomerState.ACTIVE,
        phones=(PhoneDraft("0571-87654321", do_not_call=True), PhoneDraft("13800138000", "妈妈", preferred=True)),
        addresses=(AddressDraft("解放路 120 号", "杭州市", "3 楼左手，门禁 2580", label="老房子"),),
        flag="左耳听不见，说大声", note="只收现金", wechat="bian_k", preferred_channel="微信", area="城西商圈",
        shop_type="烟酒", shop_size_m2=60, contact_person="李掌柜", reference="OLD-88", time_to_call="晚上七点后",
        tags=("老客户", "vip"), own={field: "甲 12"},
        consents=(
            ConsentDraft(ConsentKind.BIRTHDAY, "1980-05-21", Date(2026, 3, 1), "at the counter"),
            ConsentDraft(ConsentKind.HOBBIES, "qxzhobby", Date(2026, 3, 1)),
        ),
    )  # fmt: skip
    made = world.service.open_file(world.clerk, draft).id
    with world.file.write(DESK_ID, "test.put") as tx:
        tx.insert(
            "customer_consents",
            {"id": new_id(), "customer_id": made, "what": "messages", "given_on": "2026-04-01",
             "withdrawn_on": "2026-05-01"},
        )  # fmt: skip
    return store.by_id(world.file, made)


def sheet(customer: Customer, phones: tuple[str, ...] | None = None) -> CustomerSheet:
    """The sheet with what the rooms above know."""
    return file_sheet(
        customer,
        START,
        ZONE,
        phones=phones,
        tier="most valuable",
        credit="A (96)",
        level="gold",
        state_since=Date(2026, 3, 3),
        state_reason="又来了",
        open_matters=[OpenMatter("S01-C-1", "送货迟到", "call", "李娜", START)],
        contacts=[LastContact(START - timedelta(days=1), "phone", "问送货时间", "李娜")],
        purchases=[LastPurchase(Date(2026, 11, 3), "S01-P-1", "洗衣机 XQB80", 129900)],
        purchases_before=7,
    )


@pytest.mark.parametrize("size", ["A4", "A5", "80mm", "58mm"])
def test_all_that_is_known_is_on_the_sheet(world: World, size: str) -> None:
    with speaking("en"):
        data = customer_sheet(sheet(full(world)), STORE, size=size, lang="en")
    said = close(by_pdfium(data))
    missing = [text for text in SAID if text not in said]
    assert missing == []
    assert not outside(data)
    assert all(fonts_of(data).values())


@pytest.mark.parametrize("size", ["A4", "A5", "80mm", "58mm"])
def test_the_same_in_chinese(world: World, size: str) -> None:
    with speaking("zh_CN"):
        data = customer_sheet(sheet(full(world)), STORE, size=size, lang="zh_CN")
    said = close(by_pdfminer(data))
    for text in ("边𬊈烟酒店", "晚上七点后", "李掌柜", "甲12", "1980年5月21日", "3楼左手", "¥1,299.00", "2026年3月3日"):
        assert text in said
    assert not outside(data)


def test_a_file_of_little_has_no_empty_lines(world: World) -> None:
    customer = store.by_id(world.file, world.open("边"))
    with speaking("en"):
        text = by_pdfium(customer_sheet(file_sheet(customer, START, ZONE), STORE, lang="en"))
    for label in (
        "Heed", "Reference", "Phones", "Time to call", "Reached by", "Addresses", "Area", "Tier", "Service level",
        "Credit", "Tags", "Shop", "Contact person", "Consents", "Note", "Last purchases",
    ):  # fmt: skip
        assert label not in text, label
    assert "active" in text


def test_masked_numbers_are_printed_as_they_are_given(world: World) -> None:
    customer = full(world)
    shown = tuple(f"{phone.raw[:3]}****" for phone in customer.phones)
    with speaking("en"):
        text = close(by_pdfium(customer_sheet(sheet(customer, shown), STORE, lang="en")))
    assert "138****·妈妈·preferred" in text
    assert "13800138000" not in text


def test_a_consent_shows_its_value_only_while_it_holds() -> None:
    day = Date(2026, 3, 1)
    given = Consent("1", ConsentKind.BIRTHDAY, "--05-21", day)
    gone = Consent("2", ConsentKind.HOBBIES, None, day, None, Date(2026, 4, 2))
    again = Consent("3", ConsentKind.MESSAGES, None, Date(2026, 5, 3))
    before = Consent("4", ConsentKind.MESSAGES, None, day, None, Date(2026, 4, 2))
    with speaking("en"):
        assert consent_lines([given, gone, again, before]) == [
            "Birthday: 21 May (agreed on 1 Mar 2026)",
            "Hobbies: withdrawn on 2 Apr 2026",
            "Offers may be sent (agreed on 3 May 2026)",
        ]


def test_a_state_without_a_day_is_only_its_word() -> None:
    with speaking("en"):
        assert state_line(CustomerState.DORMANT, None) == "dormant"
        assert state_line(CustomerState.LEFT, Date(2026, 3, 1), "moved") == "left since 1 Mar 2026\nmoved"
