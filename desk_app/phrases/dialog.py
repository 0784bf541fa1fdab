"""The window in which short answers are kept."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.phrases import store
from desk_app.phrases.model import REVIEW_DAYS, Phrase, PhraseDraft
from desk_app.phrases.service import PhraseService
from desk_app.staff import store as staff
from desk_app.topics import store as topics
from desk_app.topics.dialog import topic_hint, topic_picks
from desk_app.ui.fields import Field, Kind
from desk_app.ui.kept_dialog import KeptListDialog, KeptRow
from desk_app.ui.list_and_form import in_a_row, lay_list_and_form
from desk_app.ui.pick_line import PickLine
from desk_app.ui.room_view import Surroundings
from desk_app.ui.search_line import SearchLine
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import button, label

_WIDTH, _HEIGHT = 860, 620
_EVERY = 10_000


class PhrasesDialog(KeptListDialog):
    """All of them on the left, those not looked at for long marked; the one chosen (or a new one) on the right.

    Ctrl+N begins a new one, Ctrl+F looks for one, Ctrl+Enter saves, Esc closes.
    """

    def __init__(self, around: Surroundings, service: PhraseService, parent: QWidget | None = None) -> None:
        self.topic = PickLine(lambda letters: topic_picks(self._file, letters), icon="tag")
        fields = [
            Field("title", _("What is asked"), required=True, hint=_("Such as: when does it come?")),
            Field("topic", _("Topic"), make=lambda: self.topic, hint=topic_hint(around.file, only=True)),
            Field("text", _("The answer"), Kind.TEXT, required=True, lines=7),
            Field("keywords", _("Other words for it"), hint=_("With commas between; pinyin is found by itself")),
        ]
        super().__init__(_("Short answers"), fields, parent)
        self._around, self._file, self._service = around, around.file, service
        self.search = SearchLine()
        self.search.setPlaceholderText(_("Words or initials    Ctrl+F"))
        self.search.setAccessibleName(_("Find a short answer"))
        self.search.textChanged.connect(lambda _text: self._fill(self._chosen))
        self.about = label("", "muted", wrap=True)
        self._make_buttons()
        self._lay_out()
        self._fill("")
        self.start_new()

    def _make_buttons(self) -> None:
        self.new_button = button(_("New  Ctrl+N"), icon="new", on=self.start_new)
        self.save_button = button(_("Save"), "primary", icon="save", on=self.save)
        self.review_button = button(_("It still holds"), icon="check", on=self.review)
        self.retire_button = button(_("Retire"), "link", on=self.retire)
        self.back_button = button(_("Bring it back"), "link", icon="history", on=self.bring_back)
        self.retired = QCheckBox(_("Show the retired ones"))
        self.retired.toggled.connect(lambda _on: self._fill(self._chosen))
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.start_new)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)

    def _lay_out(self) -> None:
        found = QWidget()
        above = QVBoxLayout(found)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(px(8))
        above.addWidget(self.search)
        above.addWidget(self.list, 1)
        left = (found, self.retired, in_a_row((self.new_button,)))
        right = (self.head, self.banner, self.form, self.about)
        acts = (self.save_button, self.review_button, self.retire_button, self.back_button)
        lay_list_and_form(self, left, right, acts, width=_WIDTH, height=_HEIGHT)

    # The list

    def _shown(self) -> list[Phrase]:
        words = self.search.text().strip()
        living = store.find(self._file, words, None, _EVERY) if words else store.all_phrases(self._file)
        retired = [one for one in store.every_phrase(self._file) if one.retired]
        return [*living, *(retired if self.retired.isChecked() else [])]

    def _fill(self, keep: str) -> None:
        today, paths = store.today(self._file), store.topic_paths(self._file)

        def row(one: Phrase) -> KeptRow:
            due = one.is_due(today)
            tone: Tone | None = "muted" if one.retired else "soon" if due else None
            return KeptRow(one.id, _line(one, paths.get(one.topic_id or "", ""), due=due), one.text, tone)

        self.fill_list(map(row, self._shown()), keep)
        self.retired.setVisible(any(one.retired for one in store.every_phrase(self._file)))

    def show_one(self, row_id: str) -> None:
        self._open(row_id)

    def _phrase(self) -> Phrase | None:
        return store.by_id(self._file, self._chosen) if self._chosen else None

    def _open(self, phrase_id: str) -> None:
        self._chosen = phrase_id
        one = self._phrase()
        self.banner.hide()
        self.head.setText(one.title if one else _("New short answer"))
        self.form.fill(
            {
                "title": one.title if one else "",
                "text": one.text if one else "",
                "keywords": one.keywords if one else "",
                "topic": "",
            }
        )
        if one is not None and one.topic_id:
            self.topic.pick(one.topic_id, store.topic_paths(self._file).get(one.topic_id, ""))
            self.form.mark_clean()
        retired = one is not None and one.retired
        for key in self.form.keys():  # noqa: SIM118
            self.form.lock(key, _("Bring it back first.") if retired else "")
        self.save_button.setVisible(not retired)
        self.save_button.setText(_("Save") if one else _("Add"))
        for each in (self.review_button, self.retire_button):
            each.setVisible(one is not None and not retired)
        self.back_button.setVisible(retired)
        self.about.setText(self._about(one))

    def _about(self, one: Phrase | None) -> str:
        today = store.today(self._file)
        if one is None:
            said = ngettext(
                "After {n} day unseen it is marked, so that nobody promises what no longer holds.",
                "After {n} days unseen it is marked, so that nobody promises what no longer holds.",
                REVIEW_DAYS,
            )
            return said.format(n=REVIEW_DAYS)
        author, day = staff.names(self._file).get(one.author_id, ""), when.date(one.reviewed_on, year=True)
        if one.is_due(today):
            days = one.days_unseen(today)
            said = ngettext(
                "{author} · reviewed {day}, {n} day ago: see whether it still holds.",
                "{author} · reviewed {day}, {n} days ago: see whether it still holds.",
                days,
            )
            return said.format(author=author, day=day, n=days)
        return _("{author} · reviewed {day}").format(author=author, day=day)

    # Acts

    def start_new(self) -> None:
        """An empty form for one more, with the keyboard in it."""
        self.let_go()
        self._open("")
        self.form.focus("title")

    def save(self) -> None:
        """Adds it or changes the one shown; what is wrong is said beside its field."""
        one, made = self._phrase(), list[Phrase]()
        if one is not None and one.retired:
            return

        def act() -> None:
            form = self.form
            draft = PhraseDraft(form.text("title"), form.text("text"), form.text("keywords"), self._topic_id())
            actor = self._around.actor()
            made.append(
                self._service.change(actor, one.id, draft) if one is not None else self._service.add(actor, draft)
            )

        if self.attempt(act):
            self._back_to(made[0].id)

    def _topic_id(self) -> str | None:
        text = self.form.text("topic")
        if self.topic.picked_id or not text:
            return self.topic.picked_id or None
        found = topics.with_path(self._file, text)
        if found is None:
            raise DeskError(_("Choose one of the store's topics, or leave it empty."), field="topic")
        return found.id

    def review(self) -> None:
        """Says that the chosen one still holds."""
        if self._chosen and self.attempt(lambda: self._service.review(self._around.actor(), self._chosen)):
            self._back_to(self._chosen)

    def retire(self) -> None:
        """Takes the chosen one out of what is offered."""
        if self._chosen and self.attempt(lambda: self._service.retire(self._around.actor(), self._chosen)):
            self._fill("")
            self.start_new()
            self.tell("done", _("Retired: notes keep it, and it can be brought back."))

    def bring_back(self) -> None:
        """Offers the chosen retired one again."""
        if self._chosen and self.attempt(lambda: self._service.bring_back(self._around.actor(), self._chosen)):
            self._back_to(self._chosen)

    def _back_to(self, phrase_id: str) -> None:
        self._fill(phrase_id)
        self._open(phrase_id)


def _line(one: Phrase, topic: str, *, due: bool) -> str:
    """What there is to say about it, then `When does it come? · 送货 · 迟到`."""
    mark = _("retired") if one.retired else _("to be reviewed") if due else ""
    return " · ".join(filter(None, (mark, one.title, topic)))
