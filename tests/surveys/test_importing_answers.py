"""Lists of answers come in: whose and about what, scores in whatever way they are written, twice, and taken back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.__main__ import main
from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.deliveries.model import DeliveryDraft
from desk_app.deliveries.survey_importing import score_of
from desk_app.imports.model import Report
from desk_app.main_window.import_dialog import ImportDialog
from desk_app.surveys import store
from desk_app.surveys.model import Survey
from desk_app.ui import theme

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    set_language("en")
    opened = open_desk(tmp_path / "store.desk", clock=FixedClock(NOW))
    opened.deliveries.plan(
        DESK_ID, DeliveryDraft(customer_name="王丽", phone="13800138000", address="文三路1号", reference="A-1")
    )
    yield opened
    opened.close()


def bring(desk: Desk, text: str, **more: Any) -> Report:
    path = Path(desk.file.path).parent / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return desk.imports.run(DESK_ID, "surveys", path, **more)[0]


def answers(desk: Desk) -> list[Survey]:
    return list(store.each(desk.file))


@pytest.mark.parametrize(
    ("said", "scale", "expected"),
    [
        ("4", "1-5", (4, "1-5")),
        ("满意", "", (4, "1-5")),
        ("非常不满意", "", (1, "1-5")),
        ("★★★☆☆", "", (3, "1-5")),
        ("4.5 星", "", (4.5, "1-5")),
        ("8/10", "", (8, "0-10")),
        ("92 分", "百分制", (92, "0-100")),
        ("9", "0–10", (9, "0-10")),
        ("满意", "0-100", (75, "0-100")),
        ("3", "5 stars", (3, "1-5")),
        ("7", "", (7, None)),
    ],
)
def test_scores_as_people_write_them(said: str, scale: str, expected: tuple[float, str | None]) -> None:
    assert score_of(said, scale) == expected


@pytest.mark.parametrize(("said", "scale"), [("6", "1-5"), ("soso la", ""), ("4", "much")])
def test_what_is_no_score_is_refused(said: str, scale: str) -> None:
    set_language("en")
    with pytest.raises(DeskError):
        score_of(said, scale)


def test_about_a_delivery_by_its_number(desk: Desk) -> None:
    text = "订单号,满意度,评价内容,评价时间\nA-1,满意,送得很快,2026-11-20 10:00\nA-9,满意,谁,2026-11-20\n"
    report = bring(desk, text)
    assert (report.new, [each.reason for each in report.refused]) == (1, ["There is nothing here with the number A-9."])
    [one] = answers(desk)
    row = desk.file.query("SELECT id, customer_id FROM deliveries")[0]
    assert (one.kind, one.row_id, one.customer_id) == ("delivery", row[0], row[1])
    assert (one.score, one.score_scale, one.score_100, one.comment) == (4, "1-5", 75, "送得很快")
    assert one.answered_at == datetime(2026, 11, 20, 2, tzinfo=UTC)
    again = bring(desk, text)
    assert (again.new, again.changed, again.unchanged, len(answers(desk))) == (0, 0, 1, 1)
    more = bring(desk, text.replace("满意,送得很快", "非常满意,送得很快"))
    assert (more.changed, answers(desk)[0].score_100) == (1, 100)
    desk.imports.undo(DESK_ID, more.import_id)
    assert answers(desk)[0].score_100 == 75
    desk.imports.undo(DESK_ID, report.import_id)
    assert answers(desk) == []


def test_of_a_customer_by_the_phone_with_marks(desk: Desk, tmp_path: Path) -> None:
    recipe = tmp_path / "r.toml"
    recipe.write_text(
        'kind = "surveys"\n[columns]\nphone = "Phone"\ncustomer_name = "Name"\nscore = "Overall"\ncomment = "Words"\n'
        'taken_at = "When"\nspeed = "Speed"\ncourier = "Courier"\n[constants]\nscore_scale = "0-10"\n',
        encoding="utf-8",
    )
    source = tmp_path / "answers.csv"
    source.write_text(
        "Phone,Name,Overall,Speed,Courier,Words,When\n13900139000,Ann Lee,9,8,10,fine,2026-11-19 09:30\n"
        ",,11,,,too much,2026-11-19\n",
        encoding="utf-8",
    )
    path = str(desk.file.path)
    desk.close()
    refused = tmp_path / "refused.csv"
    said = ["import", "surveys", str(source), "--recipe", str(recipe), "--file", path, "--rejects", str(refused)]
    assert main([*said, "--lang", "en"]) == 0
    assert "The mark lies between 0 and 10." in refused.read_text(encoding="utf-8-sig")
    opened = open_desk(Path(path), clock=FixedClock(NOW))
    [one] = answers(opened)
    assert {mark.question: mark.value for mark in one.marks} == {"speed": 8, "courier": 10}
    assert (one.score_100, one.kind) == (90, None)
    assert opened.file.query("SELECT name FROM customers WHERE id = ?", (one.customer_id,))[0][0] == "Ann Lee"
    opened.close()
    assert main([*said, "--lang", "en"]) == 0
    opened = open_desk(Path(path), clock=FixedClock(NOW))
    assert len(answers(opened)) == 1
    opened.close()


def test_through_the_dialog(qapp: QApplication, qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    theme.apply_theme(qapp, False, 1.0)
    path = tmp_path / "answers.csv"
    path.write_text(
        "订单号,评分,评价,评价时间\nA-1,★★★★★,好,2026-11-20 10:00\n,,,\n,5,不知是谁,2026-11-20\n", encoding="utf-8"
    )
    dialog = ImportDialog(desk, DESK_ID)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.open_file(path)
    dialog.kind.setCurrentIndex(dialog.kind.findData("surveys"))
    QTest.mouseClick(dialog.take_in, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.busy.is_running(), timeout=30_000)
    assert {(one.score, one.kind) for one in answers(desk)} == {(5, None), (5, "delivery")}
