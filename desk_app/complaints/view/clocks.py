"""The clocks of a complaint on its record: their lines, and what can be done with them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.calls import store as calls
from desk_app.commitments import clock_store
from desk_app.commitments.clocks import WHY_WORDS, MatterPause, Press, Why, clock_words, press_words, waiting
from desk_app.complaints import clock_words as telling
from desk_app.complaints import promises, store
from desk_app.complaints.model import Complaint, ComplaintStep, Step
from desk_app.complaints.service import ComplaintService
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.matters.dialog import moment, tomorrow, wall
from desk_app.ui.clock_bar import ClockLines, ClockShown
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import Tone
from desk_app.ui.widgets import label


class ComplaintClocks:
    """The clocks' part of the tab of complaints; its questions stand over `parent`."""

    def __init__(self, around: Surroundings, service: ComplaintService, parent: QWidget) -> None:
        self._around, self._file, self._service, self._parent = around, around.file, service, parent

    # What is shown

    def waits(self, complaint_id: str) -> MatterPause | None:
        """For what the complaint waits, if it does."""
        return waiting(clock_store.pauses_of(self._file, complaint_id))

    def state(self, one: Complaint) -> tuple[str, Tone] | None:
        """What the head of the record says of an open complaint that waits or whose promises press."""
        now = self._file.clock.now()
        if not one.open or one.late(now):
            return None
        if paused := self.waits(one.id):
            return _("open, {why}").format(why=_(WHY_WORDS[paused.why])), "paused"
        press = clock_store.pressing(self._file, [one.id], now).get(one.id)
        if press is Press.LATE:
            return _("open, a promise is late"), "late"
        return (_("open, {why}").format(why=press_words(press)), "soon") if press else None

    def section(self, one: Complaint, steps: Sequence[ComplaintStep]) -> QWidget | None:
        """The lines of the clocks of this round, and what happened while it waits; None where there are none."""
        since = max([one.received_at, *(step.at for step in steps if step.step is Step.REOPENED)])
        now = self._file.clock.now()
        found = telling.told(self._file, one, since, now, self._around.zone())
        paused = self.waits(one.id)
        if not found and paused is None:
            return None
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        if paused is not None:
            for sentence in self._waiting_words(one, paused, now):
                column.addWidget(label(sentence, wrap=True))
        column.addWidget(ClockLines([(_shown(each), _tone(each, paused, now)) for each in found]))
        return body

    def _waiting_words(self, one: Complaint, paused: MatterPause, now: datetime) -> list[str]:
        zone = self._around.zone()
        why = " · ".join(filter(None, (_(WHY_WORDS[paused.why]), paused.note)))
        since = when.on_list(paused.since, now, zone)
        said = [_("The clocks stand still since {when}: {why}.").format(when=since, why=why)]
        rang = [
            call.rang_at for call in calls.of_matter(self._file, one.id, one.call_id) if call.rang_at > paused.since
        ]
        if rang:
            again = when.on_list(max(rang), now, zone)
            said.append(_("There was a call about it {when}: go on if the waiting is over.").format(when=again))
        return said

    # What can be done

    def primary(self, one: Complaint) -> Act | None:
        """Going on, while it waits."""
        if not one.open or self.waits(one.id) is None:
            return None
        return Act(_("Go on…"), partial(self.resume, one.id), "Ctrl+Return", "play")

    def acts(self, one: Complaint) -> list[Act]:
        """Letting it wait and promising anew."""
        if not one.open:
            return []
        waits = self.waits(one.id) is not None
        found = [Act(_("Wait…"), partial(self.wait, one.id), rare=waits)]
        if not waits and promises.anew(self._file, one, self._file.clock.now()):
            found.append(Act(_("Promise anew…"), partial(self.promise_anew, one.id), rare=True))
        return found

    def resume(self, complaint_id: str) -> None:
        """Says for what it waits, and goes on with it where the waiting is over: the key may come from Today."""
        one, paused = store.by_id(self._file, complaint_id), self.waits(complaint_id)
        if paused is None:
            return
        about = self._waiting_words(one, paused, self._file.clock.now())
        about.append(_("Is the waiting over? Else put the time to look again off with Postpone."))
        dialog = FormDialog(_("Go on"), about, _("Go on"), (), self._parent)
        dialog.fit()
        dialog.yes.setFocus()
        dialog.ask(lambda _values: self._service.resume(self._around.actor(), complaint_id))

    def wait(self, complaint_id: str) -> None:
        """Asks for what it waits and when to look again."""
        zone = self._around.zone()
        fields = (
            Field(
                "why",
                _("What is waited for"),
                Kind.COMBO,
                required=True,
                choices=[Choice(str(why), _(word), str(why)) for why, word in WHY_WORDS.items()],
            ),
            Field("look_again", _("Look again"), Kind.DATE_TIME, required=True),
            Field("note", _("What exactly, and from whom"), Kind.TEXT, lines=2),
        )
        about = _("Meanwhile the clocks stand still: what is promised falls due later by the time it waits.")
        dialog = FormDialog(_("Wait"), [about], _("Wait"), fields, self._parent)
        dialog.begin({"why": str(Why.CUSTOMER), "look_again": wall(tomorrow(self._file), zone), "note": ""})
        actor = self._around.actor()

        def act(values: Mapping[str, object]) -> None:
            look_again, note = moment(values["look_again"], zone), str(values["note"] or "")
            self._service.wait(actor, complaint_id, Why(str(values["why"])), look_again, note)

        dialog.ask(act)

    def promise_anew(self, complaint_id: str) -> None:
        """Says what would be promised instead, and does it when that is wanted."""
        one, now, zone = store.by_id(self._file, complaint_id), self._file.clock.now(), self._around.zone()
        about = [_("The commitments of today take the place of those given. When they began and the time paused stay.")]
        for each in promises.anew(self._file, one, now):
            due = when.date_time(each.due_at, zone)
            if each.clock is None:
                said = _("{about}: due {new}").format(about=clock_words(each.about), new=due)
            else:
                said = _("{about}: due {old} → {new}").format(
                    about=clock_words(each.about), old=when.date_time(each.clock.due_at, zone), new=due
                )
            about.append(" · ".join((said, each.version.text)))
        dialog = FormDialog(_("Promise anew"), about, _("Promise anew"), (), self._parent)
        dialog.fit()
        dialog.yes.setFocus()
        dialog.ask(lambda _values: self._service.promise_anew(self._around.actor(), complaint_id))


def _shown(each: telling.Told) -> ClockShown:
    return ClockShown(
        words=each.words,
        warns=each.place(each.warns_at),
        due=each.place(each.due_at),
        now=each.place(each.end),
        paused=[(each.place(begin), each.place(end)) for begin, end in each.paused],
        running=each.clock.running,
        tip=each.standing,
    )


def _tone(each: telling.Told, paused: MatterPause | None, now: datetime) -> Tone | None:
    if not each.clock.running:
        return "muted"
    if each.late:
        return "late"
    if paused is not None:
        return "paused"
    return "soon" if each.warns_at <= now else None
