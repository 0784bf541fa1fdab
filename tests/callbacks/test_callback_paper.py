"""The list of callbacks on paper, read back: by due time, of one or of all, in both languages, numbers hidden."""

from datetime import timedelta

import pytest

from desk_app.callbacks.handout import SIZES, list_of_all, list_of_owner, page_of
from desk_app.callbacks.model import CallbackDraft
from desk_app.callbacks.store import note_attempt
from desk_app.printing.letterhead import Letterhead
from desk_app.settings.service import SettingsService
from desk_app.staff.model import DESK_ID
from tests.callbacks.conftest import World
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, outside

STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号")
HOUR = timedelta(hours=1)


@pytest.fixture
def full(world: World) -> World:
    """One late and tried, one of the Desk's, one handed over and put off, one that rests, one that is closed."""
    make = world.callbacks.promise
    late = make(world.li, CallbackDraft(customer_id=world.wang, reason="问冰箱\n要银色的", owner_id=world.li))
    make(world.li, CallbackDraft(phone="13900139000", reason="Oven", due_at=world.clock.now() + 40 * HOUR))
    moved = make(world.li, CallbackDraft(name="周桂芳", phone="057188881234转8", reason="Fan", owner_id=world.li))
    rests = make(world.li, CallbackDraft(name="陈先生", reason="Kettle", owner_id=world.li))
    gone = make(world.li, CallbackDraft(name="老刘", reason="Radio", owner_id=world.li))
    world.callbacks.drop(world.li, gone.id, "came in")
    world.callbacks.reschedule(world.li, moved.id, world.clock.now() + 6 * HOUR, "busy")
    world.callbacks.hand_over(world.li, moved.id, world.qiang)
    world.callbacks.reschedule(world.li, rests.id, world.clock.now() + 5 * HOUR, "busy")
    world.clock.advance(3 * HOUR)
    world.callbacks.snooze(world.li, rests.id, world.clock.now() + HOUR)
    with world.file.write(world.li, "calls.take_down") as tx:
        note_attempt(tx, late.id, "no_answer", tx.now, reached=False)
    return world


def row(world: World, owner_id: str) -> str:
    return str(world.file.query("SELECT id FROM callbacks WHERE owner_id = ? AND state = 'open'", (owner_id,))[0][0])


def test_everybodys_by_due_time(full: World) -> None:
    page = page_of(full.file)
    assert [each.why.split("\n")[0] for each in page.lines] == ["问冰箱", "Kettle", "Fan", "Oven"]
    text = close(by_pdfminer(list_of_all(full.file, "", STORE, "A4", "en")))
    for said in (
        "4callbacks,1ofthemlate", "Everybody's", "12:00", "1hlate", "王丽", "13800138000", "问冰箱", "要银色的",
        "Tried1time,last13:00noanswer", "Heed:Notafter21:00", "Kettle", "putasideuntil14:00", "first12:00",
        "周桂芳", "0571-88881234转8", "王强,toaccept", "unknown", "13900139000", "Desk", "261121-0001", "福满家电",
    ):  # fmt: skip
        assert said in text, said
    assert text.count("Resultofthecall") == 4
    assert text.index("问冰箱") < text.index("Kettle") < text.index("Fan") < text.index("Oven")
    assert "Radio" not in text


def test_one_owners(full: World) -> None:
    text = close(by_pdfminer(list_of_owner(full.file, row(full, full.li), STORE, "A5", "en")))
    assert "李娜" in text and "2callbacks" in text and "Kettle" in text
    assert "Oven" not in text and "Fan" not in text
    assert "Oven" in close(by_pdfminer(list_of_owner(full.file, row(full, DESK_ID), STORE, "A5", "en")))


@pytest.mark.parametrize("hidden", ["paper", "both"])
def test_numbers_are_hidden_where_the_store_hides_them(full: World, hidden: str) -> None:
    SettingsService(full.file).set(full.li, "mask_phones", hidden)
    text = close(by_pdfminer(list_of_all(full.file, "", STORE, "A4", "en")))
    assert "138****8000" in text and "13800138000" not in text and "88881234转8" not in text


def test_on_screen_alone_paper_is_whole(full: World) -> None:
    SettingsService(full.file).set(full.li, "mask_phones", "screen")
    assert "13800138000" in close(by_pdfminer(list_of_all(full.file, "", STORE, "A4", "en")))


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", SIZES)
def test_many_fit_on_their_pages(world: World, size: str, lang: str) -> None:
    for n in range(45):
        draft = CallbackDraft(
            name=f"客户{n}" + "很长的名字" * (n % 4),
            phone=f"139001390{n:02d}",
            reason=f"事由{n} " + "要问清楚的事情" * (n % 9),
        )
        world.callbacks.promise(world.li, draft)
    pdf = list_of_all(world.file, "", STORE, size, lang)
    assert outside(pdf) == []
    text = close(by_pdfium(pdf))
    for n in range(45):
        assert f"客户{n}" in text and f"事由{n}" in text


def test_nobody_waits(world: World) -> None:
    assert "Nobodywaitsforacall." in close(by_pdfminer(list_of_all(world.file, "", STORE, "A5", "en")))
