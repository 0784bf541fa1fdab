"""The desk file: opening, saving, refusing, telling, and the guard against strangers."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.core.errors import DeskError
from desk_app.core.ids import new_id
from desk_app.storage import journal
from desk_app.storage.check import check
from desk_app.storage.connection import trusted_schema
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.lock import FileInUse
from desk_app.storage.schema import DESK_ID
from desk_app.storage.undoing import undo_last


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.desk"


@pytest.fixture
def file(path: Path) -> Iterator[DeskFile]:
    opened = DeskFile.open(path)
    yield opened
    opened.close()


def hire(file: DeskFile, name: str) -> str:
    row_id = new_id()
    with file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": row_id, "name": name, "role": "clerk"})
    return row_id


def test_the_settings_of_the_house_are_in_force(file: DeskFile) -> None:
    answers = {
        name: file.query(f"PRAGMA {name}")[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
    }
    assert answers == {
        "journal_mode": "truncate",
        "synchronous": 3,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": trusted_schema(),
    }


def test_a_save_is_journaled_with_who_what_and_which_save(file: DeskFile) -> None:
    row_id = hire(file, "李娜")
    with file.write("someone", "staff.change") as tx:
        tx.update("staff", row_id, {"name": "李娜娜"})
    first, second = journal.entries_of(file, "staff", row_id)
    assert (first.op, first.new["name"], first.actor, first.verb) == ("I", "李娜", DESK_ID, "staff.add")
    assert (second.op, second.new, second.old) == ("U", {"name": "李娜娜"}, {"name": "李娜"})
    assert (second.actor, second.verb) == ("someone", "staff.change")
    folded = journal.fold([first, second])
    assert folded is not None and folded["name"] == "李娜娜"


def test_an_update_that_changes_nothing_is_not_journaled(file: DeskFile) -> None:
    row_id = hire(file, "李娜")
    with file.write(DESK_ID, "staff.change") as tx:
        tx.update("staff", row_id, {"name": "李娜"})
    assert len(journal.entries_of(file, "staff", row_id)) == 1


def test_nothing_of_a_failed_save_stays(file: DeskFile) -> None:
    head = file.journal_head()
    with pytest.raises(RuntimeError, match="mid-way"), file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": new_id(), "name": "A", "role": "clerk"})
        raise RuntimeError("mid-way")
    assert file.journal_head() == head
    assert hire(file, "B")


def test_a_rule_of_the_file_is_a_sentence_for_people(file: DeskFile) -> None:
    with pytest.raises(DeskError, match="refused"), file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": new_id(), "name": " ", "role": "clerk"})


def test_only_migrations_shape_the_schema(file: DeskFile) -> None:
    for statement in ("CREATE TABLE typo(a)", "DROP TABLE staff", "ALTER TABLE staff ADD COLUMN x"):
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            file.query(statement)


def test_what_changed_is_told_after_the_save(file: DeskFile) -> None:
    heard: list[frozenset[str]] = []
    file.on_change(heard.append)
    hire(file, "李娜")
    assert heard == [frozenset({"staff"})]


def test_another_thread_reads_the_file_as_it_was_while_a_save_goes_on(file: DeskFile) -> None:
    hire(file, "李娜")
    asked, answers = threading.Event(), list[object]()

    def ask() -> None:
        answers.append(file.saving_elsewhere)
        answers.append([row[0] for row in file.query("SELECT name FROM staff WHERE role = 'clerk'")])
        asked.set()

    with file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": new_id(), "name": "王强", "role": "clerk"})
        reading = threading.Thread(target=ask)
        reading.start()
        assert asked.wait(60), "the reader waits for the save"
        assert not file.saving_elsewhere
    reading.join()
    assert answers == [True, ["李娜"]]
    ask()
    assert answers[2:] == [False, ["李娜", "王强"]]


def test_what_is_known_is_worked_out_anew_after_a_save(file: DeskFile) -> None:
    made = list[int]()

    def count() -> int:
        made.append(1)
        return int(file.query("SELECT count(*) FROM staff")[0][0])

    assert [file.known("staff", count), file.known("staff", count), len(made)] == [1, 1, 1]
    hire(file, "李娜")
    assert [file.known("staff", count), file.known("staff", count), len(made)] == [2, 2, 2]
    with file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": new_id(), "name": "王强", "role": "clerk"})
        assert file.known("staff", count) == 3
    assert [file.known("staff", count), len(made)] == [3, 4]


def test_what_rests_on_a_table_is_kept_until_that_table_is_written(file: DeskFile) -> None:
    made, of = list[int](), frozenset({"staff"})

    def count() -> int:
        made.append(1)
        return int(file.query("SELECT count(*) FROM staff")[0][0])

    assert [file.known("crew", count, of), file.known("crew", count, of), len(made)] == [1, 1, 1]
    with file.write(DESK_ID, "settings.change") as tx:
        tx.insert("settings", {"id": "store_name", "value": "店"})
        assert [tx.known("crew", of, count), len(made)] == [1, 1], "another table was written"
    assert [file.known("crew", count, of), len(made)] == [1, 1]
    with file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": new_id(), "name": "王强", "role": "clerk"})
        assert [tx.known("crew", of, count), len(made)] == [2, 2], "a save sees what it wrote itself"
    assert [file.known("crew", count, of), len(made)] == [2, 3]
    with pytest.raises(ZeroDivisionError), file.write(DESK_ID, "staff.add") as tx:
        tx.insert("staff", {"id": new_id(), "name": "李娜", "role": "clerk"})
        assert tx.known("crew", of, count) == 3
        raise ZeroDivisionError
    assert file.known("crew", count, of) == 2, "nothing of a save that was given up is known"


def test_a_statement_of_its_own_makes_a_save_look_again(file: DeskFile) -> None:
    of = frozenset({"staff"})

    def names() -> list[str]:
        return [row[0] for row in file.query("SELECT name FROM staff WHERE role = 'clerk'")]

    one = hire(file, "李娜")
    assert file.known("names", names, of) == ["李娜"]
    with file.write(DESK_ID, "staff.change") as tx:
        tx.execute("UPDATE staff SET name = '李婷' WHERE id = ?", (one,))
        assert tx.known("names", of, names) == ["李婷"]
    assert file.known("names", names, of) == ["李婷"]
    undo_last(file, DESK_ID)
    assert file.known("names", names, of) == ["李娜"]


def test_one_program_writes_and_the_second_is_told_who(file: DeskFile, path: Path) -> None:
    with pytest.raises(FileInUse, match=r"store\.desk is in use by desk-app .*process \d+"):
        DeskFile.open(path)
    reader = DeskFile.open(path, read_only=True)
    assert reader.query("SELECT count(*) FROM staff")[0][0] == 1
    with pytest.raises(DeskError, match="reading only"), reader.write(DESK_ID, "x"):
        pass
    reader.close()


def test_a_stranger_who_writes_is_noticed_before_the_next_save(file: DeskFile, path: Path) -> None:
    stranger = sqlite3.connect(path)
    stranger.execute("UPDATE staff SET name = 'Counter'")
    stranger.commit()
    stranger.close()
    with pytest.raises(DeskError, match="another program changed"):
        hire(file, "李娜")
    assert hire(file, "李娜")
    assert journal.entries_of(file, "staff", DESK_ID)[-1].actor is None


def test_a_file_deleted_or_replaced_under_the_desk_stops_the_save(file: DeskFile, path: Path) -> None:
    aside = path.with_suffix(".aside")
    path.rename(aside)
    with pytest.raises(DeskError, match="is gone"):
        hire(file, "李娜")
    path.write_bytes(aside.read_bytes())
    with pytest.raises(DeskError, match="replaced"):
        hire(file, "李娜")
    path.unlink()
    aside.rename(path)
    assert hire(file, "李娜")


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b"hello, this is text\n" * 9, "no data file"), (b"PK\x03\x04" + b"0" * 200, "no data file")],
)
def test_what_is_no_desk_file_is_refused_and_left_alone(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "x.desk"
    path.write_bytes(content)
    with pytest.raises(DeskError, match=says):
        DeskFile.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.desk"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t(a)")
    other.close()
    with pytest.raises(DeskError, match="another program"):
        DeskFile.open(path)


def test_a_newer_file_opens_for_reading_and_says_so(path: Path) -> None:
    DeskFile.open(path).close()
    newer = sqlite3.connect(path)
    newer.execute(
        "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('desk_app', 's9999_next', '2030')"
    )
    newer.commit()
    newer.close()
    before = path.read_bytes()
    file = DeskFile.open(path)
    assert file.read_only
    assert "s9999_next" in file.why_read_only
    file.close()
    assert path.read_bytes() == before


def test_undo_takes_the_last_save_back_as_a_save(file: DeskFile) -> None:
    row_id = hire(file, "李娜")
    with file.write(DESK_ID, "staff.change") as tx:
        tx.update("staff", row_id, {"name": "王强"})
    assert undo_last(file, DESK_ID)[0] == "staff.change"
    assert file.query("SELECT name FROM staff WHERE id = ?", (row_id,))[0][0] == "李娜"
    assert undo_last(file, DESK_ID)[0] == "staff.add"
    assert file.query("SELECT deleted_at FROM staff WHERE id = ?", (row_id,))[0][0] is not None
    with pytest.raises(DeskError, match="nothing to undo"):
        undo_last(file, DESK_ID)


def test_numbers_run_on_and_are_never_given_twice(file: DeskFile) -> None:
    day = file.clock.now().date()
    with file.write(DESK_ID, "x.y") as tx:
        assert tx.next_number("C", day) == f"S01-C-{day:%y%m%d}-0001"
        assert tx.next_numbers("C", day, 2)[-1].endswith("-0003")
    with file.write(DESK_ID, "x.y") as tx:
        assert tx.next_number("C", day).endswith("-0004")


def test_a_whole_file_checks_clean(file: DeskFile, path: Path) -> None:
    hire(file, "李娜")
    assert check(path, ()) == []
