"""The paper that answers "what do you hold about me?": everything, in words, and what can be done about it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any

from desk_app.complaints.model import step_words as complaint_step
from desk_app.core import when
from desk_app.core.i18n import _, in_our_words, speaking
from desk_app.core.money import format_cents
from desk_app.customers.model import PLACES, field_words
from desk_app.customers.personal import HOW_AGREED
from desk_app.deliveries.model import step_words as delivery_step
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet
from desk_app.privacy.words import COLUMN_WORDS, SECTION_WORDS, value_words, written_words

_ALONE = ("states", "service_levels", "tiers", "credit_events", "credit_statements")
_RECORDS = ("purchases", "calls", "complaints", "deliveries")
_FIRST = ("number", "reference", "name", "kind", "state")
_NOT_SHOWN = frozenset({"currency", "e164", "extension", "stage", "promised_precision", "score_scale", "by_rule"})


def statement(held: Mapping[str, Any], letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """What `held.held` gave, as a PDF on `A4`, `A5` or a roll. Nothing is left out but technical keys."""
    with speaking(lang):
        customer, made_at = held["customer"], _moment(held["made_at"])
        sheet = Sheet(
            size, letterhead, title=_("What we hold about {number}").format(number=customer["number"]), lang=lang
        )
        sheet.head()
        sheet.big_number(_("What we hold about you"), customer["number"], customer["name"])
        sheet.gap(3)
        sheet.paragraph(
            _(
                "This is everything our customer files hold about you on {day}. If something is wrong, tell us and"
                " we correct it; what it said before stays in the list of changes. You may also ask us to erase it:"
                " then only numbers, kinds, days and amounts stay, without your name. Open matters and unpaid"
                " amounts are settled first."
            ).format(day=when.date(made_at.date(), year=True))
        )
        sheet.paragraph(_how_to_reach(letterhead))
        sheet.rule()
        _file(sheet, held)
        for key in _ALONE:
            _listed(sheet, _(SECTION_WORDS[key]), held[key])
        for key in _RECORDS:
            _records(sheet, _(SECTION_WORDS[key]), held[key])
        _papers(sheet, held["printed"])
        _listed(sheet, _(SECTION_WORDS["drafts"]), [_draft(each) for each in held["drafts"]])
        _changes(sheet, held["changes"])
        sheet.rule()
        sheet.paragraph(
            _("Copies made to guard against loss of data hold the same, and are replaced by newer ones in turn."),
            small=True,
        )
        sheet.foot(_("Made on {when}").format(when=_at(held["made_at"])))
        return sheet.pdf()


def _how_to_reach(head: Letterhead) -> str:
    known = _("; ").join(filter(None, (head.phone, head.address)))
    if known:
        return _("Ask at our counter, or here: {where}.").format(where=known)
    return _("Ask at our counter.")


def _file(sheet: Sheet, held: Mapping[str, Any]) -> None:
    sheet.heading(_("Your file"))
    for customer in (held["customer"], *held["also_kept_as"]):
        if customer is not held["customer"]:
            sheet.paragraph(_("Also kept as {number}").format(number=customer["number"]), bold=True)
        keys = [*_FIRST, *(key for key in customer if key not in _FIRST)]
        for key in keys:
            sheet.pair(_word(key), _text(key, customer.get(key), customer))
    phones = [_joined(_phone(each), _marks(each, ("preferred", "do_not_call")), _gone(each)) for each in held["phones"]]
    for told in dict.fromkeys(phones):
        sheet.pair(_word("phone"), told)
    addresses = [
        _joined(
            in_our_words(each["label"] or "", PLACES), *(each[key] for key in ("text", "city", "note")), _gone(each)
        )
        for each in held["addresses"]
    ]
    for told in dict.fromkeys(addresses):
        sheet.pair(_word("address"), told)
    for consent in held["consents"]:
        told = _joined(
            consent["value"],
            _("since {day}").format(day=_text("given_on", consent["given_on"], consent)),
            in_our_words(consent["how"] or "", HOW_AGREED),
            consent["withdrawn_on"]
            and _("withdrawn on {day}").format(day=_text("withdrawn_on", consent["withdrawn_on"], consent)),
            _gone(consent),
        )
        sheet.pair(value_words("what", consent["what"]), told)
    tags = [_joined(tag["tag"], _gone(tag)) for tag in held["tags"]]
    sheet.pair(_("Tags"), _(", ").join(tags))
    for own in held["own_fields"]:
        sheet.pair(own["field"], _joined(own["value"], _gone(own)))


def _listed(sheet: Sheet, title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Each row on a line, its fields with their words."""
    if not rows:
        return
    sheet.heading(title)
    for row in rows:
        sheet.paragraph(_("· {text}").format(text=_("; ").join(_fields(row))))


