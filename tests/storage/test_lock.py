"""One writer a file: of many that start at once one gets it, the others are told who has it."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.core import when
from desk_app.core.clock import SystemClock, from_text, to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import speaking
from desk_app.core.ids import new_id
from desk_app.settings.model import StoreProfile
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.local_time import on_list, zone_at
from desk_app.storage.lock import FileInUse, lock_path
from desk_app.storage.schema import DESK_ID

ROOT = Path(__file__).parents[2]
STARTER = """
import sys
from pathlib import Path
from desk_app.core.errors import DeskError
from desk_app.storage.desk_file import DeskFile
print("ready", flush=True)
sys.stdin.readline()
try:
    file = DeskFile.open(Path(sys.argv[1]))
except DeskError as error:
    print("refused", error.sentence, flush=True)
else:
    print("writer" if not file.read_only else "reader", flush=True)
    sys.stdin.readline()
    file.close()
"""


def start(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def push(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def hire(file: DeskFile) -> None:
    with file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": new_id(), "name": "李娜", "role": "clerk"})


@pytest.mark.parametrize("there", [True, False])
def test_of_twenty_starts_at_once_one_writes_and_is_named_to_the_others(tmp_path: Path, there: bool) -> None:
    path = tmp_path / "a.desk"
    if there:
        DeskFile.open(path).close()
    with ExitStack() as stack:
        started = [stack.enter_context(start(path)) for _ in range(20)]
        for process in started:
            assert line_of(process) == "ready"
        for process in started:
            push(process)
        answers = {process.pid: line_of(process) for process in started}
        writers = [pid for pid, answer in answers.items() if answer == "writer"]
        refused = [answer for answer in answers.values() if answer.startswith("refused")]
        assert (len(writers), len(refused)) == (1, 19)
        named = {int(re.findall(r"process (\d+)", answer)[0]) for answer in refused}
        assert named <= set(answers)
        if there:
            assert named == set(writers)
        for process in started:
            if process.pid in writers:
                push(process)
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name or "probe" in each.name] == []
    assert check(path, ()) == []


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with start(path) as holder:
        line_of(holder)
        push(holder)
        assert line_of(holder) == "writer"
        with pytest.raises(FileInUse, match=f"process {holder.pid}"):
            DeskFile.open(path)
        holder.send_signal(signal.SIGKILL)
    with closing(DeskFile.open(path)) as file:
        assert not file.read_only
        hire(file)


def test_a_lock_whose_note_is_garbage_still_tells_that_it_is_held(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with closing(DeskFile.open(path)):
        for garbage in (b"", b"\xff\xfe", b"[]", b"{}"):
            lock_path(path).write_bytes(garbage)
            with pytest.raises(FileInUse, match="in use by another program"):
                DeskFile.open(path)


NOTE = {"pid": 4711, "user": "li"}


def told_of(path: Path, note: dict[str, object], lang: str) -> str:
    """What a second program says while the lock's note reads so."""
    lock_path(path).write_text(json.dumps({**NOTE, **note}), encoding="utf-8")
    with speaking(lang), pytest.raises(FileInUse) as refused:
        DeskFile.open(path)
    return refused.value.sentence


