"""The catalogues are whole, compiled, and read well."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from installer import words
from tests.reading_code import HAN

PLACEHOLDER = re.compile(r"{[^{}]*}")

TRADE = {
    "Customer file": "客户档案",
    "Complaint acceptance slip": "投诉受理回执",
    "Next step": "下一步",
    "Remedy sought": "诉求",
    "Tier": "客户金字塔等级",
    "Credit": "信用等级",
    "Walk-in": "散客",
    "Desk": "服务台",
    "phone": "电话",
    "walk-in": "来访",
    "incoming": "来电",
    "outgoing": "去电",
    "WeChat": "微信",
    "suggestion box": "意见箱",
    "visit": "拜访",
    "enquiry": "咨询",
    "request": "需求",
    "suggestion": "建议",
    "complaint": "投诉",
    "praise": "表扬",
    "pre-sale": "售前业务开发",
    "order dispatch": "售中调度",
    "delivery": "售中配送",
    "relationship": "售后关系维护",
    "settlement": "售后结算",
    "repair and maintenance": "售后维修保养",
    "acknowledge": "承认",
    "apologize": "道歉",
    "amend": "弥补",
    "anticipate": "预见",
    "customer told": "已告知客户",
    "clerk": "前台客服",
}


@cache
def catalogue(lang: str) -> Catalog:
    return words.read_catalogue(lang)


def messages(lang: str) -> list[Message]:
    return [message for message in catalogue(lang) if message.id]


def forms(text: object) -> tuple[str, ...]:
    if isinstance(text, str):
        return (text,)
    assert isinstance(text, list | tuple)
    return tuple(str(each) for each in text)


# The catalogues


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_words_of_the_code_and_of_the_catalogue_are_the_same(lang: str) -> None:
    code = {(context, message): where for (context, message), where in words.spoken()}
    there = {(message.context, _key(message)) for message in messages(lang)}
    missing = [f"{where} {key[1]!r}" for key, where in code.items() if key not in there]
    unused = [key for key in there if key not in code]
    assert (missing, unused) == ([], []), "run: python installer/words.py update"


def _key(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def test_every_sentence_is_said_in_chinese() -> None:
    assert [message.id for message in words.untranslated(catalogue("zh_CN"))] == []


def test_english_counts_have_both_forms() -> None:
    assert [m.id for m in messages("en") if isinstance(m.id, tuple) and m.string != m.id] == []


def test_english_says_what_stands_in_the_code() -> None:
    said = [m.id for m in messages("en") if isinstance(m.id, str) and m.string not in ("", words.straight(m.id))]
    assert said == []


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_nothing_is_marked_doubtful_or_kept_from_the_past(lang: str) -> None:
    assert [m.id for m in messages(lang) if m.fuzzy] == []
    assert list(catalogue(lang).obsolete) == []


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_compiled_words_are_those_written(lang: str) -> None:
    assert words.mo_path(lang).read_bytes() == words.as_mo(catalogue(lang))


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_written_words_are_sorted_and_carry_no_dates(lang: str) -> None:
    written = words.po_path(lang).read_bytes()
    assert written == words.as_po(catalogue(lang))
    assert b"Date" not in written
    assert b"\n#:" not in written
    ids = [forms(message.id)[0] for message in messages(lang)]
    assert len(ids) > 100


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_an_update_would_change_nothing(lang: str) -> None:
    assert words.as_po(words.merged(lang)) == words.po_path(lang).read_bytes()


def test_a_command_that_there_is_not_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert words.main(["translate"]) == 2
    assert "words.py update" in capsys.readouterr().err


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_each_translation_has_the_placeholders_of_its_sentence(lang: str) -> None:
    wrong = []
    for message in messages(lang):
        asked = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        wrong += [text for text in forms(message.string) if text and set(PLACEHOLDER.findall(text)) != asked]
    assert wrong == []


# The Chinese


def chinese() -> Iterator[str]:
    for message in messages("zh_CN"):
        yield from forms(message.string)


def test_chinese_sentences_have_chinese_punctuation() -> None:
    half = re.compile(rf"(?:{HAN.pattern}|”)[,.;:?!(]|[,;:?!)]{HAN.pattern}")
    plain = [re.sub(r" \(\*\.[^)]*\)(;;)?| \(\*\)", "", text) for text in chinese()]
    assert [text for text in plain if half.search(text)] == []


def test_no_space_stands_beside_chinese_punctuation() -> None:
    spaced = re.compile(r" [，。；：？！、）]|[，。；：？！、（] ")
    assert [text for text in chinese() if spaced.search(text)] == []


def test_latin_words_stand_apart_from_chinese_ones() -> None:
    touching = re.compile(rf"{HAN.pattern}[A-Za-z0-9]|[A-Za-z0-9]{HAN.pattern}")
    plain = [PLACEHOLDER.sub("", text) for text in chinese()]
    assert [text for text in plain if touching.search(text)] == []


def test_a_sentence_ends_like_the_english_one() -> None:
    ends = {".": "。", "?": "？", "!": "！", ":": "：", "…": "…"}
    wrong = []
    for message in messages("zh_CN"):
        english, said = forms(message.id)[0], forms(message.string)[0]
        end = ends.get(english[-1])
        if end is not None and not english.endswith((" .", "TOML.")) and not said.endswith(end):
            wrong.append((english, said))
    assert wrong == []


@pytest.mark.parametrize(("english", "trade"), TRADE.items())
def test_the_words_of_the_trade_are_kept(english: str, trade: str) -> None:
    found = catalogue("zh_CN").get(english)
    assert found is not None
    assert found.string == trade
