"""Erase: what was planted in every place is in no byte of the file; counts stay, others keep all they have."""

from pathlib import Path
from typing import Any

import pytest

from desk_app.app import SOURCES
from desk_app.core.errors import DeskError
from desk_app.customers import past
from desk_app.export import export_kind
from desk_app.matters.attachments_service import AttachmentService
from desk_app.staff.model import DESK_ID
from desk_app.storage.check import check
from desk_app.storage.journal import last_save
from desk_app.storage.schema import journaled_tables_of
from desk_app.storage.undoing import undo_last
from tests.privacy.privacy_world import NAME, PLANTED, PrivacyWorld, planted_in

WHY = "asked in writing"


def counts(world: PrivacyWorld) -> dict[str, int]:
    tables = set(journaled_tables_of(world.desk.file)) - {"erasures", "tags"}
    return {table: world.desk.file.query(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


def row(world: PrivacyWorld, table: str, row_id: str) -> dict[str, Any]:
    return dict(world.desk.file.query(f"SELECT * FROM {table} WHERE id = ?", (row_id,))[0])


def journal_of(world: PrivacyWorld, row_id: str) -> list[tuple[Any, ...]]:
    rows = world.desk.file.query("SELECT * FROM change_log WHERE row_id = ? ORDER BY dev_seq", (row_id,))
    return [tuple(each) for each in rows]


def test_what_was_planted_is_in_no_byte_of_the_file(world: PrivacyWorld) -> None:
    world.others()
    one = world.person()
    assert planted_in(world.path) == list(PLANTED)
    before, inode = counts(world), world.path.stat().st_ino
    erased = world.privacy.erase(DESK_ID, one, WHY, despite_open_cases=True)
    assert planted_in(world.path) == []
    assert counts(world) == before
    assert world.path.stat().st_ino == inode
    assert check(world.path, SOURCES) == []
    assert erased.counts["calls"] == 3 and erased.counts["quotes"] == 2 and erased.counts["drafts"] == 3
    assert [erased.counts[each] for each in ("callbacks", "enquiries", "matter_moves")] == [3, 3, 5]
    assert erased.counts["attachments"] == 2
    assert world.desk.file.query("SELECT count(*) FROM attachment_bytes")[0][0] == 0
    papers = world.desk.file.query("SELECT id, name, sha256 FROM attachments WHERE deleted_at IS NULL")
    assert [tuple(row[1:]) for row in papers] == [("—", "0" * 64)]
    with pytest.raises(DeskError, match="erased on request"):
        AttachmentService(world.desk.file).content(papers[0][0])
    world.desk.customers.change(DESK_ID, world.others()["namesake"], {"note": "the file is written on"})
    assert check(world.path, SOURCES) == []


def test_amounts_days_states_and_numbers_stay(world: PrivacyWorld) -> None:
    one = world.person()
    file = world.desk.file
    kept = "SELECT sum(amount_cents), count(*), min(bought_on), min(number) FROM purchases"
    told = "SELECT kind, channel, outcome, rang_at, number, topic FROM calls WHERE topic = '发票'"
    before = [tuple(file.query(each)[0]) for each in (kept, told)]
    number = row(world, "customers", one)["number"]
    world.desk.calls.take_down(DESK_ID, _call_of_somebody_else())
    world.privacy.erase(DESK_ID, one, WHY, despite_open_cases=True)
    assert [tuple(file.query(each)[0]) for each in (kept, told)] == before
    after = row(world, "customers", one)
    assert (after["number"], after["name"], after["note"]) == (number, "—", None)
    assert after["erased_at"] == after["deleted_at"] is not None
    assert file.query("SELECT next_step FROM complaints")[0][0] == "Apologize"
    assert file.query("SELECT customer_id, reason FROM erasures")[0][:] == (one, WHY)


def _call_of_somebody_else() -> Any:
    from desk_app.calls.model import CallDraft

    return CallDraft(caller_name="别人", topic="发票")


def test_others_keep_everything_but_the_quoted_numbers(world: PrivacyWorld, tmp_path: Path) -> None:
    others = world.others()
    one = world.person()
    namesake = journal_of(world, others["namesake"])
    world.privacy.erase(DESK_ID, one, WHY, despite_open_cases=True)
    assert journal_of(world, others["namesake"]) == namesake
    assert row(world, "customers", others["neighbour"])["note"] == "邻居的电话 〔…〕，邮箱 〔…〕"
    assert row(world, "calls", others["call"])["note"] == "替朋友问，回电〔…〕即可"
    notes = [each[0] for each in world.desk.file.query("SELECT note FROM calls WHERE note LIKE 'order%'")]
    assert notes == ["order 55 stays"]
    assert sorted(each.form for each in _drafts(world)) == ["call", "parked_call"]


def _drafts(world: PrivacyWorld) -> Any:
    from desk_app.storage import drafts

    return drafts.all_drafts(world.desk.file)


def test_an_export_of_the_others_is_byte_for_byte_the_same(world: PrivacyWorld, tmp_path: Path) -> None:
    for at in range(3):
        world.desk.customers.open_file(DESK_ID, _draft_of(f"客户{at}", f"1391234567{at}"))
    world.person()
    world.desk.customers.remove(DESK_ID, _id_of(world, NAME))
    export_kind(world.desk.file, "customers", tmp_path / "before.csv")
    world.privacy.erase(DESK_ID, _id_of(world, NAME), WHY, despite_open_cases=True)
    export_kind(world.desk.file, "customers", tmp_path / "after.csv")
    assert (tmp_path / "after.csv").read_bytes() == (tmp_path / "before.csv").read_bytes()
    assert planted_in(world.path) == []


def _draft_of(name: str, phone: str) -> Any:
    from desk_app.customers.model import CustomerDraft, PhoneDraft

    return CustomerDraft(name, phones=(PhoneDraft(phone),))


def _id_of(world: PrivacyWorld, name: str) -> str:
    return str(world.desk.file.query("SELECT id FROM customers WHERE name = ?", (name,))[0][0])


def test_open_cases_are_named_first_and_nothing_is_touched(world: PrivacyWorld) -> None:
    one = world.person()
    named = [each.words for each in world.privacy.open_cases(one)]
    assert [words.split()[:2] for words in named[:4]] == [["open", "callback"]] * 2 + [
        ["open", "complaint"],
        ["open", "delivery"],
    ]
    assert "¥50.00 unpaid since 21 Nov 2026" in named
    assert any(words.startswith("1 purchase since") for words in named)
    head = world.desk.file.journal_head()
    with pytest.raises(DeskError, match=r"open callback .*open complaint"):
        world.privacy.erase(DESK_ID, one, WHY)
    assert world.desk.file.journal_head() == head
    assert len(planted_in(world.path)) == len(PLANTED) - 0


def test_a_reason_is_needed_and_names_nobody(world: PrivacyWorld) -> None:
    one = world.person()
    for reason in ("", f"{NAME} asked", "called from 138-7123-6547"):
        with pytest.raises(DeskError) as refused:
            world.privacy.erase(DESK_ID, one, reason, despite_open_cases=True)
        assert refused.value.field == "reason"


def test_it_cannot_be_undone_nor_done_twice(world: PrivacyWorld) -> None:
    one = world.person()
    before = last_save(world.desk.file)
    world.privacy.erase(DESK_ID, one, WHY, despite_open_cases=True)
    assert last_save(world.desk.file) == before
    for _time in range(30):
        try:
            undo_last(world.desk.file, DESK_ID)
        except DeskError:
            continue
    assert row(world, "customers", one)["name"] == "—"
    assert row(world, "customers", one)["erased_at"] is not None
    assert row(world, "customers", one)["deleted_at"] is not None
    assert planted_in(world.path) == []
    assert check(world.path, SOURCES) == []
    with pytest.raises(DeskError, match="already"):
        world.privacy.erase(DESK_ID, one, WHY, despite_open_cases=True)


def test_the_past_of_the_file_tells_nothing(world: PrivacyWorld) -> None:
    one = world.person()
    world.privacy.erase(DESK_ID, one, WHY, despite_open_cases=True)
    then = past.as_of(world.desk.file, one, world.clock.now())
    assert then is not None and (then.name, then.note, then.email) == ("—", None, None)
    told = str(past.history(world.desk.file, one)).lower()
    assert not [text for text in PLANTED if text in told]
    assert world.desk.finder.find("13871236547").total == 0
    assert world.desk.finder.find(NAME).total == 0
