"""The tables of commitments and their dated versions, and what is promised whom on a day."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from datetime import date as Date

from desk_app.commitments import pauses, store
from desk_app.commitments.amounts import amount
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.model import READY_MADE, About, ClockKind, Version, Whom, chosen
from desk_app.commitments.promising import Span, spans
from desk_app.core.clock import from_ms, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

COMMITMENTS, VERSIONS = "commitments", "commitment_versions"
_ALL = f"SELECT v.*, c.about FROM {VERSIONS} v JOIN {COMMITMENTS} c ON c.id = v.commitment_id"
_RESTS_ON = frozenset({COMMITMENTS, VERSIONS})
_MS_DIGITS = 12
"""So many digits of an id are its millisecond."""
_PLACE = {about: place for place, about in enumerate(About)}


def today(reader: Reader) -> Date:
    """The day it is in the store."""
    now = reader.clock.now() if isinstance(reader, DeskFile) else reader.now if isinstance(reader, Tx) else None
    return (now or datetime.now(UTC)).astimezone(settings.profile(reader).zoneinfo).date()


def versions(reader: Reader) -> Sequence[Version]:
    """All versions of all commitments, by what they are about and from the oldest on, the ready-made ones first.

    A ready-made one stays among them when another takes its place: of the days before it is still what was promised.
    """
    if isinstance(reader, DeskFile):
        return reader.known("commitments", lambda: _versions(reader), _RESTS_ON)
    if isinstance(reader, Tx):
        return reader.known("commitments", _RESTS_ON, lambda: _versions(reader))
    return _versions(reader)


def promise(reader: Reader, about: About, whom: Whom, day: Date) -> Version | None:
    """What is promised them about it on a day of the store; None where nothing is."""
    return chosen(versions(reader), about, whom, day)


def version_by_id(reader: Reader, version_id: str) -> Version:
    """A version that was written down, also one that was withdrawn; raises NotFound."""
    rows = reader.query(f"{_ALL} WHERE v.id = ?", (version_id,))
    if not rows:
        raise NotFound(_("This commitment is no longer there."))
    return _version(rows[0])


def history(reader: Reader, commitment_id: str) -> list[Version]:
    """The versions of one commitment, oldest first; raises NotFound for one that is not there."""
    found = [each for each in versions(reader) if each.commitment_id == commitment_id]
    if not found:
        raise NotFound(_("This commitment is no longer there."))
    return found


def promised_on(reader: Reader, day: Date) -> list[Span]:
    """What is promised on a day and how long, by what it is about, first what is for everybody."""
    holding = [span for span in all_spans(reader) if span.holds_on(day)]
    return sorted(holding, key=lambda span: (_PLACE[span.version.about], span.version.closeness, span.version.text))


def to_come_and_ended(reader: Reader, day: Date) -> list[Span]:
    """The versions that do not hold yet, the next first; then of each commitment that ended the last, newest first."""
    last = {span.version.commitment_id: span for span in all_spans(reader)}
    to_come = [span for span in all_spans(reader) if span.since > day]
    ended = [span for span in last.values() if span.until is not None and span.until < day]
    return [*sorted(to_come, key=lambda span: span.since), *sorted(ended, key=_end, reverse=True)]


def _end(span: Span) -> Date:
    return span.until or Date.max


def spans_of(reader: Reader, commitment_id: str) -> list[Span]:
    """How long each version of one commitment holds, oldest first; raises NotFound for one that is not there."""
    return spans(history(reader, commitment_id))


def all_spans(reader: Reader) -> list[Span]:
    """How long each version of each commitment holds."""
    of: dict[str, list[Version]] = {}
    for each in versions(reader):
        of.setdefault(each.commitment_id, []).append(each)
    return [span for own in of.values() for span in spans(own)]


def calendar_by(reader: Reader, clock: ClockKind) -> Calendar:
    """The calendar a promise's clock runs on: the store's opening hours, or one that never stops."""
    if clock is ClockKind.ALWAYS:
        return Calendar.always(settings.profile(reader).zone)
    return store.calendar(reader)


def due(reader: Reader, version: Version, start: datetime) -> datetime:
    """When it falls due, promised at `start`. Raises DeskError where the store never opens."""
    return pauses.due(calendar_by(reader, version.clock), start, version.amount)


def add(tx: Tx, version: Version) -> Version:
    """Writes a version down as a new row, with its commitment where that is new; answers it with its id."""
    rows = tx.query(f"SELECT deleted_at FROM {COMMITMENTS} WHERE id = ?", (version.commitment_id,))
    if not rows:
        place = int(tx.query(f"SELECT coalesce(max(position), 0) + 1 FROM {COMMITMENTS}")[0][0])
        tx.insert(COMMITMENTS, {"id": version.commitment_id, "about": str(version.about), "position": place})
    elif rows[0]["deleted_at"] is not None:
        tx.update(COMMITMENTS, version.commitment_id, {"deleted_at": None})
    made = _later_id(tx, version.commitment_id)
    tx.insert(VERSIONS, {"id": made, "commitment_id": version.commitment_id, **_columns(version)})
    return version_by_id(tx, made)


def change(tx: Tx, version: Version) -> Version:
    """Writes what differs of a version that is there."""
    before = _columns(version_by_id(tx, version.id))
    changes = {name: value for name, value in _columns(version).items() if value != before[name]}
    if changes:
        tx.update(VERSIONS, version.id, changes)
    return version_by_id(tx, version.id)


def withdraw(tx: Tx, version: Version) -> None:
    """Takes a version away, and its commitment with the last one; both stay in the journal."""
    gone = {"deleted_at": to_text(tx.now)}
    tx.update(VERSIONS, version.id, gone)
    if not tx.query(
        f"SELECT 1 FROM {VERSIONS} WHERE commitment_id = ? AND deleted_at IS NULL", (version.commitment_id,)
    ):
        tx.update(COMMITMENTS, version.commitment_id, gone)


def _later_id(tx: Tx, commitment_id: str) -> str:
    """An id after those of its other versions, whatever the clock did: of two of one day the later one counts."""
    made, last = new_id(tx.now), tx.query(f"SELECT max(id) FROM {VERSIONS} WHERE commitment_id = ?", (commitment_id,))
    before = str(last[0][0] or "")
    if made <= before:
        made = new_id(from_ms(int(before.replace("-", "")[:_MS_DIGITS], 16) + 1))
    return made


def _versions(reader: Reader) -> tuple[Version, ...]:
    rows = reader.query(f"{_ALL} WHERE v.deleted_at IS NULL")
    found = [*READY_MADE, *map(_version, rows)]
    return tuple(sorted(found, key=lambda each: (_PLACE[each.about], each.commitment_id, each.valid_from, each.id)))


def _version(row: sqlite3.Row) -> Version:
    return Version(
        id=row["id"],
        commitment_id=row["commitment_id"],
        about=About(row["about"]),
        text_en=row["text_en"] or "",
        text_zh=row["text_zh"] or "",
        amount=amount(row["amount"]),
        clock=ClockKind(row["clock"]),
        valid_from=Date.fromisoformat(row["valid_from"]),
        valid_until=Date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        level_id=row["level_id"] or "",
        tier=row["tier"] or "",
        kind_id=row["complaint_kind_id"] or "",
        industry=row["industry"] or "",
        competitors=row["competitors"] or "",
        wishes=row["wishes"] or "",
        means=row["means"] or "",
    )


def _columns(version: Version) -> dict[str, str | None]:
    return {
        "text_en": version.text_en or None,
        "text_zh": version.text_zh or None,
        "amount": version.amount.text,
        "clock": str(version.clock),
        "level_id": version.level_id or None,
        "tier": version.tier or None,
        "complaint_kind_id": version.kind_id or None,
        "valid_from": version.valid_from.isoformat(),
        "valid_until": version.valid_until.isoformat() if version.valid_until else None,
        **{name: getattr(version, name) or None for name in ("industry", "competitors", "wishes", "means")},
    }
