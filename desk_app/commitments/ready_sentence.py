"""What the customer is told of a promise, made of its number; which amount of time a sentence of one's own names."""

import re
import unicodedata

from desk_app.commitments.amounts import Amount, amount
from desk_app.commitments.model import About, ClockKind, Version
from desk_app.commitments.promising import amount_words, texts_of
from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGES, N_, _, language, ngettext, speaking

READY_WORDS = {
    About.FIRST_ANSWER: N_("We give a first answer within {time}."),
    About.ACKNOWLEDGE: N_("We speak with you about your complaint within {time}."),
    About.APOLOGIZE: N_("You hear our apology within {time}."),
    About.SOLUTION: N_("We have a solution within {time}."),
    About.PREVENTION: N_("Within {time} we tell you what we do so that it does not happen again."),
    About.NEXT_UPDATE: N_("You hear from us again within {time}."),
    About.DELIVERY: N_("We deliver within {time}."),
    About.REPAIR: N_("We repair it within {time}."),
    About.CALLBACK: N_("We call you back within {time}."),
}
_HOUR, _DAY = 3_600, 24 * 3_600
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "half an": 0.5, "an": 1, "半": 0.5, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8, "九": 9, "十": 10,
}  # fmt: skip
_TOLD = re.compile(
    r"(?P<number>\d{1,6}(?:\.\d{1,3})?|half an|\b(?:an|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|[半一两二三四五六七八九十])\s*(?:个\s*)?(?:opening|营业|working|business|工作)?\s*"
    r"(?P<unit>seconds?\b|minutes?\b|mins?\b|hours?\b|hrs?\b|days?\b|[hd]\b|秒|分钟|小时|钟头|日|天)"
)
_SECONDS = {"s": 1, "m": 60, "h": _HOUR, "秒": 1, "分": 60, "小": _HOUR, "钟": _HOUR}


def time_words(length: Amount, clock: ClockKind) -> str:
    """An amount as it is told: `2 opening hours`, `3 working days`; around the clock `24 hours`."""
    if clock is ClockKind.ALWAYS or length.days or length.seconds % _HOUR:
        return amount_words(length, clock)
    hours = length.seconds // _HOUR
    return ngettext("{n} opening hour", "{n} opening hours", hours).format(n=hours)


def ready_sentences(about: About, length: Amount, clock: ClockKind) -> tuple[str, str]:
    """The ready sentence of a promise, in English and in Chinese."""
    told = []
    for lang in LANGUAGES:
        with speaking(lang):
            told.append(_(READY_WORDS[about]).format(time=time_words(length, clock)))
    return told[0], told[1]


def is_ready(version: Version) -> tuple[bool, bool]:
    """Whether its texts, English and Chinese, are the ready ones of its number or empty."""
    ready = ready_sentences(version.about, version.amount, version.clock)
    english, chinese = texts_of(version)
    return english in ("", ready[0]), chinese in ("", ready[1])


def typed_amount(length: Amount, clock: ClockKind) -> str:
    """An amount as a form shows it: `24 h`, in Chinese `24 小时`; either can be typed."""
    return amount_words(length, clock) if language() == "zh_CN" else length.text


def other_amount(sentence: str, length: Amount, clock: ClockKind) -> str:
    """The amount of time a sentence names where it is another than that one; "" where it names none, or the same."""
    plain = unicodedata.normalize("NFKC", sentence).casefold()
    found = [(each[0].strip(), *_counted(each)) for each in _TOLD.finditer(plain)]
    fitting = {(length.days, length.seconds)}
    if clock is ClockKind.ALWAYS:
        fitting.add((0, length.days * _DAY + length.seconds))
        found = [(words, 0, days * _DAY + seconds) for words, days, seconds in found]
    if not found or any((days, seconds) in fitting for _words, days, seconds in found):
        return ""
    whole = (sum(days for _words, days, _seconds in found), sum(seconds for _words, _days, seconds in found))
    return "" if whole in fitting else found[0][0]


def _counted(found: re.Match[str]) -> tuple[float, float]:
    """So many days and so many seconds."""
    named, unit = found["number"], found["unit"]
    number = _NUMBERS[named] if named in _NUMBERS else float(named)
    return (number, 0) if unit[0] in "d日天" else (0, number * _SECONDS[unit[0]])


def contradiction(sentence: str, typed: str, clock: ClockKind) -> str:
    """What to say where a sentence names another amount than the number typed; "" where all is well."""
    try:
        length = amount(typed)
    except DeskError:
        return ""
    other = other_amount(sentence, length, clock)
    if not other:
        return ""
    said = _("The sentence says “{other}”, but {length} is promised: make the two agree.")
    return said.format(other=other, length=time_words(length, clock))
