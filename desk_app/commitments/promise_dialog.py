"""The window in which commitments are kept: what is promised, whom, since when, and when it would fall due."""

from datetime import date as Date
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QWidget

from desk_app.commitments import pauses, promise_store
from desk_app.commitments.amounts import amount
from desk_app.commitments.from_day import FromDayEntry
from desk_app.commitments.model import ABOUT_WORDS, CLOCK_WORDS, About, ClockKind, Version, about_words
from desk_app.commitments.promise_service import CommitmentService
from desk_app.commitments.promise_words import (
    REASON_WORDS,
    Named,
    Offered,
    changed_words,
    due_words,
    length_words,
    span_words,
    whom_words,
)
from desk_app.commitments.promising import CommitmentDraft, Span, draft_of
from desk_app.commitments.ready_sentence import contradiction, is_ready, ready_sentences, typed_amount
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, language
from desk_app.ui.fields import Choice, Field, Kind, WhenEntry
from desk_app.ui.kept_dialog import KeptListDialog, KeptRow
from desk_app.ui.list_and_form import in_a_row, lay_list_and_form
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import Tone
from desk_app.ui.widgets import button, label

_WIDTH, _HEIGHT = 960, 640
_EVERY_MS = 20_000
"""How often "if promised now" is reckoned anew."""


