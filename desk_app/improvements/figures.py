"""The program's own figures an improvement can be measured by: which there are, and what each was over some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk_app.core.i18n import N_, _
from desk_app.improvements.days import Days
from desk_app.matters.counting import COMPLAINTS
from desk_app.storage.reading import Reader, marks
from desk_app.topics import store as topics
from desk_app.topics.model import Tree

REPEAT_DAYS = 30
"""Who complains again within so many days counts as one who had to."""
FEW = 5
"""Of fewer cases one more would move a figure much."""


class Figure(StrEnum):
    """What is measured; of a kind or a cause the id of the topic follows after a colon."""

    COMPLAINTS = "complaints"
    KIND = "kind"
    CAUSE = "cause"
    PER_DELIVERIES = "per_1000_deliveries"
    PER_CONTACTS = "per_1000_contacts"
    ON_TIME = "on_time"
    REPEATS = "repeats"


FIGURE_WORDS = {
    Figure.COMPLAINTS: N_("Complaints"),
    Figure.KIND: N_("Complaints of the kind {name}"),
    Figure.CAUSE: N_("Complaints with the cause {name}"),
    Figure.PER_DELIVERIES: N_("Complaints per 1,000 deliveries"),
    Figure.PER_CONTACTS: N_("Complaints per 1,000 contacts"),
    Figure.ON_TIME: N_("First answers on time"),
    Figure.REPEATS: N_("Complaints of customers who had complained in the 30 days before"),
}
_TOPICS = {Figure.KIND: ("kind_id", Tree.COMPLAINTS), Figure.CAUSE: ("cause_id", Tree.CAUSES)}
_SHARES = (Figure.ON_TIME, Figure.REPEATS)
_VOICED = f"{COMPLAINTS} AND found_by_us = 0"
CONTACTS = "deleted_at IS NULL AND direction = 'in' AND outcome <> 'no_call'"
DELIVERIES = "deleted_at IS NULL AND state <> 'cancelled'"
_IN = "received_at >= ?1 AND received_at < ?2"


@dataclass(frozen=True, slots=True)
class Value:
    """What a figure was, and over how many cases; None where there was no case."""

    value: float | None
    n: int


def of_complaints(reader: Reader, improvement_id: str) -> list[str]:
    """The figures of the kinds, then of the causes of the complaints an improvement comes from, the commonest first."""
    found: list[str] = []
    for figure, (column, _tree) in _TOPICS.items():
        rows = reader.query(
            f"SELECT c.{column} FROM improvement_complaints l JOIN complaints c ON c.id = l.complaint_id"
            f" WHERE l.improvement_id = ? AND l.deleted_at IS NULL AND c.deleted_at IS NULL AND c.{column} IS NOT NULL"
            f" GROUP BY c.{column} ORDER BY count(*) DESC, min(l.id)",
            (improvement_id,),
        )
        found += [f"{figure}:{row[0]}" for row in rows]
    return [key for key in found if known(reader, key)]


def choices(reader: Reader, first: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The figures that can be chosen, key and words: `first`, the general ones, each kind and each cause in use."""
    found = [(key, figure_words(reader, key)) for key in first]
    found += [(str(each), _(word)) for each, word in FIGURE_WORDS.items() if each not in _TOPICS]
    for figure, (_column, tree) in _TOPICS.items():
        found += [(f"{figure}:{each.id}", figure_words(reader, f"{figure}:{each.id}"))
                  for each in topics.all_topics(reader, tree) if f"{figure}:{each.id}" not in first]  # fmt: skip
    return found


def known(reader: Reader, key: str) -> bool:
    """Whether a figure of that key can be worked out."""
    kind, _colon, topic_id = key.partition(":")
    if kind not in set(Figure):
        return False
    if Figure(kind) not in _TOPICS:
        return not topic_id
    return any(each.id == topic_id for each in topics.every_topic(reader, _TOPICS[Figure(kind)][1]))


def figure_words(reader: Reader, key: str) -> str:
    """What a figure is called."""
    kind, _colon, topic_id = key.partition(":")
    word = _(FIGURE_WORDS[Figure(kind)])
    if Figure(kind) not in _TOPICS:
        return word
    path = next((each.path for each in topics.every_topic(reader, _TOPICS[Figure(kind)][1]) if each.id == topic_id), "")
    return word.format(name=path)


