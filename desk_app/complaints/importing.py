"""Rows of complaint lists, message boxes and help desks as complaints."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls.importing import channel_of, words_of
from desk_app.calls.store import staff_by_name
from desk_app.calls.taking_in import Columns, RowBook, moment_text, stamp, text
from desk_app.calls.whose import CustomerBook, says_who
from desk_app.complaints.fault import MOST_WHYS
from desk_app.complaints.model import (
    CHECK_IMPORTED,
    FIRST_ANSWER,
    ComplaintState,
    Satisfaction,
    Severity,
    title_of,
)
from desk_app.complaints.nature import Nature
from desk_app.complaints.store import each
from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, in_our_words, ngettext
from desk_app.core.stages import Stage
from desk_app.core.stamp import Stamp
from desk_app.core.text import fold
from desk_app.customers.erased import KeptEmpty
from desk_app.imports.model import Importer, Outcome, Setting, Values
from desk_app.imports.own_export import is_our_number
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_NAME
from desk_app.storage.schema import DESK_ID
from desk_app.storage.tx import Tx
from desk_app.topics.model import Topic, Tree
from desk_app.topics.ready_made import match
from desk_app.topics.store import all_topics

_STATE_OF = words_of(
    {
        ComplaintState.OPEN: "new|pending|on hold|waiting|waiting on customer|waiting on third party"
        "|to do|in progress|assigned|reopened|started|unresolved"
        "|未处理|待处理|处理中|已受理|受理中|信息审核|处理反馈|厂家受理|待回复|未回复|未解决|未结|未关闭",
        ComplaintState.CLOSED: "solved|resolved|已结束|已结|done|completed|answered|replied|finished"
        "|closed with explanation"
        "|closed with monetary relief|closed with non-monetary relief|closed without relief|untimely response"
        "|已回复|厂家回复|已解决|已处理|已完成|已关闭|已结案|办结|已办结|关闭|用户评分",
    }
)
_SEVERITY_OF = words_of(
    {
        Severity.SLIGHT: "slight|minor|low|轻微|轻度",
        Severity.SERIOUS: "serious|medium|较重|较严重|中度",
        Severity.GRAVE: "grave|severe|critical|严重|重大|重度",
    }
)
_NATURE_OF = words_of(
    {
        Nature.COMPLAINT: "complaint|complaints|negative|bad|投诉|差评|负面|不满意",
        Nature.SUGGESTION: "suggestion|suggestions|idea|建议|意见建议",
        Nature.PRAISE: "praise|positive|compliment|thanks|good|表扬|感谢|锦旗|好评|正面|满意",
    }
)
_YES = frozenset(("1", "true", "yes", "y", "x", "是"))
_NOTHING: Columns = dict.fromkeys(
    (
        "id", "number", "reference", "customer_id", "customer_name", "phone_raw", "kind", "title", "text", "channel",
        "product", "received_at", "promised_at", "answered_at", "answer", "closed_at", "state", "raw_state",
        "owner_id", "next_step", "due_at", "stage", "import_id",
        "remedy", "severity", "order_ref", "place", "language", "kind_id", "about_staff_id", "authority",
        "authority_due_at", "cause_id", "cause", "department", "whys", "satisfaction",
    )
) | {"nature": Nature.COMPLAINT.value, "found_by_us": 0}  # fmt: skip
_LETTER = "C"
_CLOCK = ("next_step", "due_at", "stage")
_DECIDED = ("authority", "authority_due_at", "cause_id", "cause", "department", "whys", "satisfaction")
"""What only our own lists say, of complaints that are new here: of known ones it is decided step by step, not in a
list."""
_GONE = ("customer_name", "phone_raw", "title", "text", "answer", "remedy", "order_ref")
_CATEGORY = ("kind", "product", "raw_state", "severity", "place", "language")
"""The columns that erasing on request empties, always and where nobody else's record says the same."""


