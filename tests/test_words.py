"""The catalogues are whole, compiled, and read well; the code speaks through them alone."""

import ast
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer import words

CODE = words.CODE
SPEAKERS = ("_", "N_", "ngettext", "pgettext")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
PLACEHOLDER = re.compile(r"{[^{}]*}")

READS_CHINESE = {
    "calls/importing.py": "words of other people's files",
    "complaints/importing.py": "words of other people's files",
    "core/i18n.py": "the name of the language in itself",
    "core/money.py": "currency words people type",
    "core/names.py": "surnames and titles",
    "core/numbers_in.py": "words before numbers",
    "core/text.py": "which characters are Chinese",
    "core/when.py": "how a date is written",
    "customers/dialog.py": "units people type",
    "customers/importing.py": "words of other people's files",
    "customers/model.py": "words for the sexes in other people's files",
    "deliveries/importing.py": "words of other people's files",
    "exchange/common_characters.py": "the commonest characters",
    "exchange/delimiters.py": "delimiters",
    "exchange/encodings.py": "how a text of Chinese is told from noise",
    "exchange/guess.py": "words of other people's headers",
    "exchange/header_words.py": "words of other people's headers",
    "exchange/templates.py": "brackets of templates",
    "exchange/values.py": "words in cells",
    "exchange/vcard.py": "labels in address books",
    "printing/wrapping.py": "where a line may break",
}
"""Files that read Chinese and do not say any, and what they read. The demo store is made of Chinese text."""

SHOWN = {
    "QLabel": (0,),
    "QPushButton": (0,),
    "QCheckBox": (0,),
    "QAction": (0,),
    "QGroupBox": (0,),
    "setText": (0,),
    "setPlaceholderText": (0,),
    "setToolTip": (0,),
    "setStatusTip": (0,),
    "setTitle": (0,),
    "setWindowTitle": (0,),
    "setAccessibleName": (0,),
    "setAccessibleDescription": (0,),
    "setInformativeText": (0,),
    "setHorizontalHeaderLabels": (0,),
    "addAction": (0,),
    "addTab": (0, 1),
    "addItem": (0,),
    "addItems": (0,),
    "set_text": (1,),
    "set_state": (0,),
    "set_head": (0,),
    "add_section": (0,),
    "show_error": (1,),
    "DeskError": (0,),
    "NotFound": (0,),
    "Cancelled": (0,),
    "button": (0,),
    "label": (0,),
    "Field": (1,),
    "Choice": (1,),
    "Fact": (0,),
    "Act": (0,),
    "Banner": (1,),
    "EmptyHint": (1, 2),
    "Health": (0,),
    "say": (0,),
    "getOpenFileName": (1, 3),
    "getSaveFileName": (1, 3),
}
"""Calls whose arguments at these places are read by people."""

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
    said = [m.id for m in messages("en") if isinstance(m.id, str) and m.string not in ("", m.id)]
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


# The code


@cache
def trees() -> dict[str, ast.Module]:
    found = sorted(CODE.rglob("*.py"))
    return {
        path.relative_to(CODE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in found
        if "__pycache__" not in path.parts
    }


def name_of(call: ast.AST) -> str:
    """What a call is called, without what it hangs on; "" for anything else."""
    if not isinstance(call, ast.Call):
        return ""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def speaks(node: ast.AST) -> bool:
    """Whether it is a translated sentence, filled in or not."""
    if name_of(node) in SPEAKERS:
        return True
    match node:
        case ast.Call(func=ast.Attribute(value=inner, attr="format")):
            return speaks(inner)
    return False


def joins_words(text: str) -> bool:
    """Whether a text between two pieces makes one sentence of them: letters, or the space between two words.

    Names of keys ("Ctrl+⏎") and endings of file names are no words of a sentence.
    """
    bare = re.sub(r"\b(Ctrl|Shift|Alt|Esc|Enter|F\d{1,2})\b|\.[a-z]{3,4}$", "", text)
    return any(character.isalpha() for character in bare) or text in (" ", ", ", "; ")


def names_a_number(node: ast.expr | None) -> bool:
    """Whether it is the number of a record: "Delivery note BJ01-D-261121-0031" is a title, no sentence."""
    match node:
        case ast.FormattedValue(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name.endswith("number")
        case ast.FormattedValue(value=ast.Call() as call):
            return "number" in name_of(call)
    return False


def glued(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[first, *_rest]) if name_of(node) in SPEAKERS:
                if isinstance(first, ast.JoinedStr | ast.BinOp) or (
                    isinstance(first, ast.Call) and name_of(first) in ("format", "join")
                ):
                    yield node.lineno, "a sentence put together before it is translated"
            case ast.BinOp(left=left, op=ast.Add(), right=right) if speaks(left) or speaks(right):
                other = right if speaks(left) else left
                if not isinstance(other, ast.Constant) or joins_words(str(other.value)):
                    yield node.lineno, "a translated sentence with something added to it"
            case ast.BinOp(left=left, op=ast.Mod()) if speaks(left):
                yield node.lineno, "a translated sentence filled by position"
            case ast.JoinedStr(values=values) if any(
                isinstance(each, ast.FormattedValue) and speaks(each.value) for each in values
            ):
                after = [*values[1:], None]
                if any(
                    isinstance(each, ast.Constant) and joins_words(str(each.value)) and not names_a_number(following)
                    for each, following in zip(values, after, strict=True)
                ):
                    yield node.lineno, "a translated sentence inside another text"
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(between)), attr="join"), args=[parts]):
                direct = parts.elts if isinstance(parts, ast.List | ast.Tuple) else []
                if any(speaks(each) for each in direct) and joins_words(between):
                    yield node.lineno, "translated words joined into a sentence"


