"""Our own list of customers brought in again: what the program worked out is no news, what somebody edited is."""

import csv
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import DESK_ID, LIST_COLUMNS, Desk, open_desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language, speaking
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.customers.personal import OwnKind
from desk_app.customers.personal_store import own_fields
from desk_app.demo.generator import Sizes, make_demo
from desk_app.exchange.recipe import parse_recipe, write_recipe
from desk_app.export import export_kind
from desk_app.imports.model import Choice
from desk_app.pyramid.tiers import Tier

TABLES = ("customers", "customer_phones", "customer_addresses", "customer_tags", "customer_consents", "custom_values")
NOW = datetime(2026, 11, 21, 2, 12, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "made.desk"
    make_demo(path, Sizes(60, 120, 20, 30))
    return path


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copy(made, tmp_path / "store.desk")
    with closing(open_desk(tmp_path / "store.desk")) as opened:
        yield opened


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Desk]:
    with closing(open_desk(tmp_path / "small.desk", clock=FixedClock(NOW))) as opened:
        yield opened


def all_rows(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    return {table: [tuple(row) for row in desk.file.query(f"SELECT * FROM {table} ORDER BY id")] for table in TABLES}


def write_out(desk: Desk, target: Path, lang: str, *, names: bool = False) -> int:
    with speaking(lang):
        return export_kind(desk.file, "customers", target, extra=LIST_COLUMNS, names=names)


def edit(path: Path, number: str, **cells: str) -> None:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header, *rows = csv.reader(handle)
    for row in rows:
        if row[header.index("number")] == number:
            for head, value in cells.items():
                row[header.index(head)] = value
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])


@pytest.mark.parametrize("read", ["en", "zh_CN"])
@pytest.mark.parametrize("written", ["en", "zh_CN"])
@pytest.mark.parametrize(("ending", "names"), [(".csv", True), (".csv", False), (".xlsx", False), (".vcf", False)])
def test_an_unedited_list_is_no_news(
    desk: Desk, tmp_path: Path, ending: str, names: bool, written: str, read: str
) -> None:
    before, target = all_rows(desk), tmp_path / f"out{ending}"
    count = write_out(desk, target, written, names=names)
    with speaking(read):
        report, _recipe = desk.imports.run(DESK_ID, "customers", target)
    assert (report.refused, report.conflicts, report.new, report.changed) == ([], [], 0, 0)
    assert (report.unchanged, all_rows(desk)) == (count, before)
    assert [note for note in report.notes if "birthday" in note] == []


def test_a_list_from_before_the_pyramid_was_computed_anew_is_no_news(desk: Desk, tmp_path: Path) -> None:
    write_out(desk, tmp_path / "out.csv", "zh_CN")
    for place, each in enumerate(desk.file.query("SELECT id FROM customers WHERE kind = 'person' LIMIT 8")):
        desk.pyramid.override(DESK_ID, each[0], tuple(Tier)[place % 4], "for a reason")
    before = all_rows(desk)
    write_out(desk, tmp_path / "after.csv", "en")
    for name in ("out.csv", "after.csv"):
        report, _recipe = desk.imports.run(DESK_ID, "customers", tmp_path / name)
        assert (report.conflicts, report.new, report.changed, all_rows(desk)) == ([], 0, 0, before)


