"""Our words in two languages, through gettext catalogues in resources/locale.

English sentences are the message ids. The window has one language; a sheet of paper may be
written in another, which is why the language is a context variable.
"""

import gettext
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from desk_app.core.resources import resource

LANGUAGES = ("en", "zh_CN")
LANGUAGE_NAMES = {"en": "English", "zh_CN": "简体中文"}
DOMAIN = "desk_app"

_default = "en"
_speaking: ContextVar[str | None] = ContextVar("speaking", default=None)


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, resource("locale"), languages=[lang], fallback=True)


def best_language(wanted: str) -> str:
    """One of LANGUAGES for whatever a system or a person calls theirs ("zh-Hans-CN", "en_GB.UTF-8")."""
    return "zh_CN" if wanted.lower().startswith("zh") else "en"


def set_language(lang: str) -> None:
    """Sets the language of the program; raises ValueError for one we do not have."""
    global _default
    if lang not in LANGUAGES:
        raise ValueError(f"no words in {lang!r}")
    _default = lang


def language() -> str:
    """The language spoken here and now: `en` or `zh_CN`."""
    return _speaking.get() or _default


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Within the block every word comes in `lang`, whatever the window's language."""
    if lang not in LANGUAGES:
        raise ValueError(f"no words in {lang!r}")
    token = _speaking.set(lang)
    try:
        yield
    finally:
        _speaking.reset(token)


def _(message: str) -> str:
    """The sentence in the language spoken."""
    return _catalogue(language()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for a count, in the language spoken."""
    return _catalogue(language()).ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """A word that needs its context to be translated ("Open" as a state, as a verb)."""
    return _catalogue(language()).pgettext(context, message)


def in_our_words(text: str, known: Iterable[str]) -> str:
    """A sentence the program once wrote into the file, in the language spoken now; other text as it is."""
    for message in known:
        if text == message or any(_catalogue(lang).gettext(message) == text for lang in LANGUAGES):
            return _(message)
    return text


def N_(message: str) -> str:
    """Marks a word for the catalogue; it is shown later through `_`."""
    return message
