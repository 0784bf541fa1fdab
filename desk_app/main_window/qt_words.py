"""Qt's own words: its catalogue for the language spoken, and what that leaves in English."""

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from desk_app.core.i18n import N_, _, language

_LEFT_OUT = {
    "&Look in:": N_("Look in:"),
    "Files of &type:": N_("Files of type:"),
    "Folder": N_("Folder"),
    "%1 bytes": N_("%1 bytes"),
    "%1 KB": N_("%1 KB"),
    "Printer": N_("Printer"),
    "Copies": N_("Copies"),
    "Page range": N_("Page range"),
    "Pages": N_("Pages"),
    "Print all": N_("Print all"),
    "Properties": N_("Properties"),
}
"""Words of Qt's file and print dialogs that its Chinese catalogue lacks."""

_translators: list[QTranslator] = []


class _Words(QTranslator):
    """Qt's catalogue, with those words added; what neither knows stays as Qt wrote it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words = {text: _(ours) for text, ours in _LEFT_OUT.items()}
        self._base = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self.loaded = self._base.load("qtbase_zh_CN", folder)

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        known = self._base.translate(context, sourceText, disambiguation, n)
        return known or self._words.get(sourceText, sourceText)


def speak_qt() -> None:
    """Qt's own words and its dates in the language spoken."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese if language() == "zh_CN" else QLocale.Language.English))
    while _translators:
        app.removeTranslator(_translators.pop())
    if language() == "zh_CN":
        words = _Words(app)
        app.installTranslator(words)
        _translators.append(words)
