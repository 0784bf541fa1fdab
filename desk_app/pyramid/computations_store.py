"""The last computation of the classes: how it was made, by whom, and who moved by it."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date as Date
from typing import Any

from desk_app.core.clock import from_ms
from desk_app.pyramid import store
from desk_app.pyramid.model import Computation, Move, Pyramid, Step
from desk_app.pyramid.scores import Method, Scale, Scales
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

RECOMPUTE = "pyramid.recompute"
"""The verb by which the journal knows a computation."""
LAST = "pyramid.last"
"""The setting that holds the last computation."""

_MEASURES = ("recency", "frequency", "monetary")


def keep(tx: Tx, pyramid: Pyramid, *, wrote: bool) -> None:
    """Keeps how the classes were computed; where nothing is otherwise and nothing was written it stays as it was."""
    values = {
        "as_of": pyramid.as_of.isoformat(),
        "rule_version": pyramid.rule.version,
        "method": pyramid.method.value,
        "currency": pyramid.currency,
        "comparable": pyramid.comparable,
        "scales": json.loads(json.dumps(asdict(pyramid.scales))) if pyramid.scales else None,
    }
    kept = {key: value for key, value in (_kept(tx) or {}).items() if key != "txn"}
    if wrote or kept != values:
        settings.put(tx, LAST, json.dumps({**values, "txn": tx.txn}, ensure_ascii=False))


def _kept(reader: Reader) -> dict[str, Any] | None:
    rows = reader.query("SELECT value FROM settings WHERE id = ? AND deleted_at IS NULL", (LAST,))
    try:
        return dict(json.loads(rows[0][0])) if rows else None
    except (ValueError, TypeError):
        return None


def last(reader: Reader) -> Computation | None:
    """The last time the classes were computed; None where they never were, that was taken back, or it is spoilt."""
    kept = _kept(reader)
    if kept is None:
        return None
    saves = reader.query("SELECT actor, wall_ms FROM change_log WHERE txn = ? LIMIT 1", (kept.get("txn"),))
    try:
        method, scales = Method(kept["method"]), kept["scales"]
        return Computation(
            as_of=Date.fromisoformat(kept["as_of"]),
            rule_version=str(kept["rule_version"]),
            method=method,
            currency=str(kept["currency"]),
            comparable=bool(kept["comparable"]),
            scales=Scales(method, *(_scale(scales[each]) for each in _MEASURES)) if scales else None,
            at=from_ms(saves[0][1]),
            by=saves[0][0] or "",
            txn=str(kept["txn"]),
        )
    except (LookupError, ValueError, TypeError):
        return None


def _scale(kept: Mapping[str, Any]) -> Scale:
    return Scale(Method(kept["method"]), kept["least_is_best"], tuple(kept["marks"]))


_MOVED = f"""FROM {store.CUSTOMERS} JOIN change_log l ON l.row_id = c.id
  WHERE l.txn = ? AND l.tbl = '{store.TIERS}' AND {store.PEOPLE} AND {store.HELD} IS NULL
    AND (json_type(l.cols, '$.tier') IS NOT NULL OR json_type(l.cols, '$.deleted_at') IS NOT NULL)"""
_BEFORE = "CASE WHEN json_extract(l.old, '$.deleted_at') IS NULL THEN json_extract(l.old, '$.tier') END"
_AFTER = "CASE WHEN json_type(l.cols, '$.tier') IS NULL THEN t.tier ELSE json_extract(l.cols, '$.tier') END"


def steps_of(reader: Reader, computation: Computation) -> list[Step]:
    """How many went from which class to which by a computation: moves first, then first placings."""
    rows = reader.query(
        f"SELECT {_BEFORE} AS was, {_AFTER} AS now, count(*) AS n {_MOVED} GROUP BY 1, 2 ORDER BY was IS NULL, n DESC",
        (computation.txn,),
    )
    return [Step(store.tier_in(row[0]), store.tier_in(row[1]), row[2]) for row in rows]


def moves_of(reader: Reader, computation: Computation, limit: int) -> list[Move]:
    """Who moved by a computation, up to `limit` of them: first those who had a class before.

    Left out are those of whom somebody decided by hand, and those placed by a word that was brought in.
    """
    rows = reader.query(
        f"SELECT c.id, c.number, c.name, {_BEFORE} AS was, {_AFTER} AS now {_MOVED}"
        " ORDER BY was IS NULL, now, was, c.number LIMIT ?",
        (computation.txn, limit),
    )
    return [Move(row[0], row[1], row[2], store.tier_in(row[3]), store.tier_in(row[4])) for row in rows]
