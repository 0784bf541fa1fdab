"""Reads the program's code for the words in it: which sentences are said, and which are put together."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache

from installer.words import CODE

SPEAKERS = ("_", "N_", "ngettext", "pgettext")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")

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
    "ask_open": (1, 2),
    "ask_save": (1, 3),
}
"""Calls whose arguments at these places are read by people."""


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
