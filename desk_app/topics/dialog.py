"""The window in which a tree of topics is kept, and the line of a form in which a topic is picked."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from desk_app.core.i18n import _, ngettext
from desk_app.storage.desk_file import DeskFile
from desk_app.topics import store
from desk_app.topics.merging import MERGED, merge, targets
from desk_app.topics.model import LEVELS, Topic, Tree, ids_under
from desk_app.topics.service import TopicService
from desk_app.topics.words import WORDS
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog, Values
from desk_app.ui.kept_dialog import FormBeside
from desk_app.ui.list_and_form import in_a_row, lay_list_and_form
from desk_app.ui.pick_line import Pick, PickLine
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, plain_tip

_ID = Qt.ItemDataRole.UserRole
_WIDTH, _HEIGHT = 860, 560


def topic_picks(file: DeskFile, letters: str, tree: Tree = Tree.CALLS) -> Sequence[Pick]:
    """The topics of a tree for some letters, for a `PickLine`."""
    return [Pick(topic.id, topic.path) for topic in store.find(file, letters, tree)]


def topic_line(file: DeskFile, tree: Tree = Tree.CALLS) -> PickLine:
    """A line of a form in which one of the store's topics is picked, or anything else written."""
    return PickLine(lambda letters: topic_picks(file, letters, tree), icon="tag")


def topic_hint(file: DeskFile, *, only: bool = False, tree: Tree = Tree.CALLS) -> str:
    """What stands in such a line while it is empty; a store without topics is told where they are made.

    `only` one of the topics is taken there, and no other words.
    """
    if store.all_topics(file, tree):
        return _("A few letters of one of the store's topics") if only else _("A few letters, or your own words")
    if tree is not Tree.CALLS:
        return _("A few words (own list: menu, {list})").format(list=_(WORDS[tree].title))
    return _("A few words (own list: menu, Topics)")


