"""What the record of a delivery shows of its way and its goods, and what can be written down of them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from desk_app.calls.script import as_text, heard_of
from desk_app.complaints import store as complaints
from desk_app.core import when
from desk_app.core.i18n import _, pgettext
from desk_app.core.money import format_cents
from desk_app.deliveries import following, line_store, store, way_store
from desk_app.deliveries.dialog import heard_dialog
from desk_app.deliveries.door import Handing
from desk_app.deliveries.door_dialog import (
    SIGNATURE_WORDS,
    cash_dialog,
    failed_dialog,
    failure_of,
    handing_dialog,
    handing_of,
    new_time_dialog,
    new_time_of,
    picked_dialog,
    picked_of,
    return_dialog,
    take_back_dialog,
)
from desk_app.deliveries.for_complaints import line_words
from desk_app.deliveries.hearing import HearingService
from desk_app.deliveries.lines import Line
from desk_app.deliveries.lines_entry import quantity as parse_quantity
from desk_app.deliveries.lines_table import LinesTable
from desk_app.deliveries.model import Delivery, DeliveryState, Signature
from desk_app.deliveries.phases import NOTED_IN, PHASE_WORDS, Phase
from desk_app.deliveries.run_back_dialog import RunBackDialog
from desk_app.deliveries.service import DeliveryService
from desk_app.deliveries.table import attempt_words, mark_words
from desk_app.matters import attachments_store as attachments
from desk_app.staff import store as staff
from desk_app.surveys import store as surveys
from desk_app.surveys.model import QUESTION_WORDS
from desk_app.ui.form_dialog import Values
from desk_app.ui.record_pane import Act, RecordPane
from desk_app.ui.room_view import RoomView, Surroundings
from desk_app.ui.widgets import Fact, label


def known_for_complaint(one: Delivery, line: Line | None = None) -> dict[str, object]:
    """What a complaint about a delivery, or about one line of it, begins with."""
    known: dict[str, object] = {
        "delivery_id": one.id,
        "customer_name": one.customer_name,
        "phone": one.phone_raw or "",
        "product": line.goods if line else one.goods or "",
        "kind": pgettext("kind of complaint", "delivery"),
        **({"customer_id": one.customer_id} if one.customer_id else {}),
    }
    if line is None:
        return known
    order = {"order_ref": one.reference} if one.reference else {}
    text = _("Delivery {number}. {line}").format(number=one.number, line=line_words(line))
    return {**known, **order, "delivery_line_id": line.id, "text": text}


class Way:
    """The acts and parts of the record that speak of the way to the door; `attach` asks for a picture to keep."""

    def __init__(
        self, around: Surroundings, service: DeliveryService, view: RoomView, attach: Callable[[], object]
    ) -> None:
        self._around, self._service, self._view = around, service, view
        self._file, self._attach = around.file, attach
        self._hearing = HearingService(around.file)

    def add_sections(self, record: RecordPane, one: Delivery) -> None:
        """The goods line by line, the failed attempts, and what brings what was missing."""
        now, zone = self._file.clock.now(), self._around.zone()
        if lines := line_store.lines_of(self._file, one.id):
            table = LinesTable(lines, one.currency)
            table.complaint_wanted.connect(partial(self.complain, one))
            table.return_wanted.connect(self.give_back)
            record.add_section(_("Goods: C complaint, R return"), table)
        attempts = way_store.attempts_of(self._file, one.id)
        if attempts:
            counted = way_store.attempt_counts(self._file, [one.id]).get(one.id, 0)
            words = "\n".join(attempt_words(each, now, zone) for each in attempts)
            title = _("Failed attempts: {n}").format(n=counted)
            record.add_section(title, label(words, select=True, wrap=True))
        numbers = [each.number for each in store.splits_of(self._file, one.id)]
        if one.split_of:
            numbers.append(store.by_id(self._file, one.split_of).number)
        if numbers:
            record.add_section(_("Belongs together with"), label(", ".join(numbers), select=True))

    def facts(self, one: Delivery) -> list[Fact]:
        """What is known of instructions, cash and the handing over."""
        now, zone = self._file.clock.now(), self._around.zone()
        found = [
            Fact(_("Instructions for the courier"), one.instructions or ""),
            Fact(_("Area"), one.area or ""),
            Fact(_("Parcels"), "" if one.parcels is None else str(one.parcels)),
            Fact(_("Who took it"), one.taken_by or ""),
            Fact(_("Signature"), _(SIGNATURE_WORDS[one.signature]) if one.signature else ""),
            Fact(_("Back at the store"), when.on_list(one.back_at, now, zone) if one.back_at else ""),
        ]
        if answer := surveys.about(self._file, [one.id]).get(one.id):
            words = {str(key): _(word) for key, word in QUESTION_WORDS.items()}
            told = [f"{words.get(each.question, each.question)} {each.value:g}" for each in answer.marks if each.value]
            whole = "" if answer.score_100 is None else _("{score} of 100").format(score=f"{answer.score_100:.0f}")
            bad = following.low(self._file, answer.score_100)
            shown = _(", ").join(filter(None, (whole, *told)))
            found.append(Fact(_("How it was"), shown, tone="late" if bad else None))
        marks = mark_words(one, zone)
        if marks:
            bad = one.came_full is False or one.came_right is False
            found.append(Fact(_("Marks"), marks, tone="late" if bad else None))
        if one.cod_cents is not None:
            found.append(Fact(_("Cash on delivery"), format_cents(one.cod_cents, one.currency)))
        if one.cash_cents is not None:
            taken = format_cents(one.cash_cents, one.currency)
            where = (
                _("{amount}, in the till {when}").format(amount=taken, when=when.on_list(one.cash_in_at, now, zone))
                if one.cash_in_at
                else _("{amount}, not in the till yet").format(amount=taken)
                if one.cash_cents
                else taken
            )
            other = one.cash_cents != (one.cod_cents or 0)
            found.append(Fact(_("Cash taken"), where, tone="late" if other else None))
        return [each for each in found if each.value]

    def acts(self, one: Delivery) -> list[Act]:
        """The seldom ones, behind the others."""
        found = [
            Act(_("Write down: {phase}").format(phase=_(PHASE_WORDS[phase])), partial(self.note, one, phase), rare=True)
            for phase, states in NOTED_IN.items()
            if one.state in states
        ]
        if one.state in NOTED_IN[Phase.CONFIRMED] and line_store.lines_of(self._file, one.id):
            found.append(Act(_("Picked…"), partial(self.picked, one), rare=True))
        if one.state is DeliveryState.UNDER_WAY:
            found.append(Act(_("Handed over, with details…"), partial(self.hand_over_in_part, one), rare=True))
        if one.open:
            found.append(Act(_("Tell the customer of a changed time…"), partial(self.tell_changed, one), rare=True))
        if one.state in (DeliveryState.FAILED, DeliveryState.CANCELLED) and one.back_at is None:
            found.append(Act(_("Goods back at the store"), partial(self.back, one), rare=True))
        if one.state is DeliveryState.DELIVERED and (one.comment or one.score is not None or one.heard_at):
            found.append(Act(_("What the customer says…"), partial(self.hear, one), rare=True))
        if one.cash_cents and one.cash_in_at is None:
            found.append(Act(_("Cash into the till…"), partial(self.cash_in, one), rare=True))
        if any(each.taken_back is None for each in way_store.events_of(self._file, one.id)):
            found.append(Act(_("Take a phase back…"), partial(self.take_back, one), rare=True))
        found.append(Act(_("Type the run back…"), partial(self.type_run_back, one.courier_id or ""), rare=True))
        return found

    def note(self, one: Delivery, phase: Phase) -> None:
        """Writes a phase down."""
        self._view.attempt(partial(self._service.note_phase, self._around.actor(), one.id, phase))

    def back(self, one: Delivery) -> None:
        """Writes down that the goods are back at the store."""
        self._view.attempt(partial(self._service.back_at_store, self._around.actor(), one.id))

    def hear(self, one: Delivery) -> None:
        """Writes down what the customer says."""
        actor, said = self._around.actor(), list[str]()
        known = surveys.about(self._file, [one.id]).get(one.id)
        marks = known.marks if known else ()
        kept = as_text({each.question: f"{each.value:g}" for each in marks if each.value is not None})
        came = _("Delivery {number}. {line}").format(number=one.number, line=one.goods or one.customer_name)
        came = "\n".join((came, following.came_words(self._file, one)))
        dialog = heard_dialog(came, following.script_of(self._file, one), one.comment or "", kept, self._view)

        def write(values: Values) -> None:
            heard = replace(heard_of(str(values["heard"] or "")), said=str(values["comment"] or ""))
            _one, opened = self._hearing.hear(actor, one.id, following.answer_of(heard))
            if opened:
                number = complaints.by_id(self._file, opened).number
                words = _("The marks were low: complaint {number} is opened, with everything carried over.")
                said.append(words.format(number=number))

        dialog.ask(write)
        for words in said:
            self._view.said.emit(words)

    def failed(self, one: Delivery) -> None:
        """Writes down why it could not be handed over."""
        actor, zone = self._around.actor(), self._around.zone()
        failed_dialog(self._view).ask(lambda values: self._service.fail(actor, one.id, failure_of(values, zone)))

    def hand_over(self, one: Delivery) -> None:
        """Writes down that it was handed over whole, or asks where something may be missing."""
        lines = line_store.lines_of(self._file, one.id)
        if one.cod_cents or any(each.short_picked for each in lines):
            self.hand_over_in_part(one)
        else:
            self._view.attempt(partial(self._service.hand_over, self._around.actor(), one.id, Handing()))

    def hand_over_in_part(self, one: Delivery) -> None:
        """Asks what was handed over, to whom, and for what cash."""
        actor, zone, now = self._around.actor(), self._around.zone(), self._file.clock.now()
        lines = line_store.lines_of(self._file, one.id)

        def write(values: Values) -> None:
            self._service.hand_over(actor, one.id, handing_of(values, one, lines, now, zone))

        if handing_dialog(one, lines, now, zone, self._view).ask(write):
            after = store.by_id(self._file, one.id)
            if after.signature is Signature.PICTURE and not attachments.of_matter(self._file, one.id):
                self._attach()

    def picked(self, one: Delivery) -> None:
        """Asks how much of each line was picked."""
        actor, lines = self._around.actor(), line_store.lines_of(self._file, one.id)

        def write(values: Values) -> None:
            self._service.pick(actor, one.id, picked_of(values, lines), note=str(values["note"] or ""))

        picked_dialog(lines, self._view).ask(write)

    def tell_changed(self, one: Delivery) -> None:
        """Asks for the new time, and how the customer was told."""
        actor, zone = self._around.actor(), self._around.zone()
        dialog = new_time_dialog(self._view)
        dialog.ask(lambda values: self._service.tell_changed(actor, one.id, new_time_of(values, zone)))

    def take_back(self, one: Delivery) -> None:
        """Asks which phase was written wrongly, and why."""
        actor = self._around.actor()
        events = [each for each in way_store.events_of(self._file, one.id) if each.taken_back is None]
        dialog = take_back_dialog(events, self._file.clock.now(), self._around.zone(), self._view)
        dialog.ask(lambda values: self._service.take_back(actor, str(values["event_id"]), str(values["reason"])))

    def cash_in(self, one: Delivery) -> None:
        """Asks of which deliveries of the same courier the cash came in."""
        actor, found = self._around.actor(), store.cash_on_the_way(self._file, one.courier_id)
        courier = staff.names(self._file).get(one.courier_id or "", "")

        def write(values: Values) -> None:
            self._service.cash_in(actor, [row_id for row_id, ticked in values.items() if ticked])

        cash_dialog(found, one.id, courier, self._view).ask(write)

    def complain(self, one: Delivery, line_id: str) -> None:
        """A complaint about one line, with everything carried over."""
        self._view.new_wanted.emit("complaint", known_for_complaint(one, line_store.by_id(self._file, line_id)))

    def give_back(self, line_id: str) -> None:
        """Asks how much of a line comes back, why, and what was agreed."""
        actor, line = self._around.actor(), line_store.by_id(self._file, line_id)
        if not (line.delivered or 0) - (line.returned or 0):
            self._view.said.emit(_("The customer has none of it: nothing can come back."))
            return

        def write(values: Values) -> None:
            quantity = parse_quantity(str(values["quantity"]), "quantity")
            self._service.return_goods(actor, line.id, quantity, str(values["reason"]), str(values["agreed"]))

        return_dialog(line, self._view).ask(write)

    def type_run_back(self, courier_id: str) -> None:
        """What a courier's run sheet says is typed back."""
        actor, zone = self._around.actor(), self._around.zone()
        dialog = RunBackDialog(self._file, self._service, actor, zone, courier_id, self._view)
        dialog.exec()
        dialog.deleteLater()
