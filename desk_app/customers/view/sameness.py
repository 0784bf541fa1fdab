"""Whether two files are one person: who may be the same, comparing two, putting them together and parting them."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.core.i18n import _
from desk_app.customers import store
from desk_app.customers.doubles_dialog import DoublesDialog
from desk_app.customers.join_dialog import JoinDialog, older_first
from desk_app.customers.joining import JoiningService
from desk_app.customers.likely import Reason, likely_same
from desk_app.customers.model import Customer, CustomerKind
from desk_app.customers.table import KIND_ICONS, phone_words
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.ui.theme import px
from desk_app.ui.widgets import Moment, TimeLine

LastWords = Callable[[Reader, Sequence[str]], Mapping[str, str]]
_MOST_SAME = 3
_MOST_TYPED = 20
_MOST_FAMILY = 8


class Sameness:
    """Likely doubles of one desk file; `joined(id)` is told which file stays after two were put together."""

    def __init__(
        self,
        file: DeskFile,
        joining: JoiningService,
        actor: Callable[[], str],
        region: Callable[[], str],
        last_words: LastWords,
    ) -> None:
        self._file, self._joining, self._actor, self._region = file, joining, actor, region
        self._last_words = last_words

    def while_typing(
        self, name: str, phones: Sequence[str], addresses: Sequence[str] = (), *, but: str = ""
    ) -> list[Moment]:
        """Those already here who may be the one just typed, likeliest first, each with why and what was last."""
        found = likely_same(self._file, name, phones, addresses, but=but)[:_MOST_TYPED]
        return self._moments({each.id: each.words() for each in found})

    def perhaps(self, customer: Customer, compare: Callable[[str, str], object]) -> TimeLine | None:
        """Files that may be the same person's; opening one compares the two. None where there are none."""
        if customer.deleted_at is not None or customer.kind == CustomerKind.WALK_IN:
            return None
        phones = [phone.raw for phone in customer.phones]
        addresses = [address.text for address in customer.addresses]
        found = likely_same(self._file, customer.name, phones, addresses, but=customer.id)
        two = {each for pair in store.pairs_that_are_two(self._file) if customer.id in pair for each in pair}
        shown = self._moments({each.id: each.words() for each in found if each.id not in two and each.likeness})
        line = _short_line(shown[:_MOST_SAME], _("Perhaps the same person"))
        if line is not None:
            line.moment_opened.connect(lambda _kind, row_id: compare(customer.id, row_id))
        return line

    def family(self, customer: Customer, opened: Callable[[str], object]) -> TimeLine | None:
        """Others on one of the customer's phones whose names are not alike: whose it is, and what was last.

        None where there is nobody.
        """
        if customer.deleted_at is not None or customer.kind == CustomerKind.WALK_IN:
            return None
        phones = [phone.raw for phone in customer.phones]
        found = [each for each in likely_same(self._file, customer.name, phones, but=customer.id) if not each.likeness]
        sharing = {each.id: each.words() for each in found if each.reason == Reason.PHONE}
        line = _short_line(self._moments(dict(list(sharing.items())[:_MOST_FAMILY])), _("On the same phone"))
        if line is not None:
            line.moment_opened.connect(lambda _kind, row_id: opened(row_id))
        return line

    def _moments(self, why: Mapping[str, str]) -> list[Moment]:
        last = self._last_words(self._file, list(why))
        return [self._like(one, why[one.id], last.get(one.id, "")) for one in store.by_ids(self._file, list(why))]

    def _like(self, one: Customer, why: str, last: str) -> Moment:
        phone = phone_words(one.phones[0], self._region()) if one.phones else ""
        where = one.addresses[0].text if one.addresses else one.area or ""
        what = "  ".join(filter(None, (one.name, phone, where, last)))
        said = _("{why}: {who}").format(why=why, who=what)
        return Moment("", KIND_ICONS[one.kind], said, "", "customer", one.id, "soon")

    def work_list(self, compare: Callable[[str, str], bool], parent: QWidget) -> None:
        """The work list of likely doubles."""
        dialog = DoublesDialog(self._file, compare, parent)
        dialog.exec()
        dialog.deleteLater()

    def compare(self, one_id: str, other_id: str, joined: Callable[[str], object], parent: QWidget) -> str:
        """Puts two files side by side and asks whether they are one; answers the file to show, "" if undecided."""
        keep, double = older_first(store.by_id(self._file, one_id), store.by_id(self._file, other_id))

        def phones(each: Customer) -> str:
            return "\n".join(phone_words(phone, self._region()) for phone in each.phones)

        def merge(keep_id: str, double_id: str, chosen: Mapping[str, str]) -> None:
            self._joining.merge(self._actor(), keep_id, double_id, chosen)
            joined(keep_id)

        def are_two(one_id: str, other_id: str) -> None:
            self._joining.they_are_two(self._actor(), one_id, other_id)

        return keep.id if JoinDialog(keep, double, phones, parent).ask(merge, are_two) else ""


def _short_line(moments: Sequence[Moment], name: str) -> TimeLine | None:
    """A list as high as it is long; None for nothing."""
    if not moments:
        return None
    line = TimeLine(moments)
    line.setAccessibleName(name)
    line.setFixedHeight(line.row_height() * len(moments) + px(6))
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line