def _records(sheet: Sheet, title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Each record with its number as a heading and all its fields below."""
    if not rows:
        return
    sheet.heading(title)
    for row in rows:
        sheet.pair(row["number"], _("; ").join(_fields(row)))
        for step in row.get("steps", ()):
            sheet.pair("", _("· {text}").format(text=_("; ").join(_fields(step))))


def _papers(sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        sheet.heading(_(SECTION_WORDS["printed"]))
        sheet.paragraph(_("; ").join(f"{_at(row['at'])} {value_words('sheet', row['sheet'])}" for row in rows))


def _draft(row: Mapping[str, Any]) -> dict[str, Any]:
    text = row["text"]
    typed = {key: value for key, value in text.items() if isinstance(value, str)} if isinstance(text, dict) else {}
    return {"saved_at": row["saved_at"], "text": _("; ").join(filter(None, typed.values()))}


def _changes(sheet: Sheet, changes: Sequence[Mapping[str, Any]]) -> None:
    if not changes:
        return
    sheet.heading(_("Who wrote what, and when"))
    rows = []
    for change in changes:
        told = [
            _("{field}: {old} → {new}").format(
                field=_word(key), old=_text(key, both["old"], {}) or "—", new=_text(key, both["new"], {}) or "—"
            )
            for key, both in change.get("fields", {}).items()
            if key not in _NOT_SHOWN
        ]
        what = "\n".join(told) or written_words(change["record"])
        rows.append((_at(change["at"]), change["by"] or "—", change["number"] or "", what))
    sheet.table([_("When"), _("Who"), _("Number"), _("What")], rows, wide=3)


def _fields(row: Mapping[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        text = _text(key, value, row)
        if text and key not in ("number", "steps"):
            yield _("{field}: {value}").format(field=_word(key), value=text)


def _word(key: str) -> str:
    return _(COLUMN_WORDS[key]) if key in COLUMN_WORDS else field_words(key)


def _text(key: str, value: Any, row: Mapping[str, Any]) -> str:
    """A value in words; "" for nothing and for what belongs to another value."""
    if value in (None, "", []) or key in _NOT_SHOWN or isinstance(value, list):
        return ""
    if key == "phone" and isinstance(value, Mapping):
        return _phone(value)
    if key.endswith("_cents"):
        return format_cents(int(value), row.get("currency") or "CNY")
    if key.endswith("_on") or key == "bought_on":
        return when.date(Date.fromisoformat(value), year=True)
    if key.endswith("_at") or key in ("at", "promised_from", "promised_by"):
        return _at(value)
    if key == "counts":
        return ""
    if key in ("preferred", "do_not_call"):
        return _("yes") if value else ""
    if key == "next_step":
        return delivery_step(complaint_step(value))
    return value_words(key, str(value))


def _phone(phone: Mapping[str, Any]) -> str:
    return " · ".join(filter(None, (phone["raw"], phone["whose"])))


def _marks(row: Mapping[str, Any], keys: Sequence[str]) -> str:
    return _(", ").join(_word(key) for key in keys if row.get(key))


def _gone(row: Mapping[str, Any]) -> str:
    return _("taken away on {day}").format(day=_at(row["removed_at"])) if row.get("removed_at") else ""


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _at(text: str) -> str:
    try:
        at = _moment(text)
    except ValueError:
        return text
    return f"{when.date(at.date(), year=True)} {at:%H:%M}"
