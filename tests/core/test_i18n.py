"""The two languages: which is spoken, where the words come from, and Qt's own words."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QTranslator

from desk_app.core.i18n import (
    DOMAIN,
    LANGUAGES,
    N_,
    _,
    best_language,
    language,
    ngettext,
    pgettext,
    set_language,
    speaking,
)
from desk_app.core.resources import resource


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("zh_CN.UTF-8", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("ZH", "zh_CN"),
        ("en_GB.UTF-8", "en"),
        ("C", "en"),
        ("", "en"),
        ("pt_BR", "en"),
    ],
)
def test_a_system_language_becomes_one_of_ours(wanted: str, spoken: str) -> None:
    assert best_language(wanted) == spoken


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_its_compiled_words(lang: str) -> None:
    assert resource("locale", lang, "LC_MESSAGES", f"{DOMAIN}.mo").is_file()


def test_words_come_in_the_language_spoken_and_go_back_after_the_block() -> None:
    before = language()
    with speaking("zh_CN"):
        assert language() == "zh_CN"
        assert _("Customer file") == "客户档案"
        with speaking("en"):
            assert _("Customer file") == "Customer file"
        assert _("Customer file") == "客户档案"
    assert language() == before


def test_the_block_is_left_in_the_old_language_even_after_an_error() -> None:
    before = language()
    with pytest.raises(RuntimeError), speaking("zh_CN"):
        raise RuntimeError
    assert language() == before


def test_the_program_keeps_the_language_it_is_set_to() -> None:
    before = language()
    try:
        set_language("zh_CN")
        assert _("Save") == "保存"
        set_language("en")
        assert _("Save") == "Save"
    finally:
        set_language(before)


@pytest.mark.parametrize("lang", ["", "zh", "fr", "zh_TW"])
def test_a_language_we_do_not_have_is_refused(lang: str) -> None:
    with pytest.raises(ValueError, match="no words in"):
        set_language(lang)
    with pytest.raises(ValueError, match="no words in"), speaking(lang):
        pass


def test_counts_have_one_form_in_chinese_and_two_in_english() -> None:
    def late(n: int) -> str:
        return ngettext("{n} day late", "{n} days late", n).format(n=n)

    with speaking("en"):
        assert [late(1), late(2), late(0)] == ["1 day late", "2 days late", "0 days late"]
    with speaking("zh_CN"):
        assert [late(1), late(2)] == ["超时 1 天", "超时 2 天"]


def test_words_no_catalogue_has_stay_as_they_are() -> None:
    with speaking("zh_CN"):
        assert _("no such sentence") == "no such sentence"
        assert pgettext("a place", "no such sentence") == "no such sentence"
    assert N_("marked only") == "marked only"


def test_qt_brings_its_own_chinese_words(qapp: object) -> None:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    assert (folder / "qtbase_zh_CN.qm").is_file()
    translator = QTranslator()
    assert translator.load("qtbase_zh_CN", str(folder))
    assert translator.translate("QPlatformTheme", "Cancel") == "取消"
