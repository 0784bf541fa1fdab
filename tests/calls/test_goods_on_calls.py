"""The goods a call asked about are told wherever the call is: in its pane, on its slip, by command."""

from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.callbacks import store as callbacks
from desk_app.calls.goods import goods_lines
from desk_app.calls.model import Call, CallDraft, Outcome
from desk_app.calls.view import CallsView
from desk_app.command_line.run import shown
from desk_app.command_line.spoken import spoken
from desk_app.core.i18n import set_language, speaking
from desk_app.enquiries.model import About, Asked
from desk_app.paper import sheet_pdf
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import label
from tests.printing.paper_reading import by_pdfium, close

ZONE = ZoneInfo("Asia/Shanghai")
ASKED = (
    Asked(About.PRICE, "Fridge BCD-260", "2399 yuan"),
    Asked(About.STOCK, "Washer", call_back=True),
)


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def call(desk: Desk, li: str) -> Call:
    return desk.calls.take_down(li, CallDraft(phone="13900001111", caller_name="Zhou", note="x", enquiries=ASKED))


def test_each_question_has_its_answer_or_the_callback_that_owes_it(desk: Desk, li: str, call: Call) -> None:
    (owed,) = callbacks.open_ones(desk.file)
    answered = "Fridge BCD-260 (price): 2399 yuan"
    assert goods_lines(desk.file, call.id) == [answered, f"Washer (in stock?): owed by callback {owed.number}"]
    desk.callbacks.drop(li, owed.id, "they bought elsewhere")
    assert goods_lines(desk.file, call.id) == [answered, "Washer (in stock?): no answer written down"]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", ["A5", "58mm"])
def test_they_stand_on_the_slip(desk: Desk, call: Call, lang: str, size: str) -> None:
    (owed,) = callbacks.open_ones(desk.file)
    text = close(by_pdfium(sheet_pdf(desk.file, "call", call.id, size=size, lang=lang)))
    for part in ("Fridge BCD-260", "2399 yuan", "Washer", owed.number):
        assert close(part) in text
    with speaking(lang):
        assert close(goods_lines(desk.file, call.id)[0]) in text


def test_the_command_tells_them_with_the_number_of_the_callback(desk: Desk, call: Call) -> None:
    (owed,) = callbacks.open_ones(desk.file)
    told = shown(desk.file, "call", call)
    assert told["enquiries"] == [
        {"goods": "Fridge BCD-260", "about": "price", "answer": "2399 yuan", "callback": None},
        {"goods": "Washer", "about": "stock", "answer": None, "callback": owed.number},
    ]
    assert told["callback"] is None
    rows = spoken("call", told)["goods asked about"]
    assert rows[1] == {"goods": "Washer", "asked about": "in stock?", "callback": owed.number}
    assert spoken("callback", shown(desk.file, "callback", owed))["state"] == "open"
    back = desk.calls.take_down(str(call.staff_id), CallDraft(callback_id=owed.id, outcome=Outcome.NO_ANSWER))
    assert shown(desk.file, "call", back)["callback"] == owed.number


def test_the_pane_of_the_call_tells_them(desk: Desk, call: Call, qtbot: QtBot) -> None:
    view = CallsView(Surroundings(desk.file, lambda: str(call.staff_id), lambda: ZONE), desk.calls, lambda _text: ())
    qtbot.addWidget(view)
    view.show()
    view.open_record(call.id)
    words = [each.text() for each in view.findChildren(type(label())) if each.isVisible()]
    assert "\n".join(goods_lines(desk.file, call.id)) in words
