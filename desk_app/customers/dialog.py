"""The form of a customer file, and those already here who may be the same."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date as Date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _, in_our_words
from desk_app.customers import personal_store
from desk_app.customers.model import (
    KIND_WORDS,
    PLACES,
    REACHED,
    WHOSE,
    AddressDraft,
    Customer,
    CustomerDraft,
    CustomerKind,
    PhoneDraft,
    draft_of,
)
from desk_app.customers.personal import (
    CONSENT_NAMES,
    HOW_AGREED,
    OWN,
    ConsentDraft,
    ConsentKind,
    OwnField,
    OwnKind,
    read_birthday,
    read_own,
)
from desk_app.customers.phone_hint import HINT_MS, phone_hint
from desk_app.customers.tagging import split_tags
from desk_app.storage.reading import Reader
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.rows_entry import AgreedEntry, Cell, CellKind, PiecesEntry, RowsEntry
from desk_app.ui.theme import px
from desk_app.ui.widgets import Moment, TimeLine, label

SHOP_FIELDS = ("shop_type", "shop_size_m2", "contact_person")
_TEXTS = (
    "wechat",
    "email",
    "area",
    "shop_type",
    "contact_person",
    "preferred_channel",
    "time_to_call",
    "flag",
    "note",
)
_LOOK_MS = 200
_MOST_LIKELY = 3
_REACHING, _SHOP, _PERSONAL = N_("How to reach"), N_("Shop"), N_("Personal, with consent")
_OWN_GROUP, _NOTE = N_("Tags and own fields"), N_("Note and flag")


def customer_fields(file: Reader) -> list[Field]:
    """What is asked: name, phones and kind, the rest in groups that are folded."""
    kinds = [Choice(str(kind), _(word), f"{kind} {word}") for kind, word in KIND_WORDS.items()]
    shop = _(_SHOP)
    return [
        Field("name", _("Name"), hint=_("Without one the phone number stands for it"), wide=True),
        Field("phones", _("Phones"), wide=True, make=_phones_entry),
        Field("kind", _("Kind"), Kind.COMBO, choices=kinds),
        Field("shop_type", _("Shop type"), group=shop),
        Field("shop_size_m2", _("Shop size in m²"), group=shop),
        Field("contact_person", _("Contact person"), wide=True, group=shop),
        *_reaching(_(_REACHING)),
        *_personal(_(_PERSONAL)),
        *_tags_and_own(file, _(_OWN_GROUP)),
        Field("flag", _("To be heeded by everybody"), hint=_("Comes up at each call"), wide=True, group=_(_NOTE)),
        Field("note", _("Note"), Kind.TEXT, wide=True, lines=3, group=_(_NOTE)),
    ]


def _phones_entry() -> RowsEntry:
    whose = [_(word) for word in WHOSE]
    return RowsEntry(
        (
            Cell("number", _("Phone"), hint=_("Phone number"), stretch=3),
            Cell("whose", _("Whose phone is it?"), hint=_("Whose"), suggestions=whose, stretch=2),
            Cell("preferred", _("preferred"), CellKind.ONE, second=True),
            Cell("do_not_call", _("do not call"), CellKind.TICK, second=True),
        ),
        _("One more phone"),
    )


def _addresses_entry() -> RowsEntry:
    places = [_(word) for word in PLACES]
    return RowsEntry(
        (
            Cell("text", _("Address"), hint=_("Street and house"), stretch=4),
            Cell("label", _("What address is it?"), hint=_("Home, work …"), suggestions=places, stretch=2),
            Cell("city", _("City"), hint=_("City"), stretch=2, second=True),
            Cell("note", _("For the delivery"), hint=_("Floor, gate, bell"), stretch=3, second=True),
        ),
        _("One more address"),
    )


def _reaching(group: str) -> list[Field]:
    reached = [_(word) for word in REACHED]
    return [
        Field("addresses", _("Addresses"), wide=True, group=group, make=_addresses_entry),
        Field("area", _("Area"), hint=_("Business circle"), group=group),
        Field("time_to_call", _("Time to call"), hint=_("After 18:00"), group=group),
        Field("preferred_channel", _("How they like to be reached"), suggestions=reached, group=group),
        Field("wechat", _("WeChat"), group=group),
        Field("email", _("E-mail"), group=group),
    ]


def _personal(group: str) -> list[Field]:
    how = [_(word) for word in HOW_AGREED]
    hints = {ConsentKind.BIRTHDAY: _("1980-05-21, or 05-21")}
    found = []
    for what, name in CONSENT_NAMES.items():
        asks = what != ConsentKind.MESSAGES
        made = partial(AgreedEntry, hint=hints.get(what, ""), how=how, asks_value=asks)
        found.append(Field(what.value, _(name), wide=True, group=group, make=made))
    return found


def _tags_and_own(file: Reader, group: str) -> list[Field]:
    tags = [tag.name for tag in personal_store.tags(file)]
    hint = _("With commas between them")
    line = Field("tags", _("Tags"), hint=hint, wide=True, group=group, make=partial(PiecesEntry, tags))
    return [line, *(_own_field(each, group) for each in personal_store.own_fields(file))]


def _own_field(own: OwnField, group: str) -> Field:
    key, name = OWN + own.id, own.name
    match own.kind:
        case OwnKind.DATE:
            return Field(key, name, Kind.DATE, group=group)
        case OwnKind.CHOICE:
            choices = [Choice("", _("not said")), *(Choice(each, each) for each in own.choices)]
            return Field(key, name, Kind.COMBO, choices=choices, group=group)
    return Field(key, name, hint="1234.5" if own.kind == OwnKind.NUMBER else "", group=group)


def show_for_kind(form: Form) -> None:
    """Asks about the shop only where it is one."""
    shop = form.text("kind") == CustomerKind.SHOP
    for key in SHOP_FIELDS:
        form.set_shown(key, shop)
    if shop:
        form.group(_(_SHOP)).set_open(True)


def prefilled(prefill: Mapping[str, object]) -> dict[str, object]:
    """What another room knows of somebody new, as the form holds it: `phone` and `whose`, `address` and `city`."""
    start: dict[str, object] = {}
    if prefill.get("phone"):
        start["phones"] = [{"number": prefill["phone"], "whose": prefill.get("whose")}]
    if prefill.get("address"):
        start["addresses"] = [{"text": prefill["address"], "city": prefill.get("city")}]
    return start


def values_of(file: Reader, customer: Customer) -> dict[str, object]:
    """The form of a file as it stands, with every field it has."""
    draft = draft_of(customer)
    agreed = {each.what: each for each in draft.consents}
    return {
        **{key: getattr(draft, key) for key in _TEXTS},
        "name": draft.name,
        "kind": draft.kind,
        "phones": [
            {
                "id": each.id,
                "number": each.raw,
                "whose": in_our_words(each.whose, WHOSE),
                "preferred": each.preferred,
                "do_not_call": each.do_not_call,
            }
            for each in draft.phones
        ],
        "addresses": [
            {
                "id": each.id,
                "text": each.text,
                "label": in_our_words(each.label, PLACES),
                "city": each.city,
                "note": each.note,
            }
            for each in draft.addresses
        ],
        "shop_size_m2": draft.shop_size_m2 or "",
        "tags": _(", ").join(draft.tags),
        **{what.value: _consent_value(agreed.get(what)) for what in ConsentKind},
        **{OWN + each.id: draft.own.get(each.id, "") for each in personal_store.own_fields(file)},
    }


def _consent_value(draft: ConsentDraft | None) -> dict[str, object]:
    if draft is None:
        return {}
    on = draft.given_on.isoformat() if draft.given_on else ""
    return {"value": draft.value.removeprefix("--"), "on": on, "how": draft.how}


def draft_from(values: Mapping[str, object], before: CustomerDraft | None) -> CustomerDraft:
    """The form as typed, over what the file holds besides; a shop's size that is no number goes into the note."""
    text = {key: str(value or "") for key, value in values.items()}
    old = before or CustomerDraft("")
    size, said = _size(text["shop_size_m2"], old.shop_size_m2)
    texts: dict[str, Any] = {key: text[key] for key in _TEXTS}
    texts["note"] = "\n".join(filter(None, (texts["note"], said)))
    return replace(
        old,
        name=text["name"],
        kind=CustomerKind(text["kind"]),
        phones=tuple(
            PhoneDraft(
                str(row["number"]),
                _as_kept(str(row["whose"]), WHOSE, (each.whose for each in old.phones if each.id == row["id"])),
                str(row["id"]) if row["id"] else None,
                bool(row["preferred"]),
                bool(row["do_not_call"]),
            )
            for row in _rows(values["phones"])
        ),
        addresses=tuple(
            AddressDraft(
                str(row["text"]),
                str(row["city"]),
                str(row["note"]),
                str(row["id"]) if row["id"] else None,
                _as_kept(str(row["label"]), PLACES, (each.label for each in old.addresses if each.id == row["id"])),
            )
            for row in _rows(values["addresses"])
        ),
        shop_size_m2=size,
        tags=split_tags(text["tags"]),
        consents=tuple(_consent_draft(what, values.get(what.value)) for what in ConsentKind),
        own={**old.own, **{key.removeprefix(OWN): _own_text(each) for key, each in values.items() if key[:4] == OWN}},
        **texts,
    )


