"""Chosen customers as a file, read back as others read it."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import speaking
from desk_app.customers.joins import ListColumn
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft
from desk_app.exchange.heads import names_of
from desk_app.exchange.reading import read_table
from desk_app.exchange.vcard import read_vcards
from desk_app.export import export_customers, export_kind
from desk_app.storage.reading import Reader
from tests.fresh_files import fresh_desk

_excel: Any = openpyxl  # it has no types


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = fresh_desk(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, tzinfo=UTC)))
    yield made
    made.close()


@pytest.fixture
def ids(desk: Desk) -> list[str]:
    drafts = (
        CustomerDraft("𠮷田 Éva", phones=(PhoneDraft("13800138000"), PhoneDraft("0571-88881234", "妈妈"))),
        CustomerDraft(
            "=cmd()", tier="gold", addresses=(AddressDraft("文三路 1 号, 2 楼"),), time_to_call="after 18:00"
        ),
        CustomerDraft("李强", tags=("VIP", "a, b"), phones=(PhoneDraft("13900139000", do_not_call=True),)),
        CustomerDraft("gone"),
    )
    made = [desk.customers.open_file(DESK_ID, draft).id for draft in drafts]
    desk.customers.remove(DESK_ID, made[3])
    return made


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_heads_programs_rely_on_are_there(desk: Desk, ids: list[str], tmp_path: Path) -> None:
    assert export_kind(desk.file, "customers", tmp_path / "all.csv", names=True) == 3
    rows = sorted(rows_of(tmp_path / "all.csv"), key=lambda row: "𠮷'李".index(row["name"][0]))
    wanted = ["number", "reference", "name", "phone_1", "phone_1_e164", "address_1", "tier", "state", "created"]
    more = ["tags", "time_to_call", "birthday"]
    assert [head for head in (*wanted, *more) if head not in rows[0]] == []
    assert (rows[0]["phone_1_e164"], rows[0]["phone_2_whose"]) == ("+8613800138000", "妈妈")
    assert (rows[1]["name"], rows[1]["time_to_call"]) == ("'=cmd()", "after 18:00")
    assert rows[2]["tags"].startswith("VIP, a")


def test_a_choice_keeps_its_order_and_leaves_out_what_is_gone(desk: Desk, ids: list[str], tmp_path: Path) -> None:
    chosen = [ids[2], "nobody", ids[3], ids[0]]
    assert export_customers(desk.file, tmp_path / "some.csv", chosen, names=True) == 2
    assert [row["name"] for row in rows_of(tmp_path / "some.csv")] == ["李强", "𠮷田 Éva"]
    assert export_customers(desk.file, tmp_path / "none.csv", []) == 0
    assert rows_of(tmp_path / "none.csv") == []


def test_columns_are_chosen_and_rooms_above_fill_theirs(desk: Desk, ids: list[str], tmp_path: Path) -> None:
    asked: list[int] = []

    def tiers(_file: Reader, among: Sequence[str]) -> Mapping[str, str]:
        asked.append(len(among))
        return {ids[0]: "top"}

    extra = [
        ListColumn("tier", "Class", tiers),
        ListColumn("credit", "Credit", lambda _file, among: dict.fromkeys(among, "A")),
    ]
    columns = ["credit", "name", "nonsense", "tier"]
    export_customers(desk.file, tmp_path / "some.csv", ids, columns, extra=extra, names=True)
    assert rows_of(tmp_path / "some.csv") == [
        {"credit": "A", "name": "𠮷田 Éva", "tier": "top"},
        {"credit": "A", "name": "'=cmd()", "tier": "gold"},
        {"credit": "A", "name": "李强", "tier": ""},
    ]
    assert asked == [3]


def test_people_read_words_of_the_trade_at_the_head(desk: Desk, ids: list[str], tmp_path: Path) -> None:
    extra = [ListColumn("credit", "Credit", lambda _file, among: dict.fromkeys(among, "A"))]
    for lang, wanted in (
        ("en", "Our own number, Their number, Name, Tier, Credit"),
        ("zh_CN", "本店编号, 原编号, 姓名, 客户金字塔等级, 信用等级"),
    ):
        for ending in (".csv", ".xlsx"):
            path = tmp_path / f"{lang}{ending}"
            with speaking(lang):
                assert export_kind(desk.file, "customers", path, extra=extra) == 3
            heads = read_table(path).header
            assert set(wanted.split(", ")) <= set(heads)
            assert [head for head in heads if "_" in head] == []


def test_own_fields_called_like_a_head_say_whose_they_are(desk: Desk, ids: list[str], tmp_path: Path) -> None:
    with desk.file.write(DESK_ID, "test.fields") as tx:
        field = {"id": "field", "deleted_at": None, "name": "Name", "kind": "text", "choices": None, "position": 1}
        tx.insert("custom_fields", field)
    with speaking("en"):
        export_customers(desk.file, tmp_path / "some.csv", ids)
    heads = list(rows_of(tmp_path / "some.csv")[0])
    assert heads.count("Name") == 1 and heads[-1] == "Name (own field)"


@pytest.mark.parametrize("kind", ["customers", "calls", "callbacks", "complaints", "deliveries", "purchases"])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_every_head_is_said_once_and_leads_back_to_its_column(desk: Desk, tmp_path: Path, kind: str, lang: str) -> None:
    with speaking(lang):
        export_kind(desk.file, kind, tmp_path / "words.csv")
    export_kind(desk.file, kind, tmp_path / "names.csv", names=True)
    words, names = (read_table(tmp_path / f"{each}.csv").header for each in ("words", "names"))
    assert len(set(words)) == len(words)
    assert names_of(words) == names
    assert names_of(names) is None


def test_a_spreadsheet_holds_the_texts_as_they_are(desk: Desk, ids: list[str], tmp_path: Path) -> None:
    export_customers(desk.file, tmp_path / "some.xlsx", [ids[1], ids[0]], ["name", "phone_1", "address_1"], names=True)
    sheet = _excel.load_workbook(tmp_path / "some.xlsx").active
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["name", "phone_1", "address_1"],
        ["=cmd()", None, "文三路 1 号, 2 楼"],
        ["𠮷田 Éva", "13800138000", None],
    ]


def test_an_address_book_holds_the_chosen_ones(desk: Desk, ids: list[str], tmp_path: Path) -> None:
    assert export_customers(desk.file, tmp_path / "some.vcf", ids[:3]) == 3
    table = read_vcards(tmp_path / "some.vcf")
    cards = [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]
    assert [card["name"] for card in cards] == ["𠮷田 Éva", "=cmd()", "李强"]
    assert (cards[0]["phone_1"], cards[0]["phone_2"]) == ("13800138000", "0571-88881234")
    assert "VIP" in cards[2]["categories"]
    assert cards[2]["note"] == "Not to be called: 13900139000"


def test_own_fields_have_columns_of_their_own(desk: Desk, ids: list[str], tmp_path: Path) -> None:
    with desk.file.write(DESK_ID, "test.fields") as tx:
        for n, name in enumerate(("Car", "name"), 1):
            field = {
                "id": f"field{n}",
                "deleted_at": None,
                "name": name,
                "kind": "text",
                "choices": None,
                "position": n,
            }
            tx.insert("custom_fields", field)
            value = {"customer_id": ids[0], "field_id": f"field{n}", "value": f"value {n}"}
            tx.insert("custom_values", {"id": f"value{n}", "deleted_at": None, **value})
    export_customers(desk.file, tmp_path / "some.csv", ids[:2], ["Car", "name", "name (own field)"], names=True)
    assert rows_of(tmp_path / "some.csv") == [
        {"Car": "value 1", "name": "𠮷田 Éva", "name (own field)": "value 2"},
        {"Car": "", "name": "'=cmd()", "name (own field)": ""},
    ]


def test_another_ending_is_refused_and_nothing_is_written(desk: Desk, ids: list[str], tmp_path: Path) -> None:
    for kind in ("customers", "calls"):
        with pytest.raises(DeskError):
            export_kind(desk.file, kind, tmp_path / "some.doc")
    with pytest.raises(DeskError):
        export_kind(desk.file, "calls", tmp_path / "some.vcf")
    assert [path.suffix for path in tmp_path.iterdir() if path.name.startswith("some")] == []
