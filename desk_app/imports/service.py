"""Taking a whole file in as one save, trying it first, and taking it back."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.when import date_time
from desk_app.exchange.reading import read_table
from desk_app.exchange.ready import LOOKS_LIKE, likelier_kind, recipe_for
from desk_app.exchange.recipe import Recipe, write_recipe
from desk_app.exchange.records import Mapped, MappedFile
from desk_app.exchange.rows import Table
from desk_app.imports import store
from desk_app.imports.model import (
    Choice,
    Decisions,
    Import,
    Importer,
    Intake,
    Outcome,
    Refused,
    Report,
    Setting,
    TakesLines,
    Values,
)
from desk_app.imports.own_export import decided, in_our_values, unused, with_our_number, with_own_fields
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.journal import Kept
from desk_app.storage.tx import Tx
from desk_app.storage.undoing import undo_in

Progress = Callable[[str, int, int], None]
"""Told the phase ("rows" or "index"), how many are done, and of how many (0: not known)."""
_EVERY = 500


class _OnlyTried(Exception):
    """Ends a dry run: all was done, and none of it is kept."""


class Cancelled(DeskError):
    """The person stopped the import; nothing of it is left."""


@dataclass(frozen=True)
class TakenBack:
    """What taking an import back did, in records: how many of each table went back, how many stayed.

    `kept` tells each row (or field of it) that somebody changed or used since; a record may have several.
    """

    records: Mapping[str, int]
    kept: Sequence[Kept]
    kept_records: int


class ImportService:
    """Files in, whole or not at all."""

    def __init__(self, file: DeskFile, importers: Sequence[Importer]) -> None:
        self._file = file
        self._importers = {importer.kind: importer for importer in importers}

    def look_at(self, path: Path, kind: str, recipe: Recipe | None = None) -> tuple[Table, Recipe]:
        """The file as a table and the recipe it would be read with: the given one, or a ready or guessed one.

        Raises DeskError with the reason when the file cannot be read.
        """
        if recipe is not None and recipe.kind != kind:
            raise DeskError(
                _("The recipe is for {recipe_kind}, not for {kind}.").format(recipe_kind=recipe.kind, kind=kind)
            )
        table = read_table(
            path,
            encoding=(recipe.encoding or None) if recipe else None,
            delimiter=(recipe.delimiter or None) if recipe else None,
            sheet=(recipe.sheet or None) if recipe else None,
            header_line=recipe.header_line if recipe else None,
        )
        return table, recipe or self.guess(table, kind)

    def guess(self, table: Table, kind: str) -> Recipe:
        """The recipe a table would be read with when none is given."""
        recipe = with_our_number(table, recipe_for(table, kind))
        return with_own_fields(table, recipe, self._importers[kind].own_fields(self._file))

    def run(
        self,
        actor: str,
        kind: str,
        path: Path,
        *,
        recipe: Recipe | None = None,
        dry_run: bool = False,
        live: bool = False,
        policy: Choice | None = None,
        decisions: Decisions | None = None,
        ask: bool = False,
        progress: Progress | None = None,
    ) -> tuple[Report, Recipe]:
        """Takes a file of `kind` in, or on a dry run only says what would happen.

        One save: a kill, an error or a Cancelled raised by `progress` leaves nothing behind. Rows that
        cannot be taken are listed in the report with line and reason, and so are conflicts with what a person
        wrote; `decisions` and `policy` say what becomes of them. With `ask` a file with conflicts that nobody
        decided is only tried. Raises DeskError.
        """
        guessed = recipe is None
        table, recipe = self.look_at(path, kind, recipe)
        profile = settings.profile(self._file)
        mapped = MappedFile(table, recipe, profile.zoneinfo)
        report = Report(import_id=new_id(), encoding=table.encoding or table.kind, header=table.header)
        report.sha256 = _sha256(path)
        before = store.same_file(self._file, kind, report.sha256)
        setting = Setting(
            report.import_id,
            actor,
            ZoneInfo(recipe.zone) if recipe.zone else profile.zoneinfo,
            profile.region,
            profile.area_code,
            live,
            policy,
            decisions or {},
        )
        told = (lambda done, of: progress("index", done, of)) if progress else None
        try:
            with self._file.write(actor, f"{kind}.import", progress=told) as tx:
                self._take_all(tx, self._importers[kind].open(tx, setting), mapped, report, progress)
                store.add(tx, self._row(tx, kind, path, recipe, report))
                if dry_run or (ask and _undecided(report, setting)):
                    raise _OnlyTried
        except _OnlyTried:
            report.tried = True
        report.notes[:0] = _notes(table, report, before, profile.zoneinfo)
        if guessed and (likelier := likelier_kind(table, kind)):
            report.notes.insert(0, _(LOOKS_LIKE[likelier]))
        return report, recipe

    def _take_all(self, tx: Tx, intake: Intake, mapped: MappedFile, report: Report, progress: Progress | None) -> None:
        refused: list[Refused] = []
        waits: Callable[[Values, int], bool] = getattr(intake, "waits", lambda _values, _turn: False)
        rows: Iterable[Mapped] = mapped
        for turn in count():
            waiting: list[Mapped] = []
            for done, record in enumerate(rows, 1):
                try:
                    if waits(values := in_our_values(record.values), turn):
                        waiting.append(record)
                    else:
                        _take(intake, values, record, report)
                except DeskError as error:
                    refused.append(Refused(record.line, error.sentence, record.cells))
                if progress and done % _EVERY == 0:
                    progress("rows", done, 0)
            if not waiting:
                break
            rows = waiting
        intake.finish()
        report.read = mapped.read
        early = [Refused(refusal.line, refusal.reason, refusal.cells) for refusal in mapped.refused]
        report.refused = sorted((*early, *refused), key=lambda one: one.line)
        report.conflicts.sort(key=lambda one: one.line)
        report.unused_columns = unused(mapped.unused_columns, mapped.table.header)
        report.decided = decided(mapped.table, mapped.recipe, report.unused_columns)
        report.notes = [*mapped.notes, *getattr(intake, "notices", ())]

    def _row(self, tx: Tx, kind: str, path: Path, recipe: Recipe, report: Report) -> dict[str, object]:
        return {
            "id": report.import_id,
            "kind": kind,
            "file_name": path.name,
            "encoding": report.encoding,
            "recipe": write_recipe(recipe),
            "read": report.read,
            "new": report.new,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "refused": len(report.refused),
            "txn": tx.txn,
            "sha256": report.sha256,
            "at": to_text(tx.now),
            "by_id": tx.actor,
        }

    def undo(self, actor: str, import_id: str) -> TakenBack:
        """Takes a whole import back; rows somebody touched or used since are kept and listed.

        Raises DeskError when there is no such import or it was taken back before.
        """
        done = store.by_id(self._file, import_id)
        if done.undone_at:
            raise DeskError(_("This import was taken back before."))
        with self._file.write(actor, "undo") as tx:
            result = undo_in(tx, done.txn)
            back = store.records_of(tx, store.rows_of_save(tx, tx.txn))
            kept = store.records_of(tx, ((each.table, each.row_id) for each in result.kept))
        counts = {table: len(back[table] - kept.get(table, set())) for table in back}
        return TakenBack({table: n for table, n in counts.items() if n}, result.kept, sum(map(len, kept.values())))


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _notes(table: Table, report: Report, before: Import | None, zone: ZoneInfo) -> list[str]:
    """What a person should know of the file at large."""
    notes = []
    if before is not None:
        when_ = date_time(before.at, zone, year=True)
        notes.append(_("This very file was brought in before, on {when}.").format(when=when_))
    if report.unused_columns:
        notes.append(_("These columns are not taken: {columns}").format(columns=", ".join(report.unused_columns)))
    if report.decided:
        notes.append(
            _("{columns}: a decision with its day and reason, not a cell; take it in the customer's file.").format(
                columns=", ".join(report.decided)
            )
        )
    others = [name for name in table.sheets if name != table.sheet]
    if report.read == 0:
        notes.append(_("There are no rows to take."))
    if others:
        notes.append(_("The file has other sheets too: {sheets}").format(sheets=", ".join(others)))
    return notes


def _take(intake: Intake, values: Values, record: Mapped, report: Report) -> None:
    """Takes one record and counts what became of it; raises DeskError."""
    if record.lines and isinstance(intake, TakesLines):
        alone = len(record.lines) == 1
        outcome = intake.take_lines([values] if alone else [in_our_values(line) for line in record.lines])
    else:
        outcome = intake.take(values)
    if conflicts := getattr(intake, "conflicts", []):
        report.conflicts += (replace(conflict, line=record.line) for conflict in conflicts)
        conflicts.clear()
    report.new += outcome is Outcome.NEW
    report.changed += outcome is Outcome.CHANGED
    report.unchanged += outcome is Outcome.UNCHANGED


def _undecided(report: Report, setting: Setting) -> bool:
    """Whether a conflict was met that neither a decision nor the policy speaks of."""
    decided = setting.decisions
    return setting.policy is None and any((one.record_id, one.field) not in decided for one in report.conflicts)
