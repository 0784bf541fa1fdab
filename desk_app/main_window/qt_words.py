"""Qt's own words: its catalogue for the language spoken."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desk_app.core.i18n import language

_translators: list[QTranslator] = []


def speak_qt() -> None:
    """Qt's own words and its dates in the language spoken."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese if language() == "zh_CN" else QLocale.Language.English))
    while _translators:
        app.removeTranslator(_translators.pop())
    if language() == "zh_CN":
        translator = QTranslator(app)
        if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(translator)
            _translators.append(translator)
