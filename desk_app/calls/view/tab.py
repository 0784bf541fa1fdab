"""The tab of calls: taking one while it rings, and what came of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from desk_app.calls import parking, store
from desk_app.calls.caller_card import CallerCard
from desk_app.calls.dialog import CustomerFinder, FindCustomers, LinkDialog, call_fields
from desk_app.calls.goods import goods_lines
from desk_app.calls.model import CHIP_WORDS, OUTCOME_WORDS, Call, CallRow, Chip, headline, next_of
from desk_app.calls.service import CallService
from desk_app.calls.table import columns, outcome_tone
from desk_app.calls.timing import clock_of, length_words
from desk_app.calls.view import worth
from desk_app.calls.view.parked_bar import ParkedBar
from desk_app.calls.view.short_answers import short_answers, to_the_end
from desk_app.calls.view.taking import FOLLOWS, Taking, is_fragment, staff_choices
from desk_app.calls.view.told import MattersOf, Told
from desk_app.calls.view.typed import changes_of, draft_of
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _, ngettext
from desk_app.core.phone import is_number
from desk_app.customers.joins import Marks
from desk_app.customers.model import Customer, TimeLineEntry, TimeLineSource
from desk_app.enquiries import store as enquiries
from desk_app.enquiries.model import asked_of, check_asked, values_of
from desk_app.phrases.pane import PhrasePane
from desk_app.phrases.service import PhraseService
from desk_app.staff import store as staff
from desk_app.storage import drafts
from desk_app.ui.fields import Field
from desk_app.ui.form_base import as_kept
from desk_app.ui.list_pane import Chip as ChipShown
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import NEW, PREFILL, FormPanel, RoomView, Surroundings, subject_of
from desk_app.ui.theme import px
from desk_app.ui.widgets import EmptyHint, FactGrid, TimeLine, label
from desk_app.ui.windowed import Column

CameOf = Callable[[str], Sequence[TimeLineEntry]]
"""What a call led to: its complaint, its delivery."""

_THESE = "these"
_CHIPS = (Chip.TODAY, Chip.MINE, Chip.ALL, Chip.UNANSWERED)


class CallsView(RoomView):
    """List, record and form of calls.

    `find_customers` answers what is typed into the form's first line; `time_line_sources` know what else
    happened with a customer; `came_of` tells what a call led to. After a call was saved as having become a
    complaint or a delivery, `new_wanted(kind, {"call_id": id})` asks for that form. `start_new` takes a
    `customer_id`, or as `caller` the digits or the name to look for. `matters_of` tells a customer's open matters,
    `marks` say in a word where they stand.
    """

    kind = "call"
    hears = frozenset({"call", "customer", "complaint", "delivery", "staff"})

    def __init__(
        self,
        around: Surroundings,
        service: CallService,
        find_customers: FindCustomers,
        *,
        time_line_sources: Sequence[TimeLineSource] = (),
        came_of: CameOf | None = None,
        matters_of: MattersOf | None = None,
        marks: Sequence[Marks] = (),
        phrases: PhraseService | None = None,
    ) -> None:
        self._service = service
        self._find = find_customers
        self._came_of: CameOf = came_of or (lambda _call_id: ())
        self._file, self._zone = around.file, around.zone
        self._told = Told(around, time_line_sources, matters_of or (lambda _customer_id: ()), marks)
        self._opened_at = around.file.clock.now()
        self._follow = ""
        self._phrase_service = phrases
        self._these: list[str] | None = None
        self._these_are = ""
        self.taking: Taking | None = None
        self.phrases: PhrasePane | None = None
        super().__init__(around)
        self.parked = ParkedBar(around.file.clock.now, self._zone)
        self.parked.taken_up.connect(self.take_up)
        self.parked.dropped.connect(self.drop_parked)
        self._dropped: list[parking.Parked] = []
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self.parked)
        column.setStretchFactor(self.split, 1)
        keys: dict[str, Callable[[], object]] = {
            "F7": self.find_phrase,
            "F8": self.step_clock,
            "Ctrl+L": self.link_current,
            "Alt+G": self.ask_goods,
            "Shift+F6": self.bring_back,
        }
        keys |= {f"Alt+{place}": partial(self.take_up_at, place) for place in range(1, 10)}
        for text, act in keys.items():
            self.listen(text, act)
        self._show_parked()

    @property
    def finder(self) -> CustomerFinder | None:
        """What finds the customer in the open form."""
        return self.taking.finder if self.panel is not None and self.taking is not None else None

    @property
    def card(self) -> CallerCard | None:
        """The card over the open form."""
        return self.taking.card if self.panel is not None and self.taking is not None else None

    # The list

    def columns(self) -> Sequence[Column]:
        return columns(self._file.clock.now, self._zone)

    def rows(self, ids: Sequence[str]) -> Sequence[CallRow]:
        return store.rows_for_list(self._file, ids)

    def ids(self, chip: str, words: str, order: tuple[str, bool] | None) -> Sequence[str]:
        now, me = self._file.clock.now(), self.around.actor()
        if chip == _THESE:
            return store.only_found(self._file, "call", words, list(self._these or ()))
        oldest = order == ("when", False)
        return store.ids_for(self._file, Chip(chip), words, now, self._zone(), me, oldest_first=oldest)

    def chips(self) -> Sequence[ChipShown]:
        counts = store.counts(self._file, self._file.clock.now(), self._zone(), self.around.actor())
        shown = [ChipShown(chip, _(CHIP_WORDS[chip]), counts[chip]) for chip in _CHIPS]
        if self._these is not None:
            shown.append(ChipShown(_THESE, self._these_are or _("Behind the figure"), len(self._these)))
        return shown

    def show_these(self, ids: Sequence[str], title: str = "") -> None:
        """Shows just these calls, under a chip of their own (`title`) that stays until other ones are shown."""
        self._these, self._these_are = list(ids), title
        self._chip = _THESE
        self.list.filter.clear()
        self.refresh()

    def empty_hint(self) -> EmptyHint:
        said = _("No calls here. Take one when it rings: F2.")
        return EmptyHint("call", said, _("Take a call"), self.start_new)

    # The record

    def fill_record(self, row_id: str) -> None:
        try:
            call = store.by_id(self._file, row_id)
        except NotFound:
            self.record.clear()
            return
        led_to = list(self._came_of(call.id))
        state, tone = _(OUTCOME_WORDS[call.outcome]), outcome_tone(call.outcome)
        self.record.set_head(headline(call), state=state, tone=tone, number=call.number)
        self._fill_customer(call, self._told.customer(call.customer_id))
        tried = self._told.tried(call)
        self._fill_acts(call, [*tried, *led_to])
        self.record.clear_sections()
        self.record.add_section("", FactGrid(self._told.facts(call, self._at)))
        if call.note:
            self.record.add_section(_("What the customer said"), label(call.note, select=True, wrap=True))
        if goods := goods_lines(self._file, call.id):
            self.record.add_section(_("Goods asked about"), label("\n".join(goods), select=True, wrap=True))
        for title, entries in ((_("The callback it was for"), tried), (_("What came of it"), led_to)):
            if entries:
                self.record.add_section(title, self._lines(entries))
        self.record.add_section(_("More"), FactGrid(self._told.more_facts(call, self._at)), folded=True)

    def _lines(self, entries: Sequence[TimeLineEntry]) -> TimeLine:
        line = TimeLine([self._told.moment(entry) for entry in entries])
        line.setFixedHeight(line.row_height() * len(entries) + px(6))
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.moment_opened.connect(self.record_wanted)
        return line

    def _fill_customer(self, call: Call, customer: Customer | None) -> None:
        phone = self._told.phone(call)
        if customer is None:
            self.record.set_customer(call.caller_name or _("No customer file"), phone)
            return
        speaking = _("{name} speaking").format(name=call.caller_name) if call.caller_name else ""
        often, mark = self._told.contacts(customer.id, call.rang_at), customer.flag or ""
        if not mark and often > 1:
            mark = ngettext("{n} contact in {days} days", "{n} contacts in {days} days", often)
            mark = mark.format(n=often, days=self._told.days())
        self.record.set_customer(customer.name, " · ".join(filter(None, (phone, speaking))), mark=mark)

    def _fill_acts(self, call: Call, led_to: Sequence[TimeLineEntry]) -> None:
        acts = self._acts(call, led_to)
        first = next_of(call, {entry.kind for entry in led_to if entry.open or entry.kind != "callback"})
        primary = replace(acts.pop(first), keys="Ctrl+Return", icon=first) if first in acts else None
        self.record.set_actions(primary, list(acts.values()), on_print=self.print_current)

    def _acts(self, call: Call, led_to: Sequence[TimeLineEntry]) -> dict[str, Act]:
        """What can be done with a call, the kind of what it leads to beside each."""
        ids, known = {entry.kind: entry.row_id for entry in led_to}, {"call_id": call.id}
        opened = {"complaint": _("Open the complaint"), "delivery": _("Open the delivery")}
        made = {"complaint": _("Make a complaint of it"), "delivery": _("Plan a delivery")}
        acts: dict[str, Act] = {}
        if "callback" in ids:
            acts["callback"] = Act(
                _("Open the callback"), partial(self.record_wanted.emit, "callback", ids["callback"])
            )
        for kind in opened:
            if kind in ids:
                acts[kind] = Act(opened[kind], partial(self.record_wanted.emit, kind, ids[kind]))
            else:
                acts[kind] = Act(made[kind], partial(self.new_wanted.emit, kind, known))
        if call.customer_id:
            acts["customer"] = Act(_("Open customer"), partial(self.record_wanted.emit, "customer", call.customer_id))
        else:
            start = {"name": call.caller_name or "", "phone": call.phone_raw or "", **known}
            acts["customer"] = Act(_("New customer file"), partial(self.new_wanted.emit, "customer", start))
            acts["link"] = Act(_("Link to a customer"), self.link_current, "Ctrl+L", "link")
        acts["edit"] = Act(_("Edit  F4"), self.start_edit)
        acts["remove"] = Act(_("Remove"), self.remove_current)
        return acts

    def _at(self, key: str) -> Callable[[], object]:
        return partial(self.edit_at, key)

    def edit_at(self, key: str) -> None:
        """Opens the form with the keyboard in that field."""
        self.start_edit()
        if self.panel is not None:
            self.panel.form.focus(key)

    # The form

    def form_fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        people = [(one.id, one.shown) for one in staff.active_staff(self._file)]
        fields = call_fields(self._file, staff_choices(people))
        if row_id:
            return _("Put the call right"), _("Save"), fields, 2
        return _("Take a call"), _("Save the call"), fields, 2

    def values_of(self, row_id: str) -> Mapping[str, object]:
        call = store.by_id(self._file, row_id)
        customer = self._told.customer(call.customer_id)
        kept = ("caller_name", "kind", "topic", "note", "outcome", "channel", "direction", "customer_id", "topic_id")
        lengths = ("wait_s", "talk_s", "hold_s", "after_s")
        matter = f"{call.matter_kind}:{call.matter_id}" if call.matter_id else ""
        return {
            **{key: getattr(call, key) for key in kept},
            **{key: length_words(getattr(call, key)) for key in lengths},
            "matter": matter,
            "enquiries": values_of(enquiries.of_call(self._file, row_id)),
            "who": customer.name if customer else "",
            "phone": call.phone_raw,
            "rang_at": self._wall(call.rang_at),
        }

    def start_new(self, prefill: Mapping[str, object] | None = None) -> None:
        """Takes a call, with an empty form: what was half-typed before, open or left, is put aside first."""
        self._put_down()
        self._park_drafts()
        self._opened_at = self._file.clock.now()
        super().start_new(prefill or {"caller": ""})
        if self.panel is not None and self.taking is not None:
            form = self.panel.form
            if (question := self.taking.asking.question) is not None:
                asks = "content" if question.script is None else "heard"
                form.show_hint(asks, question.asked)  # beside the choice: the banner may be scrolled away
                form.focus(asks)
            elif form.text("customer_id"):
                form.focus("note" if form.text("callback_id") else "kind")

    def leave_form(self) -> None:
        """Leaves the form; a half-typed call is put aside, one in which only its customer stands is not."""
        if self._put_down():
            self.take_keys()
        else:
            super().leave_form()

    def _put_down(self) -> bool:
        """Puts the call that is open aside where more than whose it is was typed; answers whether it did."""
        if self.panel is None or self._editing or self.taking is None:
            return False
        form = self.panel.form
        if worth.typed(form.values(), self._prefill, self.taking.carried):
            self.park()
            return True
        form.mark_clean()
        drafts.drop(self._file, self.kind, self._subject)
        return False

    def _park_drafts(self) -> None:
        """Drafts of calls that were never saved become chips: no new call begins with the words of another."""
        for kept in drafts.all_drafts(self._file):
            if kept.form == self.kind and kept.subject.startswith(NEW):
                began = kept.values.get(PREFILL)
                if worth.typed(kept.values, began if isinstance(began, Mapping) else {}):
                    parking.park(self._file, kept.who, kept.values)
                drafts.drop(self._file, self.kind, kept.subject)
        self._show_parked()

    def form_opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        self.taking = Taking(
            panel,
            self.around,
            self._told,
            self._find,
            editing=bool(row_id),
            opened_at=self._opened_at,
            prefill=prefill,
            usual=self._service.usual_callback,
            question_of=self._service.question,
        )
        self.taking.record_wanted.connect(self.record_wanted)
        self._show_phrases(panel)

    def _show_phrases(self, panel: FormPanel) -> None:
        """Short answers beside the form: under the list, or under the form where the list is covered."""
        self.phrases = short_answers(panel.form, self.around, self._phrase_service)
        if self.split.is_narrow():
            panel.aside.addWidget(self.phrases)
        else:
            self.list.put_below(self.phrases)

    def find_phrase(self) -> None:
        """F7: the keyboard to the short answers."""
        if self.panel is not None and self.phrases is not None:
            self.phrases.focus_search()

    def ask_goods(self) -> None:
        """Alt+G: the keyboard to the goods somebody asks about."""
        if self.panel is not None:
            self.panel.form.focus("enquiries")

    def _close_panel(self) -> None:
        if self.phrases is not None:
            self.phrases.hide()
            self.phrases.deleteLater()
            self.phrases = None
        super()._close_panel()

    def step_clock(self) -> None:
        """F8: the clock of the call being taken goes on."""
        if self.panel is not None and self.taking is not None:
            self.taking.step_clock()

    # Calls put aside

    def park(self) -> None:
        """F6: puts the half-typed call aside; without one the call put aside last is taken up again."""
        if self.panel is None or self._editing or self.taking is None:
            if self.parked.ids:
                self.take_up(self.parked.ids[-1])
            return
        if not worth.anything(self.panel.form.values()):
            self.said.emit(_("Nothing is typed yet: there is nothing to put aside."))
            return
        self.taking.park_clock()
        parking.park(self._file, self.around.actor(), {**as_kept(self.panel.form.values()), PREFILL: self._prefill})
        drafts.drop(self._file, self.kind, self._subject)
        self.panel.form.mark_clean()
        self._close_panel()
        if self.current_id:
            self._show(self.current_id)
        self._show_parked()
        self.said.emit(_("Put aside: take it up again with F6, or with the chip on top."))

    def take_up(self, parked_id: str) -> None:
        """Goes on with a call that was put aside; one that is open is put aside for it."""
        found = parking.one(self._file, parked_id)
        if found is None:
            self._show_parked()
            return
        self._put_down()
        prefill = found.values.get(PREFILL)
        about = dict(prefill) if isinstance(prefill, dict) else {}
        self._close_panel()
        self._subject = subject_of("", about)
        drafts.keep(self._file, self.kind, self._subject, self.around.actor(), found.values)
        parking.forget(self._file, parked_id)
        self.open_form("", about)
        self._show_parked()
        if self.panel is not None:
            form = self.panel.form
            self.panel.banner.hide()
            self.panel.throw_away.hide()
            form.focus("note" if form.text("customer_id") else "who")
            to_the_end(form, "note")

    def take_up_at(self, place: int) -> None:
        """Alt and a digit: takes up the call of that chip."""
        if parked_id := self.parked.at(place):
            self.take_up(parked_id)

    def _show_parked(self) -> None:
        self.parked.show_parked(parking.all_parked(self._file))

    def drop_parked(self, parked_id: str) -> None:
        """Throws a call that was put aside away; Shift+F6 brings the last one back."""
        found = parking.one(self._file, parked_id)
        if found is not None:
            self._dropped.append(found)
            parking.forget(self._file, parked_id)
            said = _("Thrown away: {call}. Shift+F6 brings it back.")
            self.said.emit(said.format(call=found.title or _("nobody named yet")))
        self._show_parked()
        if not self.parked.take_keys():
            self.take_keys()

    def bring_back(self) -> None:
        """Shift+F6: the chip thrown away last stands there again."""
        if not self._dropped:
            self.said.emit(_("No call put aside was thrown away."))
            return
        back = self._dropped.pop()
        parking.park(self._file, back.who, back.values, back.id)
        self._show_parked()

    # Saving

    def save_values(self, row_id: str, values: Mapping[str, object]) -> str:
        own = ("rang_at", "callback_at", "enquiries")
        typed = {key: str(value or "") for key, value in values.items() if key not in own}
        asked = asked_of(values["enquiries"])
        check_asked(asked)
        who = typed.pop("who")
        if not typed["customer_id"] and not is_fragment(who):
            empty = "phone" if is_number(who) else "caller_name"
            typed[empty] = typed[empty] or who
        if not any(typed[key] for key in ("customer_id", "caller_name", "phone", "topic", "note")):
            raise DeskError(_("Write down who it is, or what it is about."), field="who")
        actor, rang_at = self.around.actor(), self._moment_of(row_id, values["rang_at"])
        if row_id:
            before = store.by_id(self._file, row_id).outcome
            call = self._service.change(actor, row_id, changes_of(typed, rang_at), asked)
        else:
            before = None
            callback_at = values["callback_at"]
            promised = callback_at.replace(tzinfo=self._zone()) if isinstance(callback_at, datetime) else None
            usual = self.taking is not None and self.taking.keeps_usual(callback_at)
            draft = draft_of(typed, rang_at, promised, self._file.clock.now())
            draft = replace(draft, callback_usual=usual, enquiries=tuple(asked))
            call = self._service.take_down(actor, draft)
        follow = FOLLOWS.get(call.outcome, "") if call.outcome != before and not call.matter_id else ""
        self._follow = "" if follow in {entry.kind for entry in self._came_of(call.id)} else follow
        return call.id

    def save(self) -> None:
        """Saves; a call that became a complaint or a delivery then asks for that form.

        Where the customer has the same matter open already, it asks once whether the call goes to that.
        """
        self._follow = ""
        if self.panel is not None and self.taking is not None:
            self.taking.follow(saving=True)
            if self.taking.asks_first():
                return
        low = self.panel is not None and self.taking is not None and self.taking.asking.opens_complaint()
        super().save()
        if low and self.panel is None:
            self._say_what_was_opened()
        if self._follow and self.panel is None:
            self.new_wanted.emit(self._follow, {"call_id": self.current_id})

    def _say_what_was_opened(self) -> None:
        """Says which complaint low marks opened."""
        opened = [each.number for each in self._came_of(self.current_id) if each.kind == "complaint"]
        if opened:
            said = _("The marks were low: complaint {number} is opened, with everything carried over.")
            self.said.emit(said.format(number=opened[-1]))

    def link_customer(self, call_id: str, customer_id: str) -> None:
        """Puts a call under a customer file that was opened for it, with earlier ones of the same number."""
        call = store.by_id(self._file, call_id)
        others = store.unknown_of_phone(self._file, call.phone_digits, besides=call_id)
        ids = [call_id, *(other.id for other in others)]
        self.attempt(lambda: self._service.link(self.around.actor(), ids, customer_id))

    def link_current(self) -> None:
        """Ctrl+L: puts a call of nobody known under a customer's file."""
        if self.panel is not None or not self.has_record():
            return
        call = store.by_id(self._file, self.current_id)
        if call.customer_id is not None:
            self.said.emit(_("This call hangs on a customer's file already; F4 changes whose it is."))
            return
        others = store.unknown_of_phone(self._file, call.phone_digits, besides=call.id)
        dialog = LinkDialog(self._find, len(others), self)

        def link(values: Mapping[str, object]) -> None:
            ids = [call.id, *(other.id for other in others if values["others"])]
            self._service.link(self.around.actor(), ids, dialog.customer())

        dialog.ask(link)

    def remove_current(self) -> None:
        """Takes the call out of the lists; the bottom line offers to take that back."""
        gone = self.current_id
        if gone and self.attempt(lambda: self._service.remove(self.around.actor(), gone)):
            self.current_id = ""
            self.refresh()

    def _wall(self, moment: datetime) -> datetime:
        """The moment as the clock on the wall shows it, to the minute."""
        return moment.astimezone(self._zone()).replace(second=0, microsecond=0, tzinfo=None)

    def _moment_of(self, row_id: str, typed: object) -> datetime:
        """The moment meant by the clock on the wall; one that was not touched keeps its seconds."""
        known = self._opened_at
        if row_id:
            known = store.by_id(self._file, row_id).rang_at
        elif self.panel is not None and (clock := clock_of(self.panel.form.text("clock"))):
            known = clock.rang_at
        if not isinstance(typed, datetime) or typed == self._wall(known):
            return known
        return typed.replace(tzinfo=self._zone())