def value_words(key: str, found: Value) -> str:
    """A value with what it rests on: `12 (n = 12)`, `83 % (n = 24)`."""
    if found.value is None:
        return _("no case")
    figure = Figure(key.partition(":")[0])
    shown = f"{found.value:.0%}".replace("%", " %") if figure in _SHARES else f"{found.value:,.1f}".removesuffix(".0")
    n = _("n = {n}, few") if found.n < FEW else _("n = {n}")
    return _("{value} ({n})").format(value=shown, n=n.format(n=f"{found.n:,}"))


def voiced(reader: Reader, days: Days) -> int:
    """How many complaints customers voiced."""
    return int(reader.query(f"SELECT count(*) FROM complaints WHERE {_VOICED} AND {_IN}", days.bounds(reader))[0][0])


def contacts(reader: Reader, days: Days) -> int:
    """How many contacts came in."""
    sql = f"SELECT count(*) FROM calls WHERE {CONTACTS} AND rang_at >= ? AND rang_at < ?"
    return int(reader.query(sql, days.bounds(reader))[0][0])


def deliveries(reader: Reader, days: Days) -> int:
    """How many deliveries were ordered that were not called off."""
    sql = f"SELECT count(*) FROM deliveries WHERE {DELIVERIES} AND ordered_at >= ? AND ordered_at < ?"
    return int(reader.query(sql, days.bounds(reader))[0][0])


def worked_out(reader: Reader, key: str, days: Days) -> Value:
    """A figure over some days, from what stands in the file now."""
    kind, _colon, topic_id = key.partition(":")
    figure = Figure(kind)
    match figure:
        case Figure.KIND | Figure.CAUSE:
            return _of_topic(reader, *_TOPICS[figure], topic_id, days)
        case Figure.PER_DELIVERIES:
            return _per_thousand(voiced(reader, days), deliveries(reader, days))
        case Figure.PER_CONTACTS:
            return _per_thousand(voiced(reader, days), contacts(reader, days))
        case Figure.ON_TIME:
            return _on_time(reader, days)
        case Figure.REPEATS:
            return _repeats(reader, days)
    sql = f"SELECT count(*) FROM complaints WHERE {COMPLAINTS} AND {_IN}"
    return _count(int(reader.query(sql, days.bounds(reader))[0][0]))


def _count(n: int) -> Value:
    return Value(float(n), n)


def _per_thousand(count: int, of: int) -> Value:
    return Value(1000 * count / of if of else None, of)


def _of_topic(reader: Reader, column: str, _tree: Tree, topic_id: str, days: Days) -> Value:
    ids: Sequence[str] = sorted(topics.ids_with_those_under(reader, topic_id))
    sql = f"SELECT count(*) FROM complaints WHERE {COMPLAINTS} AND {_IN} AND {column} IN ({marks(ids)})"
    return _count(int(reader.query(sql, (*days.bounds(reader), *ids))[0][0]))


def _on_time(reader: Reader, days: Days) -> Value:
    """Of those whose promise is due or kept by now: how many had their first answer by then."""
    rows = reader.query(
        "SELECT count(*) FILTER (WHERE answered_at IS NOT NULL AND answered_at <= promised_at), count(*)"
        f" FROM complaints WHERE {COMPLAINTS} AND {_IN} AND (answered_at IS NOT NULL OR state = 'open')",
        days.bounds(reader),
    )
    kept, judged = int(rows[0][0]), int(rows[0][1])
    return Value(kept / judged if judged else None, judged)


def _repeats(reader: Reader, days: Days) -> Value:
    rows = reader.query(
        "SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM complaints b WHERE b.customer_id = c.customer_id"
        " AND b.deleted_at IS NULL AND b.joined_into IS NULL AND b.nature = 'complaint' AND b.id <> c.id"
        " AND b.received_at < c.received_at"
        f" AND julianday(b.received_at) >= julianday(c.received_at) - {REPEAT_DAYS})), count(*)"
        f" FROM complaints c WHERE {COMPLAINTS} AND {_IN} AND customer_id IN"
        " (SELECT k.id FROM customers k WHERE k.kind <> 'walk_in')",
        days.bounds(reader),
    )
    again, of = int(rows[0][0]), int(rows[0][1])
    return Value(again / of if of else None, of)
