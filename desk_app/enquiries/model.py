"""An enquiry: what a call asked about which goods, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _
from desk_app.core.text import clean


class About(StrEnum):
    """What was asked."""

    PRICE = "price"
    STOCK = "stock"
    OTHER = "other"


ABOUT_WORDS = {About.PRICE: N_("price"), About.STOCK: N_("in stock?"), About.OTHER: N_("something else")}
_REASONS = {
    About.PRICE: N_("tell the price of {goods}"),
    About.STOCK: N_("tell whether {goods} is in stock"),
    About.OTHER: N_("answer about {goods}"),
}
FIELD = "enquiries"
"""What the part of a call's form is called, for what is wrong with it."""


@dataclass(frozen=True, slots=True)
class EnquiryDraft:
    """A question of a call as it is written down: an answer was given, or a callback will give it."""

    call_id: str
    about: About
    goods: str
    answer: str = ""
    callback_id: str | None = None


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A question as it stands in the file; without an answer it waits for the callback."""

    id: str
    call_id: str
    about: About
    goods: str
    answer: str | None
    callback_id: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands in a form, of a call that is not yet there.

    With `call_back` somebody has to ring back. `id` is the enquiry it was opened from, "" for a new one.
    """

    about: About
    goods: str
    answer: str = ""
    call_back: bool = False
    id: str = ""

    def draft(self, call_id: str, callback_id: str | None = None) -> EnquiryDraft:
        """What is written down with the call; `callback_id` where one was promised for it."""
        return EnquiryDraft(call_id, self.about, self.goods, self.answer, callback_id if self.call_back else None)


@dataclass(frozen=True, slots=True)
class GoodsAsked:
    """What was asked about one article over a period; `unanswered` are still without an answer."""

    goods: str
    asked: int
    price: int
    stock: int
    unanswered: int
    last_asked: datetime


@dataclass(frozen=True, slots=True)
class KnownGoods:
    """An article that stands in the file: how often it was asked about and bought lately."""

    goods: str
    asked: int = 0
    bought: int = 0


def tidied(draft: EnquiryDraft) -> EnquiryDraft:
    """The draft as it can stand in the file; raises DeskError without goods, or with neither answer nor callback."""
    goods, answer = goods_words(draft.goods), clean(draft.answer)[0].strip()
    if not goods:
        raise DeskError(_("Type which goods were asked about."), field=FIELD)
    if not answer and not draft.callback_id:
        raise DeskError(_unanswered(goods), field=FIELD)
    return EnquiryDraft(draft.call_id, draft.about, goods, answer, draft.callback_id)


def check_asked(asked: Sequence[Asked]) -> None:
    """Raises DeskError for the first of these questions that could not be written down."""
    for one in asked:
        if not goods_words(one.goods):
            raise DeskError(_("Type which goods were asked about."), field=FIELD)
        if not one.answer.strip() and not one.call_back:
            raise DeskError(_unanswered(goods_words(one.goods)), field=FIELD)


def _unanswered(goods: str) -> str:
    return _("Type what was answered about “{goods}”, or tick that somebody calls back.").format(goods=goods)


def callback_reason(asked: Sequence[Asked]) -> str:
    """Why somebody has to ring back, in one line: the questions that wait for an answer; "" for none."""
    waiting = [one for one in asked if one.call_back]
    return _("; ").join(_(_REASONS[one.about]).format(goods=goods_words(one.goods)) for one in waiting)


def goods_words(text: str) -> str:
    """The name of goods on one line."""
    return " ".join(clean(text)[0].split())


def asked_of(values: object) -> list[Asked]:
    """The questions a form holds, as its value or a draft keeps them; what is no question is left out."""
    rows = values if isinstance(values, list | tuple) else ()
    found = []
    for row in rows:
        if isinstance(row, Mapping) and goods_words(str(row.get("goods") or "")):
            about = str(row.get("about") or "")
            found.append(
                Asked(
                    about=About(about) if about in set(About) else About.PRICE,
                    goods=goods_words(str(row["goods"])),
                    answer=str(row.get("answer") or "").strip(),
                    call_back=bool(row.get("call_back")),
                    id=str(row.get("id") or ""),
                )
            )
    return found


def values_of(enquiries: Sequence[Enquiry]) -> list[dict[str, object]]:
    """Enquiries as the part of a form takes them."""
    return [
        {
            "id": one.id,
            "about": one.about.value,
            "goods": one.goods,
            "answer": one.answer or "",
            "call_back": one.callback_id is not None,
        }
        for one in enquiries
    ]
