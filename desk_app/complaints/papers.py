"""The papers of one complaint of a file: what each says is gathered here, how it looks is said by its handout."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from desk_app.callbacks import store as callbacks
from desk_app.calls.model import channel_words
from desk_app.commitments import clock_store
from desk_app.commitments.clocks import clock_words, waiting
from desk_app.commitments.model import READY_MADE
from desk_app.complaints import closing, measures, store, work_store
from desk_app.complaints.close_handout import CloseSheet, close_sheet
from desk_app.complaints.handout import AcceptanceSlip, acceptance_slip
from desk_app.complaints.internal_file import Gathering
from desk_app.complaints.internal_handout import InternalFile, internal_sheet
from desk_app.complaints.letter import LetterTexts, address_of, drafted, is_letter, name_of
from desk_app.complaints.letter_handout import Letter, reply_letter
from desk_app.complaints.measures import measure_words
from desk_app.complaints.model import (
    SATISFACTION_WORDS,
    STEP_WORDS,
    Complaint,
    ComplaintStep,
    Satisfaction,
    Step,
    done_steps,
    next_of,
)
from desk_app.complaints.nature import Nature
from desk_app.complaints.nature_sentences import FIRST_ANSWER_TO
from desk_app.complaints.progress_handout import Happened, Progress, happened, kept_words, progress_sheet
from desk_app.complaints.promise_lines import ENDS, PromiseLine, lines_now
from desk_app.complaints.promises import STEP_PROMISE
from desk_app.complaints.survey_handout import SurveySlip, survey_slip
from desk_app.core import when
from desk_app.core.i18n import _, language, speaking
from desk_app.core.phone import mask_phone, read_phone
from desk_app.printing.letterhead import Letterhead
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_ID
from desk_app.storage.desk_file import DeskFile
from desk_app.topics.ready_made import title_in

_ROOM = ((240, 110, 4), (150, 60, 3), (80, 40, 2), (40, 20, 1))
"""So many characters (Chinese ones count twice) of the words and of the remedy, and lines of each, stand on the slip a
customer takes home: as many as leave it one page."""
_LONG = 600
"""Characters that are too many for a roll, which is one page however long."""
_PAGE = re.compile(rb"/Type /Page\b")


@dataclass(frozen=True, slots=True)
class _Case:
    """A complaint as its papers need it."""

    one: Complaint
    steps: Sequence[ComplaintStep]
    promises: Sequence[PromiseLine]
    zone: ZoneInfo
    phone: str

    @property
    def about(self) -> str:
        """Title and words; the words alone where they begin with the title."""
        title, text = title_in(self.one.title, language()), self.one.text
        if not text:
            return title
        return text if text.startswith(self.one.title) else f"{title}\n{text}"


def _case(file: DeskFile, row_id: str) -> _Case:
    one = store.by_id(file, row_id)
    counting = store.steps_that_count(file, row_id)
    lines = lines_now(file, row_id, store.steps_of(file, row_id), one.received_at, file.clock.now())
    if one.nature is not Nature.COMPLAINT:  # what every store promises speaks of complaints
        usual = {each.text.rstrip().rstrip(ENDS) for each in READY_MADE}
        lines = [replace(each, words=clock_words(each.about)) if each.words in usual else each for each in lines]
    phone = mask_phone(read_phone(one.phone_raw)) if one.phone_raw else ""
    return _Case(one, counting, lines, settings.profile(file).zoneinfo, phone)


def shortened(text: str, most: int, most_lines: int) -> str:
    """A text as a slip has room for it: cut with a mark where it is long, and where the rest stands."""
    cut, room = "", most
    for letter in "\n".join(text.splitlines()[:most_lines]):
        room -= 1 if letter.isascii() else 2
        if room < 0:
            break
        cut += letter
    cut = cut.rstrip()
    return text if cut == text.rstrip() else _("{beginning} … (in full on file)").format(beginning=cut)


def acceptance_slip_of(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    """The slip a customer takes home when the complaint was taken down, with every promise given."""
    with speaking(lang):
        case = _case(file, row_id)
        one = case.one
        promises = [(each.words, each.due_at) for each in case.promises]
        slip = AcceptanceSlip(
            number=one.number,
            reference=one.reference or "",
            received_at=one.received_at,
            customer_name=name_of(file, one),
            about=case.about,
            zone=case.zone,
            received_by=staff.names(file).get(_taken_by(file, one), ""),
            phone_masked=case.phone,
            remedy=one.remedy or "",
            promises=tuple(promises) or ((_(FIRST_ANSWER_TO[one.nature]), one.promised_at),),
            product=one.product or "",
            order_ref=one.order_ref or "",
            follow_up_days=settings.profile(file).follow_up_days,
            nature=one.nature,
        )
        made = acceptance_slip(slip, head, size=size, lang=lang)
        for words, wish, lines in _ROOM:
            if len(_PAGE.findall(made)) == 1 and len(case.about) <= _LONG:
                break
            about, remedy = shortened(case.about, words, lines), shortened(one.remedy or "", wish, lines)
            made = acceptance_slip(replace(slip, about=about, remedy=remedy), head, size=size, lang=lang)
            if len(_PAGE.findall(made)) == 1:
                break
        return made


def _taken_by(file: DeskFile, one: Complaint) -> str:
    """Who took it down, whoever has it now; its owner where another program did."""
    first = next(iter(store.history(file, one.id)), None)
    return (first.by if first else None) or one.owner_id


def survey_slip_of(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    """The slip that asks how satisfied the customer is."""
    one = store.by_id(file, row_id)
    return survey_slip(SurveySlip(one.number, title_in(one.title, lang), one.nature), head, size=size, lang=lang)


def progress_of(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    """How the complaint stands, for the customer: nothing that stays inside is on it."""
    with speaking(lang):
        case, now = _case(file, row_id), file.clock.now()
        one = case.one
        coming = next_of(done_steps(case.steps), one.nature) if one.open else None
        about = STEP_PROMISE.get(coming) if coming else None
        promised = [each.due_at for each in case.promises if each.running and each.about == about]
        joined = store.by_id(file, one.joined_into).number if one.joined_into else ""
        sheet = Progress(
            number=one.number,
            nature=one.nature,
            received_at=one.received_at,
            customer_name=name_of(file, one),
            about=case.about,
            now=now,
            zone=case.zone,
            reference=one.reference or "",
            phone_masked=case.phone,
            remedy=one.remedy or "",
            product=one.product or "",
            order_ref=one.order_ref or "",
            promises=case.promises,
            done=happened(one, case.steps, _held(file, row_id), _notes(file, row_id)),
            waiting=waiting(clock_store.pauses_of(file, row_id)),
            next_step=coming,
            next_due=max(promised, default=one.due_at),
            with_number=joined,
            contact="" if one.owner_id == DESK_ID else staff.names(file).get(one.owner_id, ""),
        )
        return progress_sheet(sheet, head, size=size, lang=lang)


def _held(file: DeskFile, row_id: str) -> list[str]:
    """What the customer gets, a line each: nothing that waits to be decided on or was turned down."""
    return [measure_words(each) for each in measures.of_complaint(file, row_id) if each.holds]


def _notes(file: DeskFile, row_id: str) -> list[Happened]:
    """The notes that may be printed; of a letter that went out only that it did."""
    found = work_store.notes_of(file, row_id, for_customer=True)
    return [
        Happened(each.at, _("We wrote to you") if is_letter(each.text) else _("We note for you"), _said(each.text))
        for each in found
    ]


def _said(text: str) -> str:
    return "" if is_letter(text) else text


def reply_of(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    """The reply letter as the file would have it."""
    return reply_with(file, row_id, drafted(file, row_id, _zone(file), lang), head, size, lang)


def reply_with(file: DeskFile, row_id: str, texts: LetterTexts, head: Letterhead, size: str, lang: str) -> bytes:
    """The reply letter with these texts."""
    with speaking(lang):
        one, zone = store.by_id(file, row_id), _zone(file)
        letter = Letter(
            number=one.number,
            title=title_in(one.title, lang),
            nature=one.nature,
            day=file.clock.now().astimezone(zone).date(),
            texts=texts,
            name=name_of(file, one),
            address=address_of(file, one),
            reference=one.reference or "",
            signed_by="" if one.owner_id == DESK_ID else staff.names(file).get(one.owner_id, ""),
        )
        return reply_letter(letter, head, size=size, lang=lang)


def internal_of(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    """Everything the store knows of it, for its own people."""
    with speaking(lang):
        one, zone, now = store.by_id(file, row_id), _zone(file), file.clock.now()
        said = Gathering(file, one, staff.names(file), now, zone)
        made = InternalFile(one.number, one.title, now, zone, said.facts(), said.parts())
        return internal_sheet(made, head, size=size, lang=lang)


def close_of(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    """What was asked, promised, done and told, to be signed by both."""
    with speaking(lang):
        case = _case(file, row_id)
        one, people = case.one, staff.names(file)
        noted = [each.note for each in case.steps if each.step in (Step.AMEND, Step.ANTICIPATE) and each.note]
        closed = next((each for each in reversed(case.steps) if each.step is Step.CLOSED), None)
        beside = Progress(one.number, one.received_at, "", "", file.clock.now(), case.zone)
        sheet = CloseSheet(
            number=one.number,
            received_at=one.received_at,
            customer_name=name_of(file, one),
            about=case.about,
            zone=case.zone,
            reference=one.reference or "",
            phone_masked=case.phone,
            remedy=one.remedy or "",
            promises=[(each.words, kept_words(each, beside)) for each in case.promises],
            done=list(dict.fromkeys(filter(None, [*_held(file, row_id), *noted, one.answer]))),
            told=[_told(each, people, case.zone) for each in case.steps if each.how or each.step is Step.TOLD],
            satisfaction=_(SATISFACTION_WORDS[Satisfaction(one.satisfaction)]) if one.satisfaction else "",
            closed_at=None if one.open else one.closed_at,
            closed_by=people.get(closed.by_id, "") if closed else "",
            follow_up=_follow_up(file, row_id, case.zone),
            missing=closing.missing(file, one) if one.open else (),
            nature=one.nature,
        )
        return close_sheet(sheet, head, size=size, lang=lang)


def _told(step: ComplaintStep, people: dict[str, str], zone: ZoneInfo) -> tuple[str, str, str]:
    how = " · ".join(filter(None, (_(STEP_WORDS[step.step]), channel_words(step.how or ""))))
    said = "\n".join(filter(None, (how, step.note)))
    return when.date_time(step.at, zone, year=True), said, people.get(step.by_id, "")


def _follow_up(file: DeskFile, row_id: str, zone: ZoneInfo) -> str:
    """The call that follows: its number, and when it is due, or that it was made."""
    for call in callbacks.of_matter(file, row_id)[:1]:
        state = when.date_time(call.due_at, zone, year=True) if call.open else _("done")
        return f"{state} · {call.number}"
    return ""


def _zone(file: DeskFile) -> ZoneInfo:
    return settings.profile(file).zoneinfo