class TopicsDialog(FormBeside):
    """The tree on the left, the topic chosen (or a new one) on the right.

    Ctrl+N begins a new one beside the one chosen, Ctrl+Shift+N one under it; Alt with the arrows moves it: up, down,
    under the one above it, out beside the one it stands under. Del in the tree retires it.
    """

    def __init__(
        self,
        file: DeskFile,
        service: TopicService,
        actor: Callable[[], str],
        parent: QWidget | None = None,
        tree: Tree = Tree.CALLS,
    ) -> None:
        self._tree, self._words = tree, WORDS[tree]
        fields = [
            Field("name", _(self._words.name), required=True),
            Field("parent_id", _(self._words.under), Kind.COMBO),
        ]
        super().__init__(_(self._words.title), fields, parent)
        self._file, self._service, self._actor = file, service, actor
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_(self._words.title))
        self.tree.setHeaderLabels([_(self._words.one), _("Used lately")])
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setIndentation(px(20))
        self.tree.setStyleSheet(f"QTreeView::item {{ padding: {px(3)}px 0; }}")
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.tree.itemActivated.connect(lambda _item, _column: self.form.focus("name"))
        self.about = label("", "muted", wrap=True)
        self._make_buttons()
        for keys, act in (
            ("Ctrl+N", self.start_new),
            ("Ctrl+Shift+N", self.start_under),
            ("Alt+Up", lambda: self._shift(-1)),
            ("Alt+Down", lambda: self._shift(1)),
            ("Alt+Right", self.move_in),
            ("Alt+Left", self.move_out),
            ("Ctrl+M", self.merge),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        delete = QShortcut(QKeySequence("Del"), self.tree)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.retire)
        self._lay_out()
        self._fill("")
        self.start_new()

    def _make_buttons(self) -> None:
        self.new_button = button(_("New  Ctrl+N"), icon="new", on=self.start_new)
        self.under_button = button(_("New under it  Ctrl+Shift+N"), icon="new", on=self.start_under)
        self.up_button = button(_("Up  Alt+↑"), on=lambda: self._shift(-1))
        self.down_button = button(_("Down  Alt+↓"), on=lambda: self._shift(1))
        self.save_button = button(_("Save"), "primary", icon="save", on=self.save)
        self.retire_button = button(_("Retire"), "link", on=self.retire)
        self.merge_button = button(_("Merge into…  Ctrl+M"), "link", on=self.merge)
        self.back_button = button(_("Bring it back"), "link", icon="history", on=self.bring_back)
        self.begin_button = button(_(self._words.begin), icon="new", on=self.begin)
        self.retired = QCheckBox(_("Show the retired ones"))
        self.retired.toggled.connect(lambda _on: self._fill(self._chosen))

    def _lay_out(self) -> None:
        left = (
            self.tree,
            in_a_row((self.up_button, self.down_button, self.new_button, self.under_button, self.retired)),
        )
        acts = (self.save_button, self.retire_button, self.merge_button, self.back_button, self.begin_button)
        lay_list_and_form(
            self, left, (self.head, self.banner, self.form, self.about), acts, width=_WIDTH, height=_HEIGHT
        )

    # The tree

    def _fill(self, keep: str) -> None:
        topics, used = store.every_topic(self._file, self._tree), store.used_lately(self._file, self._tree)
        shown = [topic for topic in topics if self.retired.isChecked() or not topic.retired]
        self.tree.blockSignals(True)
        self.tree.clear()
        items: dict[str, QTreeWidgetItem] = {}
        for topic in shown:
            name = _("{name} · retired").format(name=topic.name) if topic.retired else topic.name
            item = items[topic.id] = QTreeWidgetItem([name, str(used.get(topic.id, "")) or "—"])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(0, _ID, topic.id)
            item.setToolTip(0, plain_tip(topic.path))
            above = items.get(topic.parent_id or "")
            if above is None:
                self.tree.addTopLevelItem(item)
            else:
                above.addChild(item)
        self.tree.expandAll()
        if keep in items:
            self.tree.setCurrentItem(items[keep])
        self.tree.blockSignals(False)
        empty = not any(not topic.retired for topic in topics)
        self.begin_button.setVisible(empty)
        self.about.setText(_(self._words.none_yet if empty else self._words.how_to))
        self.retired.setVisible(any(topic.retired for topic in topics))

    def choose(self, topic_id: str) -> None:
        """Shows one of the topics."""
        found = self.tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
        for item in found:
            if item.data(0, _ID) == topic_id:
                self.tree.setCurrentItem(item)

    def _show(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._open(str(item.data(0, _ID)))

    def _topic(self) -> Topic | None:
        return store.by_id(self._file, self._chosen) if self._chosen else None

    def _open(self, topic_id: str, under: str = "") -> None:
        self._chosen = topic_id
        topic = self._topic()
        self.banner.hide()
        self.head.setText(topic.path if topic else _(self._words.new))
        self.form.set_choices("parent_id", self._places(topic))
        self.form.fill({"name": topic.name if topic else "", "parent_id": (topic.parent_id or "") if topic else under})
        retired = topic is not None and topic.retired
        for key in self.form.keys():  # noqa: SIM118
            self.form.lock(key, _("Bring it back first.") if retired else "")
        self.save_button.setVisible(not retired)
        self.save_button.setText(_("Save") if topic else _("Add"))
        self.retire_button.setVisible(topic is not None and not retired)
        self.merge_button.setVisible(topic is not None and not retired and self._tree in MERGED)
        self.back_button.setVisible(retired)

    def _places(self, topic: Topic | None) -> list[Choice]:
        """Where a topic may stand: at the top, or under one that is neither itself nor too deep."""
        topics = {each.id: each for each in store.every_topic(self._file, self._tree)}
        own = ids_under(topics, topic.id) if topic else set()
        keep = topic.parent_id if topic else None
        fits = [
            each
            for each in topics.values()
            if each.id not in own and (each.id == keep or (not each.retired and each.level < LEVELS))
        ]
        return [Choice("", _("nothing: at the top")), *(Choice(each.id, each.path) for each in fits)]

    # Acts

    def start_new(self) -> None:
        """An empty form for a new topic beside the one chosen."""
        topic = self._topic()
        self._start((topic.parent_id or "") if topic else "")

    def start_under(self) -> None:
        """An empty form for a new topic under the one chosen; beside it where the tree is deep enough."""
        topic = self._topic()
        if topic is None or topic.retired:
            self.start_new()
        else:
            self._start(topic.id if topic.level < LEVELS else topic.parent_id or "")

    def _start(self, under: str) -> None:
        blocked = self.tree.blockSignals(True)
        self.tree.setCurrentIndex(QModelIndex())
        self.tree.clearSelection()
        self.tree.blockSignals(blocked)
        self._open("", under)
        self.form.focus("name")

    def begin(self) -> None:
        """Writes a tree to begin with."""
        if self.attempt(lambda: self._service.begin(self._actor(), self._tree)):
            self._fill("")
            self.tree.setFocus()
            self.tell("done", _("Written. Rename, move and retire them as your store needs it."))

    def save(self) -> None:
        """Adds the topic or changes the one shown; what is wrong is said beside its field."""
        topic, made = self._topic(), list[Topic]()
        if topic is not None and topic.retired:
            return
        actor, name, under = self._actor(), self.form.text("name"), self.form.text("parent_id") or None

        def act() -> None:
            if topic is None:
                made.append(self._service.add(actor, name, under, self._tree))
            else:
                made.append(self._service.change(actor, topic.id, name, under))

        if self.attempt(act):
            self._fill(made[0].id)
            self._open(made[0].id)

    def retire(self) -> None:
        """Takes the chosen topic and those under it out of what can be picked."""
        gone = list[int]()
        if self._chosen and self.attempt(lambda: gone.append(self._service.retire(self._actor(), self._chosen))):
            self._fill("")
            self._chosen = ""
            self.start_new()
            self.tell("done", self._retired_words(gone[0]))

    def _retired_words(self, n: int) -> str:
        if self._tree is Tree.CALLS:
            return ngettext(
                "{n} topic retired: calls keep it, and it can be brought back.",
                "{n} topics retired: calls keep them, and they can be brought back.",
                n,
            ).format(n=n)
        return ngettext(
            "{n} retired: complaints keep it, and it can be brought back.",
            "{n} retired: complaints keep them, and they can be brought back.",
            n,
        ).format(n=n)

    def merge(self) -> None:
        """Asks into which other the chosen one goes; its complaints go there too."""
        topic = self._topic()
        if topic is None or topic.retired or self._tree not in MERGED:
            return
        followed: list[int] = []
        choices = [Choice(each.id, each.path, each.name) for each in targets(self._file, topic.id)]
        dialog = FormDialog(
            _("Merge “{name}” into another").format(name=topic.path),
            [_("All its complaints follow, what stands under it too, and it is retired. Their histories keep it.")],
            _("Merge"),
            [Field("into", _("Into which one"), Kind.COMBO, choices=choices, required=True)],
            self,
        )
        if not choices:
            self.tell("late", _("There is no other one yet."))
            return
        dialog.begin({"into": choices[0].value})
        into: list[str] = []

        def act(values: Values) -> None:
            into.append(str(values["into"]))
            followed.append(merge(self._file, self._actor(), topic.id, into[-1]))

        if dialog.ask(act):
            self._fill(into[-1])
            self._open(into[-1])
            said = ngettext("Merged: {n} complaint follows.", "Merged: {n} complaints follow.", followed[0])
            self.tell("done", said.format(n=followed[0]))

    def bring_back(self) -> None:
        """Puts the chosen retired topic back."""
        if self._chosen and self.attempt(lambda: self._service.bring_back(self._actor(), self._chosen)):
            self._fill(self._chosen)
            self._open(self._chosen)

    def move_in(self) -> None:
        """Puts the chosen topic under the one above it at its level."""
        topic = self._topic()
        beside = [
            each.id for each in store.all_topics(self._file, self._tree) if topic and each.parent_id == topic.parent_id
        ]
        place = beside.index(self._chosen) - 1 if self._chosen in beside else -1
        if place >= 0:
            self._move(beside[place], None)

    def move_out(self) -> None:
        """Puts the chosen topic beside the one it stands under, just after it."""
        topic = self._topic()
        if topic is None or topic.parent_id is None:
            return
        above = store.by_id(self._file, topic.parent_id)
        beside = [each.id for each in store.all_topics(self._file, self._tree) if each.parent_id == above.parent_id]
        self._move(above.parent_id, beside.index(above.id) + 1 if above.id in beside else None)

    def _move(self, under: str | None, place: int | None) -> None:
        topic = self._chosen
        if topic and self.attempt(lambda: self._service.move(self._actor(), topic, under, place)):
            self._fill(topic)
            self._open(topic)

    def _shift(self, by: int) -> None:
        topic = self._chosen
        if topic and self.attempt(lambda: self._service.shift(self._actor(), topic, by)):
            self._fill(topic)
