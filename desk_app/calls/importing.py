"""Rows of telephone systems and lists of visits as calls."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls import legs, store
from desk_app.calls.model import (
    DIRECTION_WORDS,
    NOT_ANSWERED,
    OUTCOME_WORDS,
    STAGE_OF,
    CallKind,
    Channel,
    Direction,
    whole_seconds,
)
from desk_app.calls.model import Outcome as Became
from desk_app.calls.oddities import Oddities
from desk_app.calls.owing import Owing
from desk_app.calls.taking_in import Columns, RowBook, moment_text, stamp, text, whole
from desk_app.calls.whose import CustomerBook
from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGES, _, ngettext, speaking
from desk_app.core.ids import new_id
from desk_app.core.stamp import Stamp
from desk_app.core.text import fold
from desk_app.customers.erased import KeptEmpty
from desk_app.exchange.call_words import DIRECTION_OF, OUTCOME_OF
from desk_app.exchange.call_words import words_of as words_of
from desk_app.imports.model import Importer, Outcome, Setting, Value, Values
from desk_app.storage.tx import Tx

_CHANNELS = {
    Channel.PHONE: "telephone|call|phone call|customer care call|inbound|outbound|phone in|phone out|电话|来电|热线",
    Channel.WALK_IN: "walk-in|walk in|in person|counter|到店|来访|柜台|现场|上门来访",
    Channel.WEB: "internet|website|online|web referral|app|网站|网上|网络|官网|线上",
    Channel.WECHAT: "wechat|weixin|微信|公众号",
    Channel.SMS: "text message|短信",
    Channel.EMAIL: "e-mail|mail|邮件|电子邮件|邮箱",
    Channel.SUGGESTION_BOX: "suggestion box|意见箱|意见簿",
    Channel.VISIT: "拜访|走访|回访上门|home visit",
}
_KINDS = {
    CallKind.ENQUIRY: "inquiry|question|咨询|查询|询问",
    CallKind.REQUEST: "需求|请求|报修|预约|服务请求",
    CallKind.SUGGESTION: "建议|意见",
    CallKind.COMPLAINT: "投诉|抱怨",
    CallKind.PRAISE: "compliment|表扬|感谢|好评",
}
_CHANNEL_OF, _KIND_OF = words_of(_CHANNELS), words_of({**dict.fromkeys(CallKind, ""), **_KINDS})
_NOTHING: Columns = dict.fromkeys(
    (
        "id", "number", "reference", "customer_id", "caller_name", "phone_raw", "phone_e164", "phone_digits",
        "direction", "channel", "kind", "topic", "note", "outcome", "rang_at", "answered_at", "ended_at", "wait_s",
        "talk_s", "hold_s", "after_s", "staff_id", "staff_name", "priority", "stage", "import_id",
    )
)  # fmt: skip
_FRESH = {"direction": Direction.IN.value, "channel": Channel.PHONE.value, "kind": CallKind.ENQUIRY.value}
_GONE = ("caller_name", "phone_raw", "phone_e164", "phone_digits", "note")
_CATEGORY = ("topic", "priority")
"""The columns that erasing on request empties, always and where nobody else's record says the same."""
_EXTENSION = re.compile(r"[1-8]\d{2,3}")
_PASSED_MIDNIGHT = timedelta(hours=12)


def channel_of(word: str) -> str:
    """Our channel for a file's word; the word itself where it is none of ours."""
    known = _CHANNEL_OF.get(fold(word))
    return known.value if known is not None else word