class ComplaintIntake:
    """Takes rows of complaints in; those without a name share the file of walk-in customers.

    A complaint of a customer erased on request keeps empty what was taken out; `notices` tells of how many. Where no
    row of a list says when its complaint came, they are new as of now; where some do, the others are refused.
    """

    def __init__(self, tx: Tx, setting: Setting) -> None:
        self._setting = setting
        self._rows = RowBook(
            tx,
            setting,
            "complaints",
            _LETTER,
            _NOTHING,
            _CLOCK,
            each=each,
            moment="received_at",
            same=("title", "text"),
        )
        self._customers = CustomerBook(tx, setting)
        self._emptied = KeptEmpty(tx, gone=_GONE, category=_CATEGORY)
        self.notices: list[str] = []
        self._now, self._came_now = to_text(tx.now), tx.now.astimezone(setting.zone)
        self._dated = self._undated_list = False
        self._undated = self._too_early = 0
        self._check = _(CHECK_IMPORTED)
        self._trees = {tree: all_topics(tx, tree) for tree in (Tree.COMPLAINTS, Tree.CAUSES)}
        self._read: dict[tuple[Tree, str], Topic | None] = {}
        here = staff_by_name(tx)
        self._people = {name: row_id for row_id, name in staff.names(tx).items()} | here
        self._strangers: set[str] = set()

    def take(self, values: Values) -> Outcome:
        """Takes one row; raises DeskError without a time of receipt, or without title and text."""
        reference = text(values, "reference")
        received = stamp(values, "received_at")
        if received is None and not self._undated_list:
            raise DeskError(_("This row does not say when the complaint came."), field="received_at")
        came_at = received.at(self._setting.zone) if received else self._came_now
        given = self._columns(values, came_at if received else None)
        if reference:
            self._rows.refuse_repeated(reference)
        own = self._rows.own(values, given | _named(values), self._as_given, self._customers.moved)
        row = own.row if own else None
        self._too_early += received is not None and _answered_early(values, received, self._setting.zone)
        if own is not None:
            given = own.news
        else:
            row = self._rows.known(reference) if reference else self._rows.alike(given)
        if row is not None and self._emptied.holds(row):
            given = self._emptied.without(row, given)
        elif own is None:
            given |= self._customer(values, row)
        if row is not None:
            given = {column: value for column, value in given.items() if column not in _DECIDED}
        if (about := text(values, "about_staff")) and self._person(about) is None:
            self._strangers.add(about)
        if "kind" in given and (row is None or given["kind"] != row["kind"]):
            given["kind_id"] = found.id if (found := self._topic(Tree.COMPLAINTS, given["kind"])) else None
        promised = stamp(values, "promised_by")
        promised_at = moment_text(promised, self._setting) or to_text(came_at + FIRST_ANSWER)
        fresh = {
            "received_at": to_text(came_at),
            "channel": "",
            "state": ComplaintState.OPEN.value,
            "promised_at": promised_at,
            "owner_id": DESK_ID,
            "next_step": self._check,
            "due_at": promised_at if promised else self._now,
            "stage": Stage.RELATIONSHIP.value,
        }
        if row is not None:
            return self._rows.merge(row, given, fresh)
        self._undated += received is None
        return self._rows.add(given, fresh)

    def waits(self, values: Values, turn: int) -> bool:
        """Whether a row says nothing of when it came: whether the others do is known once they were taken."""
        if turn:
            self._undated_list = not self._dated
            return False
        dated = values.get("received_at") not in (None, "")
        self._dated |= dated
        return not dated

    def finish(self) -> None:
        """Writes what is still held back."""
        self._customers.flush()
        self._rows.flush()
        self.notices += self._emptied.notices()
        if self._strangers:
            said = _("Nobody here is called {names}: who a complaint was about was left out. Write them down first.")
            self.notices.append(said.format(names=_(", ").join(sorted(self._strangers))))
        if self._undated:
            said = ngettext(
                "{n} complaint does not say when it came: it stands as received now.",
                "{n} complaints do not say when they came: they stand as received now.",
                self._undated,
            )
            self.notices.append(said.format(n=self._undated))
        if self._too_early:
            said = ngettext(
                "{n} complaint was answered or closed before it came, by this file: see which time is right.",
                "{n} complaints were answered or closed before they came, by this file: see which times are right.",
                self._too_early,
            )
            self.notices.append(said.format(n=self._too_early))

    def _person(self, name: str) -> str | None:
        """Who of the staff is called so, those who left among them."""
        return DESK_ID if in_our_words(name, (DESK_NAME,)) == _(DESK_NAME) else self._people.get(name)

    def _topic(self, tree: Tree, path: str) -> Topic | None:
        """The kind or cause that is written so in either language; each is looked up once."""
        if path and (tree, path) not in self._read:
            self._read[tree, path] = match(self._trees[tree], tree, path)
        return self._read.get((tree, path))

    def _as_given(self, values: Values) -> Columns:
        received = stamp(values, "received_at")
        return (self._columns(values, received.at(self._setting.zone)) if received else {}) | _named(values)

    def _columns(self, values: Values, received_at: datetime | None) -> Columns:
        """The columns a row says something about."""
        body = text(values, "text")
        title = title_of(" ".join(text(values, "title").split()) or None, body)
        if title is None:
            raise DeskError(_("This row has neither title nor text."), field="title")
        given: Columns = {"received_at": to_text(received_at)} if received_at else {}
        given["title"] = title
        for column, target in (
            ("reference", "reference"),
            ("text", "text"),
            ("kind", "kind"),
            ("product", "product"),
            ("answer", "answer"),
            ("phone_raw", "phone"),
            ("remedy", "remedy"),
            ("order_ref", "order_ref"),
            ("place", "place"),
            ("language", "language"),
        ):
            if found := text(values, target):
                given[column] = found
        if kind := self._topic(Tree.COMPLAINTS, given.get("kind", "")):
            given["kind"] = kind.path
        if severity := text(values, "severity"):
            given["severity"] = _SEVERITY_OF.get(fold(severity), severity)
        if nature := _NATURE_OF.get(fold(text(values, "nature"))):
            given["nature"] = Nature(nature).value
        if found_by_us := text(values, "found_by_us"):
            given["found_by_us"] = int(fold(found_by_us) in _YES)
        if channel := text(values, "channel"):
            given["channel"] = channel_of(channel)
        answered_at = moment_text(stamp(values, "answered_at"), self._setting)
        if answered_at:
            given["answered_at"] = answered_at
        if (about := text(values, "about_staff")) and (person := self._person(about)):
            given["about_staff_id"] = person
        return given | self._decided(values) | self._state(values, answered_at)

    def _decided(self, values: Values) -> Columns:
        """The authority, the cause and how satisfied they are; a cause that stands in no tree here is kept in words."""
        given: Columns = {column: found for column in ("authority", "department") if (found := text(values, column))}
        if due := moment_text(stamp(values, "authority_due_at"), self._setting):
            given["authority_due_at"] = due
        path = text(values, "kind_of_cause")
        known = self._topic(Tree.CAUSES, path)
        if known is not None:
            given["cause_id"] = known.id
        if cause := "\n".join(filter(None, ("" if known else path, text(values, "cause")))):
            given["cause"] = cause
        if whys := [each for line in text(values, "whys").splitlines() if (each := line.strip())]:
            given["whys"] = json.dumps(whys[:MOST_WHYS], ensure_ascii=False)
        if (said := text(values, "satisfaction")) in set(Satisfaction):
            given["satisfaction"] = said
        return given

    def _state(self, values: Values, answered_at: str | None) -> Columns:
        """Open or closed: by the file's word, else by whether it was closed or answered.

        When a closed one was closed stays open where the file does not say it.
        """
        word, ours = text(values, "state"), is_our_number(text(values, "number"), _LETTER)
        raw = text(values, "raw_state") if ours else text(values, "raw_state", "state")
        closed_at = moment_text(stamp(values, "closed_at"), self._setting)
        known = _STATE_OF.get(fold(word))
        closed = known == ComplaintState.CLOSED if known else bool(closed_at or answered_at)
        given: Columns = {"raw_state": raw} if raw else {}
        if closed:
            given["state"] = ComplaintState.CLOSED.value
            if closed_at:
                given["closed_at"] = closed_at
        elif raw or (ours and known):
            given |= {"state": ComplaintState.OPEN.value, "closed_at": None}
        return given

    def _customer(self, values: Values, row: Any) -> Columns:
        reference = self._customers.reference_of(text(values, "customer_reference"))
        name, phone = text(values, "customer_name"), text(values, "phone", "phones")
        named = name if says_who(name) else ""
        book = self._customers
        found = book.by_reference(reference) if reference else None
        if found is None and not reference and phone:
            found = book.by_phone(phone, named, strict=True)
        if found is None and not reference and named and not phone:
            found = book.by_name_alone(named)
        if found is None and (row is None or row["customer_id"] is None):
            opened = named or reference
            found = book.open_file(opened, reference=reference, phone=phone) if opened else book.walk_in()
        given: Columns = ({} if found is None else {"customer_id": found}) | _named(values)
        if not named and row is None and found is not None:
            given["customer_name"] = book.name_of(found)
        return given


def _answered_early(values: Values, received: Stamp, zone: ZoneInfo) -> bool:
    """Whether a row says that it was answered or closed before it came; where only a day is known, by the day."""
    for one in (stamp(values, "answered_at"), stamp(values, "closed_at")):
        if one is None:
            continue
        if one.moment is None or received.moment is None:
            days = [told.at(zone).astimezone(zone).date() for told in (one, received)]
            early = days[0] < days[1]
        else:
            early = one.moment < received.moment
        if early:
            return True
    return False


def _named(values: Values) -> Columns:
    name = text(values, "customer_name")
    return {"customer_name": name} if says_who(name) else {}


IMPORTER = Importer("complaints", ComplaintIntake)
