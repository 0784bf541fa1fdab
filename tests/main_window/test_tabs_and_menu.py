"""The tabs of a narrow window keep their names, and the menu of what is seldom done fits beside them."""

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from desk_app.complaints.model import ComplaintDraft
from desk_app.main_window.tab_bar import ORDER
from desk_app.main_window.window import MainWindow
from desk_app.ui.theme import px
from tests.main_window.conftest import MakeWindow, room

SCREEN = (1366, 728)
"""What a screen of 1366x768 leaves beside the task bar."""


def narrow(window: MakeWindow, lang: str, scale: float) -> MainWindow:
    made = window(lang, scale=scale)
    made.setMinimumSize(1, 1)
    made.resize(*SCREEN)
    for _each in range(4):
        QApplication.processEvents()
    return made


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_each_tab_is_seen_with_its_whole_name(window: MakeWindow, lang: str, scale: float) -> None:
    made = narrow(window, lang, scale)
    tabs = made.tabs
    assert made.width() <= SCREEN[0]
    assert tabs.tabRect(len(ORDER) - 1).right() <= tabs.width()
    assert not [arrow for arrow in tabs.findChildren(QToolButton) if arrow.isVisible()]
    for index in range(len(ORDER)):
        text, whole = tabs.tabText(index), tabs.accessibleTabName(index)
        assert whole.startswith(text.split("  ")[0])
        assert tabs.tabRect(index).width() >= tabs.fontMetrics().horizontalAdvance(text)


def test_tabs_say_more_again_when_there_is_room(window: MakeWindow) -> None:
    made = narrow(window, "en", 2.0)
    late = next(index for index in range(len(ORDER)) if "late" in made.tabs.accessibleTabName(index))
    assert "late" not in made.tabs.tabText(late)
    made.resize(3000, 1500)
    for _each in range(4):
        QApplication.processEvents()
    assert made.tabs.tabText(late) == made.tabs.accessibleTabName(late)


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_the_menu_is_one_column_on_a_low_screen(window: MakeWindow, lang: str) -> None:
    made = narrow(window, lang, 2.0)
    menu = made.bar.menu(made.bar.more)
    behind = [found for each in menu.actions() if isinstance(found := each.menu(), QMenu)]
    assert len(behind) == 4
    for each in (menu, *behind):
        each.ensurePolished()
        lines = [each.actionGeometry(line) for line in each.actions()]
        assert len({line.x() for line in lines}) == 1 and lines[-1].bottom() <= SCREEN[1]
    reached = [line.text() for each in (menu, *behind) for line in each.actions() if line.text() and not line.menu()]
    assert len(reached) == len(set(reached)) >= 26


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_what_a_complaint_offers_takes_two_rows(window: MakeWindow, lang: str) -> None:
    made = narrow(window, lang, 1.0)
    desk, li = made.desk, made.around.actor()
    row_id = desk.complaints.take_down(li, ComplaintDraft(title="沙发开裂", customer_name="周海")).id
    made.show_tab("complaint")
    view = room(made, "complaint")
    view.open_record(row_id)
    for _each in range(4):
        QApplication.processEvents()
    shown = view.record.act_buttons()
    assert len({each.mapTo(made, each.rect().topLeft()).y() // px(12) for each in shown}) <= 2
    assert len(shown) == 6, "the next step, three usual ones, the others, the paper"
    assert {"Ctrl+M", "Ctrl+Shift+M", "Ctrl+R"} <= {
        line.text().split("\t")[-1] for line in view.record.rare_acts().values()
    }


@pytest.mark.parametrize("dark", [False, True])
def test_the_arrow_of_a_submenu_grows_with_the_letters(window: MakeWindow, dark: bool) -> None:
    made = window("en", scale=2.0, dark=dark)
    menu = made.bar.menu(made.bar.more)
    menu.ensurePolished()
    menu.resize(menu.sizeHint())
    behind = next(each for each in menu.actions() if each.menu() is not None)
    line, picture = menu.actionGeometry(behind), menu.grab().toImage()
    ground = picture.pixel(line.right() - px(20), line.top() + px(2))
    drawn = [
        y
        for y in range(line.top(), line.bottom())
        if any(picture.pixel(x, y) != ground for x in range(line.right() - px(20), line.right() - px(2)))
    ]
    assert px(5) <= drawn[-1] - drawn[0] <= px(14)
