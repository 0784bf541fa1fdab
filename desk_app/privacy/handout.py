"""The paper that answers "what do you hold about me?": everything, in words, and what can be done about it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desk_app.core.i18n import _, in_our_words, speaking
from desk_app.customers.model import PLACES
from desk_app.customers.personal import HOW_AGREED, birthday_words
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet
from desk_app.privacy.telling import Known, at, changes_told, day, fields, joined, phone, text, word
from desk_app.privacy.words import SECTION_WORDS, value_words

_ALONE = ("states", "service_levels", "tiers", "credit_events", "credit_statements")
_SHARES = ("replenishments", "allotments", "allotment_handouts", "allotment_overrides")
_RECORDS = {
    "purchases": ("bought_on", ("goods", "amount_cents")),
    "calls": ("rang_at", ("channel", "direction", "kind", "topic", "outcome")),
    "callbacks": ("first_due_at", ("reason", "topic", "state")),
    "complaints": ("received_at", ("title", "kind", "state")),
    "deliveries": ("ordered_at", ("goods", "quantity", "amount_cents", "state")),
    "surveys": ("answered_at", ("matter", "score")),
    "standing_deliveries": ("starts_on", ("address", "city", "every")),
}
"""Of each kind of record when it was, and what stands first, without its words."""
_PARTS = {
    "steps": ("at", "step", "by", "how", "note", "taken_back"),
    "notes": ("at", "by", "text"),
    "measures": ("at", "what", "amount_cents", "points", "by", "note", "state", "decided_by", "decision_note"),
    "waiting": ("since", "until", "why", "by", "note"),
    "enquiries": ("about", "goods", "answer", "callback"),
    "moves": ("at", "what", "by", "to", "to_due", "reason"),
    "papers": ("at", "name", "by", "note"),
    "lines": (
        "goods",
        "ordered",
        "unit",
        "price_cents",
        "gift",
        "picked",
        "delivered",
        "returned",
        "expires_on",
        "trouble",
        "note",
    ),
    "phases": ("at", "phase", "by", "note", "taken_back"),
    "attempts": ("at", "reason", "courier", "note", "told", "told_how", "new_from", "new_by", "taken_back"),
    "marks": ("question", "value", "text"),
    "days": ("day", "state", "delivery", "why", "note"),
}
"""What is told of each part of a record, without its words."""
_FIRST = ("number", "reference", "name", "kind", "state")


def statement(held: Mapping[str, Any], letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """What `held.held` gave, as a PDF on `A4`, `A5` or a roll.

    Left out are only technical keys, what is empty or zero, and on a record the name and phone the file has too.
    """
    with speaking(lang):
        customer, known = held["customer"], Known.of(held)
        title = _("What we hold about {number}").format(number=customer["number"])

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(_("What we hold about you"), customer["number"], customer["name"])
            sheet.gap(3)
            sheet.paragraph(
                _(
                    "This is everything our customer files hold about you on {day}. If something is wrong, tell us and"
                    " we correct it; what it said before stays in the list of changes. You may also ask us to erase it:"
                    " then only numbers, kinds, days and amounts stay, without your name. Open matters and unpaid"
                    " amounts are settled first."
                ).format(day=day(held["made_at"]))
            )
            sheet.paragraph(_how_to_reach(letterhead))
            sheet.rule()
            _file(sheet, held)
            for key in _ALONE:
                _listed(sheet, _(SECTION_WORDS[key]), held[key])
            for key in _RECORDS:
                _records(sheet, key, held[key], known)
            for key in _SHARES:
                _listed(sheet, _(SECTION_WORDS[key]), held[key])
            _papers(sheet, held["printed"])
            _listed(sheet, _(SECTION_WORDS["drafts"]), [_draft(each) for each in held["drafts"]])
            _changes(sheet, held["changes"])
            sheet.rule()
            sheet.paragraph(
                _("Copies made to guard against loss of data hold the same, and are replaced by newer ones in turn."),
                small=True,
            )
            sheet.foot(_("Made on {when}").format(when=at(held["made_at"])))

        return fitted_pdf(say, size, letterhead, title=title, lang=lang)


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
            sheet.pair(word(key), text(key, customer.get(key), customer))
    phones = [joined(phone(each), _marks(each, ("preferred", "do_not_call")), _gone(each)) for each in held["phones"]]
    _said(sheet, word("phone"), phones)
    addresses = [
        joined(in_our_words(each["label"] or "", PLACES), *(each[key] for key in ("text", "city", "note")), _gone(each))
        for each in held["addresses"]
    ]
    _said(sheet, word("address"), addresses)
    for consent in held["consents"]:
        value = consent["value"] or ""
        told = joined(
            birthday_words(value) if consent["what"] == "birthday" else value,
            _("agreed on {day}").format(day=text("given_on", consent["given_on"], consent)),
            in_our_words(consent["how"] or "", HOW_AGREED),
            consent["withdrawn_on"]
            and _("withdrawn on {day}").format(day=text("withdrawn_on", consent["withdrawn_on"], consent)),
            _gone(consent),
        )
        sheet.pair(value_words("what", consent["what"]), told)
    tags = [joined(tag["tag"], _gone(tag)) for tag in held["tags"]]
    sheet.pair(_("Tags"), _(", ").join(tags))
    for own in held["own_fields"]:
        sheet.pair(own["field"], joined(own["value"], _gone(own)))


def _said(sheet: Sheet, label: str, texts: Iterable[str]) -> None:
    sheet.pair(label, "\n".join(dict.fromkeys(filter(None, texts))))


def _listed(sheet: Sheet, title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Each row on a line, its fields with their words."""
    if not rows:
        return
    sheet.heading(title)
    for row in rows:
        sheet.paragraph(_("· {text}").format(text=_("; ").join(fields(row))))


