"""The form of a customer file, and those already here who may be the same."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.customers.model import (
    KIND_WORDS,
    REACHED,
    STATE_WORDS,
    WHOSE,
    AddressDraft,
    Customer,
    CustomerDraft,
    CustomerKind,
    CustomerState,
    PhoneDraft,
    draft_of,
)
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.theme import px
from desk_app.ui.widgets import Moment, TimeLine, label

SHOP_FIELDS = ("shop_type", "shop_size_m2", "contact_person")
_TEXTS = ("wechat", "email", "area", "shop_type", "contact_person", "preferred_channel", "flag", "note")
_LOOK_MS = 200
_MOST_LIKELY = 3


def customer_fields(*, edits: bool) -> list[Field]:
    """What is asked, most needed first; the state only of a file there is."""
    kinds = [Choice(str(kind), _(word), f"{kind} {word}") for kind, word in KIND_WORDS.items()]
    states = [Choice(str(state), _(word), f"{state} {word}") for state, word in STATE_WORDS.items()]
    asked = [
        Field("name", _("Name"), required=True),
        Field("phone", _("Phone")),
        Field("kind", _("Kind"), Kind.COMBO, choices=kinds),
        Field("whose", _("Whose phone is it?"), suggestions=[_(word) for word in WHOSE]),
        Field("phone2", _("Second phone")),
        Field("whose2", _("Whose is the second?"), suggestions=[_(word) for word in WHOSE]),
        Field("address", _("Address"), wide=True),
        Field("shop_type", _("Shop type")),
        Field("shop_size_m2", _("Shop size in m²")),
        Field("contact_person", _("Contact person"), wide=True),
        Field("area", _("Area")),
        Field("preferred_channel", _("How they like to be reached"), suggestions=[_(word) for word in REACHED]),
        Field("wechat", _("WeChat")),
        Field("email", _("E-mail")),
        Field("flag", _("To be heeded by everybody"), hint=_("Comes up at each call"), wide=True),
        Field("note", _("Note"), Kind.TEXT, wide=True, lines=3),
    ]
    if edits:
        asked.append(Field("state", _("State"), Kind.COMBO, choices=states))
    return asked


def show_for_kind(form: Form) -> None:
    """Asks about the shop only where it is one."""
    for key in SHOP_FIELDS:
        form.set_shown(key, form.text("kind") == CustomerKind.SHOP)


def values_of(customer: Customer) -> dict[str, object]:
    """The form of a file as it stands."""
    draft = draft_of(customer)
    first, second = ([*draft.phones, PhoneDraft(""), PhoneDraft("")])[:2]
    return {
        **{key: getattr(draft, key) for key in _TEXTS},
        "name": draft.name,
        "kind": draft.kind,
        "state": draft.state,
        "phone": first.raw,
        "whose": first.whose,
        "phone2": second.raw,
        "whose2": second.whose,
        "address": draft.addresses[0].text if draft.addresses else "",
        "shop_size_m2": draft.shop_size_m2 or "",
    }


def draft_from(values: Mapping[str, object], before: CustomerDraft | None) -> CustomerDraft:
    """The form as typed, over what the file holds besides; raises DeskError for a size that is no number."""
    text = {key: str(value or "") for key, value in values.items()}
    old = before or CustomerDraft("")
    numbers = [*old.phones[:2], PhoneDraft(""), PhoneDraft("")]
    phones = (
        replace(numbers[0], raw=text["phone"], whose=text["whose"]),
        replace(numbers[1], raw=text["phone2"], whose=text["whose2"]),
        *old.phones[2:],
    )
    first = old.addresses[0] if old.addresses else AddressDraft("")
    return replace(
        old,
        name=text["name"],
        kind=CustomerKind(text["kind"]),
        state=CustomerState(text.get("state") or old.state),
        phones=tuple(phone for phone in phones if phone.raw),
        addresses=tuple(each for each in (replace(first, text=text["address"]), *old.addresses[1:]) if each.text),
        shop_size_m2=square_metres(text["shop_size_m2"]),
        **{key: text[key] for key in _TEXTS},
    )


def square_metres(text: str) -> int | None:
    """120 from "120", "120 m²" or "120平米", None from nothing; raises DeskError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    found = re.fullmatch(r"(\d{1,8})\s*(m2|平米|平方米|平)?", plain)
    if found is None:
        raise DeskError(_("The shop's size is a number of square metres."), field="shop_size_m2")
    return int(found.group(1))


class LikelySame(QWidget):
    """Between form and buttons: those already here with this name or phone. It tells, and never stands in the way."""

    opened = Signal(str)
    looked = Signal()

    def __init__(self, form: Form, look: Callable[[str, Sequence[str]], Sequence[Moment]]) -> None:
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
        if key in ("name", "phone", "phone2"):
            self._timer.start()

    def _due(self) -> None:
        if self._form.isVisible():
            self.look()

    def look(self) -> None:
        """Looks now."""
        phones = [text for key in ("phone", "phone2") if (text := self._form.text(key))]
        found = list(self._look(self._form.text("name"), phones))[:_MOST_LIKELY]
        self.list.set_moments(found)
        self.list.setFixedHeight(self.list.row_height() * max(1, len(found)) + px(6))
        self.setVisible(bool(found))
        self.looked.emit()
