"""The ready-made topics in both languages: which name is the same as another, and what one is called there."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from desk_app.core.i18n import LANGUAGES, speaking
from desk_app.core.text import fold
from desk_app.topics.model import BETWEEN, Topic, Tree, first_tree


def likened(tree: Tree, path: str) -> str:
    """A path by which the same one written in the other language is known; capitals, width and blanks aside."""
    names = _names(path)
    return BETWEEN.join(place or fold(name) for place, name in zip(_places_of(tree, names), names, strict=True))


def told_in(tree: Tree, path: str, lang: str) -> str:
    """A path in a language, as far as its names are ready-made ones; the store's own names stay as they are."""
    names, called = _names(path), _called(tree, lang)
    return BETWEEN.join(called.get(place, name) for place, name in zip(_places_of(tree, names), names, strict=True))


def title_in(title: str, lang: str) -> str:
    """A title in a language where it is nothing but a ready-made topic or kind; any other as it was written."""
    return next((said for tree in Tree if (said := told_in(tree, title, lang)) != title), title)


def match(topics: Sequence[Topic], tree: Tree, path: str) -> Topic | None:
    """The topic that is written so, in either language; None if there is none. As it is written goes first."""
    exact = fold(BETWEEN.join(_names(path)))
    written = next((one for one in topics if fold(BETWEEN.join(_names(one.path))) == exact), None)
    if written is not None:
        return written
    wanted = likened(tree, path)
    return next((one for one in topics if likened(tree, one.path) == wanted), None)


def _names(path: str) -> list[str]:
    return [" ".join(name.split()) for name in path.split(BETWEEN.strip())]


def _places_of(tree: Tree, names: Sequence[str]) -> list[str]:
    """Which of the ready-made ones the names of a path are; "" for the store's own."""
    known, found, above = _known(tree), list[str](), ""
    for level, name in enumerate(names):
        place = known.get((above, fold(name)), "") if above or not level else ""
        found.append(place)
        above = place
    return found


def _numbered(tree: Tree, lang: str) -> Iterator[tuple[str, str, str]]:
    """Each ready-made name in a language: where it stands, where the one above it stands, what it is called."""
    with speaking(lang):
        for n, (first, under) in enumerate(first_tree(tree)):
            yield f"#{n}", "", first
            yield from ((f"#{n}.{below}", f"#{n}", name) for below, name in enumerate(under))


@cache
def _called(tree: Tree, lang: str) -> Mapping[str, str]:
    return {place: name for place, _above, name in _numbered(tree, lang)}


@cache
def _known(tree: Tree) -> Mapping[tuple[str, str], str]:
    return {(above, fold(name)): place for lang in LANGUAGES for place, above, name in _numbered(tree, lang)}
