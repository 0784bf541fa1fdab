"""The form of a customer file in full, by real keys: rows, groups, consents, tags, own fields, hints, drafts."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers import personal_store, store
from desk_app.customers.model import AddressDraft, Customer, CustomerDraft, CustomerKind, PhoneDraft
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.own_fields_dialog import OwnFieldsDialog
from desk_app.customers.personal import ConsentDraft, ConsentKind, OwnKind
from desk_app.customers.view import CustomersView, Services
from desk_app.ui import theme
from desk_app.ui.form import Form
from desk_app.ui.room_view import Surroundings
from tests.fresh_files import fresh_desk
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
ODD = "This does not look like a phone number; it is kept as typed."
MakeView = Callable[[], CustomersView]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC)))
    yield opened
    opened.close()


@pytest.fixture
def make(qtbot: QtBot, desk: Desk) -> MakeView:
    def build() -> CustomersView:
        around = Surroundings(desk.file, lambda: DESK_ID, lambda: ZONE)
        services = Services(desk.customers, desk.joining, desk.restoring, desk.tagging, desk.lists)
        view = CustomersView(around, services)
        qtbot.addWidget(view)
        view.resize(1366, 900)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        return view

    return build


def form_of(view: CustomersView) -> Form:
    assert view.panel is not None
    return view.panel.form


def at_keys() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def write(text: str) -> None:
    if text.isascii():
        QTest.keyClicks(at_keys(), text)
        return
    composed = QInputMethodEvent()
    composed.setCommitString(text)
    QApplication.sendEvent(at_keys(), composed)


def press(key: Qt.Key, *, ctrl: bool = False) -> None:
    QTest.keyClick(at_keys(), key, Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier)


def enter(*, ctrl: bool = False) -> None:
    press(Qt.Key.Key_Return, ctrl=ctrl)


def shown(view: CustomersView) -> set[str]:
    QApplication.processEvents()
    return {each.text() for each in view.record.findChildren(QLabel) if each.isVisibleTo(view.record)}


def current(desk: Desk, view: CustomersView) -> Customer:
    return store.by_id(desk.file, view.current_id)


def test_name_and_phone_are_enough_and_the_rest_is_folded(make: MakeView, desk: Desk) -> None:
    view = make()
    view.start_new()
    form = form_of(view)
    for group in ("How to reach", "Personal, with consent", "Tags and own fields", "Note and flag"):
        assert not form.group(group).is_open()
    assert not form.group("Shop").isVisibleTo(form)
    write("欧阳冬")
    enter()
    write("13800138000")
    enter(ctrl=True)
    one = current(desk, view)
    assert (one.name, one.kind, [phone.raw for phone in one.phones]) == ("欧阳冬", CustomerKind.PERSON, ["13800138000"])


def test_everything_by_the_keys(make: MakeView, desk: Desk) -> None:
    fields = OwnFieldService(desk.file)
    fields.add(DESK_ID, "Shoe size", OwnKind.NUMBER)
    fields.add(DESK_ID, "News", OwnKind.CHOICE, ("weekly", "never"))
    view = make()
    view.start_new()
    form = form_of(view)
    for text in ("兴旺便利店", "13800138000", "妈妈", "0571-8888 1234转8", "shop"):
        write(text)
        enter()
    enter()
    assert at_keys() is form.entry("kind").editors()[0]
    QTest.keyClicks(at_keys(), "shop")
    second = [each for each in form.entry("phones").editors() if isinstance(each, QCheckBox)][2:4]
    for tick in second:
        tick.setFocus()
        press(Qt.Key.Key_Space)
    form.focus("kind")
    enter()
    assert at_keys() is form.group("Shop").head
    enter()
    for text in ("grocery", "120 m2", "曾姐"):
        write(text)
        enter()
    assert at_keys() is form.group("How to reach").head
    enter()
    for text in ("文三路 1 号", "home", "杭州", "三楼后门"):
        write(text)
        enter()
    enter()
    for text in ("文三路商圈", "after 18:00"):
        write(text)
        enter()
    form.focus("birthday")
    write("05-21")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    day = form.entry("birthday").editors()[2]
    form.fill({"birthday": {"value": "05-21", "on": "2026-11-20"}}, clean=False)
    day.setFocus()
    enter()
    write("at the counter")
    form.focus("tags")
    write("VIP, 老客户")
    enter()
    write("1,234.5")
    enter()
    QTest.keyClicks(at_keys(), "week")
    enter(ctrl=True)
    one = current(desk, view)
    assert [(p.raw, p.whose, p.preferred, p.do_not_call) for p in one.phones] == [
        ("0571-8888 1234转8", "shop", True, True),
        ("13800138000", "妈妈", False, False),
    ]
    assert [(a.text, a.label, a.city, a.note) for a in one.addresses] == [("文三路 1 号", "home", "杭州", "三楼后门")]
    assert (one.shop_type, one.shop_size_m2, one.contact_person) == ("grocery", 120, "曾姐")
    assert (one.area, one.time_to_call, one.tags) == ("文三路商圈", "after 18:00", ("VIP", "老客户"))
    assert [(c.what, c.value, c.given_on, c.how) for c in one.consents] == [
        (ConsentKind.BIRTHDAY, "--05-21", date(2026, 11, 20), "at the counter")
    ]
    assert [(v.name, v.value) for v in one.own] == [("Shoe size", "1234.5"), ("News", "weekly")]
    facts = shown(view)
    assert {"Phone (shop) · preferred · do not call", "Phone (妈妈)", "Address (home)"} <= facts
    assert {"杭州 文三路 1 号 · 三楼后门", "after 18:00", "VIP, 老客户", "1234.5"} <= facts
    assert {"Birthday", "21 May · agreed on 20 Nov 2026, at the counter"} <= facts


def rich(desk: Desk) -> Customer:
    card = OwnFieldService(desk.file).add(DESK_ID, "Card", OwnKind.TEXT)
    since = OwnFieldService(desk.file).add(DESK_ID, "Since", OwnKind.DATE)
    draft = CustomerDraft(
        "王丽",
        phones=(PhoneDraft("13800138000", "son", do_not_call=True), PhoneDraft("13900139000", preferred=True)),
        addresses=(AddressDraft("中山路 12 号", "杭州", "gate 3", label="home"), AddressDraft("人民路 3 号")),
        tags=("VIP",),
        consents=(
            ConsentDraft(ConsentKind.BIRTHDAY, "1980-05-21", date(2026, 1, 2), "by phone"),
            ConsentDraft(ConsentKind.MESSAGES, "", date(2026, 1, 2)),
        ),
        own={card.id: "7", since.id: "2020-01-02"},
        note="n",
    )
    return desk.customers.open_file(DESK_ID, draft)


def test_a_form_saved_untouched_writes_nothing(make: MakeView, desk: Desk) -> None:
    one = rich(desk)
    view = make()
    view.open_record(one.id)
    view.start_edit()
    assert not form_of(view).is_dirty()
    for group in ("How to reach", "Personal, with consent", "Tags and own fields", "Note and flag"):
        assert form_of(view).group(group).is_open()
    head = desk.file.journal_head()
    enter(ctrl=True)
    assert view.panel is None
    assert desk.file.journal_head() == head
    assert store.by_id(desk.file, one.id) == one


def test_a_tick_taken_away_withdraws_the_consent(make: MakeView, desk: Desk) -> None:
    one = rich(desk)
    view = make()
    view.open_record(one.id)
    view.edit_at("birthday")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    enter(ctrl=True)
    assert current(desk, view).consent(ConsentKind.BIRTHDAY) is None
    assert "consent withdrawn on 21 Nov 2026" in shown(view)
    assert current(desk, view).consent(ConsentKind.MESSAGES) is not None


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("birthday", "02-30", "There is no such day. It is kept as typed."),
        ("own", "twelve", "This is no number: write it as 1234.5. It is kept as typed."),
        ("shop_size_m2", "big", "The shop's size is a number of square metres. It is kept as typed."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept_as_it_was_typed(
    make: MakeView, desk: Desk, qtbot: QtBot, key: str, typed: str, sentence: str
) -> None:
    own = OwnFieldService(desk.file).add(DESK_ID, "Shoe size", OwnKind.NUMBER)
    key = f"own:{own.id}" if key == "own" else key
    view = make()
    view.start_new({"name": "王丽", "kind": "shop"})
    form = form_of(view)
    if key == "birthday":
        form.fill({"birthday": {"on": "2026-11-01"}}, clean=False)
    form.focus(key)
    write(typed)
    qtbot.waitUntil(lambda: form.hint(key) == sentence)
    enter(ctrl=True)
    now = current(desk, view)
    consent = now.consent(ConsentKind.BIRTHDAY)
    kept = [consent.value if consent else "", *(each.value for each in now.own), now.note or ""]
    assert any(typed in (each or "") for each in kept)


def test_what_needs_a_consent_is_not_kept_without_its_day(make: MakeView, desk: Desk) -> None:
    view = make()
    view.start_new({"name": "王丽"})
    form = form_of(view)
    form.focus("hobbies")
    write("tea")
    enter(ctrl=True)
    assert form.error("hobbies") == "This is kept only if they agreed: write down when."
    assert at_keys() is next(each for each in form.entry("hobbies").editors())
    assert store.count(desk.file) == 0


@pytest.mark.parametrize(
    ("typed", "odd"),
    [("138", True), ("ask next door", True), ("1380013800", True), ("13800138000", False), ("95588", False)],
)
def test_a_number_that_cannot_be_one_is_hinted_at_and_kept(
    make: MakeView, desk: Desk, qtbot: QtBot, typed: str, odd: bool
) -> None:
    view = make()
    view.start_new()
    form = form_of(view)
    enter()
    write("x")
    qtbot.waitUntil(lambda: form.hint("phones") == ODD)
    press(Qt.Key.Key_Backspace)
    write(typed)
    qtbot.waitUntil(lambda: form.hint("phones") == (ODD if odd else ""))
    assert cut_or_overlapping(view) == []
    enter(ctrl=True)
    one = current(desk, view)
    assert [phone.raw for phone in one.phones] == [typed]
    assert one.name


def test_a_birthday_still_being_typed_is_hinted_at(make: MakeView, qtbot: QtBot) -> None:
    view = make()
    view.start_new({"name": "王丽"})
    form = form_of(view)
    form.focus("birthday")
    write("1980-02-30")
    qtbot.waitUntil(lambda: form.hint("birthday") == "There is no such day. It is kept as typed.")


def test_what_another_room_knows_stands_in_the_rows(make: MakeView, desk: Desk) -> None:
    view = make()
    view.start_new({"name": "陈", "phone": "13700001111", "whose": "mother", "address": "Main St 1", "city": "York"})
    form = form_of(view)
    assert not form.is_dirty()
    assert form.group("How to reach").is_open()
    enter(ctrl=True)
    one = current(desk, view)
    assert [(p.raw, p.whose) for p in one.phones] == [("13700001111", "mother")]
    assert [(a.text, a.city) for a in one.addresses] == [("Main St 1", "York")]


def test_half_typed_rows_are_offered_back(make: MakeView, desk: Desk) -> None:
    view = make()
    view.start_new({"phone": "13700001111", "call_id": "call 1"})
    form = form_of(view)
    form.focus("phones")
    press(Qt.Key.Key_End)
    write("2")
    form.focus("hobbies")
    write("tea")
    press(Qt.Key.Key_Escape)
    view.start_new({"phone": "13700001111", "call_id": "call 1"})
    form = form_of(view)
    rows = form.values()["phones"]
    assert isinstance(rows, list) and [row["number"] for row in rows] == ["137000011112"]
    assert form.values()["hobbies"] == {"value": "tea", "on": "", "how": ""}
    assert form.group("Personal, with consent").is_open()


def test_those_already_here_are_told_for_every_number(make: MakeView, desk: Desk, qtbot: QtBot) -> None:
    known = rich(desk)
    view = make()
    view.start_new()
    enter()
    write("1")
    enter()
    enter()
    write("139 0013 9000")
    same = view.same
    assert same is not None
    qtbot.waitUntil(same.isVisible)
    assert [moment.id for moment in same.list.moments()] == [known.id]


def test_own_fields_are_made_by_the_keys_and_asked_for_at_once(make: MakeView, desk: Desk, qtbot: QtBot) -> None:
    dialog = OwnFieldsDialog(desk.file, OwnFieldService(desk.file), lambda: DESK_ID)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.start_new()
    write("Club card")
    enter(ctrl=True)
    dialog.start_new()
    write("club CARD")
    enter(ctrl=True)
    assert dialog.form.error("name") == "There is a field of this name already."
    dialog.start_new()
    write("News")
    enter()
    QTest.keyClicks(at_keys(), "one")
    enter()
    for text in ("weekly", "never"):
        write(text)
        enter()
    qtbot.waitUntil(lambda: cut_or_overlapping(dialog) == [])
    enter(ctrl=True)
    assert [(f.name, f.choices) for f in personal_store.own_fields(desk.file)] == [
        ("Club card", ()),
        ("News", ("weekly", "never")),
    ]
    QTest.keyClick(dialog, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [field.name for field in personal_store.own_fields(desk.file)] == ["News", "Club card"]
    view = make()
    view.start_new({"name": "王丽"})
    labels = [each.text() for each in form_of(view).findChildren(QLabel)]
    assert labels.index("News") < labels.index("Club card")
    dialog.choose(personal_store.own_fields(desk.file)[1].id)
    QTest.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert dialog.banner.text() == "Taken away. 0 files held something in it; their history keeps it."
    assert [field.name for field in personal_store.own_fields(desk.file)] == ["News"]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize(("dark", "scale", "wide"), [(False, 1.0, 1366), (True, 2.0, 1366), (False, 1.0, 1000)])
def test_nothing_is_cut(
    make: MakeView, qapp: QApplication, qtbot: QtBot, desk: Desk, dark: bool, scale: float, wide: int, lang: str
) -> None:
    theme.apply_theme(qapp, dark=dark, scale=scale)
    set_language(lang)
    one = rich(desk)
    view = make()
    view.resize(wide, 900)
    view.open_record(one.id)
    for _turn in range(4):
        qapp.processEvents()
    assert cut_or_overlapping(view) == []
    view.start_edit()
    form = form_of(view)
    for _turn in range(6):
        qapp.processEvents()
    assert cut_or_overlapping(view) == []
    for key in form.keys():  # noqa: SIM118
        if form.entry(key).editors()[0].isVisibleTo(form):
            form.focus(key)
            qtbot.waitUntil(partial(_in_sight, form))


def _in_sight(form: Form) -> bool:
    at = at_keys()
    body = form.parentWidget()
    area = body.parentWidget() if body else None
    return area is not None and area.rect().contains(at.mapTo(area, at.rect().center()))
