"""The part of the tab with which a complaint is worked on: its keys, its acts, what they ask and what they leave."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.calls import store as calls
from desk_app.complaints import authorities, checklist, store, work_store
from desk_app.complaints import work_dialog as ask
from desk_app.complaints.checklist import ChecklistService
from desk_app.complaints.checklist_dialog import ChecklistDialog
from desk_app.complaints.model import Chip, Complaint, ComplaintStep
from desk_app.complaints.service import ComplaintService
from desk_app.complaints.table import call_moments, due_tone, move_moments, step_moments
from desk_app.complaints.view.beside import ChecksPane, DoublesPane, OthersPane
from desk_app.complaints.work import ComplaintWork
from desk_app.complaints.work_model import LinkKind, Note, Other, opened_again
from desk_app.complaints.work_words import (
    again_words,
    authority_words,
    double_words,
    note_words,
    other_words,
    reminded_words,
)
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.matters.dialog import ask_reason
from desk_app.matters.handing import hand_over_words
from desk_app.matters.model import MoveKind
from desk_app.matters.store import moves_of
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_ID
from desk_app.ui.pick_line import Pick
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import RoomView, Surroundings
from desk_app.ui.widgets import Banner, Fact, Moment

NOTE = "note"
"""What a line of the time line opens that is a note."""
_KEYS = {
    "note": "Ctrl+M",
    "hand_over": "Ctrl+H",
    "accept": "F8",
    "give_back": "Shift+F8",
    "remind": "Ctrl+R",
    "link": "Ctrl+L",
    "join": "Ctrl+J",
    "escalate": "Ctrl+U",
}
_FOUND = 8
Timed = list[tuple[datetime, Moment]]


class WorkPart:
    """Listens for the keys of working on a complaint in a view, and fills its parts of the record."""

    def __init__(self, view: RoomView, around: Surroundings, service: ComplaintService) -> None:
        self._view, self._around, self._file = view, around, around.file
        self._service, self._work, self._checklist = service, ComplaintWork(self._file), ChecklistService(self._file)
        self.checks: ChecksPane | None = None
        self.others: OthersPane | None = None
        self.doubles: DoublesPane | None = None
        self._held: tuple[str, int] | None = None

    def listen(self) -> None:
        """Listens for the keys."""
        acts: dict[str, Callable[[], object]] = {
            "note": self.note,
            "hand_over": self.hand_over,
            "accept": self.accept,
            "give_back": self.give_back,
            "remind": self.remind,
            "link": self.link,
            "join": self.join,
            "escalate": self.escalate,
        }
        for name, act in acts.items():
            self._view.listen(_KEYS[name], partial(self._view.by_key, act))

    def _one(self) -> Complaint:
        return store.by_id(self._file, self._view.current_id)

    def _actor(self) -> str:
        return self._around.actor()

    def _about(self, one: Complaint) -> str:
        return f"{one.customer_name} · {one.title}"

    # What the record shows

    def remember_keys(self) -> None:
        """The record is about to be filled anew: where in its lists the keyboard stands is kept."""
        self._held, at = None, self._view.window().focusWidget()
        for name, pane in (("checks", self.checks), ("others", self.others)):
            if pane is not None and at is pane.lines:  # one that is gone has no keyboard, and must not be asked
                self._held = name, pane.lines.currentIndex().row()

    def _give_keys_back(self) -> None:
        if self._held is None:
            return
        pane = self.checks if self._held[0] == "checks" else self.others
        if pane is not None and (count := pane.lines.topLevelItemCount()):
            pane.lines.setCurrentIndex(pane.lines.model().index(min(self._held[1], count - 1), 0))
            pane.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def strip(self, one: Complaint, lamps: QWidget) -> QWidget:
        """The four steps, under what the complaint waits for, or where a double went."""
        said = self._waits(one)
        if not said:
            return lamps
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Banner("soon", said))
        column.addWidget(lamps)
        return whole

    def _waits(self, one: Complaint) -> str:
        people, now, zone = staff.names(self._file), self._file.clock.now(), self._around.zone()
        if one.joined_into is not None:
            kept = store.by_id(self._file, one.joined_into).number
            return _("Joined into {number}: that one is worked on.").format(number=kept)
        if one.waiting_for is None or one.handed_at is None:
            return ""
        words = _("Waiting for {name} to accept: handed over by {giver}, {when}.").format(
            name=people.get(one.owner_id, ""),
            giver=people.get(one.handed_by or "", ""),
            when=when.on_list(one.handed_at, now, zone),
        )
        return f"{words}\n{one.handed_note}" if one.handed_note else words

    def first_acts(self, one: Complaint) -> list[Act]:
        """What is done with a complaint besides its next step."""
        acts, mine = [], one.waiting_for == self._actor()
        if mine:
            acts.append(Act(_("Accept"), self.accept, _KEYS["accept"], "check"))
            acts.append(Act(_("Give back"), self.give_back, _KEYS["give_back"]))
        if one.open:
            acts.append(Act(_("Hand over…"), self.hand_over, _KEYS["hand_over"], tip=hand_over_words(), rare=mine))
        acts.append(Act(_("Write a note…"), self.note, _KEYS["note"], "note", rare=one.open))
        if one.open:
            acts.append(Act(_("Remind…"), self.remind, _KEYS["remind"], rare=True))
        return acts

    def double_acts(self, one: Complaint) -> tuple[Act, list[Act]]:
        """What is done with a double: on to the one that is kept, or parted again."""
        kept = store.by_id(self._file, one.joined_into or one.id)
        lead = partial(self._view.record_wanted.emit, "complaint", kept.id)
        first = Act(_("Open {number}").format(number=kept.number), lead, "Ctrl+Return", "open")
        return first, [Act(_("Part again"), partial(self.part, one.id))]

    def facts(self, one: Complaint, steps: Sequence[ComplaintStep]) -> list[Fact]:
        """Which authority decides by when, how often it was reminded, how often opened again."""
        now, zone = self._file.clock.now(), self._around.zone()
        found = []
        if one.authority and one.authority_due_at:
            words = authority_words(one.authority, one.authority_due_at, zone)
            since = work_store.authority_since(self._file, one.id)
            if since is not None:
                day = when.date(since.astimezone(zone).date())
                words = _("{authority}, since {day}").format(authority=words, day=day)
            tone = due_tone(one.authority_due_at, now) if one.open else None
            found.append(Fact(_("Authority"), words, tone=tone, on_edit=self.escalate if one.open else None))
        elif one.open:
            said = _("none, {keys} writes one down").format(keys=_KEYS["escalate"])
            found.append(Fact(_("Authority"), said, on_edit=self.escalate))
        asked = [move for move in moves_of(self._file, one.id) if move.what == MoveKind.REMINDED]
        if asked:
            last = when.on_list(asked[-1].at, now, zone)
            words = _("{times}, last {when}").format(times=reminded_words(len(asked)), when=last)
            found.append(Fact(_("Reminders"), words, tone="soon" if one.open else None))
        times, soon = opened_again(steps)
        if times:
            found.append(Fact(_("Opened again"), again_words(times, soon), tone="late" if soon else None))
        return found

    def moments(self, one: Complaint) -> Timed:
        """The notes, and what was done in the doubles, each with its time."""
        people, now, zone = staff.names(self._file), self._file.clock.now(), self._around.zone()
        found = [self._note_moment(note) for note in work_store.notes_of(self._file, one.id)]
        for double in work_store.doubles_of(self._file, one.id):
            about = calls.of_matter(self._file, double.id, double.call_id)
            inside: Timed = call_moments(about, double.call_id, people, now, zone)
            inside += step_moments(store.steps_of(self._file, double.id), people, now, zone)
            inside += move_moments(moves_of(self._file, double.id), people, now, zone)
            inside += [self._note_moment(note) for note in work_store.notes_of(self._file, double.id)]
            found += [(at, _of_double(moment, double.number)) for at, moment in inside]
        return found

    def _note_moment(self, note: Note) -> tuple[datetime, Moment]:
        at = when.on_list(note.at, self._file.clock.now(), self._around.zone())
        who = staff.names(self._file).get(note.by_id, "")
        return note.at, Moment(at, "note", note_words(note), who, NOTE, note.id, "text")

    def add_sections(self, one: Complaint) -> None:
        """Doubles, the checklist, and complaints like it, as parts of the record."""
        record, people, zone = self._view.record, staff.names(self._file), self._around.zone()
        now = self._file.clock.now()
        self.checks = self.others = self.doubles = None
        if one.joined_into is not None:
            return
        if joined := work_store.doubles_of(self._file, one.id):
            files = work_store.attached_names(self._file, [each.id for each in joined])
            told = [(each.id, each.number, double_words(each, people, files.get(each.id, ()), zone)) for each in joined]
            self.doubles = DoublesPane(told, self.part)
            record.add_section(_("Doubles joined into it"), self.doubles)
        checks = checklist.checks_of(self._file, one.id)
        stamps = [
            f"{when.short(each.at, now, zone)} {people.get(each.by_id, '')}".strip() if each.at else ""
            for each in checks
        ]
        writing = not self._file.read_only
        self.checks = ChecksPane(checks, stamps, writing=writing, on_tick=self.tick, on_change=self.change_checklist)
        done = sum(each.done for each in checks)
        title = _("Checklist: {done} of {all}").format(done=done, all=len(checks)) if checks else _("Checklist")
        record.add_section(title, self.checks, folded=None if checks else True)
        linked = work_store.links_of(self._file, one.id)
        likely = work_store.likely(self._file, one, now)
        self.others = OthersPane(
            self._around,
            [*linked, *likely],
            on_open=partial(self._view.record_wanted.emit, "complaint"),
            on_link=self.link_likely,
            on_unlink=self.unlink,
            also=(
                (_("Link…  {keys}").format(keys=_KEYS["link"]), self.link),
                (_("Join doubles…  {keys}").format(keys=_KEYS["join"]), self.join),
            ),
        )
        title = _("Similar and repeated: {linked} linked, {likely} likely")
        folded = not linked and (self._held is None or self._held[0] != "others")
        record.add_section(title.format(linked=len(linked), likely=len(likely)), self.others, folded=folded)
        self._give_keys_back()

    def open_moment(self, kind: str, row_id: str) -> None:
        """Opens what a line of the time line stands for: a note in its question, anything else in its tab."""
        if kind == NOTE:
            self.edit_note(row_id)
        elif row_id:
            self._view.record_wanted.emit(kind, row_id)

    # What can be done

    def note(self) -> None:
        """Asks for a note."""
        one, actor = self._one(), self._actor()
        ask.ask_note(
            self._about(one),
            None,
            self._view,
            lambda text, shown: self._work.note(actor, one.id, text, for_customer=shown),
        )

    def edit_note(self, note_id: str) -> None:
        """Asks what a note should be instead."""
        note, actor = work_store.note_by_id(self._file, note_id), self._actor()
        ask.ask_note(
            self._about(store.by_id(self._file, note.complaint_id)),
            note,
            self._view,
            lambda text, shown: self._work.put_note_right(actor, note_id, text, for_customer=shown),
        )

    def hand_over(self) -> None:
        """Asks which colleague takes it over."""
        one, actor = self._one(), self._actor()
        if not one.open:
            return
        people = [each for each in staff.active_staff(self._file) if each.id not in (DESK_ID, actor, one.owner_id)]
        if not people:
            self._view.said.emit(_("There is no colleague to hand it to: add them to the staff first."))
            return
        ask.ask_hand_over(people, self._about(one), self._view, partial(self._work.hand_over, actor, one.id))

    def accept(self) -> None:
        """Accepts what was handed over."""
        self._view.attempt(partial(self._work.accept, self._actor(), self._view.current_id))

    def give_back(self) -> None:
        """Asks why it is given back to who handed it over."""
        one, actor = self._one(), self._actor()
        if one.waiting_for == actor:
            act = partial(self._work.give_back, actor, one.id)
            ask_reason(_("Give back"), _("Give back"), [self._about(one)], self._view, act)

    def remind(self) -> None:
        """Asks why somebody reminds of it."""
        one = self._one()
        if one.open:
            said = [self._about(one), _("It stays due when it is due, and comes first of those due the same.")]
            ask.ask_reminder(said, self._view, partial(self._work.remind, self._actor(), one.id))

    def find(self, letters: str) -> list[Pick]:
        """Other complaints for what was typed; the likely ones for nothing."""
        one = self._one()
        if not letters:
            near = work_store.likely(self._file, one, self._file.clock.now())
            return [_pick(each.id, each.number, each.name, each.title, other_words(each)) for each in near]
        now, zone = self._file.clock.now(), self._around.zone()
        found = store.ids_for(self._file, Chip.ALL, letters, now, zone, "")[: _FOUND + 1]
        rows = store.rows_for_list(self._file, [row_id for row_id in found if row_id != one.id][:_FOUND])
        return [_pick(row.id, row.number, row.name, row.title) for row in rows]

    def _likeliest(self, one: Complaint) -> Other | None:
        return next(iter(work_store.likely(self._file, one, self._file.clock.now())), None)

    def link(self) -> None:
        """Asks with which complaint it is linked; the likeliest stands there."""
        one, actor, near = self._one(), self._actor(), self._likeliest(self._one())
        first = (_pick(near.id, near.number, near.name, near.title), near.what) if near else None

        def link(other_id: str, what: LinkKind, note: str) -> None:
            self._work.link(actor, one.id, other_id, what, note)

        ask.ask_link(self._about(one), self.find, first, self._view, link)

    def link_likely(self, other: Other) -> None:
        """Links a likely one as it is likely."""
        self._view.attempt(partial(self._work.link, self._actor(), self._view.current_id, other.id, other.what))

    def unlink(self, other: Other) -> None:
        """Takes the link to one away."""
        self._view.attempt(partial(self._work.unlink, self._actor(), self._view.current_id, other.id))

    def join(self) -> None:
        """Asks with which complaint it is the same; then the one that is kept is shown."""
        one, actor, near = self._one(), self._actor(), self._likeliest(self._one())
        first = _pick(near.id, near.number, near.name, near.title) if near else None
        shown: list[str] = []

        def join(other_id: str, this_kept: bool, reason: str) -> None:
            double, kept = (other_id, one.id) if this_kept else (one.id, other_id)
            shown.append(self._work.join(actor, double, kept, reason).id)

        if ask.ask_join(one.number, self._about(one), self.find, first, self._view, join):
            self._view.open_record(shown[-1])

    def part(self, double_id: str) -> None:
        """Parts a double again, and shows it."""
        if self._view.attempt(partial(self._work.part, self._actor(), double_id)):
            self._view.open_record(double_id)

    def escalate(self) -> None:
        """Asks to which authority it went, and since when."""
        one, actor, zone = self._one(), self._actor(), self._around.zone()
        if not one.open:
            return
        since = work_store.authority_since(self._file, one.id) or self._file.clock.now()
        days = authorities.working_days(self._file)
        names = authorities.names(self._file)
        start = {
            "authority": one.authority or (names[0] if names else ""),
            "since": since.astimezone(zone).date(),
            "days": str(days or ""),
        }
        act = partial(self._work.escalate, actor, one.id)
        ask.ask_authority(self._about(one), names, start, self._view, act)

    def tick(self, item_id: str) -> None:
        """Writes down that a thing was checked, or takes it back."""
        self._view.attempt(partial(self._checklist.tick, self._actor(), self._view.current_id, item_id))

    def change_checklist(self) -> None:
        """Opens the window in which the checklist is kept."""
        dialog = ChecklistDialog(self._around, self._checklist, self._view)
        dialog.exec()
        dialog.deleteLater()


def _pick(row_id: str, number: str, name: str, title: str, detail: str = "") -> Pick:
    return Pick(row_id, f"{number} · {name}", "  ".join(filter(None, (title, detail))))


def _of_double(moment: Moment, number: str) -> Moment:
    said = _("{number}: {said}").format(number="-".join(number.rsplit("-", 2)[-2:]), said=moment.headline)
    return Moment(moment.at, moment.icon, said, moment.who, moment.kind, moment.id, moment.tone)
