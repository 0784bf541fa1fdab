"""What is promised while a complaint is typed, and the reply letter before it goes out, with real keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.commitments.model import About, ClockKind
from desk_app.commitments.promising import CommitmentDraft
from desk_app.complaints import work_store
from desk_app.complaints.letter_dialog import LetterDialog
from desk_app.complaints.view import ComplaintView
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import _, set_language
from desk_app.customers.model import CustomerDraft
from desk_app.main_window.paper_out import SheetPreview
from desk_app.paper import sheets_of
from desk_app.prints import store as prints
from desk_app.standing.model import PRIORITY
from desk_app.topics.model import Tree
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from tests.complaints.paper_world import PaperWorld, finished, lived
from tests.printing.paper_reading import by_pdfium
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return
MakePreview = Callable[[str], SheetPreview]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def world(desk: Desk, clock: FixedClock, li: str) -> PaperWorld:
    made = lived(desk, clock, li)
    finished(made)
    return made


@pytest.fixture
def preview(qtbot: QtBot, world: PaperWorld, tmp_path: Path) -> MakePreview:
    windows: list[QWidget] = []

    def build(name: str) -> SheetPreview:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        remember = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
        made = SheetPreview(world.desk, world.li, "complaint", world.id, remember, window, name=name, lang="en")
        made.show()
        QApplication.processEvents()
        return made

    return build


def shown(made: SheetPreview, tmp_path: Path) -> str:
    path = tmp_path / "looked at.pdf"
    made._write(path, made._pdf)
    return " ".join(by_pdfium(path.read_bytes()).split())


def kept(world: PaperWorld) -> list[str]:
    found = work_store.notes_of(world.desk.file, world.id, for_customer=True)
    return [each.text for each in found if each.text.startswith("Reply letter")]


def test_the_chooser_offers_every_sheet_of_a_complaint(preview: MakePreview, tmp_path: Path) -> None:
    made = preview("acceptance_slip")
    names = [each.name for each in sheets_of("complaint")]
    assert [made.sheet.itemText(n) for n in range(made.sheet.count())] == [
        _(each.word) for each in sheets_of("complaint")
    ]
    assert made.change_letter.isHidden()
    for name, says in (
        ("progress", "How your complaint stands"), ("internal", "Internal file"), ("close", "Complaint close sheet"),
        ("reply", "Dear Ms 王丽,"),
    ):  # fmt: skip
        made.sheet.setFocus()
        QTest.keyClick(made.sheet, Qt.Key.Key_Home)
        for _step in range(names.index(name)):
            QTest.keyClick(made.sheet, Qt.Key.Key_Down)
        assert says in shown(made, tmp_path), name
        assert made.change_letter.isVisible() is (name == "reply")
    made.reject()


def test_a_letter_is_changed_by_keys_and_what_went_out_is_kept_once(
    preview: MakePreview, world: PaperWorld, tmp_path: Path
) -> None:
    made = preview("reply")

    def act(dialog: FormDialog) -> None:
        assert isinstance(dialog, LetterDialog)
        found, prevention = (dialog.form.entry(key).editors()[0] for key in ("found", "prevention"))
        assert isinstance(found, QPlainTextEdit) and isinstance(prevention, QPlainTextEdit)
        assert "内胆已寄出" in found.toPlainText() and "出库前两人核对" in prevention.toPlainText()
        found.setFocus()
        found.selectAll()
        QTest.keyClicks(found, "Our packer took the wrong box.")
        assert cut_or_overlapping(dialog) == []
        QTest.keyClick(found, ENTER, CTRL)

    titles = answering(act)
    made.change_letter.setFocus()
    QTest.keyClick(made.change_letter, Qt.Key.Key_Space)
    assert titles == ["Reply letter"]
    text = shown(made, tmp_path)
    assert "Our packer took the wrong box." in text and "内胆已寄出" not in text
    assert kept(world) == []
    for _time in range(2):
        assert made.save_to(tmp_path / "letter.pdf")
    assert "Its text is kept as a note on the complaint." not in made.said()
    (note,) = kept(world)
    assert "Our packer took the wrong box." in note and "Dear Ms 王丽," in note
    assert [each.sheet for each in prints.of_record(world.desk.file, "complaint", world.id)][:1] == ["reply"]
    made.reject()


def test_a_letter_that_is_left_stays_as_it_was(preview: MakePreview, world: PaperWorld, tmp_path: Path) -> None:
    made = preview("reply")
    before = shown(made, tmp_path)
    answering(lambda dialog: QTest.keyClick(dialog.form.entry("found").editors()[0], Qt.Key.Key_Escape))
    made.change_letter.click()
    assert shown(made, tmp_path) == before and kept(world) == []
    made.save_to(tmp_path / "letter.pdf")
    assert len(kept(world)) == 1, "what went out unchanged is kept too"
    made.reject()


def promised(view: ComplaintView) -> str:
    assert view.panel is not None
    texts = [each.text() for each in view.panel.findChildren(QLabel)]
    return next(text for text in texts if text.startswith(("We promise:", "Nothing is promised")))


def test_the_form_shows_what_this_customer_is_promised_for_this_kind(qtbot: QtBot, desk: Desk, li: str) -> None:
    whose = desk.customers.open_file(li, CustomerDraft(name="王丽")).id
    desk.standing.choose_level(li, whose, PRIORITY)
    kind = desk.topics.add(li, "Delivery", tree=Tree.COMPLAINTS)
    desk.commitments.add(
        li, CommitmentDraft(About.SOLUTION, "1 h", text_en="Deliveries are put right in an hour.", kind_id=kind.id)
    )
    desk.commitments.add(
        li,
        CommitmentDraft(About.FIRST_ANSWER, "4 h", ClockKind.ALWAYS, "We answer you in four hours.", level_id=PRIORITY),
    )
    view = ComplaintView(
        Surroundings(desk.file, lambda: li, lambda: desk.settings.profile().zoneinfo),
        desk.complaints,
        lambda _typed: [],
    )
    qtbot.addWidget(view)
    view.show()
    view.start_new({"customer_id": whose})
    assert "We have a solution within 3 working days: by" in promised(view)
    assert "We answer you in four hours: by 14:00" in promised(view)
    assert view.panel is not None
    line = view.panel.form.entry("kind").editors()[0]
    line.setFocus()
    QTest.keyClicks(line, "Delivery")
    QTest.keyClick(line, ENTER)
    assert "Deliveries are put right in an hour: by 11:00" in promised(view)
    assert "3 working days" not in promised(view)
    who = view.panel.form.entry("who").editors()[0]
    who.setFocus()
    assert isinstance(who, QLineEdit)
    who.selectAll()
    QTest.keyClicks(who, "Zhao")
    assert "We give a first answer within 24 hours: by tomorrow 10:00" in promised(view), "it is not Wang any more"
    assert "four hours" not in promised(view)
