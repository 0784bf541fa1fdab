"""The help: the same pages in both languages, short, and true about the keys."""

import ast
import re
import unicodedata
from functools import cache

import pytest

from installer import words
from tests.reading_code import HAN, trees

HELP = words.CHECKOUT / "resources" / "help"
PAGES = (
    "today", "customer", "lists", "standing", "privacy", "call", "callback", "complaint", "complaint_work", "promise",
    "delivery", "care", "scarce", "figures", "finder", "files", "paper", "keys",
)  # fmt: skip


def page(lang: str, name: str) -> str:
    return (HELP / lang / f"{name}.md").read_text(encoding="utf-8")


def headings(text: str) -> list[str]:
    return [line.split(" ")[0] for line in text.splitlines() if re.match("#+ ", line)]


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
    """The keys a page names: those in bold, `Ctrl+1` … `Ctrl+7` each."""
    chord = r"(?:(?:Ctrl|Shift|Alt)\+)*(?:F\d{1,2}|Enter|Esc|Tab|PgUp|PgDown|Space|[↑↓←→A-Z0-9/+-])"
    return set(re.findall(rf"\*\*({chord})\*\*", text))


QTS_OWN = {"Tab", "Shift+Tab", "Space", "Ctrl+A", "Shift+↓", "Shift+F10"}
"""Keys that every table and field of Qt understands."""


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
                    texts |= {f"Ctrl+{n}" for n in range(1, 8)}
    seen = {
        "Enter": "Return",
        "Esc": "Escape",
        "Ctrl+Enter": "Return",
        "Shift+Enter": "Return",
        "Ctrl+C": "Copy",
        "↑": "Up",
        "↓": "Down",
        "Alt+↓": "Down",
        "←": "Left",
        "→": "Right",
        "Ctrl+Shift+←": "Left",
        "R": "R",
    }
    return frozenset(texts | {key for key, name in seen.items() if name in looked_at} | QTS_OWN)


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_key_a_help_page_names_does_something(lang: str, name: str) -> None:
    assert named_keys(page(lang, name)) - bound_keys() == set()


def test_the_page_of_keys_names_the_keys_of_the_window() -> None:
    wanted = {"F1", "F2", "F4", "F6", "F9", "Ctrl+K", "Ctrl+N", "Ctrl+S", "Ctrl+Z", "Ctrl+P"}
    wanted |= {f"Ctrl+{n}" for n in range(1, 8)}
    assert wanted <= named_keys(page("en", "keys"))


def test_titles_of_help_pages_are_short() -> None:
    for lang in words.LANGUAGES:
        for name in PAGES:
            title = page(lang, name).splitlines()[0].removeprefix("# ")
            width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in title)
            assert width <= 24, title
