"""The look of the program: colours, type, spacing, and how they are put on the application.

Colours are tokens, one set for light and one for dark. Every size goes through `px` and every type
size through `font`, so one number scales the whole window (100 to 200 %).
"""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desk_app.core.resources import resource
from desk_app.ui.sheet import stylesheet

Tone = Literal["accent", "late", "soon", "paused", "done", "muted"]
Ink = Literal["accent", "late", "soon", "paused", "done", "muted", "text", "on_accent"]
TONES: tuple[Tone, ...] = ("accent", "late", "soon", "paused", "done", "muted")

FAMILY = "Noto Sans SC"
BASE_POINTS = 10.0
SMALL, HEADING, TITLE, FIGURE = 9.0, 12.0, 16.0, 24.0
ROW_HEIGHTS = {"dense": 26, "normal": 30, "roomy": 36}
FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
SHEET_PICTURES = ("chevron_down", "chevron_right", "chevron_up", "check")
_FONTS_LOADED = "desk_fonts_loaded"
_LOOKS_ON = "desk_looks_on"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One colour for each use, as "#RRGGBB"; a tone has an ink and the ground it stands on."""

    ground: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    accent_ground: str
    late: str
    late_ground: str
    soon: str
    soon_ground: str
    paused: str
    paused_ground: str
    done: str
    done_ground: str
    muted_ground: str
    on_accent: str
    hover: str
    accent_hover: str

    def ink(self, name: Ink) -> QColor:
        """The colour in which something of that tone is written or drawn."""
        return QColor(getattr(self, name))

    def ground_of(self, tone: Tone) -> QColor:
        """The ground a capsule or a banner of that tone lies on."""
        return QColor(getattr(self, f"{tone}_ground"))


LIGHT = Tokens(
    ground="#F5F6F8",
    surface="#FFFFFF",
    line="#D9DEE5",
    text="#1D2430",
    muted="#586274",
    accent="#0B6B82",
    accent_ground="#E2F1F4",
    late="#B3261E",
    late_ground="#FCEBEA",
    soon="#8A5A00",
    soon_ground="#FFF3D9",
    paused="#586274",
    paused_ground="#EDF0F3",
    done="#1B6B3A",
    done_ground="#E6F4EA",
    muted_ground="#EDF0F3",
    on_accent="#FFFFFF",
    hover="#EEF1F4",
    accent_hover="#095A6E",
)
DARK = Tokens(
    ground="#16191F",
    surface="#1E232B",
    line="#333B47",
    text="#E7EAF0",
    muted="#A3ADBD",
    accent="#4FB7CE",
    accent_ground="#12343D",
    late="#FF8A80",
    late_ground="#3A1B1A",
    soon="#F2C063",
    soon_ground="#352A12",
    paused="#A3ADBD",
    paused_ground="#272D36",
    done="#7BD09A",
    done_ground="#15301F",
    muted_ground="#272D36",
    on_accent="#10242A",
    hover="#262C35",
    accent_hover="#6AC6DA",
)


class _Announcer(QObject):
    """Tells those who keep rendered pictures that the colours or sizes are others now."""

    changed = Signal()


@dataclass(slots=True)
class _Current:
    """What is on the application now."""

    tokens: Tokens = LIGHT
    dark: bool = False
    scale: float = 1.0
    announcer: _Announcer | None = None


_current = _Current()


def announcer() -> _Announcer:
    """The object whose `changed` signal fires after each `apply_theme` that changed something."""
    if _current.announcer is None:
        _current.announcer = _Announcer()
    return _current.announcer


def tokens() -> Tokens:
    """The colours in use."""
    return _current.tokens


def is_dark() -> bool:
    """Whether the dark set is in use."""
    return _current.dark


def scale() -> float:
    """The size in use, 1.0 to 2.0."""
    return _current.scale


def px(n: float) -> int:
    """`n` pixels at 100 % as whole pixels at the scale in use; never 0 for something that is there."""
    return max(1, round(n * _current.scale)) if n > 0 else round(n * _current.scale)


def font(points: float = BASE_POINTS, *, bold: bool = False) -> QFont:
    """The program's typeface at `points` (at 100 %)."""
    face = QFont(FAMILY)
    face.setPointSizeF(points * _current.scale)
    face.setBold(bold)
    return face


def load_fonts(app: QApplication) -> None:
    """Loads both weights once per application; raises FileNotFoundError when one cannot be read."""
    if app.property(_FONTS_LOADED):
        return
    for name in FONT_FILES:
        path = resource("fonts", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)
    app.setProperty(_FONTS_LOADED, True)


def palette(colours: Tokens) -> QPalette:
    """The palette Fusion draws with, for what the style sheet does not reach."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, colours.ground),
        (roles.WindowText, colours.text),
        (roles.Base, colours.surface),
        (roles.AlternateBase, colours.ground),
        (roles.Text, colours.text),
        (roles.Button, colours.surface),
        (roles.ButtonText, colours.text),
        (roles.BrightText, colours.late),
        (roles.PlaceholderText, colours.muted),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.Accent, colours.accent),
        (roles.Link, colours.accent),
        (roles.LinkVisited, colours.accent),
        (roles.ToolTipBase, colours.text),
        (roles.ToolTipText, colours.surface),
        (roles.Mid, colours.line),
        (roles.Midlight, colours.hover),
        (roles.Light, colours.surface),
        (roles.Dark, colours.line),
        (roles.Shadow, colours.line),
    ):
        made.setColor(role, QColor(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return made


def sheet_pictures(dark: bool) -> dict[str, str]:
    """The paths of the small pictures the style sheet shows, in the colours of that set."""
    folder = resource("icons", "sheet", "dark" if dark else "light")
    return {name: (folder / f"{name}.svg").as_posix() for name in SHEET_PICTURES}


def _points(points: float) -> str:
    return f"{points * _current.scale:g}pt"


def apply_theme(app: QApplication, dark: bool, scale: float = 1.0) -> None:
    """Puts colours and sizes on the application; `scale` is held within 1.0 to 2.0.

    May be called again at any time; windows that are open follow. Where these looks are on already nothing is
    done: each setting of the style or its sheet has every widget there is polished anew.
    """
    _current.tokens = DARK if dark else LIGHT
    _current.dark = dark
    _current.scale = min(2.0, max(1.0, scale))
    on, wanted = app.property(_LOOKS_ON), f"{'dark' if dark else 'light'} {_current.scale:g}"
    if on == wanted:
        return
    load_fonts(app)
    if on is None:  # under a style sheet an application no longer tells which style it has
        app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(palette(_current.tokens))
    app.setStyleSheet(stylesheet(_current.tokens, sheet_pictures(dark), px, _points))
    app.setProperty(_LOOKS_ON, wanted)
    announcer().changed.emit()


def contrast(ink: str, ground: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        def part(value: float) -> float:
            return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

        seen = QColor(colour)
        return 0.2126 * part(seen.redF()) + 0.7152 * part(seen.greenF()) + 0.0722 * part(seen.blueF())

    bright, dim = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)
