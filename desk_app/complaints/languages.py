"""In which language a customer is written to: as the complaint says, else as their file does."""

from desk_app.core.i18n import LANGUAGES, language
from desk_app.core.text import fold

_BEGINNINGS = {
    "zh_CN": (
        "zh",
        "chinese",
        "mandarin",
        "cantonese",
        "putonghua",
        "中",
        "汉",
        "漢",
        "普通",
        "国语",
        "國語",
        "粤",
        "华",
    ),
    "en": ("en", "英"),
}


def known_language(said: str | None) -> str | None:
    """One of our languages for what somebody wrote (`英文`, `Mandarin`, `zh-CN`); None for another."""
    if said in LANGUAGES:
        return said
    begin = fold(said or "").strip()
    return next((lang for lang, words in _BEGINNINGS.items() if begin.startswith(words)), None)


def paper_language(*said: str | None) -> str:
    """The first of these that is one of our languages, else the window's."""
    return next(filter(None, map(known_language, said)), language())
