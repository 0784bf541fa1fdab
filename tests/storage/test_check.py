"""`check` finds what is planted, and says nothing of a whole file."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from desk_app.core.ids import new_id
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader, marks
from desk_app.storage.schema import DESK_ID
from desk_app.storage.search import Document, SearchSource

NAME = "王小丽QQQQ"


def _documents(reader: Reader, ids: Sequence[str]) -> Iterable[Document]:
    for row in reader.query(f"SELECT id, name, number FROM customers WHERE id IN ({marks(ids)})", list(ids)):
        yield Document("customer", row[0], "", (row[2],), (), ((row[1], True, False),))


SOURCE = SearchSource("customer", "customers", {}, _documents)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store.desk"
    file = DeskFile.open(path)
    file.searches(SOURCE)
    for number in range(3):
        with file.write(DESK_ID, "customers.open_file") as tx:
            tx.insert(
                "customers",
                {"id": new_id(), "number": f"K{number}", "name": NAME, "kind": "person", "state": "active"},
            )
    file.close()
    assert check(path, [SOURCE]) == []
    return path


def tamper(path: Path, *statements: str) -> None:
    conn = sqlite3.connect(path)
    for statement in statements:
        conn.execute(statement)
    conn.commit()
    conn.close()


def hole(path: Path, statement: str = "DELETE FROM change_log WHERE dev_seq = 3") -> None:
    tamper(path, "UPDATE sync_state SET capture = 0", statement)
    tamper(path, "UPDATE sync_state SET capture = 1")


def cut_tail(path: Path) -> None:
    tamper(path, "UPDATE sync_state SET capture = 0")
    tamper(path, "DELETE FROM change_log WHERE dev_seq = (SELECT max(dev_seq) FROM change_log)")
    tamper(path, "UPDATE sync_state SET capture = 1")


def dropped_trigger(path: Path) -> None:
    tamper(path, "DROP TRIGGER journal_customers_u")


def changed_trigger(path: Path) -> None:
    tamper(
        path,
        "DROP TRIGGER journal_customers_d",
        "CREATE TRIGGER journal_customers_d AFTER DELETE ON customers BEGIN SELECT 1; END",
    )


def dropped_index(path: Path) -> None:
    tamper(path, "DROP INDEX customers_number")


def loosened_rule(path: Path) -> None:
    tamper(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'position INTEGER NOT NULL', 'position INTEGER')"
        " WHERE name = 'customer_phones'",
    )


def number_set_back(path: Path) -> None:
    tamper(path, "UPDATE customers SET number = 'S01-K-261121-0009' WHERE number = 'K1'")


def strange_view(path: Path) -> None:
    tamper(path, "CREATE VIEW stranger AS SELECT * FROM customers")


def old_value_forged(path: Path) -> None:
    tamper(path, "UPDATE customers SET note = 'a' WHERE number = 'K1'")
    hole(path, "UPDATE change_log SET old = '{}' WHERE op = 'U'")


def forged(setting: str, where: str = "op = 'I' AND tbl = 'customers' AND dev_seq % 2 = 0") -> Callable[[Path], None]:
    return lambda path: hole(path, f"UPDATE change_log SET {setting} WHERE {where}")


def index_row_changed(path: Path) -> None:
    tamper(path, "UPDATE search_doc SET plain = 'x' WHERE docid = (SELECT min(docid) FROM search_doc)")


def index_row_gone(path: Path) -> None:
    tamper(path, "DELETE FROM search_doc WHERE docid = (SELECT min(docid) FROM search_doc)")


def full_text_emptied(path: Path) -> None:
    tamper(path, "INSERT INTO search_fts(search_fts, rowid, tokens) SELECT 'delete', docid, tokens FROM search_doc")


def unjournaled_change(path: Path) -> None:
    tamper(path, "UPDATE sync_state SET capture = 0", f"UPDATE customers SET name = '{NAME}x' WHERE number = 'K1'")
    tamper(path, "UPDATE sync_state SET capture = 1")


def flipped_byte(path: Path) -> None:
    """In the row itself: the first place the name stands that is not in the journal's JSON."""
    content = bytearray(path.read_bytes())
    at = -1
    while True:
        at = content.index(NAME.encode(), at + 1)
        if b'"name"' not in content[at - 12 : at] and content[at - 1 : at] != b" ":
            content[at + 12] ^= 1
            path.write_bytes(content)
            if any("differs from the journal" in f.what for f in check(path, [SOURCE])):
                return
            content[at + 12] ^= 1


@pytest.mark.parametrize(
    ("plant", "says"),
    [
        (hole, "hole"),
        (cut_tail, "hole"),
        (dropped_trigger, "trigger of the journal is missing"),
        (changed_trigger, "trigger of the journal was changed"),
        (dropped_index, "schema is missing"),
        (loosened_rule, "schema was changed"),
        (strange_view, "not the program's"),
        (number_set_back, "series of numbers"),
        (old_value_forged, "does not fit"),
        (forged("actor = 'x' || substr(actor, 2)"), "nobody of the staff"),
        (forged("actor = NULL"), "nobody of the staff"),
        (forged("wall_ms = wall_ms - 1000"), "time of a journal entry"),
        (forged("wall_ms = wall_ms + 1000"), "time of a journal entry"),
        (forged("hlc = hlc - 1"), "time of a journal entry"),
        (forged("txn = (SELECT max(txn) FROM change_log), verb = 'customers.merge'", "dev_seq = 3"), "two purposes"),
        (index_row_changed, "out of step"),
        (index_row_gone, "out of step"),
        (full_text_emptied, "search index is out of step"),
        (unjournaled_change, "differs from the journal"),
        (flipped_byte, "differs from the journal"),
    ],
)
def test_what_is_planted_is_found(path: Path, plant: Callable[[Path], None], says: str) -> None:
    plant(path)
    assert any(says in finding.what for finding in check(path, [SOURCE]))


def test_every_byte_flipped_in_a_row_is_found(path: Path) -> None:
    """Each byte of each stored name in turn, wherever it stands: row, journal or index."""
    whole = path.read_bytes()
    at = missed = 0
    places = []
    while (at := whole.find(NAME.encode(), at)) >= 0:
        places.append(at)
        at += 1
    assert len(places) >= 6
    for place in places:
        for offset in (0, 5, 12):
            content = bytearray(whole)
            content[place + offset] ^= 1
            path.write_bytes(content)
            missed += not check(path, [SOURCE])
    assert missed == 0


def test_a_strangers_row_puts_the_index_behind_and_the_next_start_mends_it(path: Path) -> None:
    tamper(path, "UPDATE customers SET name = '李四' WHERE number = 'K2'")
    assert {finding.how_bad for finding in check(path, [SOURCE])} == {"mend"}
    file = DeskFile.open(path)
    file.searches(SOURCE)
    file.close()
    assert check(path, [SOURCE]) == []
