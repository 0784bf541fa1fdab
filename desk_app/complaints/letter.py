"""The reply letter before it is printed: its texts as the file knows them, to be changed by whoever signs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.complaints import measures, store
from desk_app.complaints.measures import measure_words
from desk_app.complaints.model import Complaint, ComplaintStep, Step
from desk_app.complaints.sentences import ready
from desk_app.complaints.work_store import notes_of
from desk_app.core import when
from desk_app.core.i18n import LANGUAGES, N_, _, speaking
from desk_app.core.names import strip_salutation
from desk_app.customers import store as customers
from desk_app.customers.label_handout import addressee
from desk_app.customers.model import CustomerKind, sex_of
from desk_app.storage.reading import Reader

REPLY = N_("Reply letter")
"""The first line of the note that keeps what was printed."""
_BRIEF = 160
_DEAR = {"male": N_("Dear Mr {name},"), "female": N_("Dear Ms {name},")}


@dataclass(frozen=True, slots=True)
class LetterTexts:
    """The texts of a letter in their order; an empty one is left out. Each may have several lines."""

    salutation: str = ""
    asked: str = ""
    apology: str = ""
    found: str = ""
    done: str = ""
    prevention: str = ""
    closing: str = ""

    def paragraphs(self) -> list[str]:
        """What stands under one another, from the salutation to the closing sentence."""
        texts = (self.salutation, self.asked, self.apology, self.found, self.done, self.prevention, self.closing)
        return [text.strip() for text in texts if text.strip()]


def drafted(reader: Reader, complaint_id: str, zone: ZoneInfo, lang: str) -> LetterTexts:
    """The letter as the file would have it, in a language; what only a person can say stays empty."""
    one = store.by_id(reader, complaint_id)
    steps = store.steps_that_count(reader, complaint_id)
    with speaking(lang):
        held = [each for each in measures.of_complaint(reader, complaint_id) if each.holds]
        prevents = _note_of(steps, Step.ANTICIPATE)
        return LetterTexts(
            salutation=salutation(reader, one),
            asked=_("You told us on {day}: “{words}”").format(
                day=when.date(one.received_at.astimezone(zone).date(), year=True), words=brief(one.text or one.title)
            ),
            apology=_note_of(steps, Step.APOLOGIZE) or ready(Step.APOLOGIZE, lang)[0],
            found=_found(one),
            done="\n".join([_("This is what we have done for you:"), *(f"· {measure_words(each)}" for each in held)])
            if held
            else "",
            prevention=_("So that it does not happen again: {what}").format(what=prevents) if prevents else "",
            closing=_("If you are not content with this, please tell us: we take it up again at once."),
        )


def salutation(reader: Reader, one: Complaint) -> str:
    """How a letter begins, in the language spoken: by their sex where the file knows it, never by a number."""
    customer = customers.by_id(reader, one.customer_id) if one.customer_id else None
    name = name_of(reader, one)
    if not name:
        return _("Dear customer,")
    person = customer is not None and customer.kind == CustomerKind.PERSON and name == customer.name
    sex = sex_of(customer.sex) if customer is not None and person else ""
    if sex:
        return _(_DEAR[sex]).format(name=strip_salutation(name))
    return _("Dear {name},").format(name=name)


def name_of(reader: Reader, one: Complaint) -> str:
    """The name a letter goes to; "" where all that is known is a number, or nothing."""
    name = one.customer_name.strip()
    unknown = {_in(lang, "Unknown customer") for lang in LANGUAGES}
    known = name and name not in unknown and name != one.phone_raw and any(letter.isalpha() for letter in name)
    return name if known else ""


def address_of(reader: Reader, one: Complaint) -> tuple[str, ...]:
    """The lines of the customer's address; none where the file has none."""
    if not one.customer_id:
        return ()
    to = addressee(customers.by_id(reader, one.customer_id))
    city = to.city if to.city and to.city not in to.address else ""
    if to.chinese:
        return tuple(line for line in f"{city}{to.address}".splitlines() if line.strip())
    return tuple(line for line in (*to.address.splitlines(), city) if line.strip())


def brief(text: str) -> str:
    """The customer's words on one line, cut at a word where they are long."""
    words = " ".join(text.split())
    if len(words) <= _BRIEF:
        return words
    cut = words[:_BRIEF]
    begin, space, _rest = cut.rpartition(" ")
    return (begin if space and len(begin) > _BRIEF // 2 else cut).rstrip(" ,.;，。；、") + "…"


def kept_text(texts: LetterTexts, at: datetime, zone: ZoneInfo, lang: str) -> str:
    """What is kept of a letter that went out."""
    with speaking(lang):
        day = when.date(at.astimezone(zone).date(), year=True)
        return "\n\n".join((f"{_(REPLY)} · {day}", *texts.paragraphs()))


def kept_already(reader: Reader, complaint_id: str, texts: LetterTexts) -> bool:
    """Whether the newest letter that is kept says the same, on whatever day it went out."""
    letters = [each.text for each in notes_of(reader, complaint_id, for_customer=True) if is_letter(each.text)]
    return bool(letters) and letters[-1].split("\n\n", 1)[1:] == ["\n\n".join(texts.paragraphs())]


def is_letter(note: str) -> bool:
    """Whether a note keeps a letter that went out."""
    return note.startswith(tuple(f"{_in(lang, REPLY)} · " for lang in LANGUAGES))


def _in(lang: str, sentence: str) -> str:
    with speaking(lang):
        return _(sentence)


def _note_of(steps: Sequence[ComplaintStep], step: Step) -> str:
    return next((each.note for each in reversed(steps) if each.step is step and each.note), "")


def _found(one: Complaint) -> str:
    """The answer as it was written down, but for a sentence that speaks of the customer to somebody else."""
    answer = (one.answer or "").strip()
    return "" if any(answer in ready(Step.TOLD, lang, nature=one.nature) for lang in LANGUAGES) else answer
