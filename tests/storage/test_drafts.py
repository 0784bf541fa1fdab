"""Half-typed forms: kept outside the journal, one a form and subject, there again after a kill."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.storage import drafts
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID
from tests.fresh_files import fresh_file


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 9, tzinfo=UTC))


@pytest.fixture
def file(tmp_path: Path, clock: FixedClock) -> Iterator[DeskFile]:
    with closing(fresh_file(tmp_path / "a.desk", clock=clock)) as opened:
        yield opened


def test_one_draft_a_form_and_subject_the_newest_first(file: DeskFile, clock: FixedClock) -> None:
    drafts.keep(file, "complaint", "", DESK_ID, {"title": "坏"})
    clock.advance(timedelta(seconds=2))
    drafts.keep(file, "complaint", "c1", DESK_ID, {"title": "别的"})
    clock.advance(timedelta(seconds=2))
    drafts.keep(file, "complaint", "", DESK_ID, {"title": "坏了", "phones": [{"raw": "139"}]})
    first, second = drafts.all_drafts(file)
    assert (first.subject, first.values, first.saved_at) == (
        "",
        {"title": "坏了", "phones": [{"raw": "139"}]},
        clock.now(),
    )
    assert (second.subject, second.who) == ("c1", DESK_ID)
    assert drafts.draft(file, "complaint", "c1") == second
    drafts.drop(file, "complaint", "")
    assert drafts.all_drafts(file) == [second]
    assert drafts.draft(file, "complaint", "") is None


def test_a_draft_is_no_save(file: DeskFile) -> None:
    head = file.journal_head()
    drafts.keep(file, "call", "", DESK_ID, {"note": "x"})
    assert file.journal_head() == head
    with file.write(DESK_ID, "staff.change") as tx:
        tx.update("staff", DESK_ID, {"name": "Counter"})
    assert check(file.path, ()) == []


@pytest.mark.parametrize("text", ["𠮷 𰻞", "a\x00b", "x\ud83d", "'; DROP TABLE drafts; --", "行\n行"])
def test_odd_text_is_kept(file: DeskFile, text: str) -> None:
    drafts.keep(file, "call", text, DESK_ID, {"note": text}) if text.isprintable() else drafts.keep(
        file, "call", "", DESK_ID, {"note": text}
    )
    (kept,) = drafts.all_drafts(file)
    assert kept.values["note"] == text.replace("\ud83d", "?")


@pytest.mark.parametrize("damage", ["body = '{'", "body = '[1]'", "saved_at = 'yesterday'"])
def test_a_damaged_draft_does_not_hide_the_others(file: DeskFile, damage: str) -> None:
    drafts.keep(file, "call", "", DESK_ID, {"note": "x"})
    drafts.keep(file, "call", "c1", DESK_ID, {"note": "y"})
    with closing(sqlite3.connect(file.path)) as stranger:
        stranger.execute(f"UPDATE drafts SET {damage} WHERE subject = ''")
        stranger.commit()
    assert [draft.subject for draft in drafts.all_drafts(file)] == ["c1"]


def test_a_file_open_for_reading_keeps_no_draft_and_says_nothing(file: DeskFile) -> None:
    with closing(DeskFile.open(file.path, read_only=True)) as reader:
        drafts.keep(reader, "call", "", DESK_ID, {"note": "x"})
    assert drafts.all_drafts(file) == []


def test_a_draft_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "killed.desk"
    DeskFile.open(path).close()
    child = os.fork()
    if not child:
        file = DeskFile.open(path)
        for number in range(20):
            drafts.keep(file, "call", "", DESK_ID, {"note": "字" * number})
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    with closing(DeskFile.open(path)) as file:
        (kept,) = drafts.all_drafts(file)
        assert kept.values == {"note": "字" * 19}


def test_a_draft_waits_for_nobody_for_ever(file: DeskFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk_app.storage.connection.BUSY_MS", 100)
    with closing(DeskFile.open(file.path.with_name("b.desk"))) as other:
        with closing(sqlite3.connect(other.path, isolation_level=None)) as stranger:
            stranger.execute("BEGIN EXCLUSIVE")
            with pytest.raises(DeskError, match="another program is using"):
                drafts.keep(other, "call", "", DESK_ID, {"note": "x"})
        drafts.keep(other, "call", "", DESK_ID, {"note": "x"})
        assert len(drafts.all_drafts(other)) == 1
