"""The papers of a complaint, made from a store's own file and read back."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app import paper
from desk_app.app import Desk
from desk_app.command_line.run import run
from desk_app.commitments.clocks import Why
from desk_app.commitments.model import About
from desk_app.commitments.promising import CommitmentDraft
from desk_app.complaints import store
from desk_app.complaints.closing import FollowUp
from desk_app.complaints.letter import brief, drafted, is_letter, kept_text, name_of
from desk_app.complaints.measures import MeasureDraft, What
from desk_app.complaints.model import ComplaintDraft, Satisfaction, Step
from desk_app.complaints.recovery import Stamp
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers.model import CustomerDraft, CustomerKind
from desk_app.privacy.handout import statement
from desk_app.privacy.service import PrivacyService
from desk_app.settings import store as settings
from tests.complaints.paper_world import (
    CAUSE,
    DEPARTMENT,
    FOR_THEM,
    INSIDE,
    REFUSED,
    PaperWorld,
    finished,
    lived,
    store_head,
)
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, fonts_of, lines_of, outside

NAMES = ("acceptance_slip", "progress", "reply", "internal", "close", "service_report")
SIZES = ("A4", "A5", "80mm", "58mm")
FEWEST = 4
HOUR = timedelta(hours=1)


@pytest.fixture
def world(desk: Desk, clock: FixedClock, li: str) -> PaperWorld:
    return lived(desk, clock, li)


def read(desk: Desk, row_id: str, name: str, lang: str = "en", size: str = "") -> str:
    return " ".join(by_pdfium(paper.sheet_pdf(desk.file, "complaint", row_id, name=name, size=size, lang=lang)).split())


def packed(text: str) -> str:
    return close(text).replace("\u00a0", "")


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("name", NAMES)
def test_every_sheet_comes_whole_in_every_size_and_language(world: PaperWorld, name: str, lang: str) -> None:
    for size in SIZES:
        data = paper.sheet_pdf(world.desk.file, "complaint", world.id, name=name, size=size, lang=lang)
        words = packed(by_pdfminer(data))
        assert world.number in words and "王丽" in words
        assert not outside(data)
        assert all(fonts_of(data).values())
        if size in ("A4", "A5"):
            assert all(f"Page{n}" in words or f"第{n}页" in words for n in range(1, len(lines_of(data)) + 1))


def test_the_slip_lists_every_promise_given_in_its_language(desk: Desk, li: str) -> None:
    desk.commitments.add(
        li,
        CommitmentDraft(
            About.APOLOGIZE,
            "4 h",
            text_en="We say sorry within 4 opening hours.",
            text_zh="我们在4个营业小时内致歉。",
        ),
    )
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Siân O’Brien"))
    english, chinese = (packed(read(desk, one.id, "acceptance_slip", lang)) for lang in ("en", "zh_CN"))
    for text in (
        "Wegiveafirstanswerwithin24hours:by22Nov10:00", "within2openinghours:by21Nov12:00",
        "Wesaysorrywithin4openinghours:by21Nov", "within3workingdays:by24Nov18:00", "SiânO’Brien",
    ):  # fmt: skip
        assert text in english, text
    assert "我们在4个营业小时内致歉" in chinese and "我们在24小时内给您首次答复" in chinese
    assert "Wesaysorry" not in chinese


def test_the_slip_says_what_is_due_as_it_stands_and_who_took_it_down(world: PaperWorld) -> None:
    text = read(world.desk, world.id, "acceptance_slip")
    assert "Received 21 Nov 2026 10:00 · 李娜" in text, "whoever has it now"
    one = world.desk.complaints.take_down(world.li, ComplaintDraft(title="lid", customer_name="Ann"))
    world.desk.complaints.wait(world.li, one.id, Why.CUSTOMER, world.clock.now() + 60 * HOUR)
    before = read(world.desk, one.id, "acceptance_slip")
    assert "first answer within 24 hours: by 23 Nov 08:00" in before
    world.clock.advance(30 * HOUR)
    assert "first answer within 24 hours: by 24 Nov 14:00" in read(world.desk, one.id, "acceptance_slip")


def test_an_imported_complaint_without_clocks_promises_its_first_answer(desk: Desk, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Ann"))
    with desk.file.write(li, "complaints.change") as tx:
        for row in tx.query("SELECT id FROM matter_clocks WHERE row_id = ?", (one.id,)):
            tx.update("matter_clocks", row[0], {"dropped_at": "2026-11-21T02:00:00.000Z"})
    assert "First answer to your complaint: by 22 Nov 10:00" in read(desk, one.id, "acceptance_slip")


def test_the_progress_sheet_tells_the_customer_and_keeps_inside_what_is_inside(world: PaperWorld) -> None:
    english, chinese = (packed(read(world.desk, world.id, "progress", lang)) for lang in ("en", "zh_CN"))
    for text in (
        "Howyourcomplaintstands", "补一个内胆", "Wegiveafirstanswerwithin24hours", "done21Nov11:00",
        "Wetookupyourcomplaint(phone)", "Weapologizedtoyou(WeChat)", "Weputitright", "补寄一个内胆", "¥30.00",
        FOR_THEM, "Weseetoitthatitdoesnothappenagain:by", "赵主管seestoyourcomplaint", "0571-88881234",
    ):  # fmt: skip
        assert packed(text) in english, text
    for words in (english, chinese):
        for inside in (INSIDE, CAUSE, DEPARTMENT, REFUSED, "500.00", "没有打通", "请主管决定补偿", "13800138000"):
            assert packed(inside) not in words, inside
    assert english.count("Weapologizedtoyou") == 1, "what was taken back is not told"


def test_the_progress_sheet_says_what_we_wait_for_and_when_we_are_late(desk: Desk, clock: FixedClock, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Ann"))
    assert "Nothing yet: your complaint has just come in." in read(desk, one.id, "progress")
    desk.complaints.wait(li, one.id, Why.PART, clock.now() + 30 * HOUR, "von der Firma Müller")
    text = read(desk, one.id, "progress")
    assert "We are waiting for a part; we look again on 22 Nov 2026 16:00 at the latest." in text
    assert "the time stands still while we wait" in text and "Müller" not in text
    desk.complaints.resume(li, one.id)
    clock.advance(48 * HOUR)
    text = read(desk, one.id, "progress")
    assert "This was due by 21 Nov 2026 12:00; it is late, and we are sorry." in text
    assert "late, and we are sorry" in text


def test_the_progress_of_a_double_and_of_a_closed_one(world: PaperWorld) -> None:
    assert f"together with complaint {world.number}" in read(world.desk, world.double_id, "progress")
    finished(world)
    follow = FollowUp(world.clock.now() + 72 * HOUR)
    world.desk.recovery.close(world.li, world.id, "补寄内胆", Satisfaction.SATISFIED, follow)
    text = read(world.desk, world.id, "progress")
    assert "Your complaint was closed" in text
    assert "Nothing is left to do. If you are not content, tell us" in text


def test_the_letter_says_what_the_file_knows(world: PaperWorld) -> None:
    finished(world)
    english, chinese = (packed(read(world.desk, world.id, "reply", lang)) for lang in ("en", "zh_CN"))
    for words in (english, chinese):
        for text in (
            "王丽", "解放路120号", world.number, "箱子打开只有一个内胆", "非常抱歉少装了一个内胆。", "补寄一个内胆",
            "¥30.00", "出库前两人核对内胆数量。", "内胆已寄出，路费已退，顾客认可。", "赵主管", "福满家电中山路店",
        ):  # fmt: skip
            assert packed(text) in words, text
        for inside in (INSIDE, CAUSE, DEPARTMENT, REFUSED, "500.00"):
            assert packed(inside) not in words, inside
    assert "DearMs王丽," in english and "22Nov2026" in english and "Yourssincerely," in english


@pytest.mark.parametrize(
    ("draft", "kind", "sex", "salutation"),
    [
        (ComplaintDraft(title="late", customer_name="Siân O’Brien"), None, "", "Dear Siân O’Brien,"),
        (ComplaintDraft(title="late", phone="13800138000"), None, "", "Dear customer,"),
        (ComplaintDraft(title="late"), None, "", "Dear customer,"),
        (ComplaintDraft(title="late"), CustomerKind.PERSON, "男", "Dear Mr 王刚,"),
        (ComplaintDraft(title="late"), CustomerKind.PERSON, "", "Dear 王刚,"),
        (ComplaintDraft(title="late"), CustomerKind.SHOP, "m", "Dear 王刚,"),
    ],
)
def test_a_letter_begins_as_the_file_knows_them(
    desk: Desk, li: str, draft: ComplaintDraft, kind: CustomerKind | None, sex: str, salutation: str
) -> None:
    whose = desk.customers.open_file(li, CustomerDraft("王刚", kind=kind, sex=sex)).id if kind else None
    made = ComplaintDraft(draft.title, customer_id=whose, customer_name=draft.customer_name, phone=draft.phone)
    one = desk.complaints.take_down(li, made)
    zone = settings.profile(desk.file).zoneinfo
    texts = drafted(desk.file, one.id, zone, "en")
    assert texts.salutation == salutation
    assert texts.apology == "We are sorry for the trouble this has caused you."
    assert (texts.found, texts.done, texts.prevention) == ("", "", "")
    assert salutation in read(desk, one.id, "reply")
    assert ("13800138000" in name_of(desk.file, one)) is False


def test_long_words_are_told_in_brief_and_what_is_kept_is_known_as_a_letter(world: PaperWorld) -> None:
    assert brief("two\n words") == "two words"
    assert len(brief("长" * 500)) == 161 and brief("长" * 500).endswith("…")
    assert brief("word " * 100).endswith("word…")
    zone = settings.profile(world.desk.file).zoneinfo
    texts = drafted(world.desk.file, world.id, zone, "en")
    kept = kept_text(texts, world.clock.now(), zone, "en")
    assert kept.startswith("Reply letter · 22 Nov 2026\n\nDear Ms 王丽,") and is_letter(kept)
    assert not is_letter("Reply letters are late")


def test_the_internal_file_says_everything_and_that_it_is_internal(world: PaperWorld) -> None:
    data = paper.sheet_pdf(world.desk.file, "complaint", world.id, name="internal", lang="en")
    pages = [packed(" ".join(lines)) for lines in lines_of(data)]
    words = packed(by_pdfium(data))
    for text in (
        "13800138000", "OD-77", "grave", "家里", INSIDE, FOR_THEM, CAUSE, DEPARTMENT, REFUSED, "¥500.00", "turned down",
        "taken back: 没有打通", "很抱歉让您跑了两趟。", "handed over to 赵主管: 请主管决定补偿", "顾客又来电询问",
        "waiting for a part", "仓库调货", "until 22 Nov 2026 08:00", world.double, world.linked, "同一批货", "箱子.jpg",
        "SHA-256", "How grave: serious → grave", "We have a solution", "kept",
    ):  # fmt: skip
        assert packed(text) in words, text
    assert len(pages) > 1 and all("Internal·printed" in page and f"Page{n}of{len(pages)}" in page
                                  for n, page in enumerate(pages, 1))  # fmt: skip


def test_the_close_sheet_says_what_is_missing_then_how_it_ended(world: PaperWorld) -> None:
    text = read(world.desk, world.id, "close")
    assert "Not closed yet" in text and "Still missing: anticipate, the customer told" in text
    finished(world)
    follow = FollowUp(world.clock.now() + 72 * HOUR)
    world.desk.recovery.close(world.li, world.id, "内胆已寄出", Satisfaction.NOT_SATISFIED, follow)
    text = read(world.desk, world.id, "close")
    for part in (
        "Closed 22 Nov 2026 09:00 · 李娜", "补一个内胆", "¥30.00", "内胆已寄出", "customer told · phone",
        "内胆已寄出，路费已退，顾客认可。", "not satisfied", "25 Nov 2026 09:00", "Customer", "For the store",
    ):  # fmt: skip
        assert packed(part) in packed(text), part
    assert packed(INSIDE) not in packed(text) and DEPARTMENT not in text


def test_the_service_report_tells_promises_pauses_and_measures(world: PaperWorld) -> None:
    text = packed(read(world.desk, world.id, "service_report"))
    for part in (
        "We have a solution within", "We speak with you",
        "Clock paused: waiting for a part", "until 22 Nov 2026 08:00", "refund ¥30.00: 来回路费", "补寄一个内胆",
        "apologize · WeChat",
    ):  # fmt: skip
        assert packed(part) in text, part
    for inside in (INSIDE, CAUSE, DEPARTMENT, "¥500.00", REFUSED, "没有打通"):
        assert packed(inside) not in text, inside


def test_the_first_answer_is_kept_only_when_the_customer_was_told(desk: Desk, clock: FixedClock, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Ann"))
    desk.complaints.record_step(li, one.id, Step.ACKNOWLEDGE, "", "looked into")
    clock.advance(25 * HOUR)
    text = read(desk, one.id, "service_report")
    assert "not kept · 1 h late" in text
    desk.complaints.record_step(li, one.id, Step.APOLOGIZE, "phone", "sorry")
    assert "1 h late" in read(desk, one.id, "service_report")


def test_the_statement_names_notes_measures_and_times_of_waiting(world: PaperWorld) -> None:
    whose = store.by_id(world.desk.file, world.id).customer_id
    assert whose
    data = statement(PrivacyService(world.desk.file).held(whose), paper.letterhead(world.desk.file), lang="en")
    words = packed(by_pdfium(data))
    for text in (INSIDE, FOR_THEM, "refund · ¥30.00", "turned down", REFUSED, "waiting for a part", "仓库调货"):
        assert packed(text) in words, text


GROWING: dict[str, Callable[[Desk, str, str, int], None]] = {
    "progress": lambda desk, li, row, n: _note(desk, li, row, n),
    "internal": lambda desk, li, row, n: _note(desk, li, row, n),
    "close": lambda desk, li, row, n: _measure(desk, li, row, n),
    "reply": lambda desk, li, row, n: _measure(desk, li, row, n),
}


def _note(desk: Desk, li: str, row_id: str, n: int) -> None:
    desk.complaint_work.note(li, row_id, f"{n}: {FOR_THEM * 4}", for_customer=True)


def _measure(desk: Desk, li: str, row_id: str, n: int) -> None:
    desk.recovery.add_measure(li, row_id, MeasureDraft(What.MEASURE, f"{n}: {FOR_THEM * 4}"))


@pytest.mark.parametrize("name", list(GROWING))
def test_no_paper_ends_on_a_page_with_hardly_a_line(desk: Desk, li: str, name: str) -> None:
    store_head(desk, li)
    one = desk.complaints.take_down(li, ComplaintDraft(title="送货迟到", text=FOR_THEM * 9, customer_name="王丽"))
    seen = set()
    for n in range(1, 19):
        GROWING[name](desk, li, one.id, n)
        lang = "en" if n % 2 else "zh_CN"
        data = paper.sheet_pdf(desk.file, "complaint", one.id, name=name, size="A5", lang=lang)
        pages = lines_of(data)
        seen.add(len(pages))
        assert len(pages) == 1 or len(pages[-1]) >= FEWEST + 2, (n, pages[-1])
        assert outside(data) == []
    assert len(seen) > 1


@pytest.fixture
def in_english() -> Iterator[None]:
    """A command speaks the language it was asked for, and leaves it spoken."""
    yield
    set_language("en")


@pytest.mark.usefixtures("in_english")
def test_the_command_prints_every_sheet(world: PaperWorld, tmp_path: Path) -> None:
    path = str(world.desk.file.path)
    world.desk.close()
    for name in NAMES:
        target = tmp_path / f"{name}.pdf"
        for lang in ("en", "zh_CN"):
            words = ["print", "complaint", world.number, str(target), "--sheet", name, "--lang", lang, "--file", path]
            assert run(words) == 0
            assert world.number in close(by_pdfium(target.read_bytes()))


def test_what_the_customer_takes_home_speaks_their_language(desk: Desk, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="王丽", language="zh_CN"))
    for name in ("acceptance_slip", "progress", "reply", "close", "survey_slip"):
        assert paper.usual_language(desk.file, "complaint", one.id, name) == "zh_CN"
    assert paper.usual_language(desk.file, "complaint", one.id, "internal") == "en"


def test_a_letter_never_repeats_a_sentence_spoken_about_the_customer(world: PaperWorld) -> None:
    world.clock.advance(HOUR)
    world.desk.recovery.do(world.li, world.id, Step.ANTICIPATE, Stamp(note="复核"))
    ready = "We told the customer what was done and asked whether they are content."
    world.desk.complaints.tell(world.li, world.id, "phone", ready)
    assert drafted(world.desk.file, world.id, settings.profile(world.desk.file).zoneinfo, "en").found == ""
