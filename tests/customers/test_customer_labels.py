"""Envelopes and labels, read back: each address whole or said to be cut, in the order of its script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.core.errors import DeskError
from desk_app.core.i18n import speaking
from desk_app.customers import label_handout, store
from desk_app.customers.label_handout import (
    ENVELOPES,
    Addressee,
    address_lines,
    addressee,
    envelope,
    envelope_of,
    label,
    label_of,
    label_sheet,
    labels_of,
)
from desk_app.customers.model import AddressDraft, CustomerDraft
from desk_app.printing.labels import FORMATS
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM
from tests.customers.customer_world import World
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, outside, page_sizes

STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号")
HAN = Addressee("K-1", "边𬊈", "310000 浙江省杭州市解放路 120 号", "杭州市")
LATIN = Addressee("K-2", "Siân O’Brien", "12 Abbey Road\nFlat 3B\nNW8 9AY", "London")
NOWHERE = Addressee("K-4", "没地址", " \n")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "store.desk")
    yield made
    made.file.close()


def texts(to: Addressee) -> list[str]:
    return [words.text for words in address_lines(to)]


@pytest.mark.parametrize(
    ("address", "city", "lines"),
    [
        ("310000 浙江省解放路 120 号", "", ["310000", "浙江省解放路 120 号", "边 收"]),
        ("邮编：310000，解放路 120 号", "", ["310000", "解放路 120 号", "边 收"]),
        ("解放路 120 号（310000）", "", ["310000", "解放路 120 号", "边 收"]),
        ("解放路 120 号，邮编：310000", "杭州市", ["310000", "杭州市 解放路 120 号", "边 收"]),
        ("解放路 120 号 310000", "", ["310000", "解放路 120 号", "边 收"]),
        ("杭州市解放路3幢100101", "杭州市", ["杭州市解放路3幢100101", "边 收"]),
        ("解放路 13800138000", "", ["解放路 13800138000", "边 收"]),
        ("解放路 1 号 991234", "", ["解放路 1 号 991234", "边 收"]),
        ("解放路 1 号\n3 楼", "", ["解放路 1 号", "3 楼", "边 收"]),
        ("12 Abbey Road\n\nNW8 9AY", "London", ["边", "12 Abbey Road", "NW8 9AY", "London"]),
        ("12 Abbey Road, london", "London", ["边", "12 Abbey Road, london"]),
        (" ", "London", []),
    ],
)
def test_an_address_is_written_by_the_rules_of_its_script(address: str, city: str, lines: list[str]) -> None:
    assert texts(Addressee("K-1", "边", address, city)) == lines


def test_a_shop_is_written_to_somebody() -> None:
    assert texts(Addressee("K", "福满多批发", "解放路 1 号", "", "李娜")) == ["解放路 1 号", "福满多批发", "李娜 收"]
    assert texts(Addressee("K", "Corner", "1 Road", "", "Ann")) == ["Corner", "Ann", "1 Road"]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", list(ENVELOPES))
@pytest.mark.parametrize("to", [HAN, LATIN], ids=["han", "latin"])
def test_an_envelope_has_both_addresses(to: Addressee, size: str, lang: str) -> None:
    data = envelope(to, STORE, size=size, lang=lang)
    (page,) = page_sizes(data)
    assert page == pytest.approx(ENVELOPES[size], abs=0.1)
    for said in (close(by_pdfium(data)), close(by_pdfminer(data))):
        for text in (*texts(to), "福满家电 中山路店", "杭州市中山路 88 号", "0571-8888 1234"):
            assert close(text) in said
    assert not outside(data)
    assert envelope(to, STORE, size=size, lang=lang) == data


def test_a_store_that_has_said_nothing_has_no_sender() -> None:
    assert close(by_pdfium(envelope(HAN, Letterhead(""), lang="en"))) == close("".join(texts(HAN)))


def test_an_envelope_without_an_address_is_refused() -> None:
    with speaking("en"):
        with pytest.raises(DeskError, match=r"没地址 \(K-4\) has no address."):
            envelope(NOWHERE, STORE, lang="en")
        with pytest.raises(DeskError, match=r"没地址 \(K-4\) has no address."):
            label(NOWHERE, STORE, lang="en")
        with pytest.raises(DeskError, match="Choose the customers"):
            label_sheet([], STORE, lang="en")
        with pytest.raises(DeskError, match="there are: 3x8, 2x7"):
            label_sheet([HAN], STORE, format="5x5", lang="en")
    with pytest.raises(ValueError, match="B4"):
        envelope(HAN, STORE, size="B4")


@pytest.mark.parametrize(("name", "start", "pages"), [("3x8", 1, 2), ("3x8", 24, 3), ("2x7", 1, 3), ("2x7", 14, 4)])
def test_labels_fill_the_sheets_and_skip_those_that_are_gone(name: str, start: int, pages: int) -> None:
    rows = [Addressee(f"K-{n}", f"Customer {n:02}.", f"{n} Long Road", "Leeds") for n in range(30)]
    data = label_sheet(rows, STORE, start_at=start, format=name, lang="en")
    sizes = page_sizes(data)
    assert sizes == [pytest.approx((210 * MM, 297 * MM), abs=0.1)] * pages
    text = by_pdfium(data)
    assert all(f"Customer {n:02}." in text for n in range(30))
    assert not outside(data)


def test_a_label_the_sheet_has_not_is_refused() -> None:
    with speaking("en"):
        for wanted in (0, 15):
            with pytest.raises(DeskError, match="labels 1 to 14") as refused:
                label_sheet([HAN], STORE, start_at=wanted, format="2x7", lang="en")
            assert refused.value.field == "start_at"


def test_who_has_no_address_stands_at_the_end() -> None:
    data = label_sheet([HAN, NOWHERE, LATIN, Addressee("K-5", "另一个")], STORE, lang="en")
    assert len(page_sizes(data)) == 2
    last = by_pdfium(data).split("No address: 2 customers")[1]
    for text in ("K-4", "没地址", "K-5", "另一个"):
        assert text in last
    data = label_sheet([NOWHERE], STORE, lang="en")
    assert "No address: 1 customer" in by_pdfium(data)
    assert len(page_sizes(data)) == 1


def test_what_is_cut_on_its_label_stands_in_full_at_the_end() -> None:
    long = Addressee("K-9", "王" * 500, "长" * 400)
    data = label_sheet([HAN, long], STORE, lang="en")
    text = close(by_pdfium(data))
    assert "…" in text
    after = text.split("Longerthanthereisroomfor;hereinfull")[1]
    assert after.count("王") == 500
    assert after.count("长") == 400
    assert not outside(data)
    two = envelope(Addressee("K", "王" * 4000, "长路 1 号"), STORE, size="C6", lang="en")
    assert len(page_sizes(two)) >= 2
    assert close(by_pdfium(two)).split("infull")[1].count("王") == 4000


@pytest.mark.parametrize("count", [1, 40, 4000, 15_000])
def test_a_label_on_a_roll_is_as_long_as_its_text(count: int) -> None:
    data = label(Addressee("K", "王" * count, "解放路 1 号"), STORE, lang="en")
    width, height = page_sizes(data)[0]
    assert width == pytest.approx(80 * MM, abs=0.1)
    assert height <= 3001 * MM
    assert close(by_pdfium(data)).count("王") == count
    assert not outside(data)


def test_what_is_longer_than_a_roll_is_said_in_full_after_it() -> None:
    data = label(Addressee("K", "王" * 95_000, "解放路 1 号"), STORE, lang="en")
    first, rest = close(by_pdfium(data)).split("Longerthanthereisroomfor;hereinfull")
    assert first.count("…") == 1
    assert rest.count("王") == 95_000


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(
        st.builds(
            Addressee,
            st.just("K-1"),
            st.text("王边𬊈abÉñ ~'‘’“”（）,0123456789", min_size=1, max_size=90),
            st.text("路号杭州市解abÉñ \n,。0123456789", max_size=120),
            st.sampled_from(["", "杭州市", "Leeds"]),
            st.sampled_from(["", "李娜"]),
        ),
        min_size=1,
        max_size=4,
    ),
    format=st.sampled_from([*FORMATS, "80mm"]),
)
def test_no_text_is_lost(rows: list[Addressee], format: str) -> None:
    data = label_sheet(rows, STORE, format=format, lang="en")
    said = close(by_pdfium(data))
    wanted = "".join(close(text) for to in rows for text in texts(to))
    for char in set(wanted):
        assert said.count(char) >= wanted.count(char), (char, rows)
    assert not outside(data)


def test_the_first_address_that_says_anything_without_its_note(world: World) -> None:
    draft = CustomerDraft(
        "边", addresses=(AddressDraft("解放路 120 号", "杭州市", "门禁 2580", label="家"), AddressDraft("中山路 9 号"))
    )
    one = world.service.open_file(world.clerk, draft).id
    assert addressee(store.by_id(world.file, one)).address == "解放路 120 号"
    for data in (
        envelope_of(world.file, one, STORE, "DL", "en"),
        label_of(world.file, one, STORE, "80mm", "en"),
        label_of(world.file, one, STORE, "2x7", "en"),
    ):
        said = close(by_pdfium(data))
        assert "解放路120号边收" in said
        assert "2580" not in said
        assert "中山路9号" not in said
    other = world.open("没地址")
    gone = world.open("走了")
    world.service.remove(world.clerk, gone)
    data = labels_of(world.file, [one, other, gone], STORE, start_at=3, lang="en")
    said = close(by_pdfium(data))
    assert "解放路120号" in said
    assert "Noaddress:1customer" in said
    assert "走了" not in said


def test_many_labels_are_printed_at_once() -> None:
    rows = [Addressee(f"K-{n}", f"客户{n:04}", f"解放路 {n} 号") for n in range(480)]
    data = label_sheet(rows, STORE, lang="zh_CN")
    assert len(page_sizes(data)) == 20
    assert "客户0479" in by_pdfium(data)
    assert label_handout.ROLL not in by_pdfium(data)
