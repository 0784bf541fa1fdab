"""Numbers for people: given once, in a row, whether their series is at hand or not, and never again."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID
from desk_app.storage.series import AT_HAND, last_given

DAY = date(2026, 11, 22)


def give(file: DeskFile, letter: str, day: date = DAY, count: int = 1) -> list[str]:
    with file.write(DESK_ID, "calls.take_down") as tx:
        return tx.next_numbers(letter, day, count)


def test_numbers_go_on_when_their_series_was_put_away_and_the_file_was_closed(tmp_path: Path) -> None:
    file = DeskFile.open(tmp_path / "a.desk")
    assert give(file, "C") == ["S01-C-261122-0001"]
    for back in range(AT_HAND + 3):
        assert give(file, "L", DAY - timedelta(days=back), 2)[-1].endswith("-0002")
    file.close()
    file = DeskFile.open(tmp_path / "a.desk")
    assert give(file, "C", count=3) == [f"S01-C-261122-000{n}" for n in (2, 3, 4)]
    assert give(file, "L") == ["S01-L-261122-0003"]
    assert give(file, "L", DAY - timedelta(days=AT_HAND + 2)) == ["S01-L-261108-0003"]
    file.close()
    with closing(sqlite3.connect(tmp_path / "a.desk")) as conn:
        given = last_given(conn)
        kept = conn.execute("SELECT count(*) FROM number_series").fetchone()[0]
    assert (given["S01-C-261122"], given["S01-L-261122"], given["S01-L-261108"]) == (4, 3, 3)
    assert len(given) == AT_HAND + 4
    assert kept >= len(given) - AT_HAND


def test_a_save_that_is_given_up_gives_no_number(tmp_path: Path) -> None:
    file = DeskFile.open(tmp_path / "a.desk")
    assert give(file, "C") == ["S01-C-261122-0001"]
    with pytest.raises(ZeroDivisionError), file.write(DESK_ID, "calls.take_down") as tx:
        assert tx.next_number("C", DAY) == "S01-C-261122-0002"
        raise ZeroDivisionError
    assert give(file, "C") == ["S01-C-261122-0002"]
    file.close()


def test_the_series_of_an_older_file_go_on(tmp_path: Path) -> None:
    older = Path(__file__).parent / "fixtures" / "s0010_promises_and_complaints_in_full.desk"
    (tmp_path / "a.desk").write_bytes(older.read_bytes())
    with closing(sqlite3.connect(tmp_path / "a.desk")) as conn:
        series, last = conn.execute("SELECT series, last FROM number_series WHERE series LIKE '%-L-%'").fetchone()
    file = DeskFile.open(tmp_path / "a.desk")
    day = date(2000 + int(series[-6:-4]), int(series[-4:-2]), int(series[-2:]))
    assert give(file, "L", day) == [f"{series}-{last + 1:04d}"]
    file.close()