def test_an_edited_cell_is_taken(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    write_out(desk, target, "en", names=True)
    number = desk.file.query(
        "SELECT c.number FROM customers c JOIN customer_tiers t ON t.id = c.id WHERE t.tier = 'low'"
        " AND c.tier IS NULL AND c.last_purchase_on IS NULL AND c.deleted_at IS NULL ORDER BY c.id LIMIT 1"
    )[0][0]
    edit(target, number, tier="gold card", last_purchase_on="2026-10-03", area="西湖区")
    report, _recipe = desk.imports.run(DESK_ID, "customers", target, policy=Choice.TAKE)
    assert (report.refused, report.changed) == ([], 1)
    now = desk.file.query("SELECT tier, last_purchase_on, area FROM customers WHERE number = ?", (number,))[0]
    assert tuple(now) == ("gold card", "2026-10-03", "西湖区")


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_a_card_tells_again_what_its_note_says_of_phones(small: Desk, tmp_path: Path, lang: str) -> None:
    phones = (
        PhoneDraft("13800138000", do_not_call=True),
        PhoneDraft("13900139000"),
        PhoneDraft("见门口登记", "值班"),
    )
    small.customers.open_file(DESK_ID, CustomerDraft("王丽", phones=phones, note="常客", tags=("老客", "近")))
    before = all_rows(small)
    write_out(small, tmp_path / "out.vcf", lang)
    report, _recipe = small.imports.run(DESK_ID, "customers", tmp_path / "out.vcf")
    assert (report.unchanged, report.conflicts, all_rows(small)) == (1, [], before)

    cards = (tmp_path / "out.vcf").read_text(encoding="utf-8")
    (tmp_path / "edited.vcf").write_text(cards.replace("常客", "常客，爱吃面"), encoding="utf-8")
    report, _recipe = small.imports.run(DESK_ID, "customers", tmp_path / "edited.vcf", policy=Choice.TAKE)
    assert (report.changed, small.file.query("SELECT note FROM customers")[0][0]) == (1, "常客，爱吃面")

    with closing(open_desk(tmp_path / "other.desk", clock=FixedClock(NOW))) as other:
        other.imports.run(DESK_ID, "customers", tmp_path / "out.vcf")
        told = other.file.query("SELECT raw, whose, do_not_call FROM customer_phones")
        assert {tuple(each) for each in told} == {
            ("13800138000", None, 1),
            ("13900139000", None, 0),
            ("见门口登记", "值班", 0),
        }
        assert other.file.query("SELECT note FROM customers")[0][0] == "常客"
        assert {each[0] for each in other.file.query("SELECT name FROM tags")} == {"老客", "近"}


@pytest.mark.parametrize("names", [True, False])
def test_a_store_moves_into_an_empty_file_without_doubles(desk: Desk, tmp_path: Path, names: bool) -> None:
    kinds = ("customers", "purchases", "calls", "complaints", "deliveries")
    counts = {
        kind: export_kind(desk.file, kind, tmp_path / f"{kind}.csv", extra=LIST_COLUMNS, names=names) for kind in kinds
    }
    whose = {kind: owners(desk, kind) for kind in kinds[1:]}
    with closing(open_desk(tmp_path / "other.desk")) as other:
        for kind in kinds:
            report, _recipe = other.imports.run(DESK_ID, kind, tmp_path / f"{kind}.csv")
            assert (report.refused, report.new) == ([], counts[kind]), kind
        assert other.file.query("SELECT count(*) FROM customers")[0][0] == counts["customers"]
        assert {kind: owners(other, kind) for kind in kinds[1:]} == whose
        report, _recipe = other.imports.run(DESK_ID, "customers", tmp_path / "customers.csv")
        assert (report.refused, report.new, report.changed) == ([], 0, 0)


def owners(desk: Desk, kind: str) -> list[tuple[str, int]]:
    """How many records of a kind each customer has, by the name of the customer."""
    rows = desk.file.query(
        f"SELECT c.name, count(*) FROM {kind} r JOIN customers c ON c.id = r.customer_id"
        " WHERE r.deleted_at IS NULL GROUP BY c.id ORDER BY 1, 2"
    )
    return [(row[0], row[1]) for row in rows]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("names", [True, False])
def test_own_fields_of_our_list_are_taken_where_there_are_such_fields(
    small: Desk, tmp_path: Path, lang: str, names: bool
) -> None:
    def own(desk: Desk) -> set[tuple[str, str, str]]:
        return {(one.name, each.name, each.value) for one in customers.each(desk.file) for each in one.own}

    def fields_of(desk: Desk) -> dict[str, str]:
        desk.own_fields.add(DESK_ID, "楼层", OwnKind.NUMBER)
        desk.own_fields.add(DESK_ID, "Note", OwnKind.TEXT)
        desk.own_fields.add(DESK_ID, "路", OwnKind.CHOICE, ["东路", "西路"])
        return {each.name: each.id for each in own_fields(desk.file)}

    ids = fields_of(small)
    mine = {ids["楼层"]: "12", ids["Note"]: "走后门", ids["路"]: "东路"}
    small.customers.open_file(DESK_ID, CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),), own=mine))
    small.customers.open_file(DESK_ID, CustomerDraft("赵大勇", phones=(PhoneDraft("13800138001"),)))
    before, told = all_rows(small), own(small)
    target = tmp_path / "out.csv"
    write_out(small, target, lang, names=names)
    report, recipe = small.imports.run(DESK_ID, "customers", target)
    assert (report.unchanged, report.conflicts, all_rows(small)) == (2, [], before)
    assert {each for each in recipe.columns if each.startswith("own:")} == {"own:楼层", "own:Note", "own:路"}
    assert parse_recipe(write_recipe(recipe)) == recipe

    with closing(open_desk(tmp_path / "with.desk", clock=FixedClock(NOW))) as other:
        fields_of(other)
        assert other.imports.run(DESK_ID, "customers", target)[0].refused == []
        assert own(other) == told
    with closing(open_desk(tmp_path / "without.desk", clock=FixedClock(NOW))) as other:
        report, _recipe = other.imports.run(DESK_ID, "customers", target)
        assert (report.refused, own(other)) == ([], set())
        assert {"楼层", "路"} < set(report.unused_columns)

    if names:
        edit(target, "S01-K-261121-0002", 楼层="3", 路="南路")
        edit(target, "S01-K-261121-0001", 楼层="13")
        report, _recipe = small.imports.run(DESK_ID, "customers", target)
        assert [(each.ours, each.theirs) for each in report.conflicts] == [("12", "13")]
        assert own(small) == told | {("赵大勇", "楼层", "3")}
        assert [note for note in report.notes if note.endswith("and was not taken: 南路.")]
        small.imports.run(DESK_ID, "customers", target, policy=Choice.TAKE)
        assert ("王丽", "楼层", "13") in own(small)


@pytest.mark.parametrize(("lang", "names"), [("en", True), ("en", False), ("zh_CN", False)])
def test_what_was_decided_is_told_not_to_be_taken(desk: Desk, tmp_path: Path, lang: str, names: bool) -> None:
    write_out(desk, tmp_path / "out.csv", lang, names=names)
    report, _recipe = desk.imports.run(DESK_ID, "customers", tmp_path / "out.csv")
    level, credit = {"en": ("Service level", "Credit"), "zh_CN": ("服务等级", "信用等级")}[lang]
    if names:
        level, credit = "level", "credit"
    assert {level, credit} < set(report.unused_columns)
    said = f"{level}, {credit}: a decision with its day and reason, not a cell; take it in the customer's file."
    assert said in report.notes
