"""Lists with heads in words have values in words, and are read back whichever language they were written in."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.callbacks import model as callbacks
from desk_app.calls import model as calls
from desk_app.calls.model import CallDraft, CallKind, Channel, Direction, Outcome
from desk_app.complaints import model as complaints
from desk_app.complaints import nature
from desk_app.complaints.closing import FollowUp
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.complaints.nature import Nature
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import LANGUAGES, set_language, speaking
from desk_app.customers import model as customers
from desk_app.customers.model import CustomerDraft, CustomerKind, PhoneDraft
from desk_app.deliveries import model as deliveries
from desk_app.deliveries.model import DeliveryDraft
from desk_app.exchange.cell_words import CELL_WORDS, values_by_word
from desk_app.export import export_complaints, export_kind

_excel: Any = openpyxl  # it has no types
NOW = datetime(2026, 11, 21, 2, 12, 7, tzinfo=UTC)
KINDS = ("customers", "calls", "complaints", "deliveries")
ROOMS: dict[tuple[str, str], Mapping[Any, str]] = {
    ("customers", "kind"): customers.KIND_WORDS,
    ("customers", "state"): customers.STATE_WORDS,
    ("calls", "direction"): calls.DIRECTION_WORDS,
    ("calls", "channel"): calls.CHANNEL_WORDS,
    ("calls", "kind"): calls.KIND_WORDS,
    ("calls", "outcome"): calls.OUTCOME_WORDS,
    ("callbacks", "state"): callbacks.STATE_WORDS,
    ("callbacks", "last_result"): callbacks.RESULT_WORDS,
    ("complaints", "channel"): calls.CHANNEL_WORDS,
    ("complaints", "severity"): complaints.SEVERITY_WORDS,
    ("complaints", "nature"): nature.NATURE_WORDS,
    ("complaints", "state"): complaints.STATE_WORDS,
    ("complaints", "satisfaction"): complaints.SATISFACTION_WORDS,
    ("deliveries", "state"): deliveries.STATE_WORDS,
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(open_desk(tmp_path / "store.desk", clock=FixedClock(NOW))) as opened:
        fill(opened)
        yield opened


def fill(desk: Desk) -> None:
    drafts = [
        CustomerDraft("王丽", kind=CustomerKind.HOUSEHOLD, sex="female", preferred_channel="phone"),
        CustomerDraft(
            "李强", kind=CustomerKind.SHOP, sex="男", preferred_channel="微信", phones=(PhoneDraft("139001"),)
        ),
        CustomerDraft("Ann", preferred_channel="by pigeon"),
    ]
    people = [desk.customers.open_file(DESK_ID, draft).id for draft in drafts]
    for n, outcome in enumerate(Outcome):
        direction = Direction.OUT if outcome is Outcome.NO_ANSWER else Direction.IN
        draft = CallDraft(
            caller_name="王丽", phone=f"1380013800{n % 10}", channel=tuple(Channel)[n % 8], direction=direction,
            kind=tuple(CallKind)[n % 5], outcome=outcome, topic="x",
        )  # fmt: skip
        desk.calls.take_down(DESK_ID, draft)
    for n, kind in enumerate(Nature):
        draft_ = ComplaintDraft(
            title=f"x{n}", customer_id=people[n], channel=Channel.WECHAT, nature=kind,
            severity=("slight", "serious", "一般")[n],
        )  # fmt: skip
        one = desk.complaints.take_down(DESK_ID, draft_).id
        if kind is Nature.COMPLAINT:
            for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE, Step.AMEND, Step.ANTICIPATE, Step.TOLD):
                desk.complaints.record_step(DESK_ID, one, step, "phone", "said")
            unhappy, none = complaints.Satisfaction.NOT_SATISFIED, FollowUp(declined="wants none")
            desk.recovery.close(DESK_ID, one, "换了一台", unhappy, none)
    for name in ("冰箱", "洗衣机"):
        desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_name="王丽", address="文三路 1 号", goods=name))


def rows_of(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".xlsx":
        sheet = _excel.load_workbook(path).active
        head, *rows = (
            [str(cell if cell is not None else "") for cell in row] for row in sheet.iter_rows(values_only=True)
        )
        return [dict(zip(head, row, strict=True)) for row in rows]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_words_of_cells_are_those_of_the_windows() -> None:
    for (kind, column), words in ROOMS.items():
        assert CELL_WORDS[kind][column] == {str(key): word for key, word in words.items()}, (kind, column)
    for kind, columns in CELL_WORDS.items():
        for column, words_ in columns.items():
            in_each = values_by_word(kind, column)
            assert set(in_each.values()) == set(words_), f"{kind} {column}: a word stands for two values"


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_under_chinese_heads_stand_chinese_values(desk: Desk, tmp_path: Path, ending: str) -> None:
    known = {value for columns in CELL_WORDS.values() for words in columns.values() for value in words}
    with speaking("zh_CN"):
        for kind in (*KINDS, "callbacks"):
            export_kind(desk.file, kind, tmp_path / f"{kind}{ending}")
        export_complaints(
            desk.file, tmp_path / f"some{ending}", [row[0] for row in desk.file.query("SELECT id FROM complaints")]
        )
    for path in tmp_path.glob(f"*{ending}"):
        cells = {cell for row in rows_of(path) for cell in row.values()}
        assert cells & known == set(), path.name
    first = rows_of(tmp_path / f"complaints{ending}")
    assert {row["渠道"] for row in first} == {"微信"}
    assert {row["下一步"] for row in first} == {"结案", "致谢"}
    people = {row["姓名"]: row for row in rows_of(tmp_path / f"customers{ending}")}
    assert {row["性别"] for row in people.values()} == {"男", "女", ""}
    assert [cell for cell in people["王丽"].values() if cell == "电话"], "how they like to be reached"


def test_for_programs_the_values_are_the_same_in_every_language(desk: Desk, tmp_path: Path) -> None:
    for lang in LANGUAGES:
        with speaking(lang):
            export_kind(desk.file, "complaints", tmp_path / f"{lang}.csv", names=True)
    columns = CELL_WORDS["complaints"]
    english, chinese = ([[row[c] for c in columns] for row in rows_of(tmp_path / f"{lang}.csv")] for lang in LANGUAGES)
    assert english == chinese
    assert {row["state"] for row in rows_of(tmp_path / "en.csv")} == {"open", "closed"}


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("read", LANGUAGES)
def test_there_and_back_in_both_languages(desk: Desk, tmp_path: Path, ending: str, written: str, read: str) -> None:
    other = open_desk(tmp_path / "other.desk", clock=FixedClock(NOW))
    with closing(other):
        for kind in KINDS:
            path = tmp_path / f"{kind}{ending}"
            with speaking(written):
                count = export_kind(desk.file, kind, path)
            with speaking(read):
                again, _recipe = desk.imports.run(DESK_ID, kind, path)
                assert (again.unchanged, again.changed, again.new, again.refused) == (count, 0, 0, []), kind
                there, _recipe = other.imports.run(DESK_ID, kind, path)
                assert (there.new + there.changed + there.unchanged, there.refused) == (count, []), kind
        for kind in KINDS:
            for column in CELL_WORDS[kind]:
                if column in ("stage", "sex", "promised_precision"):
                    continue
                asked = f"SELECT {column}, count(*) FROM {kind} WHERE deleted_at IS NULL GROUP BY 1 ORDER BY 1"
                ours, theirs = ([tuple(row) for row in each.file.query(asked)] for each in (desk, other))
                if kind != "customers":
                    assert theirs == ours, (kind, column)
        raw = other.file.query("SELECT DISTINCT raw_state FROM complaints UNION SELECT raw_state FROM deliveries")
        assert {row[0] for row in raw} <= {None, "received"}, "words of ours are no words of theirs"
