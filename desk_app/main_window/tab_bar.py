"""The tabs of the window, in the order of the work, telling at once what is open and what is late."""

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar

from desk_app.core.i18n import _
from desk_app.ui import theme

WITH_FORMS = ("customer", "call", "callback", "complaint", "delivery")
"""The tabs in which something new is begun."""
ORDER = ("today", "customer", "call", "callback", "complaint", "delivery", "figures")
_NAMES, _OPEN, _ALL = range(3)
"""How much a tab says."""


class Tabs(QTabBar):
    """One tab a room; `show_counts` says how much is open there, in red where something is late.

    Where the window is too narrow for all of it, the tabs say less, so that each keeps its whole name.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._counts: Mapping[str, tuple[int, int]] = {}
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
        theme.announcer().changed.connect(self._fit)

    def kind(self) -> str:
        """The kind of records of the tab in front."""
        return ORDER[self.currentIndex()]

    def show_counts(self, counts: Mapping[str, tuple[int, int]]) -> None:
        """`counts` tells for each kind how many matters are late, and how many open."""
        self._counts = counts
        for index, kind in enumerate(ORDER):
            late, open_ = counts[kind]
            tone: theme.Ink = "late" if late else "accent" if index == self.currentIndex() else "muted"
            self.setTabTextColor(index, theme.tokens().ink(tone))
            self.setTabToolTip(index, _("{late} late, {open} open").format(late=late, open=open_) if open_ else "")
            self.setAccessibleTabName(index, self._said(kind, _ALL))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Says as much on the tabs as there is room for: how much is late, how much is open, or the names alone."""
        for much in (_ALL, _OPEN, _NAMES):
            for index, kind in enumerate(ORDER):
                self.setTabText(index, self._said(kind, much))
            if self.sizeHint().width() <= self.width():
                return

    def _said(self, kind: str, much: int) -> str:
        late, open_ = self._counts.get(kind, (0, 0))
        if late and much == _ALL:
            return _("{tab}  {open} · {late} late").format(tab=self._words[kind], open=open_, late=late)
        if open_ and much != _NAMES:
            return _("{tab}  {open}").format(tab=self._words[kind], open=open_)
        return self._words[kind]