def test_the_note_holds_a_code_and_who_is_told_hears_his_own_language(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with speaking("zh_CN"), closing(DeskFile.open(path, what="window")):
        note = json.loads(lock_path(path).read_text(encoding="utf-8"))
        assert note["what"] == "window"
        assert from_text(note["since"]) <= SystemClock().now()
        with speaking("en"), pytest.raises(FileInUse, match="in use by the service desk window"):
            DeskFile.open(path)
        with pytest.raises(FileInUse, match="正被服务台窗口使用"):
            DeskFile.open(path)


@pytest.mark.parametrize(
    ("what", "english"),
    [
        ("the service desk window", "the service desk window"),
        ("服务台窗口", "the service desk window"),
        ("desk-app import", "an import"),
        ("import", "an import"),
        ("desk-app", "desk-app"),
        ("something newer", "something newer"),
    ],
)
def test_notes_of_older_and_newer_programs_are_told_as_well_as_can_be(tmp_path: Path, what: str, english: str) -> None:
    path = tmp_path / "a.desk"
    with closing(DeskFile.open(path)):
        told = told_of(path, {"what": what, "since": "2026-11-22T05:05+00:00"}, "en")
        assert f"in use by {english} (user li, process 4711, since " in told
        assert "服务台窗口" in told_of(path, {"what": "服务台窗口", "since": "x"}, "zh_CN")


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", None])
def test_since_when_is_told_by_the_clocks_at_the_store(tmp_path: Path, zone: str | None) -> None:
    path = tmp_path / "a.desk"
    with closing(DeskFile.open(path)) as file:
        if zone:
            with file.write(DESK_ID, "settings.set") as tx:
                tx.insert("settings", {"id": "zone", "value": zone})
        local = datetime(2020, 3, 4, 5, 5, tzinfo=UTC).astimezone(ZoneInfo(zone or StoreProfile().zone))
        told = told_of(path, {"what": "window", "since": "2020-03-04T05:05+00:00"}, "en")
        assert f"since {when.date(local.date(), year=True)})" in told
        now = SystemClock().now().replace(second=0, microsecond=0)
        told = told_of(path, {"what": "window", "since": to_text(now)}, "en")
        assert f"{now.astimezone(local.tzinfo):%H:%M})" in told
        assert "+00:00" not in told


def test_a_time_that_is_none_is_told_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with closing(DeskFile.open(path)):
        assert "since lunch)" in told_of(path, {"what": "window", "since": "lunch"}, "en")
        assert "since 2026-11-22T05:05)" in told_of(path, {"what": "window", "since": "2026-11-22T05:05"}, "en")


def test_without_a_zone_the_computers_clock_tells() -> None:
    moment = datetime(2026, 11, 21, 2, 12, tzinfo=UTC)
    assert on_list(moment, moment, None) == f"{moment.astimezone():%H:%M}"
    assert zone_at(Path("no such file.desk")) is None


def hold(path: Path, seconds: float, taken: threading.Event) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN EXCLUSIVE")
        taken.set()
        time.sleep(seconds)
        stranger.execute("ROLLBACK")


def test_a_save_waits_for_another_program_that_holds_the_file_a_second(tmp_path: Path) -> None:
    with closing(DeskFile.open(tmp_path / "a.desk")) as file:
        taken = threading.Event()
        stranger = threading.Thread(target=hold, args=(file.path, 1.0, taken))
        stranger.start()
        taken.wait()
        hire(file)
        stranger.join()
        assert file.query("SELECT count(*) FROM staff")[0][0] == 2


def test_a_save_says_so_when_another_program_holds_the_file_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk_app.storage.connection.BUSY_MS", 200)
    with closing(DeskFile.open(tmp_path / "a.desk")) as file:
        head = file.journal_head()
        with closing(sqlite3.connect(file.path, isolation_level=None)) as stranger:
            stranger.execute("BEGIN EXCLUSIVE")
            with pytest.raises(DeskError, match="Not saved: another program is using the data file"):
                hire(file)
            with pytest.raises(DeskError, match="in use by another program"):
                file.query("SELECT count(*) FROM staff")
            with pytest.raises(DeskError, match="in use by another program"):
                check(file.path, ())
        assert file.journal_head() == head
        hire(file)
        assert check(file.path, ()) == []


def test_a_file_held_by_another_program_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk_app.storage.connection.BUSY_MS", 200)
    path = tmp_path / "a.desk"
    DeskFile.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN EXCLUSIVE")
        for read_only in (False, True):
            with pytest.raises(DeskError, match="in use by another program"):
                DeskFile.open(path, read_only=read_only)
    DeskFile.open(path).close()


def test_a_second_look_in_the_same_program_leaves_the_locks_of_a_save(tmp_path: Path) -> None:
    """Closing a plain handle of the file would drop them: then another program writes into a running save."""
    path = tmp_path / "a.desk"
    intrude = f"import sqlite3; sqlite3.connect({str(path)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
    with closing(DeskFile.open(path)) as file:
        with file.write(DESK_ID, "staff.add") as tx:
            tx.insert("staff", {"id": new_id(), "name": "李娜", "role": "clerk"})
            with pytest.raises(FileInUse):
                DeskFile.open(path)
            DeskFile.open(path, read_only=True).close()
            check(path, ())
            other = subprocess.run([sys.executable, "-c", intrude], capture_output=True, text=True, check=False)
            assert "database is locked" in other.stderr
        assert file.query("SELECT count(*) FROM staff")[0][0] == 2