def _records(sheet: Sheet, kind: str, rows: Sequence[Mapping[str, Any]], known: Known) -> None:
    """Each record with its day and number, what it is about, and all its other fields below."""
    if not rows:
        return
    sheet.heading(_(SECTION_WORDS[kind]))
    happened, first = _RECORDS[kind]
    but = ("number", happened, *first)
    lines = []
    for row in rows:
        told = [
            joined(*(text(key, row.get(key), row) for key in first)),
            _("; ").join(fields(row, known, but=but)),
            *(
                _("· {text}").format(text=_part(part, keys))
                for section, keys in _PARTS.items()
                for part in row.get(section, ())
            ),
        ]
        lines.append(
            (
                "\n".join(filter(None, (text(happened, row[happened], row), row.get("number")))),
                "\n".join(filter(None, told)),
            )
        )
    sheet.table([_("When"), _("What")], lines, wide=1)
    sheet.gap(2)


def _part(part: Mapping[str, Any], keys: Sequence[str]) -> str:
    return joined(*(text(key, part.get(key), part) for key in keys), _gone(part))


def _papers(sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        sheet.heading(_(SECTION_WORDS["printed"]))
        sheet.paragraph(_("; ").join(f"{at(row['at'])} {value_words('sheet', row['sheet'])}" for row in rows))


def _draft(row: Mapping[str, Any]) -> dict[str, Any]:
    body = row["text"]
    typed = {key: value for key, value in body.items() if isinstance(value, str)} if isinstance(body, dict) else {}
    return {"saved_at": row["saved_at"], "text": _("; ").join(filter(None, typed.values()))}


def _changes(sheet: Sheet, changes: Sequence[Mapping[str, Any]]) -> None:
    if rows := changes_told(changes):
        sheet.heading(_("Who wrote what, and when"))
        sheet.table([_("When"), _("Who"), _("Number"), _("What")], rows, wide=3)


def _marks(row: Mapping[str, Any], keys: Sequence[str]) -> str:
    return _(", ").join(word(key) for key in keys if row.get(key))


def _gone(row: Mapping[str, Any]) -> str:
    return _("taken away on {day}").format(day=at(row["removed_at"])) if row.get("removed_at") else ""
