"""The tab of the day: every open matter of all rooms in the order of work, and the closing of the day."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desk_app.commitments.clocks import Press, press_words
from desk_app.complaints.table import due_tone, move_moments, newest_first, share_gone
from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.core.phone import read_phone, show_phone
from desk_app.core.stages import STAGE_NAMES
from desk_app.customers import store as customers
from desk_app.matters.dialog import ask_owner, ask_postponing, tomorrow
from desk_app.matters.handing import give_words
from desk_app.matters.model import MatterKind
from desk_app.matters.store import moves_of
from desk_app.pyramid.tiers import tier_words
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.today import store
from desk_app.today.closing_dialog import ClosingDialog
from desk_app.today.dialog import about_words, ask_note
from desk_app.today.first_steps import FIRST_STEP_WORDS, FirstStep, first_steps
from desk_app.today.model import GROUP_WORDS, KIND_WORDS, MANY_OF, Group, TodayRow, kind_and_id
from desk_app.today.service import TodayService
from desk_app.today.table import ICONS, columns, when_words
from desk_app.ui.fields import Field
from desk_app.ui.flow import FlowLayout
from desk_app.ui.list_pane import Chip
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import RoomView, Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import EmptyHint, Fact, FactGrid, TimeLine, button, label
from desk_app.ui.windowed import Column

GIVE_KEYS, POSTPONE_KEYS, NOTE_KEYS, CLOSE_KEYS = "Ctrl+G", "Ctrl+D", "Ctrl+M", "Ctrl+E"


class TodayView(RoomView):
    """All that is owed, the latest first. `act_wanted(kind, id)` asks the window for a room's next step,
    `arrange_wanted(first_step)` for where a new store writes down what is missing.
    """

    kind = "today"
    hears = frozenset({"callback", "complaint", "delivery", "improvement", "customer", "staff", "settings", "matter"})
    first_chip = Group.ALL
    edit_keys = ""
    act_wanted = Signal(str, str)
    arrange_wanted = Signal(str)

    def __init__(self, around: Surroundings, service: TodayService) -> None:
        self._service, self._file, self._zone = service, around.file, around.zone
        self.kinds = KindFilter(self._kinds_chosen)
        self.bulk = BulkBar()
        self._hint: EmptyHint | None = None
        self.first = FirstSteps(self._arrange)
        super().__init__(around)
        self.list.add_behind_chips(self.kinds)
        self.close_button = button(_("Close the day…  {keys}").format(keys=CLOSE_KEYS), on=self.close_day)
        self.list.add_behind_chips(self.close_button)
        self.list.add_below(self.bulk)
        self.list.table.chosen_changed.connect(self._chosen_changed)
        acts = ((GIVE_KEYS, self.give_to), (POSTPONE_KEYS, self.postpone), (NOTE_KEYS, self.note))
        for made, (_keys, act) in zip((self.bulk.give, self.bulk.later, self.bulk.note), acts, strict=True):
            made.clicked.connect(lambda _on=False, act=act: act())
        for keys, on in (*acts, (CLOSE_KEYS, self.close_day)):
            self.listen(keys, on)

    # The list

    def columns(self) -> Sequence[Column]:
        return columns(self._file.clock.now, self._zone)

    def rows(self, ids: Sequence[str]) -> Sequence[TodayRow]:
        return store.rows_for_list(self._file, ids, self._file.clock.now(), me=self.around.actor())

    def ids(self, chip: str, words: str, order: tuple[str, bool] | None) -> Sequence[str]:
        found, group = store.ordered(self._file, self._file.clock.now()), Group(chip)
        pressing = store.escalated(self._file, self._file.clock.now()) if group is Group.ESCALATED else ()
        keys = store.narrowed(self._file, found, group, self.kinds.chosen(), words, self.around.actor(), pressing)
        if self._hint is not None and not keys:
            self._hint.set_text(self._nothing(bool(found), group, words))
            self.first.show_steps(first_steps(self._file) if not found else ())
        return keys

    def _nothing(self, others: bool, group: Group, words: str) -> str:
        if not others:
            return _("Nothing is owed. The next call is taken with F2.")
        if words.strip() or self.kinds.chosen():
            return _("Nothing of this is owed. Other kinds and words show the rest.")
        if group is Group.MINE:
            return _("You owe nothing. “Everyone's” shows what the others owe.")
        if group is Group.ESCALATED:
            return _("Nothing is escalated: nothing is late, and no promise has used three quarters of its time.")
        return _("Nothing is left to the desk: everything has an owner.")

    def chips(self) -> Sequence[Chip]:
        me, groups = self.around.actor(), [Group.MINE, Group.ALL, Group.DESK]
        found = store.counts(self._file, me)
        if store.supervises(self._file, me):
            groups.append(Group.ESCALATED)
            pressing = Counter(kind_and_id(key)[0] for key in store.escalated(self._file, self._file.clock.now()))
            found |= {(Group.ESCALATED, kind): pressing[kind] for kind in MatterKind}
        kinds = self.kinds.chosen() or set(MatterKind)
        self.kinds.set_counts({kind: found.get((Group(self._chip), kind), 0) for kind in MatterKind})
        return [
            Chip(
                group,
                _(GROUP_WORDS[group]),
                sum(found[group, kind] for kind in kinds),
                "late" if group is Group.ESCALATED else None,
            )
            for group in groups
        ]

    def choose_chip(self, key: str) -> None:
        super().choose_chip(key)
        self.list.set_chips(self.chips(), key)

    def _kinds_chosen(self) -> None:
        self.list.set_chips(self.chips(), self._chip)
        self._relist()

    def empty_hint(self) -> EmptyHint:
        said = self._nothing(False, Group.ALL, "")
        self._hint = EmptyHint("done", said, _("Take a call"), partial(self.new_wanted.emit, "call", {}))
        self._hint.begin_with(self.first)
        self.first.show_steps(first_steps(self._file))
        return self._hint

    def _arrange(self, step: FirstStep) -> None:
        """Leads to where it is written down; what is done then is no longer offered."""
        self.arrange_wanted.emit(str(step))
        self.first.show_steps(first_steps(self._file))

    # The record

    def fill_record(self, row_id: str) -> None:
        rows = store.rows_for_list(self._file, [row_id], self._file.clock.now(), me=self.around.actor())
        if not rows:
            self.record.clear()
            return
        row, now = rows[0], self._file.clock.now()
        tone = due_tone(row.due_at, now)
        state = _("{what}, {when}").format(
            what=_(KIND_WORDS[row.kind]), when=when_words(row.due_at, row.snoozed_until, now, self._zone())
        )
        self.record.set_head(row.title, state=state, tone=tone, icon=ICONS[row.kind], number=row.number)
        self._fill_customer(row)
        if row.late(now):
            words = _("{step}: {late}").format(step=row.next_step, late=when.late_by(now - row.due_at))
        else:
            words = _("{step}: due {when}").format(step=row.next_step, when=when.near(row.due_at, now, self._zone()))
        self.record.set_clock(share_gone(row.began_at, row.due_at, now), late=row.late(now), words=words)
        self.record.set_actions(
            Act(row.next_step, self.do_it, "Ctrl+Return", "check"),
            [
                Act(_("Give to…"), self.give_to, GIVE_KEYS, tip=give_words()),
                Act(_("Postpone…"), self.postpone, POSTPONE_KEYS),
                Act(_("Note…"), self.note, NOTE_KEYS, rare=True),
                Act(_("Open the record"), partial(self.record_wanted.emit, row.kind, row.row_id), rare=True),
                *self._to_customer(row),
            ],
            on_print=self.print_current if row.kind is not MatterKind.IMPROVEMENT else None,
        )
        self.record.clear_sections()
        self.record.add_section("", FactGrid(self._facts(row)))
        if moves := self._moves(row):
            self.record.add_section(_("Who moved it"), moves)

    def _to_customer(self, row: TodayRow) -> list[Act]:
        if not row.customer_id:
            return []
        return [Act(_("Open customer"), partial(self.record_wanted.emit, "customer", row.customer_id), rare=True)]

    def _fill_customer(self, row: TodayRow) -> None:
        region = settings.profile(self._file).region
        phone = show_phone(read_phone(row.phone, region=region), region=region) if row.phone else ""
        tier = tier_words(row.tier) if row.tier else ""
        flag = (customers.by_id(self._file, row.customer_id).flag or "") if row.customer_id else ""
        detail = " · ".join(text for text in (phone if row.name else "", tier) if text)
        self.record.set_customer(row.name or phone, detail, mark=flag)

    def _facts(self, row: TodayRow) -> list[Fact]:
        now, zone = self._file.clock.now(), self._zone()
        facts = [
            Fact(_("Owner"), row.owner),
            Fact(_("Due"), when.date_time(row.due_at, zone), tone="late" if row.late(now) else None),
            Fact(_("First promised for"), when.date_time(row.promised_at, zone)),
            Fact(_("Stage"), _(STAGE_NAMES[row.stage])),
        ]
        if row.snoozed_until is not None and row.rests(now):
            facts.append(Fact(_("Rests until"), when.on_list(row.snoozed_until, now, zone)))
        if row.authority:
            facts.append(Fact(_("Authority"), row.authority))
        if row.escalated(now):
            facts.append(Fact(_("Escalated"), press_words(row.press or Press.LATE), tone="late"))
        if row.waiting:
            facts.append(Fact(_("Handed over"), _("{name} has not accepted it yet").format(name=row.owner)))
        return facts

    def _moves(self, row: TodayRow) -> TimeLine | None:
        moves = moves_of(self._file, row.row_id)
        if not moves:
            return None
        moments = move_moments(moves, staff.names(self._file), self._file.clock.now(), self._zone())
        line = TimeLine(newest_first(moments))
        line.setFixedHeight(line.row_height() * len(moments) + px(6))
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return line

    # What can be done

    def do_it(self) -> None:
        """Asks the window for the next step of the matter, in its own room."""
        if self.current_id:
            kind, row_id = kind_and_id(self.current_id)
            self.act_wanted.emit(kind, row_id)

    def chosen(self) -> list[TodayRow]:
        """The matters an act is about: the lines chosen where there are several, else the one shown."""
        keys = self.list.table.selected_ids()
        if len(keys) > 1:
            return store.rows_for_list(self._file, keys)
        return store.rows_for_list(self._file, [self.current_id]) if self.has_record() else []

    def give_to(self) -> None:
        """Gives the chosen matters to somebody."""
        if rows := self.chosen():
            owners = {row.owner_id or "" for row in rows}
            owner = owners.pop() if len(owners) == 1 else ""
            actor, pairs = self.around.actor(), _pairs(rows)

            def give(owner_id: str, _step: str | None, reason: str) -> None:
                self._service.reassign_all(actor, pairs, owner_id, reason)

            ask_owner(staff.active_staff(self._file), owner, [_about(rows)], self, give)

    def postpone(self) -> None:
        """Puts the chosen matters off, with a reason."""
        if rows := self.chosen():
            act = partial(self._service.postpone_all, self.around.actor(), _pairs(rows))
            following = self._after_chosen()
            if ask_postponing(tomorrow(self._file), self._zone(), [_about(rows)], self, act) and following:
                self.list.table.choose(following)

    def _after_chosen(self) -> str:
        """The line below those chosen, where work goes on when they move away; "" where there is none."""
        chosen = self.list.table.selected_ids() or [self.current_id]
        place = self.model.row_of(chosen[-1]) + 1
        return self.model.id_at(place) if 0 < place < self.model.rowCount() else ""

    def note(self) -> None:
        """Leaves a note for the owners of the chosen matters."""
        if rows := self.chosen():
            ask_note(_about(rows), self, partial(self._service.note_all, self.around.actor(), _pairs(rows)))

    def close_day(self) -> None:
        """Goes through what must not stay open, and closes the day."""
        dialog = ClosingDialog(self.around, self._service, self)
        dialog.print_wanted.connect(self.print_wanted)
        dialog.act_wanted.connect(self.act_wanted)
        dialog.said.connect(self.said)
        dialog.exec()
        dialog.deleteLater()

    def _chosen_changed(self, count: int) -> None:
        shown = not self.bulk.isHidden()
        self.bulk.set_count(count)
        if count > 1 and not shown:
            QTimer.singleShot(0, self.list.table, self._into_view)

    def _into_view(self) -> None:
        table = self.list.table
        if table.currentIndex().isValid():
            table.scrollTo(table.currentIndex())

    # What the window's keys mean here

    def start_new(self, prefill: Mapping[str, object] | None = None) -> None:
        """A matter begins in its own room: here it is a callback that is promised."""
        self.new_wanted.emit("callback", dict(prefill or {}))

    def start_edit(self) -> None:
        """The record is put right in its own room."""
        if self.has_record():
            kind, row_id = kind_and_id(self.current_id)
            self.record_wanted.emit(kind, row_id)

    def print_current(self) -> None:
        if self.has_record():
            kind, row_id = kind_and_id(self.current_id)
            if kind is not MatterKind.IMPROVEMENT:
                self.print_wanted.emit(kind, row_id)

    def form_fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        return "", "", (), 1

    def values_of(self, row_id: str) -> Mapping[str, object]:
        return {}

    def save_values(self, row_id: str, values: Mapping[str, object]) -> str:
        return row_id


def _pairs(rows: Sequence[TodayRow]) -> list[tuple[MatterKind, str]]:
    return [(row.kind, row.row_id) for row in rows]


def _about(rows: Sequence[TodayRow]) -> str:
    return about_words([" · ".join(text for text in (row.name, row.next_step) if text) for row in rows])


class FirstSteps(QWidget):
    """What a new store writes down first, a link each; nothing once all of it is done."""

    def __init__(self, on: Callable[[FirstStep], object]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        said = label(_("Before the first day: papers and promises rest on this."), "muted", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(said)
        self.links = {step: button(_(words), "link", on=partial(on, step)) for step, words in FIRST_STEP_WORDS.items()}
        for made in self.links.values():
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    def show_steps(self, steps: Sequence[FirstStep]) -> None:
        """Offers these."""
        for step, made in self.links.items():
            made.setVisible(step in steps)
        self.setVisible(bool(steps))


class KindFilter(QWidget):
    """Which kinds the list shows: a button for each with its count; none pressed shows all."""

    def __init__(self, on: Callable[[], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), 0, px(8), 0)
        row.setSpacing(px(4))
        self.buttons: dict[MatterKind, QToolButton] = {}
        for kind in MatterKind:
            made = QToolButton()
            made.setProperty("role", "chip")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _on=False: on())
            row.addWidget(made)
            self.buttons[kind] = made
        self.set_counts({})

    def chosen(self) -> set[MatterKind]:
        """The kinds whose button is pressed."""
        return {kind for kind, made in self.buttons.items() if made.isChecked()}

    def set_counts(self, counts: Mapping[MatterKind, int]) -> None:
        """How many of each there are in the group shown."""
        for kind, made in self.buttons.items():
            word = _(MANY_OF[kind])
            made.setText(f"{word} {counts.get(kind, 0)}")
            made.setAccessibleName(made.text())


class BulkBar(QFrame):
    """What can be done with several matters at once; shown while more than one is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.count = label("", "strong")
        self.count.setMinimumHeight(px(29))
        self.give = button(_("Give to…  {keys}").format(keys=GIVE_KEYS))
        self.later = button(_("Postpone…  {keys}").format(keys=POSTPONE_KEYS))
        self.note = button(_("Note…  {keys}").format(keys=NOTE_KEYS))
        inner = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        inner.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(2), px(12), px(6))
        row.addWidget(inner)
        flow = FlowLayout(inner)
        for each in (self.count, self.give, self.later, self.note):
            flow.addWidget(each)
        self.hide()

    def set_count(self, count: int) -> None:
        """So many lines are chosen."""
        self.count.setText(ngettext("{n} matter chosen", "{n} matters chosen", count).format(n=count))
        self.setVisible(count > 1)
