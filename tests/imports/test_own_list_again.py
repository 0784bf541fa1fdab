"""The program's own list of customers, brought in again in any order, is no news."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.customers import store
from desk_app.customers.model import AddressDraft, CustomerDraft, CustomerKind, CustomerState, PhoneDraft
from desk_app.demo.generator import Sizes, make_demo
from desk_app.export import export_kind
from desk_app.imports.model import Report

_SIGNS = "王李丽莉𬊈𠮷ÄéłO'’ -=+@#,;、“”\"|/\\()（）1０９é\u3000\u00a0\t"
_line = st.text(alphabet=_SIGNS, max_size=12)
_note = st.text(alphabet=_SIGNS + "\n\r", max_size=30)
_name = st.one_of(
    st.sampled_from(["王丽", "王莉", "王 丽", "欧阳震华", "侯志强", "候志强", "José Ángel", "O'Neil", "=1+1", "老王"]),
    _line,
)
_PHONES = (
    "13800138000|138 0013 8000|0571-88881234转8|88881234|+852 2123 4567|1.70700E+10|12345|见2023年登记|问3楼小店"
    "|138****8000|+1 (555) 010-9999|-|无|'13800138000"
)
_phone = st.one_of(
    st.sampled_from(_PHONES.split("|")),
    st.from_regex(r"1[3-9]\d{9}", fullmatch=True),
    _line,
)
_phones = st.lists(st.builds(PhoneDraft, _phone, _line), max_size=4).map(tuple)
_addresses = st.lists(st.builds(AddressDraft, _line, _line, _line), max_size=3).map(tuple)
_drafts = st.builds(
    CustomerDraft,
    name=_name.map(lambda name: name if any(sign.isalnum() for sign in name) else name + "客"),
    kind=st.sampled_from(CustomerKind),
    state=st.sampled_from(CustomerState),
    phones=_phones,
    addresses=_addresses,
    **dict.fromkeys(
        ("sex", "flag", "wechat", "preferred_channel", "language", "area", "shop_type", "contact_person", "tier"), _line
    ),
    email=st.sampled_from(["", "a@b.cn", "a@b.cn, c@d.cn"]),
    time_to_call=_line,
    tags=st.lists(st.sampled_from(["VIP", "老客户", "a/b", "=1"]), unique=True, max_size=3).map(tuple),
    note=_note,
    shop_size_m2=st.one_of(st.none(), st.integers(1, 900)),
)


@contextmanager
def a_desk() -> Iterator[tuple[Desk, Path]]:
    with TemporaryDirectory() as name:
        desk = open_desk(Path(name) / "store.desk")
        try:
            yield desk, Path(name)
        finally:
            desk.close()


def shuffled(path: Path, seed: int) -> None:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header, *rows = csv.reader(handle)
    Random(seed).shuffle(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])


def nothing_new(desk: Desk, source: Path) -> Report:
    before, head = list(store.each(desk.file)), desk.file.journal_head()
    report, _recipe = desk.imports.run(DESK_ID, "customers", source)
    assert (report.refused, report.conflicts, report.new, report.changed) == ([], [], 0, 0)
    assert report.unchanged == len(before)
    assert desk.file.journal_head() == head + 1, "nothing is written but that there was an import"
    assert list(store.each(desk.file)) == before
    return report


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_drafts, min_size=1, max_size=7), st.integers(0, 1000))
def test_a_random_store_knows_all_of_its_own_list_again(drafts: list[CustomerDraft], seed: int) -> None:
    with a_desk() as (desk, folder):
        for draft in drafts:
            desk.customers.open_file(DESK_ID, draft)
        written = folder / "list.csv"
        export_kind(desk.file, "customers", written)
        shuffled(written, seed)
        nothing_new(desk, written)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_made_store_knows_its_own_list_again(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "store.desk"
    make_demo(path, Sizes(120, 40, 10, 20))
    desk = open_desk(path)
    written = tmp_path / f"list{ending}"
    count = export_kind(desk.file, "customers", written)
    assert nothing_new(desk, written).unchanged == count
    desk.close()


def test_only_our_own_numbers_make_a_column_of_numbers(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "store.desk")
    source = tmp_path / "list.csv"
    source.write_text("name,number\n王丽,13800138000\n李强,13900139000\n", encoding="utf-8")
    _table, recipe = desk.imports.look_at(source, "customers")
    assert (recipe.columns.get("number"), recipe.columns["phone"]) == (None, ("number",))
    source.write_text("name,number\n王丽,S01-K-261121-0001\n李强,bj01-k-261121-0012\n", encoding="utf-8")
    _table, recipe = desk.imports.look_at(source, "customers")
    assert recipe.columns["number"] == ("number",)
    desk.close()