def _as_kept(typed: str, words: Sequence[str], before: Iterable[str]) -> str:
    """One of our words as it stands in the file, when only the language spoken is another."""
    return next((kept for kept in before if kept and in_our_words(kept, words) == typed), typed)


def _size(typed: str, before: int | None) -> tuple[int | None, str]:
    try:
        return square_metres(typed), ""
    except DeskError:
        return before, _("Shop size: {typed}").format(typed=typed.strip())


def _rows(value: object) -> list[Mapping[str, object]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _consent_draft(what: ConsentKind, value: object) -> ConsentDraft:
    given = value if isinstance(value, Mapping) else {}
    on = str(given.get("on") or "")
    day = Date.fromisoformat(on) if on else None
    return ConsentDraft(what, str(given.get("value") or ""), day, str(given.get("how") or ""))


def _own_text(value: object) -> str:
    return value.isoformat() if isinstance(value, Date) else str(value or "")


def square_metres(text: str) -> int | None:
    """120 from "120", "120 m²" or "120平米", None from nothing; raises DeskError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    found = re.fullmatch(r"(\d{1,8})\s*(m2|平米|平方米|平)?", plain)
    if found is None:
        raise DeskError(_("The shop's size is a number of square metres."), field="shop_size_m2")
    return int(found.group(1))


class FormHints(QObject):
    """Says softly beside a field what looks odd, a moment after it was typed; it never stands in the way."""

    def __init__(self, form: Form, file: Reader, today: Callable[[], Date]) -> None:
        super().__init__(form)
        self._form, self._file, self._today = form, file, today
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HINT_MS)
        self._timer.timeout.connect(self._due)
        form.typed.connect(self._typed)

    def _typed(self, key: str) -> None:
        if key in ("phones", "shop_size_m2", ConsentKind.BIRTHDAY) or key.startswith(OWN):
            self._timer.start()

    def _due(self) -> None:
        if self._form.isVisible():
            self.look()

    def look(self) -> None:
        """Looks now."""
        phones = self._form.entry("phones")
        texts = phones.texts("number") if isinstance(phones, RowsEntry) else []
        self._form.show_hint("phones", phone_hint(self._file, texts))
        self._form.show_hint(ConsentKind.BIRTHDAY, self._birthday_hint())
        self._form.show_hint("shop_size_m2", _odd(partial(square_metres, self._form.text("shop_size_m2"))))
        values = self._form.values()
        for field in personal_store.own_fields(self._file):
            if OWN + field.id in values:
                self._form.show_hint(OWN + field.id, _odd(partial(read_own, field, _own_text(values[OWN + field.id]))))

    def _birthday_hint(self) -> str:
        given = _consent_draft(ConsentKind.BIRTHDAY, self._form.values()[ConsentKind.BIRTHDAY])
        return _odd(partial(read_birthday, given.value, self._today()))


def _odd(read: Callable[[], object]) -> str:
    """What is odd about a typed value, and that it is kept all the same; "" where nothing is."""
    try:
        read()
    except DeskError as error:
        return _("{odd} It is kept as typed.").format(odd=error.sentence)
    return ""


class LikelySame(QWidget):
    """Between form and buttons: those already here with this name or phone. It tells, and never stands in the way."""

    opened = Signal(str)
    looked = Signal()

    def __init__(self, form: Form, look: Callable[[str, Sequence[str], Sequence[str]], Sequence[Moment]]) -> None:
        super().__init__()
        self._form, self._look = form, look
        self.list = TimeLine()
        self.list.setAccessibleName(_("Perhaps the same"))
        self.list.moment_opened.connect(lambda _kind, row_id: self.opened.emit(row_id))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(label(_("Perhaps already here"), "head"))
        column.addWidget(self.list)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._due)
        form.typed.connect(self._typed)
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def _typed(self, key: str) -> None:
        if key in ("name", "phones", "addresses"):
            self._timer.start()

    def _due(self) -> None:
        if self._form.isVisible():
            self.look()

    def look(self) -> None:
        """Looks now."""
        phones, addresses = self._texts("phones", "number"), self._texts("addresses", "text")
        found = list(self._look(self._form.text("name"), phones, addresses))[:_MOST_LIKELY]
        self.list.set_moments(found)
        self.list.setFixedHeight(self.list.row_height() * max(1, len(found)) + px(6))
        self.setVisible(bool(found))
        self.looked.emit()

    def _texts(self, key: str, cell: str) -> list[str]:
        rows = self._form.entry(key)
        return rows.texts(cell) if isinstance(rows, RowsEntry) else []
