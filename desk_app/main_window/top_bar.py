"""The bar on top of every tab: the store, the finder, a new call, a new record, who serves now."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton

from desk_app.core.i18n import LANGUAGE_NAMES, LANGUAGES, _, language
from desk_app.finder.model import Hit as Found
from desk_app.staff.model import Staff, role_words
from desk_app.ui import theme
from desk_app.ui.finder_bar import FinderBar, Hit
from desk_app.ui.theme import px
from desk_app.ui.widgets import ElidedLabel, button

Entries = Sequence[tuple[str, Callable[[], object]]]
"""Lines of a menu and what each does."""


class TopBar(QFrame):
    """Store name, finder, and three buttons; the owner connects them."""

    def __init__(self, on_call: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.store = ElidedLabel(role="strong")
        self.finder = FinderBar()
        self.call = button(_("Call  F2"), "primary", icon="call", on=on_call)
        self.new = QPushButton(_("New  ▾"))
        self.who = QPushButton()
        self.more = QPushButton(_("More  ▾"))
        for menu_button in (self.new, self.who, self.more):
            menu_button.setMenu(QMenu(menu_button))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.store, 1)
        self._row.addWidget(self.finder, 5)
        for each in (self.call, self.new, self.who, self.more):
            self._row.addWidget(each)
        theme.announcer().changed.connect(self._measure)
        self._measure()

    def menu(self, which: QPushButton) -> QMenu:
        """The menu of one of the buttons."""
        found = which.menu()
        assert isinstance(found, QMenu)
        return found

    def set_new(self, entries: Entries) -> None:
        """What can be begun."""
        menu = self.menu(self.new)
        menu.clear()
        for text, on in entries:
            menu.addAction(text).triggered.connect(on)

    def set_people(
        self,
        people: Sequence[Staff],
        now: str,
        choose: Callable[[str], object],
        edit: Callable[[], object],
    ) -> None:
        """Who may serve and who does now."""
        menu = self.menu(self.who)
        menu.clear()
        group = QActionGroup(menu)
        for one in people:
            action = QAction(f"{one.shown} · {role_words(one.role)}", menu)
            action.setCheckable(True)
            action.setChecked(one.id == now)
            action.triggered.connect(lambda _on=False, row_id=one.id: choose(row_id))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(_("People at the desk…")).triggered.connect(edit)
        shown = next((one.shown for one in people if one.id == now), _("Who serves?"))
        self.who.setText(_("{name}  ▾").format(name=shown.replace("&", "&&")))
        self.who.setAccessibleName(_("Who serves now: {name}").format(name=shown))

    def set_more(
        self,
        entries: Sequence[tuple[str, Callable[[], object] | Entries]],
        set_language: Callable[[str], object],
    ) -> None:
        """The acts needed rarely, those that belong together behind one line, and the language."""
        menu = self.menu(self.more)
        menu.clear()
        for text, what in entries:
            if callable(what):
                menu.addAction(text).triggered.connect(what)
                continue
            behind = menu.addMenu(text)
            for line, on in what:
                behind.addAction(line).triggered.connect(on)
        menu.addSeparator()
        group = QActionGroup(menu)
        for lang in LANGUAGES:
            action = QAction(LANGUAGE_NAMES[lang], menu)
            action.setCheckable(True)
            action.setChecked(lang == language())
            action.triggered.connect(lambda _on=False, chosen=lang: set_language(chosen))
            group.addAction(action)
            menu.addAction(action)

    def show_found(self, hits: Sequence[Found], text: str) -> None:
        """The finder's answer, grouped: customers, what is open, what is older."""
        groups = {
            _("Customers"): [hit for hit in hits if hit.kind == "customer"],
            _("Open matters"): [hit for hit in hits if hit.kind != "customer" and hit.open],
            _("Other records"): [hit for hit in hits if hit.kind != "customer" and not hit.open],
        }
        shown = [
            Hit(
                hit.kind,
                hit.row_id,
                hit.title,
                " · ".join(part for part in (hit.number, hit.detail, hit.why_words()) if part),
                section,
                text,
            )
            for section, found in groups.items()
            for hit in found
        ]
        hint = None if any(hit.kind == "customer" for hit in hits) else _("New customer with {text}").format(text=text)
        self.finder.show_hits(shown, hint)

    def _measure(self) -> None:
        self._row.setContentsMargins(px(16), px(8), px(16), px(8))
        self._row.setSpacing(px(12))
        self.store.setMaximumWidth(px(260))
        self.finder.setMinimumWidth(px(220))