class CommitmentsDialog(KeptListDialog):
    """What is promised today on the left, with those to come and those that ended on demand; on the right the one
    chosen, or a new one, with its earlier versions under it.

    Ctrl+N begins a new one, Ctrl+Enter saves, Esc closes. A change of what holds already is a new version from a day
    on; one still to come is put right as it is. `offered` is whom a commitment can be for.
    """

    def __init__(
        self, around: Surroundings, service: CommitmentService, offered: Offered, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Commitments"), _fields(offered, promise_store.today(around.file)), parent, columns=2)
        self._around, self._file, self._service, self._offered = around, around.file, service, offered
        self._spans: dict[str, Span] = {}
        self.start = WhenEntry(with_time=True, optional=True, none=_("at another time"))
        for editor in self.start.editors():
            editor.setAccessibleName(_("If promised at"))
        self.start.typed.connect(self._tell_due)
        self.due = label("", "strong", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.past_head = label(_("Versions"), "small")
        self.past = label("", "muted", wrap=True)
        self._ready = {"text_en": "", "text_zh": ""}
        self.form.typed.connect(self._typed)
        self._ticking = QTimer(self)
        self._ticking.setInterval(_EVERY_MS)
        self._ticking.timeout.connect(self._tell_due)
        self._ticking.start()
        self._make_buttons()
        left = (self.list, self.all, in_a_row((self.new_button,)))
        asked = in_a_row((label(_("If promised at"), "small"), self.start))
        right = (self.head, self.banner, self.form, self.about, asked, self.past_head, self.past)
        acts = (self.save_button, self.end_button, self.withdraw_button, self.back_button)
        lay_list_and_form(self, left, right, acts, width=_WIDTH, height=_HEIGHT, under=(self.due,))
        self._fill("")
        self.list.setCurrentRow(0)
        if not self._spans:
            self.start_new()
        self.list.setFocus()

    def _make_buttons(self) -> None:
        self.new_button = button(_("New  Ctrl+N"), icon="new", on=self.start_new)
        self.save_button = button(_("Save"), "primary", icon="save", on=self.save)
        self.end_button = button(_("End it today"), "link", on=self.end)
        self.end_button.setToolTip(_("For another day write it as the last day and save."))
        self.withdraw_button = button(_("Withdraw"), "link", on=self.withdraw)
        self.back_button = button(_("Bring it back"), "link", icon="history", on=self.bring_back)
        self.all = QCheckBox(_("Also those to come and those ended"))
        self.all.toggled.connect(lambda _on: self._fill(self._chosen))
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.start_new)

    # The list

    def _fill(self, keep: str) -> None:
        day = promise_store.today(self._file)
        shown = promise_store.promised_on(self._file, day)
        others = promise_store.to_come_and_ended(self._file, day)
        if self.all.isChecked():
            shown += others
        self._spans = {_key(span.version): span for span in shown}
        self.all.setVisible(bool(others))
        self.fill_list((self._row(key, span, day) for key, span in self._spans.items()), keep)

    def _row(self, key: str, span: Span, day: Date) -> KeptRow:
        version = span.version
        lines = (
            (about_words(version.about), length_words(version)),
            (whom_words(version, self._offered), _when(span, day)),
            (version.text,),
        )
        tone: Tone | None = None if span.holds_on(day) else "soon" if span.since > day else "muted"
        return KeptRow(key, "\n".join(map(" · ".join, lines)), version.text, tone)

    def show_one(self, row_id: str) -> None:
        """Shows one of the list in the form."""
        self._open(row_id)

    def _span(self) -> Span | None:
        return self._spans.get(self._chosen)

    def _open(self, key: str) -> None:
        self._chosen = key
        span, day = self._span(), promise_store.today(self._file)
        self.banner.hide()
        self.head.setText(span.version.text if span else _("New commitment"))
        self.form.fill(_values(span.version, day) if span else _EMPTY | {"valid_from": day})
        self._begin_sentences(span.version if span else None)
        ended = span is not None and span.until is not None and span.until < day
        to_come = span is not None and span.since > day
        for key_of in self.form.keys():  # noqa: SIM118
            self.form.lock(key_of, _("Bring it back first.") if ended else "")
        if span is not None:
            self.form.lock("about", _("What it is about stays: begin a new one for something else."))
        self.about.setText(self._about(span, day))
        self.save_button.setVisible(not ended)
        self.save_button.setText(_("Save") if span else _("Add"))
        self.end_button.setVisible(span is not None and not ended and not to_come)
        self.withdraw_button.setVisible(to_come)
        self.back_button.setVisible(ended)
        self._tell_past(span, day)
        self._tell_due()

    def _about(self, span: Span | None, day: Date) -> str:
        if span is None:
            return _("Who is promised something keeps it: a later version holds for what begins from its day on.")
        if span.until is not None and span.until < day:
            return _("It is not promised any more; what was promised before stays.")
        if span.since > day:
            return _("It does not hold yet: put it right or withdraw it until then.")
        return _("What you change is a new version from the day you write; open matters keep what they were promised.")

    def _tell_past(self, span: Span | None, day: Date) -> None:
        told = [] if span is None else promise_store.spans_of(self._file, span.version.commitment_id)
        self.past_head.setVisible(len(told) > 1)
        self.past.setVisible(len(told) > 1)
        before: list[Version | None] = [None, *(each.version for each in told)]
        lines = []
        for earlier, each in zip(before, told, strict=False):
            changes = changed_words(earlier, each.version, self._offered) or [length_words(each.version)]
            when_and_what = _("{when}: {what}").format(when=span_words(each, day), what=_("; ").join(changes))
            lines.append(when_and_what)
        self.past.setText("\n".join(reversed(lines)))

    # The sentence follows the number

    def _begin_sentences(self, version: Version | None) -> None:
        """Which of the texts are ready ones, that nobody wrote."""
        ready = (True, True) if version is None else is_ready(version)
        texts = {key: self.form.text(key) for key in _TEXTS}
        self._ready = {key: text for (key, text), is_one in zip(texts.items(), ready, strict=True) if is_one}
        self._tell_contradictions()

    def _typed(self, key: str) -> None:
        if key in _COUNTS:
            self._follow()
        if key in (*_COUNTS, *_TEXTS):
            self._tell_contradictions()
        self._tell_due()

    def _follow(self) -> None:
        about, clock = self.form.text("about"), self.form.text("clock")
        try:
            length = amount(self.form.text("amount"))
        except DeskError:
            return
        if not about or not clock:
            return
        told = ready_sentences(About(about), length, ClockKind(clock))
        for key, text in zip(_TEXTS, told, strict=True):
            if self._ready.get(key) == self.form.text(key):
                self._ready[key] = text
                self.form.entry(key).fill(text)

    def _tell_contradictions(self) -> None:
        typed, clock = self.form.text("amount"), self.form.text("clock")
        for key in _TEXTS:
            self.form.show_hint(key, contradiction(self.form.text(key), typed, ClockKind(clock)) if clock else "")

    # If promised now, due when?

    def _tell_due(self) -> None:
        typed, clock = self.form.text("amount"), self.form.text("clock")
        if not typed or not clock:
            self.due.setText(_("Write how much time is promised: here stands when it would fall due."))
            return
        zone, now, value = self._around.zone(), self._file.clock.now(), self.start.value()
        start = value.replace(tzinfo=zone) if isinstance(value, datetime) else None
        try:
            calendar = promise_store.calendar_by(self._file, ClockKind(clock))
            at = pauses.due(calendar, start or now, amount(typed))
        except DeskError as error:
            self.due.setText(error.sentence)
            return
        self.due.setText(due_words(at, start, now, zone))

    # Acts

    def start_new(self) -> None:
        """An empty form for one more, with the keyboard in it."""
        self.let_go()
        self._open("")
        self.form.focus("about")

    def save(self) -> None:
        """Adds it, promises otherwise from a day on, or puts right what is to come."""
        span, made = self._span(), list[Version]()
        if self.save_button.isHidden():
            return

        def act() -> None:
            draft, actor = self._draft(), self._around.actor()
            if span is None:
                made.append(self._service.add(actor, draft))
            elif span.since > promise_store.today(self._file):
                made.append(self._service.correct(actor, span.version.id, draft))
            else:
                made.append(self._service.renew(actor, span.version.commitment_id, draft))

        if self.attempt(act):
            self._back_to(made[0])
            self.tell("done", self._saved(made[0]))

    def _saved(self, version: Version) -> str:
        if version.valid_until is not None and version.valid_from <= promise_store.today(self._file):
            return _("Saved: its last day is {day}.").format(day=when.date(version.valid_until, year=True))
        if version.valid_from > promise_store.today(self._file):
            return _("Saved: it holds from {day} on.").format(day=when.date(version.valid_from, year=True))
        return _("Saved: it holds from today on for what begins from now on.")

    def _draft(self) -> CommitmentDraft:
        values, text = self.form.values(), self.form.text
        if not text("about"):
            raise DeskError(_("Choose what is promised."), field="about")
        if not text("amount"):
            raise DeskError(_("Write how much time is promised, such as 4 h or 3 d."), field="amount")
        since, until = values["valid_from"], values["valid_until"]
        return CommitmentDraft(
            About(text("about")), text("amount"), ClockKind(text("clock")), text("text_en"), text("text_zh"),
            since if isinstance(since, Date) else None, until if isinstance(until, Date) else None,
            text("level_id"), text("tier"), text("kind_id"),
            **{name: text(name) for name in REASON_WORDS},
        )  # fmt: skip

    def end(self) -> None:
        """Makes today the last day of the chosen one."""
        span = self._span()
        if span and self.attempt(lambda: self._service.end(self._around.actor(), span.version.commitment_id)):
            self._back_to(promise_store.spans_of(self._file, span.version.commitment_id)[-1].version)
            self.tell("done", _("Today is its last day; what was promised stays promised."))

    def withdraw(self) -> None:
        """Takes a version away that does not hold yet."""
        span = self._span()
        if span and self.attempt(lambda: self._service.withdraw(self._around.actor(), span.version.id)):
            self._fill("")
            self.list.setCurrentRow(0)
            self.tell("done", _("Withdrawn: what held before goes on."))

    def bring_back(self) -> None:
        """Promises again what ended."""
        span, made = self._span(), list[Version]()
        if span is None:
            return
        actor, commitment_id = self._around.actor(), span.version.commitment_id
        if self.attempt(lambda: made.append(self._service.bring_back(actor, commitment_id))):
            self._back_to(made[0])
            self.tell("done", _("It is promised again, from today on."))

    def _back_to(self, version: Version) -> None:
        key = _key(version)
        self._chosen = key
        self._fill(key)
        if key not in self._spans:
            self.all.setChecked(True)
        self._open(key)


def _when(span: Span, day: Date) -> str:
    if span.until is not None and span.until < day:
        return _("ended on {day}").format(day=when.date(span.until, year=True))
    return span_words(span, day)


def _key(version: Version) -> str:
    return version.id or version.commitment_id


def _values(version: Version, day: Date) -> dict[str, object]:
    draft = draft_of(version)
    return {name: getattr(draft, name) for name in _EMPTY} | {
        "valid_from": max(version.valid_from, day),
        "amount": typed_amount(version.amount, version.clock),
    }


_TEXTS, _COUNTS = ("text_en", "text_zh"), ("about", "amount", "clock")
_EMPTY: dict[str, object] = {
    "about": "", "amount": "", "clock": str(ClockKind.OPENING), "text_en": "", "text_zh": "", "level_id": "",
    "tier": "", "kind_id": "", "valid_from": None, "valid_until": None, **dict.fromkeys(REASON_WORDS, ""),
}  # fmt: skip


def _fields(offered: Offered, today: Date) -> list[Field]:
    about = [Choice(str(one), _(words), str(one)) for one, words in ABOUT_WORDS.items()]
    clocks = [Choice(str(one), _(words), str(one)) for one, words in CLOCK_WORDS.items()]
    texts = [
        Field("text_en", _("Told to the customer, in English"), Kind.TEXT, lines=2, wide=True),
        Field("text_zh", _("Told to the customer, in Chinese"), Kind.TEXT, lines=2, wide=True),
    ]
    weighed = _("What was weighed")
    return [
        Field("about", _("What is promised"), Kind.COMBO, required=True, choices=about),
        Field("amount", _("Within"), required=True, hint=_("4 h, 3 d (working days), 1 d 4 h")),
        Field("clock", _("Which clock counts"), Kind.COMBO, choices=clocks),
        Field("level_id", _("Service level"), Kind.COMBO, choices=_choices(_("all levels"), offered.levels)),
        Field("tier", _("Tier"), Kind.COMBO, choices=_choices(_("all tiers"), offered.tiers, by_code=True)),
        Field("kind_id", _("Kind of complaint"), Kind.COMBO, choices=_choices(_("all kinds"), offered.kinds)),
        *(reversed(texts) if language() == "zh_CN" else texts),
        Field("valid_from", _("Holds from"), Kind.DATE, required=True, make=lambda: FromDayEntry(today)),
        Field("valid_until", _("Last day"), Kind.DATE, none=_("it ends on a day")),
        *(Field(key, _(words), Kind.TEXT, lines=2, wide=True, group=weighed) for key, words in REASON_WORDS.items()),
    ]


def _choices(everybody: str, named: Named, *, by_code: bool = False) -> list[Choice]:
    """`by_code`: what the file keeps of it may be typed too."""
    return [Choice("", everybody), *(Choice(value, words, value if by_code else "") for value, words in named)]
