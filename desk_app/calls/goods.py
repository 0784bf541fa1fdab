"""The goods a call asked about, in words: what was asked, and the answer or the callback that owes it."""

from desk_app.callbacks import store as callbacks
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.enquiries import store as enquiries
from desk_app.enquiries.model import ABOUT_WORDS, Enquiry
from desk_app.storage.reading import Reader


def goods_lines(reader: Reader, call_id: str) -> list[str]:
    """One line for each question of a call: the goods, what was asked about them, what was answered or is owed."""
    said = _("{goods} ({about}): {answer}")
    return [
        said.format(goods=one.goods, about=_(ABOUT_WORDS[one.about]), answer=one.answer or _owed(reader, one))
        for one in enquiries.of_call(reader, call_id)
    ]


def number_of_callback(reader: Reader, callback_id: str | None) -> str:
    """Our number of a callback; "" for none, or for one that is gone."""
    try:
        return callbacks.by_id(reader, callback_id).number if callback_id else ""
    except NotFound:
        return ""


def _owed(reader: Reader, one: Enquiry) -> str:
    number = number_of_callback(reader, one.callback_id)
    if number and callbacks.by_id(reader, str(one.callback_id)).open:
        return _("owed by callback {number}").format(number=number)
    return _("no answer written down")
