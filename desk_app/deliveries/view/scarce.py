"""What a form of a delivery says of scarce goods: what is left while they are typed, and why there are more."""

from collections.abc import Mapping

from desk_app.core.errors import DeskError
from desk_app.core.text import goods_key, text_or_none
from desk_app.deliveries.lines_entry import drafts_of
from desk_app.deliveries.typed import whole
from desk_app.goods import shares, store
from desk_app.goods.model import NEARLY, Share, tidy
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.form import Form

LOOKED_AT = frozenset({"lines", "goods", "quantity", "customer_id", "who"})


def tell(file: DeskFile, form: Form, row_id: str) -> None:
    """Says below the goods how much of the scarce ones is left, and asks why where there are more of them."""
    if not store.all_allotments(file):
        form.set_shown("beyond", False)
        return
    wanted = _typed(form)
    told, beyond = left_of(file, wanted, form.text("customer_id") or None, row_id)
    in_lines = bool(form.entry("lines").value())
    form.show_hint("lines", told if in_lines else "")
    form.show_hint("goods", "" if in_lines else told)
    form.set_shown("beyond", beyond)


def left_of(
    file: DeskFile, wanted: Mapping[str, tuple[str, float]], customer_id: str | None, row_id: str
) -> tuple[str, bool]:
    """What is left of these goods (folded: name and quantity) in words, and whether more of one is wanted."""
    day, had = file.clock.now(), dict[str, float]()
    if row_id:
        brought = store.brought_by(file, row_id)
        day, had = brought.ordered_at, dict(brought.taken) if brought.customer_id == customer_id else had
    on, told, beyond = day.astimezone(settings.profile(file).zoneinfo).date(), [], False
    for key, (goods, amount) in wanted.items():
        share = shares.share_of(file, goods, on, customer_id)
        if share is None:
            continue
        before = Share(share.allotment, tidy(share.given - had.get(key, 0.0)), customer_id)
        told.append(shares.left_words(before))
        beyond = beyond or amount > max(before.left, had.get(key, 0.0)) + NEARLY
    return "\n".join(told), beyond


def _typed(form: Form) -> dict[str, tuple[str, float]]:
    """The goods of the form by their folded name: its lines, or where there are none what is written as goods."""
    found: dict[str, tuple[str, float]] = {}
    try:
        drafts = [(each.goods, each.ordered) for each in drafts_of(form.entry("lines").value())]
        if not drafts:
            drafts = [(form.text("goods"), float(whole(form.text("quantity")) or 1))]
    except DeskError:
        return found
    for goods, amount in drafts:
        if text_or_none(goods):
            key = goods_key(goods)
            found[key] = (goods, found.get(key, ("", 0.0))[1] + amount)
    return found
