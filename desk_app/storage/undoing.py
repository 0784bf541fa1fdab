"""Taking back a save: the use case shared by Ctrl+Z and by undoing an import."""

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage import journal
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.journal import Undone
from desk_app.storage.schema import journaled_tables_of
from desk_app.storage.tx import Tx

_NOTES_OF_SAVES = frozenset({"imports"})
_FEW = 40
_NUMBERED = ("customers", "calls", "callbacks", "complaints", "deliveries", "purchases")


def undo_last(file: DeskFile, actor: str) -> tuple[str, Undone]:
    """Takes this desk's newest save back; answers its verb and what was done.

    Raises DeskError when there is nothing to take back, or when everything was changed since.
    """
    last = journal.last_save(file)
    if last is None:
        raise DeskError(_("There is nothing to undo."))
    txn, verb, _at = last
    with file.write(actor, journal.UNDO) as tx:
        result = undo_in(tx, txn)
        _whole(tx, result)
    result.number = _number(file, txn)
    return verb, result


def redo_last(file: DeskFile, actor: str) -> tuple[str, Undone]:
    """Brings back what this desk took back last, as long as nothing else was saved since; answers as `undo_last`.

    Raises DeskError when there is nothing to bring back, or when everything was changed since.
    """
    last = journal.last_undo(file)
    if last is None:
        raise DeskError(_("There is nothing to bring back."))
    undo, taken_back, verb = last
    with file.write(actor, journal.REDO) as tx:
        result = undo_in(tx, undo)
        _whole(tx, result)
        tx.execute("DELETE FROM undone WHERE by_txn = ?", (undo,))
        tx.execute("UPDATE imports SET undone_at = NULL WHERE txn = ?", (taken_back,))
    result.number = _number(file, taken_back)
    return verb, result


def _number(file: DeskFile, txn: str) -> str:
    """The number of the first record a save wrote; "" for many at once, and for what has no number."""
    rows = file.query(f"SELECT tbl, row_id FROM change_log WHERE txn = ? ORDER BY dev_seq LIMIT {_FEW + 1}", (txn,))
    for table, row_id in rows if len(rows) <= _FEW else ():
        if table in _NUMBERED:
            return str(file.query(f"SELECT number FROM {table} WHERE id = ?", (row_id,))[0][0])
    return ""


def _whole(tx: Tx, result: Undone) -> None:
    if result.kept and not result.mended:
        raise DeskError(_("This was changed by {who} since: it is left as it is.").format(who=_author(tx, result)))


def undo_in(tx: Tx, txn: str) -> Undone:
    """Takes the save `txn` back inside an open save; the note of an import stays and is marked."""
    result = journal.undo(tx, txn, journal.references(tx, journaled_tables_of(tx)), stays=_NOTES_OF_SAVES)
    tx.execute("UPDATE imports SET undone_at = ? WHERE txn = ?", (to_text(tx.now), txn))
    return result


def _author(tx: Tx, result: Undone) -> str:
    by = next((kept.by for kept in result.kept if kept.by), None)
    rows = tx.query("SELECT name FROM staff WHERE id = ?", (by,)) if by else []
    return str(rows[0][0]) if rows else _("somebody")
