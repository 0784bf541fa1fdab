"""Whether a made file that was kept holds what is asked of it now."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from desk_app.bench.made_complaints import STILL_OPEN_OF_100
from desk_app.bench.made_deliveries import COURIERS
from desk_app.bench.made_matters import CREW, MATTERS
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage.desk_file import of_an_older_program
from desk_app.storage.lock import FileLock

_FIRST_ENTRIES = 200
_MADE_HERE = (
    f"SELECT count(*) FROM (SELECT verb FROM change_log ORDER BY device_id, dev_seq LIMIT {_FIRST_ENTRIES})"
    " WHERE verb LIKE 'bench.%'"
)
_HOLDS = """SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM calls),
  (SELECT count(*) FROM staff WHERE role = 'clerk'),
  (SELECT count(*) FROM callbacks WHERE state = 'open') + (SELECT count(*) FROM complaints WHERE state = 'open')
   + (SELECT count(*) FROM deliveries WHERE state NOT IN ('delivered', 'cancelled')),
  (SELECT capture FROM sync_state)"""


def holds_what_is_asked(path: Path, n_customers: int, n_calls: int) -> bool:
    """Whether it has that many customers and calls, staff and open matters, and was left in order.

    Raises DeskError for a file that the benchmark did not make: it writes into the file it measures.
    """
    if not _made_here(path):
        raise DeskError(
            _("{file} was not made by the benchmark: name another place to keep its file.").format(file=path.name)
        )
    if of_an_older_program(path):
        return False
    with closing(_read_only(path)) as conn:
        found = conn.execute(_HOLDS).fetchone()
    least = (n_customers, n_calls, len(CREW), min(MATTERS, n_calls), 1)
    return all(there >= wanted for there, wanted in zip(found, least, strict=True))


_HOLDS_COMPLAINTS = """SELECT (SELECT count(*) FROM complaints),
  (SELECT count(*) FROM complaints WHERE state = 'open'), (SELECT count(*) FROM staff WHERE role = 'clerk'),
  (SELECT capture FROM sync_state)"""


_HOLDS_DELIVERIES = """SELECT (SELECT count(*) FROM deliveries), (SELECT count(*) FROM staff WHERE role = 'courier'),
  (SELECT capture FROM sync_state)"""


def holds_complaints(path: Path, count: int) -> bool:
    """Whether a file of complaints has that many, staff and open ones, and was left in order; raises as above."""
    if not _made_here(path):
        raise DeskError(
            _("{file} was not made by the benchmark: name another place to keep its file.").format(file=path.name)
        )
    if of_an_older_program(path):
        return False
    with closing(_read_only(path)) as conn:
        found = conn.execute(_HOLDS_COMPLAINTS).fetchone()
    least = (count, count * STILL_OPEN_OF_100 // 100, len(CREW), 1)
    return all(there >= wanted for there, wanted in zip(found, least, strict=True))


def holds_deliveries(path: Path, count: int) -> bool:
    """Whether a file of deliveries has that many and their couriers, and was left in order; raises as above."""
    if not _made_here(path):
        raise DeskError(
            _("{file} was not made by the benchmark: name another place to keep its file.").format(file=path.name)
        )
    if of_an_older_program(path):
        return False
    with closing(_read_only(path)) as conn:
        found = conn.execute(_HOLDS_DELIVERIES).fetchone()
    return all(there >= wanted for there, wanted in zip(found, (count, len(COURIERS), 1), strict=True))


def throw_away(path: Path) -> None:
    """Removes a made file. Raises FileInUse while a program has it open."""
    with closing(FileLock(path, what="bench")):
        path.unlink()
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def _made_here(path: Path) -> bool:
    with suppress(sqlite3.Error), closing(_read_only(path)) as conn:
        return bool(conn.execute(_MADE_HERE).fetchone()[0])
    return False


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
