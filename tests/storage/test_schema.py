"""The schema: a golden dump, a journal trigger for every column, and files of every released schema."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.app import SOURCES, open_desk
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID, STEPS, dump, journaled_tables

HERE = Path(__file__).parent
GOLDEN = HERE / "schema.sql"
FIXTURES = HERE / "fixtures"


@pytest.fixture
def conn(tmp_path: Path) -> sqlite3.Connection:
    path = tmp_path / "new.desk"
    DeskFile.open(path).close()
    return sqlite3.connect(path)


def test_the_schema_is_the_golden_one(conn: sqlite3.Connection) -> None:
    """A wanted change is written with DESK_APP_GOLDEN=write, and read in the diff."""
    fresh = dump(conn)
    if os.environ.get("DESK_APP_GOLDEN") == "write":
        GOLDEN.write_text(fresh, encoding="utf-8")
    assert fresh == GOLDEN.read_text(encoding="utf-8")


def test_every_column_of_every_journaled_table_is_in_its_triggers(conn: sqlite3.Connection) -> None:
    tables = journaled_tables(conn)
    assert {"customers", "customer_phones", "calls", "complaints", "complaint_steps", "deliveries", "staff"} <= {
        *tables
    }
    for table in tables:
        sql = {
            row[0][-1]: row[1]
            for row in conn.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?"
                " AND name LIKE 'journal%' AND name NOT LIKE '%_id'",
                (table,),
            )
        }
        for row in conn.execute(f"PRAGMA table_info({table})"):
            if row[1] != "id":
                assert all(f"'{row[1]}'" in sql[op] for op in "iud"), (table, row[1])


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("*.desk")))
def test_a_file_of_every_released_schema_is_brought_up_to_date_even_where_it_is_only_read(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes((FIXTURES / name).read_bytes())
    with closing(open_desk(path, read_only=True)) as desk:
        assert desk.file.read_only
        assert desk.file.query("SELECT count(*) FROM customers WHERE merged_into IS NULL")[0][0] == 1
    assert check(path, SOURCES) == []


def test_an_older_file_lacks_steps_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "old.desk"
    path.write_bytes((FIXTURES / "s0001_first.desk").read_bytes())
    found = check(path, SOURCES)
    assert [finding.where for finding in found] == [name for name, _step in STEPS[1:]]
    assert {finding.how_bad for finding in found} == {"mend"}


def test_all_tables_are_strict(conn: sqlite3.Connection) -> None:
    loose = conn.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
        " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search_fts%' AND name <> '_sqlite_migrations'"
    ).fetchall()
    assert loose == []


@pytest.mark.parametrize("missing", ["owner_id", "next_step", "due_at", "stage"])
@pytest.mark.parametrize("table", ["callbacks", "complaints", "deliveries"])
def test_the_file_itself_refuses_an_open_matter_without_owner_step_or_due(
    conn: sqlite3.Connection, table: str, missing: str
) -> None:
    row: dict[str, object] = {
        "id": "x", "number": "n", "customer_name": "李娜", "state": "open", "branch_id": "b", "owner_id": DESK_ID,
        "next_step": "call", "due_at": "2026-11-22T10:00:00.000Z", "stage": "relationship",
    }  # fmt: skip
    if table == "callbacks":
        row |= {"name": row.pop("customer_name"), "reason": "missed", "first_due_at": row["due_at"]}
    elif table == "complaints":
        row |= {"title": "t", "channel": "phone", "received_at": row["due_at"], "promised_at": row["due_at"]}
    else:
        row |= {"state": "received", "ordered_at": row["due_at"], "currency": "CNY"}

    def insert(values: dict[str, object]) -> None:
        marks = ",".join("?" * len(values))
        conn.execute(f"INSERT INTO {table}({','.join(values)}) VALUES ({marks})", tuple(values.values()))

    for bad in ({k: v for k, v in row.items() if k != missing}, {**row, missing: None}, {**row, missing: ""}):
        with pytest.raises(sqlite3.IntegrityError):
            insert(bad)
    insert(row)


def test_a_raw_close_without_telling_the_customer_is_refused(conn: sqlite3.Connection) -> None:
    conn.execute(
        "INSERT INTO complaints(id, number, customer_name, title, channel, received_at, promised_at, state, owner_id,"
        " next_step, due_at, stage, branch_id) VALUES ('x','n','李娜','t','phone','2026','2026','open',?,'call',"
        "'2026-11-22T10:00:00.000Z','relationship','b')",
        (DESK_ID,),
    )
    with pytest.raises(sqlite3.IntegrityError, match="not told"):
        conn.execute("UPDATE complaints SET state = 'closed', closed_at = '2026' WHERE id = 'x'")


@pytest.mark.parametrize("fixture", sorted(FIXTURES.glob("*.desk")), ids=lambda path: path.stem)
def test_a_file_of_every_released_schema_opens(tmp_path: Path, fixture: Path) -> None:
    path = tmp_path / fixture.name
    path.write_bytes(fixture.read_bytes())
    file = DeskFile.open(path)
    assert [row[0] for row in file.query("SELECT name FROM _sqlite_migrations ORDER BY rowid")] == [
        n for n, _s in STEPS
    ]
    file.searches(*SOURCES)
    file.close()
    assert check(path, SOURCES) == []


def test_there_is_a_fixture_for_every_step() -> None:
    assert {path.stem for path in FIXTURES.glob("*.desk")} == {name for name, _step in STEPS}
