"""Lists of answers: what customers said of deliveries, complaints and calls, or of the store."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from desk_app.calls import store as calls
from desk_app.calls.taking_in import Columns, RowBook, moment_text, stamp, text
from desk_app.calls.whose import CustomerBook, says_who
from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import fold
from desk_app.customers.erased import KeptEmpty
from desk_app.exchange.targets import TARGETS
from desk_app.imports.model import Importer, Outcome, Setting, Values
from desk_app.matters.model import MatterKind
from desk_app.storage.tx import Tx
from desk_app.surveys import store
from desk_app.surveys.model import HUNDRED, STARS, bounds, of_100

_BLANK: Columns = dict.fromkeys(
    (
        "id", "number", "reference", "kind", "row_id", "customer_id", "asked_at", "answered_at", "channel", "score",
        "score_scale", "score_100", "comment", "import_id",
    )
)  # fmt: skip
_MATTERS = {
    "delivery_reference": ("deliveries", MatterKind.DELIVERY),
    "complaint_reference": ("complaints", MatterKind.COMPLAINT),
    "call_reference": ("calls", None),
}
"""What an answer may name, its table, and what it is then about; of a call it is known whose it was."""
_GONE = ("comment",)
_SAID = {
    5: "very satisfied|excellent|非常满意|很满意|十分满意|特别满意|完美",
    4: "satisfied|good|满意|较满意|比较满意|好评|好",
    3: "neutral|neither|average|fair|ok|一般|中立|基本满意|中评|普通",
    2: "dissatisfied|not satisfied|unsatisfied|poor|bad|不满意|较不满意|不太满意|差评|差",
    1: "very dissatisfied|very poor|very bad|terrible|非常不满意|很不满意|十分不满意|特别不满意|极差",
}
_OF_WORDS = {fold(word): score for score, words in _SAID.items() for word in words.split("|")}
_STARRED = re.compile(r"([★⭐*]{1,5})[☆✩]*")
_WITH_WHOLE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/|out of|of|／)\s*(\d+)")
_WITH_UNIT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:stars?|points?|marks?|星|颗星|分|%|％)?", re.IGNORECASE)
_PART = re.compile(r"\s*(?:stars?|points?|星级?|分制?|%)\s*$", re.IGNORECASE)
_HIGHEST_TO_SCALE = {5: STARS, 10: "0-10", 100: HUNDRED}


class SurveyIntake:
    """Takes rows of answers in. What an answer is about is found by its number, else by the customer's number or phone.

    One answer about a matter is kept: a list that comes again changes what it says anew.
    """

    def __init__(self, tx: Tx, setting: Setting) -> None:
        self._tx, self._setting = tx, setting
        self._rows = RowBook(
            tx, setting, store.TABLE, store.LETTER, _BLANK, (), each=store.each, moment="answered_at",
            same=("row_id", "customer_id", "comment", "asked_at"),
        )  # fmt: skip
        self._customers = CustomerBook(tx, setting)
        self._emptied = KeptEmpty(tx, gone=_GONE, category=())
        self._marks: list[Columns] = []
        self._now = to_text(tx.now)
        self._about: set[str] = set()
        self.notices: list[str] = []

    def take(self, values: Values) -> Outcome:
        """Takes one row; raises DeskError where it says nothing of how it was, or not of what."""
        reference = text(values, "reference")
        given, marks = self._columns(values), self._marks_of(values)
        if not given.keys() & {"score", "comment"} and not marks:
            raise DeskError(_("This row has neither a score nor words of the customer."), field="score")
        if reference:
            self._rows.refuse_repeated(reference)
        given |= self._whose(values)
        row_id = given.get("row_id")
        if row_id is not None and row_id in self._about:
            raise DeskError(_("An answer about this stands above already: the first row was taken."), field="row_id")
        row = self._rows.known(reference) if reference else None
        if row is None and row_id is not None:
            row = self._answer_about(row_id)
        if row is None and not reference:
            row = self._rows.alike(given)
        if row_id is not None:
            self._about.add(row_id)
        if row is not None and self._emptied.holds({**row, "customer_name": ""}):
            given = self._emptied.without(row, given)
        given = given | {"score_100": self._of_100(given, row)}
        if row is None:
            made = new_id()
            self._marks += _mark_rows(made, marks)
            return self._rows.add(given, {"id": made, "answered_at": given.get("answered_at")})
        done = self._rows.merge(row, given, {})
        return Outcome.CHANGED if self._marks_news(row["id"], marks) and done is Outcome.UNCHANGED else done

    def finish(self) -> None:
        """Writes what is still held back."""
        self._customers.flush()
        self._rows.flush()
        if self._marks:
            self._tx.insert_many(store.MARKS, self._marks)
        self.notices += self._emptied.notices()

    def _columns(self, values: Values) -> Columns:
        given: Columns = {
            column: found
            for column, target in (("reference", "reference"), ("channel", "channel"))
            if (found := text(values, target))
        }
        if words := "\n".join(filter(None, (text(values, "comment"), text(values, "note")))):
            given["comment"] = words
        for column, target in (("answered_at", "taken_at"), ("asked_at", "asked_at")):
            if at := moment_text(stamp(values, target), self._setting):
                given[column] = at
        if said := text(values, "score"):
            given["score"], given["score_scale"] = score_of(said, text(values, "score_scale", "scale"))
        elif scale := text(values, "score_scale", "scale"):
            given["score_scale"] = _scale(scale)
        return given

    def _whose(self, values: Values) -> Columns:
        named = [(target, found) for target in (*_MATTERS, "matter_reference") if (found := text(values, target))]
        for target, number in named:
            if (about := self._matter(target, number)) is not None:
                return about
        if named:
            target, number = named[0]
            raise DeskError(_("There is nothing here with the number {number}.").format(number=number), field=target)
        reference = self._customers.reference_of(text(values, "customer_reference"))
        phone, name = text(values, "phone", "phones"), text(values, "customer_name")
        customer = self._customers.by_reference(reference) if reference else None
        if customer is None and phone:
            customer = self._customers.by_phone(phone, name)
        if customer is None and phone and says_who(name):
            customer = self._customers.open_file(name, phone=phone)
        if customer is None and (reference or phone):
            raise DeskError(
                _("No customer here has the number {number}.").format(number=reference or phone), field="phone"
            )
        return {"customer_id": customer} if customer else {}

    def _matter(self, target: str, number: str) -> Columns | None:
        tables = [_MATTERS[target]] if target in _MATTERS else list(_MATTERS.values())
        for table, kind in tables:
            row_id = self._numbers[table].get(number) or self._numbers[table].get(number.upper())
            if row_id is None:
                continue
            row = calls.row_of(self._tx, table, row_id)
            linked: Columns = {"kind": kind.value, "row_id": row_id} if kind is not None else {}
            return linked | ({"customer_id": row["customer_id"]} if row["customer_id"] else {})
        return None

    @cached_property
    def _numbers(self) -> dict[str, dict[str, str]]:
        """Of each table our numbers and theirs, to the row."""
        found: dict[str, dict[str, str]] = {}
        for table, _kind in _MATTERS.values():
            rows = self._tx.query(f"SELECT id, number, reference FROM {table} WHERE deleted_at IS NULL")
            found[table] = {row["number"]: row["id"] for row in rows}
            found[table] |= {row["reference"]: row["id"] for row in rows if row["reference"]}
        return found

    @cached_property
    def _known(self) -> dict[str, str]:
        return store.ids_by_row(self._tx)

    def _answer_about(self, row_id: str) -> dict[str, Any] | None:
        found = self._known.get(row_id)
        return None if found is None else store.row_of(self._tx, found)

    def _of_100(self, given: Columns, row: Mapping[str, Any] | None) -> float | None:
        before = row or {}
        score, scale = (given.get(name, before.get(name)) for name in ("score", "score_scale"))
        return of_100(score, scale)

    def _marks_of(self, values: Values) -> dict[str, float]:
        known = TARGETS["surveys"]
        return {
            question: float(value)
            for question, value in values.items()
            if question not in known and not question.startswith("raw_") and isinstance(value, int | float)
        }

    def _marks_news(self, survey_id: str, marks: Mapping[str, float]) -> bool:
        sql = f"SELECT id, question, value FROM {store.MARKS} WHERE survey_id = ? AND deleted_at IS NULL"
        before = {row["question"]: row for row in self._tx.query(sql, (survey_id,))}
        for question, value in marks.items():
            if question in before and before[question]["value"] != value:
                self._tx.update(store.MARKS, before[question]["id"], {"value": value})
        fresh = {question: value for question, value in marks.items() if question not in before}
        self._marks += _mark_rows(survey_id, fresh, len(before))
        return bool(fresh) or any(before[q]["value"] != v for q, v in marks.items() if q in before)


def _mark_rows(survey_id: str, marks: Mapping[str, float], first: int = 0) -> list[Columns]:
    return [
        {"id": new_id(), "survey_id": survey_id, "question": question, "value": value, "position": place}
        for place, (question, value) in enumerate(marks.items(), first)
    ]


def score_of(said: str, scale: str = "") -> tuple[float, str | None]:
    """A score and its scale: `4` of 1-5, `8/10`, `★★★★☆`, `满意`, `92 分`; raises DeskError for what is none.

    Without a scale, words and stars are of 1-5; a number alone says no scale.
    """
    plain = said.strip()
    known = _scale(scale) if scale else None
    if (word := _OF_WORDS.get(fold(plain))) is not None:
        return _placed(word, known), known or STARS
    if found := _STARRED.fullmatch(plain):
        return float(len(found[1])), known or STARS
    if found := _WITH_WHOLE.fullmatch(plain):
        whole = int(found[2])
        return float(found[1]), known or _HIGHEST_TO_SCALE.get(whole, f"0-{whole}")
    if found := _WITH_UNIT.fullmatch(plain):
        if known is None and re.search("星|star", plain, re.IGNORECASE):
            known = STARS
        return _within(float(found[1]), known), known
    raise DeskError(_("“{text}” is no score.").format(text=said), field="score")


def _placed(word: int, scale: str | None) -> float:
    """A word's place on another scale than 1-5."""
    ends = bounds(scale)
    return float(word) if ends is None else ends[0] + (word - 1) / 4 * (ends[1] - ends[0])


def _within(score: float, scale: str | None) -> float:
    ends = bounds(scale)
    if ends is not None and not ends[0] <= score <= ends[1]:
        said = _("The mark lies between {lowest} and {highest}.")
        raise DeskError(said.format(lowest=f"{ends[0]:g}", highest=f"{ends[1]:g}"), field="score")
    return score


def _scale(said: str) -> str:
    """A scale as it is kept: `1–5`, `5 stars`, `百分制` become `1-5`, `1-5`, `0-100`."""
    ends = bounds(said)
    if ends is not None:
        return f"{ends[0]:g}-{ends[1]:g}"
    highest = _PART.sub("", said.strip())
    highest = {"百": "100", "十": "10", "五": "5", "percent": "100"}.get(highest.casefold(), highest)
    if highest.isdecimal() and int(highest) > 1:
        return _HIGHEST_TO_SCALE.get(int(highest), f"1-{int(highest)}")
    raise DeskError(_("“{text}” is no scale: write it like 1-5 or 0-100.").format(text=said), field="score_scale")


IMPORTER = Importer("surveys", SurveyIntake)