def test_no_sentence_is_glued_from_pieces() -> None:
    found = [f"{file}:{line} {why}" for file, tree in trees().items() for line, why in glued(tree)]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "_(f'{n} rows')",
        "_('a ' + b)",
        "_('{n} rows'.format(n=n))",
        "_('Saved') + name",
        "_('Saved {x}').format(x=1) + ' again'",
        "f'{_(\"Saved\")} {name}'",
        'f\'{_("Saved")}, {_("printed")}\'',
        "f'{name} was {_(\"saved\")}'",
        "_('%d rows') % n",
        "' '.join([_('Saved'), name])",
    ],
)
def test_glue_is_seen(code: str) -> None:
    assert list(glued(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "_('{n} rows').format(n=n)",
        "f'{_(\"Save\")}  Ctrl+⏎'",
        "f'{_(\"Save\")} · {name}'",
        "_('Saved') + '  '",
        "' · '.join([_('Saved'), name])",
        "f'{_(sheet)} {number}.pdf'",
        "_(WORDS[kind])",
    ],
)
def test_separators_are_no_glue(code: str) -> None:
    assert not list(glued(ast.parse(code)))


def docstrings(tree: ast.Module) -> set[int]:
    """Where texts stand that are no values: docstrings and texts under a name that they explain."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def chinese_texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    apart = docstrings(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in apart and HAN.search(text):
                yield node.lineno, text


def test_no_chinese_stands_in_the_code() -> None:
    found = [
        f"{file}:{line} {text}"
        for file, tree in trees().items()
        if not file.startswith("demo/") and file not in READS_CHINESE
        for line, text in chinese_texts(tree)
    ]
    assert found == []


def test_the_list_of_files_that_read_chinese_is_not_longer_than_need_be() -> None:
    assert [file for file in READS_CHINESE if file not in trees() or not any(chinese_texts(trees()[file]))] == []


def texts_shown(call: ast.Call, places: Sequence[int]) -> Iterator[ast.expr]:
    for place in places:
        if place < len(call.args):
            yield call.args[place]
    for keyword in call.keywords:
        if keyword.arg in ("hint", "tip", "title", "text", "sentence", "words"):
            yield keyword.value


def pieces(shown: ast.expr) -> Iterator[str]:
    """The literal texts an expression may come to, those translated left out."""
    match shown:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield from (str(each.value) for each in values if isinstance(each, ast.Constant))
        case ast.IfExp(body=body, orelse=orelse):
            yield from pieces(body)
            yield from pieces(orelse)
        case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values):
            for each in values:
                yield from pieces(each)
        case ast.BinOp(left=left, right=right):
            yield from pieces(left)
            yield from pieces(right)
        case ast.Call(func=ast.Attribute(value=inner, attr="format")):
            yield from pieces(inner)


def is_words(text: str) -> bool:
    """Whether a text says something: two small letters in a row that are no file ending, or any Han character."""
    bare = re.sub(r"\b(Ctrl|Shift|Alt|Esc|Enter)\b|\*?\.[a-z0-9]{2,4}\b", "", text)
    return bool(re.search(r"[a-z]{2}", bare) or HAN.search(bare))


def unspoken(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in SHOWN:
            for shown in texts_shown(node, SHOWN[name_of(node)]):
                yield from ((node.lineno, text) for text in pieces(shown) if is_words(text))


def test_what_people_read_goes_through_the_catalogue() -> None:
    found = [f"{file}:{line} {text!r}" for file, tree in trees().items() for line, text in unspoken(tree)]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "QLabel('Customers')",
        "line.setToolTip('Click here' if on else '')",
        "raise DeskError(f'{name} is gone')",
        "button('Save it', 'primary')",
        "Field('name', 'Name', hint='as written')",
        "box.setWindowTitle('帮助')",
    ],
)
def test_plain_words_are_seen(code: str) -> None:
    assert list(unspoken(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "button(_('Save'), 'primary')",
        "QLabel('')",
        "label(name, 'head')",
        "button(f'{text}  Ctrl+⏎', 'primary')",
        "Field('prefix', _('Prefix'), hint='BJ01')",
    ],
)
def test_what_is_translated_or_no_word_passes(code: str) -> None:
    assert not list(unspoken(ast.parse(code)))


# The help


HELP = words.CHECKOUT / "resources" / "help"
PAGES = ("customer", "call", "complaint", "delivery", "finder", "files", "paper", "keys")


def page(lang: str, name: str) -> str:
    return (HELP / lang / f"{name}.md").read_text(encoding="utf-8")


def headings(text: str) -> list[str]:
    return [re.match("#+", line)[0] for line in text.splitlines() if re.match("#+ ", line)]  # type: ignore[index]


def test_the_help_window_offers_these_pages() -> None:
    tree = trees()["main_window/help_window.py"]
    offered = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "PAGES"
    ]
    assert offered == [PAGES]


@pytest.mark.parametrize("name", PAGES)
def test_a_help_page_is_built_the_same_in_both_languages(name: str) -> None:
    english, chinese_page = page("en", name), page("zh_CN", name)
    assert headings(english) == headings(chinese_page)
    assert named_keys(english) == named_keys(chinese_page)


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_help_page_is_short_and_begins_with_its_title(lang: str, name: str) -> None:
    text = page(lang, name)
    assert text.startswith("# ")
    assert 15 <= len(text.splitlines()) <= 40
    assert "�" not in text
    if lang == "zh_CN":
        assert HAN.search(text.splitlines()[0])
        plain = re.sub(r"`[^`]*`", "", text)
        assert not re.search(rf"{HAN.pattern}[,.;:?!(]", plain)


def test_each_folder_holds_these_pages_and_no_others() -> None:
    for lang in words.LANGUAGES:
        assert sorted(path.stem for path in (HELP / lang).iterdir()) == sorted(PAGES)


def named_keys(text: str) -> set[str]:
    """The keys a page names: those in bold, `Ctrl+1` … `Ctrl+4` each."""
    chord = r"(?:(?:Ctrl|Shift|Alt)\+)*(?:F\d{1,2}|Enter|Esc|Tab|PgUp|PgDown|Space|[↑↓←→A-Z0-9/+-])"
    return set(re.findall(rf"\*\*({chord})\*\*", text))


@cache
def bound_keys() -> frozenset[str]:
    """Keys that the code binds: texts of shortcuts, and keys that widgets look at."""
    texts, looked_at = set(), set()
    for tree in trees().values():
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(text)) if len(text) <= 12:
                    texts.add(text)
                case ast.Attribute(value=ast.Attribute(attr="Key"), attr=name):
                    looked_at.add(name.removeprefix("Key_"))
                case ast.Attribute(value=ast.Attribute(attr="StandardKey"), attr=name):
                    looked_at.add(name)
                case ast.JoinedStr(values=[ast.Constant(value="Ctrl+"), ast.FormattedValue()]):
                    texts |= {f"Ctrl+{n}" for n in range(1, 5)}
    seen = {
        "Enter": "Return",
        "Esc": "Escape",
        "Ctrl+Enter": "Return",
        "Shift+Enter": "Return",
        "Ctrl+C": "Copy",
        "↑": "Up",
        "↓": "Down",
        "←": "Left",
        "→": "Right",
    }
    return frozenset(texts | {key for key, name in seen.items() if name in looked_at} | {"Tab", "Shift+Tab", "Space"})


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_key_a_help_page_names_does_something(lang: str, name: str) -> None:
    assert named_keys(page(lang, name)) - bound_keys() == set()


def test_the_page_of_keys_names_the_keys_of_the_window() -> None:
    wanted = {"F1", "F2", "F4", "F9", "Ctrl+K", "Ctrl+N", "Ctrl+S", "Ctrl+Z", "Ctrl+P", "Ctrl+1", "Ctrl+4"}
    assert wanted <= named_keys(page("en", "keys"))


def test_titles_of_help_pages_are_short() -> None:
    for lang in words.LANGUAGES:
        for name in PAGES:
            title = page(lang, name).splitlines()[0].removeprefix("# ")
            width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in title)
            assert width <= 24, title