class CallIntake:
    """Takes rows of calls in; a customer's reference that nobody has yet opens a file.

    A call of a customer erased on request keeps empty what was taken out; `notices` tells of how many. Only a
    live import leaves callbacks for missed calls.
    """

    def __init__(self, tx: Tx, setting: Setting) -> None:
        self._setting = setting
        self._rows = RowBook(
            tx,
            setting,
            "calls",
            "L",
            _NOTHING,
            (),
            each=store.each,
            moment="rang_at",
            same=("phone_raw", "caller_name", "direction"),
        )
        self._customers = CustomerBook(tx, setting)
        self._emptied = KeptEmpty(tx, gone=_GONE, category=_CATEGORY)
        self.notices: list[str] = []
        self._staff = store.staff_by_name(tx)
        self._owing = Owing(tx) if setting.live else None
        self._odd = Oddities(tx.now)

    def take(self, values: Values) -> Outcome:
        """Takes one row; raises DeskError without the time it rang, and for a word nobody knows."""
        return self._take(values, self._columns(values))

    def take_lines(self, lines: Sequence[Values]) -> Outcome:
        """Takes the lines of one call, each a leg of it, as one row (`legs.folded`); raises as `take` does."""
        values: dict[str, Value] = {}
        for line in lines:
            for target, value in line.items():
                values.setdefault(target, value)
        given = legs.folded([legs.Leg(self._columns(line), line) for line in lines])
        values["direction"] = given.get("direction", "")
        return self._take(values, given)

    def _take(self, values: Values, given: Columns) -> Outcome:
        reference = text(values, "reference")
        if reference:
            self._rows.refuse_repeated(reference)
        said = given
        own = self._rows.own(values, given, self._columns, self._customers.moved)
        row = own.row if own else None
        if own is not None:
            given = own.news
        else:
            row = self._rows.known(reference) if reference else self._rows.alike({**_FRESH, **given})
        if row is not None and self._emptied.holds(row):
            given = self._emptied.without(row, given)
        elif own is None:
            given |= self._customer(values, row)
        kind = CallKind(given.get("kind", row["kind"] if row else CallKind.ENQUIRY))
        fresh = {**_FRESH, "stage": STAGE_OF[kind].value}
        self._odd.look(said, fresh, new=row is None)
        if self._owing is None:
            return self._rows.merge(row, given, fresh) if row else self._rows.add(given, fresh)
        call_id = row["id"] if row else new_id()
        outcome = self._rows.merge(row, given, fresh) if row else self._rows.add(given, {**fresh, "id": call_id})
        if outcome is Outcome.NEW:
            self._owing.note(call_id, {**fresh, **given})
        return outcome

    def finish(self) -> None:
        """Writes what is still held back, and on a live import the callbacks owed."""
        self._customers.flush()
        self._rows.flush()
        if self._owing is not None:
            self._owing.settle()
            if left := self._owing.calls:
                said = ngettext("{n} missed call left a callback.", "{n} missed calls left callbacks.", left)
                self.notices.append(said.format(n=left))
        self.notices += [*self._emptied.notices(), *self._odd.notices(live=self._owing is not None)]

    def _columns(self, values: Values) -> Columns:
        """The columns a row says something about."""
        rang = stamp(values, "rang_at")
        if rang is None:
            raise DeskError(_("This row does not say when it rang."), field="rang_at")
        given: Columns = {"rang_at": moment_text(rang, self._setting), **_known_words(values)}
        for column, target in (
            ("reference", "reference"),
            ("caller_name", "customer_name"),
            ("topic", "topic"),
            ("note", "note"),
            ("priority", "priority"),
            ("staff_name", "staff"),
        ):
            if found := text(values, target):
                given[column] = found
        if "staff_name" in given:
            given["staff_id"] = self._staff.get(given["staff_name"])
        if channel := text(values, "channel"):
            given["channel"] = channel_of(channel)
        if phone := _number(values, given):
            read = self._customers.read_phone(phone)
            given |= {"phone_raw": phone, "phone_e164": read.e164, "phone_digits": read.digits or None}
        if kind := text(values, "kind"):
            if known := _KIND_OF.get(fold(kind)):
                given["kind"] = known.value
            else:
                given.setdefault("topic", kind)
        return given | self._times(values, rang, given)

    def _times(self, values: Values, rang: Stamp, given: Columns) -> Columns:
        """Moments and lengths; what the file counted itself goes before what its moments give.

        Talk is without the time on hold. Of the whole length (`lasted_s`) what is no talk was the wait.
        """
        zone = self._setting.zone
        began = rang.at(zone)
        answered, ended = stamp(values, "answered_at"), stamp(values, "ended_at")
        wait, talk, hold, after, lasted = (
            whole(values, key) for key in ("wait_s", "talk_s", "hold_s", "after_s", "lasted_s")
        )
        outcome = given.get("outcome")
        if outcome == Became.MISSED and given.get("direction") == Direction.OUT and text(values, "raw_outcome"):
            outcome = given["outcome"] = Became.NO_ANSWER.value
        if outcome is None:
            spoke = _after(began, answered, zone) is not None or bool(talk)
            missed = Became.NO_ANSWER if given.get("direction") == Direction.OUT else Became.MISSED
            outcome = given["outcome"] = (Became.ANSWERED if spoke else missed).value
        answered_at = _after(began, answered, zone) if outcome not in NOT_ANSWERED else None
        ended_at = _after(answered_at or began, ended, zone)
        if lasted is not None and ended is None and rang.moment is not None:
            ended_at = began + timedelta(seconds=lasted)
        if lasted is not None and wait is None and answered is None and talk and outcome not in NOT_ANSWERED:
            wait = max(0, lasted - talk - (hold or 0))
        if wait is None and rang.moment is not None:
            until = answered_at or (ended_at if outcome in NOT_ANSWERED else None)
            wait = max(0, whole_seconds(until - began)) if until else None
        if talk is None and answered_at and ended_at:
            talk = max(0, whole_seconds(ended_at - answered_at) - (hold or 0))
        moments = {"answered_at": answered_at, "ended_at": ended_at}
        found: Columns = store.in_file({key: value for key, value in moments.items() if value is not None})
        lengths = {"wait_s": wait, "talk_s": talk, "hold_s": hold, "after_s": after}
        return found | {key: value for key, value in lengths.items() if value is not None}

    def _customer(self, values: Values, row: Any) -> Columns:
        reference = self._customers.reference_of(text(values, "customer_reference"))
        phone = _number(values, _known_words(values))
        name = text(values, "customer_name")
        found = self._customers.by_reference(reference) if reference else None
        if found is None and not reference and phone:
            found = self._customers.by_phone(phone, name)
        if found is None and reference and (row is None or row["customer_id"] is None):
            found = self._customers.open_file(name or reference, reference=reference, phone=phone)
        return {} if found is None else {"customer_id": found}


