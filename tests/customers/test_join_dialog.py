"""Two files side by side: own fields are chosen, tags and consents are shown with what holds afterwards."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, SOURCES, Desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers import store
from desk_app.customers.join_dialog import JoinDialog, folded
from desk_app.customers.joining import DOUBLE
from desk_app.customers.model import Customer, CustomerDraft, PhoneDraft
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.personal import OWN, ConsentDraft, ConsentKind, OwnKind
from desk_app.customers.side_by_side import Line, lines_of
from desk_app.storage.check import check
from desk_app.ui import theme
from tests.fresh_files import fresh_desk
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
LONG = "The wall behind the stove is thin: use short screws & a wooden board, and ask for Mr Chen before you drill"


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(
        fresh_desk(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, tzinfo=UTC)))
    ) as opened:
        yield opened


@pytest.fixture
def fields(desk: Desk) -> dict[str, str]:
    """Four own fields, name to id."""
    service = OwnFieldService(desk.file)
    kinds = {"Member since": OwnKind.DATE, "Card": OwnKind.TEXT, "Shoe": OwnKind.NUMBER, "Fitter": OwnKind.TEXT}
    return {name: service.add(DESK_ID, name, kind).id for name, kind in kinds.items()}


@pytest.fixture
def pair(desk: Desk, fields: dict[str, str]) -> tuple[Customer, Customer]:
    """Two files of one person that differ in tags, consents and own fields."""
    day, since, card = date(2026, 11, 1), fields["Member since"], fields["Card"]
    left = CustomerDraft(
        "王丽",
        phones=(PhoneDraft("13800138000"),),
        tags=("VIP", "old"),
        own={since: "2020-05-01", card: "A-1", fields["Fitter"]: LONG},
        consents=(
            ConsentDraft(ConsentKind.BIRTHDAY, "1980-05-21", day, "by phone"),
            ConsentDraft(ConsentKind.HOBBIES, "tea", day),
        ),
    )
    right = replace(
        left,
        phones=(PhoneDraft("139 0000 0001"),),
        tags=("vip", "<b>new</b>"),
        own={since: "2021-06-30", card: "A-1", fields["Shoe"]: "39", fields["Fitter"]: "no lift"},
        consents=(
            ConsentDraft(ConsentKind.HOBBIES, "fishing", date(2025, 1, 2)),
            ConsentDraft(ConsentKind.MESSAGES, "", day),
        ),
    )
    keep, double = (desk.customers.open_file(DESK_ID, each) for each in (left, right))
    without_messages = {"consents": (ConsentDraft(ConsentKind.HOBBIES, "fishing", date(2025, 1, 2)),)}
    return keep, desk.customers.change(DESK_ID, double.id, without_messages)


def phones(one: Customer) -> str:
    return "\n".join(each.raw for each in one.phones)


def test_the_lines_tell_both_what_is_chosen_and_what_holds(
    pair: tuple[Customer, Customer], fields: dict[str, str]
) -> None:
    lines = {line.name: line for line in lines_of(*pair, phones)}
    assert list(lines) == [
        "name",
        "kind",
        "state",
        "Member since",
        "Card",
        "Shoe",
        "Fitter",
        "Phones (all kept)",
        "Addresses (all kept)",
        "Tags (all kept)",
        "Birthday",
        "Hobbies",
        "Offers may be sent",
    ]
    assert lines["Member since"] == Line("Member since", "1 May 2020", "30 Jun 2021", OWN + fields["Member since"])
    assert lines["Card"] == Line("Card", "A-1", "A-1")
    assert lines["Shoe"] == Line("Shoe", "", "39")
    both_tags = Line("Tags (all kept)", "VIP, old", "<b>new</b>, VIP", after="<b>new</b>, VIP, old")
    assert lines["Tags (all kept)"] == both_tags
    assert lines["Birthday"] == Line("Birthday", "21 May 1980 · agreed on 1 Nov 2026, by phone", "")
    assert lines["Hobbies"] == Line(
        "Hobbies", "tea · agreed on 1 Nov 2026", "fishing · agreed on 2 Jan 2025", after="tea · agreed on 1 Nov 2026"
    )
    assert lines["Offers may be sent"] == Line("Offers may be sent", "", "consent withdrawn on 21 Nov 2026")


def test_without_tags_and_consents_there_are_no_such_lines(desk: Desk) -> None:
    one, other = (desk.customers.open_file(DESK_ID, CustomerDraft(name)) for name in ("王丽", "王莉"))
    assert [line.name for line in lines_of(one, other, phones)] == [
        "name",
        "kind",
        "state",
        "Phones (all kept)",
        "Addresses (all kept)",
    ]


def dialog_of(qtbot: QtBot, pair: tuple[Customer, Customer]) -> JoinDialog:
    dialog = JoinDialog(*pair, phones, None)
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    return dialog


def test_what_is_chosen_with_the_keys_is_what_the_file_holds(
    qtbot: QtBot, desk: Desk, pair: tuple[Customer, Customer], fields: dict[str, str]
) -> None:
    keep, double = pair
    dialog = dialog_of(qtbot, pair)
    shown = {each.text() for each in dialog.findChildren(QLabel)}
    assert {"Afterwards: <b>new</b>, VIP, old", "Afterwards: tea · agreed on 1 Nov 2026"} <= shown
    since, fitter = OWN + fields["Member since"], OWN + fields["Fitter"]
    assert set(dialog.choices) == {since, fitter}
    assert dialog.chosen() == {}
    left, right = dialog.choices[since]
    assert (left.accessibleName(), right.accessibleName()) == ("Member since: 1 May 2020", "Member since: 30 Jun 2021")

    def answer() -> None:
        left.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(left, Qt.Key.Key_Right)
        assert dialog.chosen() == {since: DOUBLE}
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def merge(keep_id: str, double_id: str, chosen: Mapping[str, str]) -> None:
        desk.joining.merge(DESK_ID, keep_id, double_id, chosen)

    QTimer.singleShot(0, answer)
    assert dialog.ask(merge, lambda one_id, other_id: desk.joining.they_are_two(DESK_ID, one_id, other_id))
    one = store.by_id(desk.file, keep.id)
    assert {each.name: each.value for each in one.own} == {
        "Member since": "2021-06-30",
        "Card": "A-1",
        "Shoe": "39",
        "Fitter": LONG,
    }
    assert one.tags == ("<b>new</b>", "VIP", "old")
    desk.joining.part(DESK_ID, double.id)
    assert (store.by_id(desk.file, keep.id), store.by_id(desk.file, double.id)) == (keep, double)
    assert check(desk.file.path, SOURCES) == []


@pytest.mark.parametrize(
    ("language", "dark", "scale"), [("en", False, 1.0), ("zh_CN", True, 1.0), ("zh_CN", False, 1.5)]
)
def test_long_values_are_folded_and_nothing_is_cut(
    qtbot: QtBot, qapp: QApplication, pair: tuple[Customer, Customer], language: str, dark: bool, scale: float
) -> None:
    set_language(language)
    theme.apply_theme(qapp, dark=dark, scale=scale)
    dialog = dialog_of(qtbot, pair)
    assert cut_or_overlapping(dialog) == []
    [area] = dialog.findChildren(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    assert any("\n" in left.text() for left, _right in dialog.choices.values())


def test_a_text_is_folded_between_words_where_it_can_be(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    width = metrics.horizontalAdvance("wooden board,")
    lines = folded(LONG, metrics, width).split("\n")
    assert " ".join(lines) == LONG
    assert all(metrics.horizontalAdvance(line) <= width for line in lines)
    assert len(lines) > 5
    chinese = "左耳听不见说话大声一点先按门铃再打电话"
    lines = folded(chinese, metrics, width).split("\n")
    assert "".join(lines) == chinese
    assert all(metrics.horizontalAdvance(line) <= width for line in lines)
    assert folded("", metrics, width) == ""
    assert folded("one\ntwo", metrics, width) == "one\ntwo"
