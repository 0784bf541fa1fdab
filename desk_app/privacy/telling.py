"""The values of what `held.held` gave, in the words of the language spoken, for paper."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime
from typing import Any

from desk_app.callbacks.model import reason_words
from desk_app.callbacks.model import step_words as callback_step
from desk_app.calls.model import WRITTEN_LATER
from desk_app.care.every import Every
from desk_app.complaints.model import step_words as complaint_step
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.core.text import fold
from desk_app.customers.model import field_words
from desk_app.deliveries.lines import quantity_words
from desk_app.deliveries.model import step_words as delivery_step
from desk_app.privacy.model import MOMENTS
from desk_app.privacy.words import COLUMN_WORDS, PART_WORDS, value_words, written_words

_NOT_SHOWN = frozenset(
    {
        "currency",
        "e164",
        "extension",
        "stage",
        "promised_precision",
        "score_scale",
        "by_rule",
        "rule_version",
        "new_precision",
    }
)
"""What belongs to another value, or is of use to the program alone."""
_LASTS = frozenset({"wait_s", "talk_s", "hold_s", "after_s"})
_SAID_OF_IT = frozenset({"came_right", "came_full"})
_BARE_DAYS = frozenset({"run_day", "day", "made_until"})
"""What is told also where it was not so."""
_QUANTITIES = frozenset({"ordered", "picked", "delivered", "returned", "value", "amount", "over"})
_SETTLED = frozenset({"closed", "delivered", "cancelled", "done", "dropped"})
"""States after which nothing is due any more."""
_NAMES = frozenset({"customer_name", "caller_name", "name"})


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the file itself, and need not be said again of each record: folded names, phones as written."""

    names: Collection[str] = field(default_factory=frozenset)
    phones: Collection[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> "Known":
        """What the files of the person say."""
        files = (held["customer"], *held["also_kept_as"])
        return cls(frozenset(fold(each["name"]) for each in files), frozenset(each["raw"] for each in held["phones"]))

    def says(self, key: str, value: Any) -> bool:
        """Whether the file says just this."""
        if key in _NAMES:
            return isinstance(value, str) and fold(value) in self.names
        return key == "phone" and isinstance(value, Mapping) and value["raw"] in self.phones


def word(key: str, record: str = "") -> str:
    """What a field is called; `record` is the table a part of a file is of."""
    if (record, key) in PART_WORDS:
        return _(PART_WORDS[record, key])
    return _(COLUMN_WORDS[key]) if key in COLUMN_WORDS else field_words(key)


def text(key: str, value: Any, row: Mapping[str, Any]) -> str:
    """A value in words; "" for nothing, for zero and for what belongs to another value."""
    if value in (None, "", []) or key in _NOT_SHOWN or key == "counts" or isinstance(value, list):
        return ""
    if key == "written_at" and not _written_later(value, row):
        return ""
    if key == "score":
        return _score(value, row.get("score_scale"))
    if isinstance(value, bool):
        return _("yes") if value else _("no") if key in _SAID_OF_IT else ""
    if value == 0:
        return ""
    if key == "quantity":
        return f"× {value}"
    if key == "every":
        return Every.from_json(json.dumps(value)).words()
    if isinstance(value, Mapping):
        return phone(value) if key == "phone" else ""
    if key.endswith("_cents"):
        return format_cents(int(value), row.get("currency") or "CNY")
    if key in _LASTS:
        return when.duration(int(value))
    if key.endswith("_on") or key in _BARE_DAYS:
        return when.date(Date.fromisoformat(value), year=True)
    if key.endswith("_at") or key in MOMENTS:
        return day(value) if row.get("promised_precision") == "day" and key == "promised_by" else at(value)
    if key == "next_step":
        return callback_step(delivery_step(complaint_step(value)))
    if key in _QUANTITIES and isinstance(value, float):
        return quantity_words(value)
    if key == "reason" and "told_how" in row:
        return value_words("failed_why", str(value))
    if key == "reason":
        return reason_words(str(value))
    return value_words(key, str(value))


def _written_later(value: str, row: Mapping[str, Any]) -> bool:
    """Whether a call was taken down well after it rang; of one taken down at once it need not be said."""
    return "rang_at" not in row or moment(value) - moment(row["rang_at"]) > WRITTEN_LATER


def _score(value: Any, scale: Any) -> str:
    score = f"{value:g}" if isinstance(value, int | float) else str(value)
    return _("{score} (scale {scale})").format(score=score, scale=scale) if scale else score


def fields(row: Mapping[str, Any], known: Known | None = None, *, but: Collection[str] = ()) -> Iterator[str]:
    """Each field of a row with its word, but those that say nothing, or what is `known` of the person anyway."""
    settled = row.get("state") in _SETTLED and "due_at" in row
    for key, value in row.items():
        if key in but or (settled and key in ("next_step", "due_at")) or (known is not None and known.says(key, value)):
            continue
        if told := text(key, value, row):
            yield _("{field}: {value}").format(field=word(key), value=told)


def changes_told(changes: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str, str]]:
    """When, who, number, what: one line for what one person wrote of one record within a minute."""
    lines: list[tuple[str, str, str, list[str]]] = []
    for change in changes:
        told = _change(change)
        if not told:
            continue
        moment, who, number = at(change["at"]), change["by"] or "—", change["number"] or ""
        if lines and lines[-1][:2] == (moment, who) and (number in ("", lines[-1][2]) or not lines[-1][2]):
            last = lines.pop()
            lines.append((moment, who, last[2] or number, [*last[3], *told]))
        else:
            lines.append((moment, who, number, told))
    return [(moment, who, number, "\n".join(dict.fromkeys(told))) for moment, who, number, told in lines]


def _change(change: Mapping[str, Any]) -> list[str]:
    if change["what"] != "changed":
        return [written_words(change["record"])]
    return [
        _("{field}: {old} → {new}").format(
            field=word(key, change["record"]),
            old=text(key, both["old"], {}) or "—",
            new=text(key, both["new"], {}) or "—",
        )
        for key, both in change.get("fields", {}).items()
        if key not in _NOT_SHOWN and text(key, both["old"], {}) != text(key, both["new"], {})
    ]


def phone(value: Mapping[str, Any]) -> str:
    """A number with whose it is."""
    return joined(value["raw"], value["whose"])


def joined(*parts: str | None) -> str:
    """Short texts on one line; empty ones leave nothing."""
    return " · ".join(part for part in parts if part)


def moment(text: str) -> datetime:
    """A moment as the JSON has it."""
    return datetime.fromisoformat(text)


def day(text: str) -> str:
    """The day of a moment at the store."""
    return when.date(moment(text).date(), year=True)


def at(text: str) -> str:
    """A moment at the store; what is none as it stands."""
    try:
        local = moment(text)
    except ValueError:
        return text
    return f"{when.date(local.date(), year=True)} {local:%H:%M}"
