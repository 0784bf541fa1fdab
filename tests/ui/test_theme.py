import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.core.resources import resource
from desk_app.ui import icons, theme
from desk_app.ui.theme import DARK, LIGHT, TONES, Tokens

SETS = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


@SETS
def test_every_tone_can_be_read_on_its_own_ground(colours: Tokens) -> None:
    for tone in TONES:
        ratio = theme.contrast(colours.ink(tone).name(), colours.ground_of(tone).name())
        assert ratio >= 4.5, f"{tone}: {ratio:.2f}"


@SETS
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "late", "soon", "done"])
@pytest.mark.parametrize("ground", ["ground", "surface", "hover"])
def test_words_can_be_read_on_every_ground(colours: Tokens, ink: str, ground: str) -> None:
    assert theme.contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@SETS
def test_words_on_filled_buttons_and_chosen_rows_can_be_read(colours: Tokens) -> None:
    assert theme.contrast(colours.on_accent, colours.accent) >= 4.5
    assert theme.contrast(colours.on_accent, colours.accent_hover) >= 4.5
    assert theme.contrast(colours.text, colours.accent_ground) >= 4.5
    assert theme.contrast(colours.muted, colours.accent_ground) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_both_weights_of_our_own_typeface_are_used(qapp: QApplication) -> None:
    for bold in (False, True):
        info = QFontInfo(theme.font(bold=bold))
        assert info.family() == theme.FAMILY
        assert info.bold() is bold


def test_figures_stand_in_columns(qapp: QApplication) -> None:
    metrics = QFontMetrics(theme.font())
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


@pytest.mark.parametrize(("scale", "kept"), [(0.5, 1.0), (1.0, 1.0), (1.5, 1.5), (2.0, 2.0), (9.0, 2.0)])
def test_sizes_follow_the_scale_within_limits(qapp: QApplication, scale: float, kept: float) -> None:
    theme.apply_theme(qapp, dark=False, scale=scale)
    assert theme.scale() == kept
    assert theme.px(10) == round(10 * kept)
    assert theme.px(0.1) == 1
    assert theme.px(0) == 0
    assert qapp.font().pointSizeF() == pytest.approx(10 * kept)


def test_an_open_window_takes_the_new_looks(qapp: QApplication, qtbot: QtBot) -> None:
    shown = QLabel("送货迟到")
    qtbot.addWidget(shown)
    shown.show()
    small = shown.sizeHint().width()
    theme.apply_theme(qapp, dark=True, scale=2.0)
    assert shown.sizeHint().width() >= small * 1.9
    assert qapp.palette().window().color() == QColor(DARK.ground)
    assert theme.is_dark()


def test_looks_that_are_on_already_are_not_put_on_again(qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.announcer().changed):
        theme.apply_theme(qapp, dark=False, scale=1.0)
    with qtbot.waitSignal(theme.announcer().changed):
        theme.apply_theme(qapp, dark=True, scale=1.0)
    assert qapp.palette().window().color() == QColor(DARK.ground)
    with qtbot.waitSignal(theme.announcer().changed):
        theme.apply_theme(qapp, dark=True, scale=1.25)
    assert qapp.font().pointSizeF() == pytest.approx(12.5)


def test_the_style_sheet_has_no_open_names(qapp: QApplication) -> None:
    assert "@" not in qapp.styleSheet()
    for path in re.findall(r'url\("([^"]+)"\)', qapp.styleSheet()):
        assert Path(path).is_file()


@pytest.mark.parametrize("dark", [False, True])
def test_the_small_pictures_have_the_colours_of_their_set(dark: bool) -> None:
    colours = DARK if dark else LIGHT
    for name, path in theme.sheet_pictures(dark).items():
        wanted = colours.on_accent if name == "check" else colours.muted
        assert f'stroke="{wanted}"' in Path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(icons.ICONS))
def test_every_icon_draws_something_in_its_colour(qapp: QApplication, name: str) -> None:
    drawn = icons.pixmap(name, "late", ratio=2.0).toImage()
    assert drawn.width() == theme.px(icons.SIZE) * 2
    inked = [
        drawn.pixelColor(x, y)
        for x in range(drawn.width())
        for y in range(drawn.height())
        if drawn.pixelColor(x, y).alpha() > 250
    ]
    assert inked
    late = QColor(LIGHT.late)
    assert all(abs(colour.red() - late.red()) < 4 for colour in inked)


def test_icons_bring_their_licence_and_nothing_unused_lies_there() -> None:
    folder = resource("icons")
    assert "MIT" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert {path.stem for path in folder.glob("*.svg")} == set(icons.ICONS.values())


def test_a_dressed_button_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    made = QPushButton("Print")
    qtbot.addWidget(made)
    icons.dress(made, "print")
    before = made.iconSize().width()
    theme.apply_theme(qapp, dark=True, scale=2.0)
    assert made.iconSize().width() == before * 2