def _after(began: datetime, given: Stamp | None, zone: ZoneInfo) -> datetime | None:
    """A later moment of a call: on the next day when it passed midnight under one date.

    0:00:00 is how telephone systems write "not at all", unless midnight came within the hour.
    """
    if given is None:
        return None
    moment = given.at(zone)
    if began - moment > _PASSED_MIDNIGHT:
        moment += timedelta(days=1)
    soon = timedelta(0) <= moment - began < timedelta(hours=1)
    return moment if soon or moment.astimezone(zone).time() != time() else None


def _number(values: Values, given: Columns) -> str:
    """The other side's number: who called, or on a call out who was called.

    Says the file neither, a short extension that called a whole number called out; `given` is told.
    """
    caller, called = text(values, "phone", "phones"), text(values, "called")
    if "direction" not in given and _EXTENSION.fullmatch(caller) and sum(c.isdecimal() for c in called) >= 7:
        given["direction"] = Direction.OUT.value
    out = given.get("direction") == Direction.OUT
    return (called or caller) if out else caller


def _known_words(values: Values) -> Columns:
    """Outcome and direction as they are kept; raises DeskError that lists our words for a word that is none."""
    given: Columns = {}
    for column, table, ours in (
        ("outcome", OUTCOME_OF, OUTCOME_WORDS),
        ("direction", DIRECTION_OF, DIRECTION_WORDS),
    ):
        word = text(values, column)
        if not word:
            continue
        known = table.get(fold(word)) or _in_our_words(column).get(fold(word))
        if known is None:
            said = _(
                "“{word}” is not known here. Known are: {known}. Or say in the recipe what it stands for ({column})."
            )
            listed = _(", ").join(_(each) for each in ours.values())
            raise DeskError(said.format(word=word, known=listed, column=column), field=column)
        given[column] = known
    return given


@cache
def _in_our_words(column: str) -> Mapping[str, str]:
    """What we call each outcome or direction, in every language, folded."""
    ours: Mapping[Any, str] = OUTCOME_WORDS if column == "outcome" else DIRECTION_WORDS
    found: dict[str, str] = {}
    for lang in LANGUAGES:
        with speaking(lang):
            found |= {fold(_(word)): str(key) for key, word in ours.items()}
    return found


IMPORTER = Importer("calls", CallIntake)
