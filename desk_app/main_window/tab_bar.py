"""The tabs of the window, in the order of the work, telling at once what is open and what is late."""

from collections.abc import Mapping

from PySide6.QtWidgets import QTabBar

from desk_app.core.i18n import _
from desk_app.ui import theme

WITH_FORMS = ("customer", "call", "callback", "complaint", "delivery")
"""The tabs in which something new is begun."""
ORDER = ("today", "customer", "call", "callback", "complaint", "delivery", "figures")


class Tabs(QTabBar):
    """One tab a room; `show_counts` says how much is open there, in red where something is late."""

    def __init__(self) -> None:
        super().__init__()
        self.setExpanding(False)
        self.setDrawBase(False)
        self._words = {
            "today": _("Today"),
            "customer": _("Customers"),
            "call": _("Calls"),
            "callback": _("Callbacks"),
            "complaint": _("Complaints"),
            "delivery": _("Deliveries"),
            "figures": _("Figures"),
        }
        for kind in ORDER:
            self.addTab(self._words[kind])

    def kind(self) -> str:
        """The kind of records of the tab in front."""
        return ORDER[self.currentIndex()]

    def show_counts(self, counts: Mapping[str, tuple[int, int]]) -> None:
        """`counts` tells for each kind how many matters are late, and how many open."""
        for index, kind in enumerate(ORDER):
            late, open_ = counts[kind]
            text = self._words[kind]
            if late:
                text = _("{tab}  {open} · {late} late").format(tab=text, open=open_, late=late)
            elif open_:
                text = _("{tab}  {open}").format(tab=text, open=open_)
            self.setTabText(index, text)
            tone: theme.Ink = "late" if late else "accent" if index == self.currentIndex() else "muted"
            self.setTabTextColor(index, theme.tokens().ink(tone))
            self.setTabToolTip(index, _("{late} late, {open} open").format(late=late, open=open_) if open_ else "")
