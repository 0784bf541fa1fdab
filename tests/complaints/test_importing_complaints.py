import csv
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from desk_app.app import Desk
from desk_app.complaints import store
from desk_app.complaints.importing import IMPORTER
from desk_app.core.i18n import speaking
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, CustomerKind, PhoneDraft
from desk_app.imports.model import Outcome, Value
from desk_app.storage.check import check
from desk_app.storage.undoing import undo_last
from desk_app.topics.model import Tree
from tests.calls.rows_in import DESK, at, take_in, tally

NEW, CHANGED, UNCHANGED = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED
Row = dict[str, Value]


def row(reference: str, **more: Value) -> Row:
    return {"reference": reference, "received_at": at("2026-11-01 09:00"), "title": "迟到", **more}


def test_states_by_word_or_by_time(desk: Desk) -> None:
    outcomes = take_in(
        desk,
        IMPORTER,
        [
            row("1", state="Open"),
            row("2", state="Solved"),
            row("3", closed_at=at("2026-11-03 10:00")),
            row("4", answered_at=at("2026-11-02"), answer="已退款"),
            row("5"),
            row("6", state="神秘", promised_by=at("2026-12-01 08:00")),
            row("7", state="closed", raw_state="Zu"),
        ],
    )
    assert outcomes == [NEW] * 7
    made = [store.by_number(desk.file, number) for number in "1234567"]
    assert [complaint.open for complaint in made] == [True, False, False, False, True, True, False]
    one, two, three, four, _five, six, seven = made
    assert (one.owner_id, one.next_step, one.due_at) == (DESK, "check imported state", desk.file.clock.now())
    assert (two.closed_at, two.channel) == (None, "")
    assert three.closed_at == at("2026-11-03 10:00").moment
    assert (four.closed_at, four.answer) == (None, "已退款")
    assert four.answered_at
    assert (six.raw_state, six.due_at, six.promised_at) == ("神秘", at("2026-12-01 08:00").moment, six.due_at)
    assert seven.raw_state == "Zu"
    assert store.steps_of(desk.file, one.id) == []


def test_whose_complaint_it_is(desk: Desk, li: str) -> None:
    wang = desk.customers.open_file(li, CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),)))
    take_in(
        desk,
        IMPORTER,
        [
            row("1", customer_name="王丽", phone="138 0013 8000"),
            row("2", customer_name="王伟", phone="138 0013 8000"),
            row("3", customer_name="A00045581"),
            row("4", customer_name="A00045581"),
            row("5"),
            row("6", customer_name="***"),
            row("7", phone="13800138000"),
        ],
    )
    made = {number: store.by_number(desk.file, number) for number in "1234567"}
    whose = {number: customers.by_id(desk.file, str(one.customer_id)) for number, one in made.items()}
    assert whose["1"].id == wang.id
    assert (whose["2"].name, whose["2"].phones[0].e164) == ("王伟", "+8613800138000")
    assert whose["3"].id == whose["4"].id
    assert whose["5"].id == whose["6"].id
    assert (whose["5"].kind, whose["5"].name) == (CustomerKind.WALK_IN, "Walk-in")
    assert whose["7"].id not in (wang.id, whose["2"].id), "the household does not say who called"
    with speaking("zh_CN"):
        take_in(desk, IMPORTER, [row("8")])
    assert store.by_number(desk.file, "8").customer_id == whose["5"].id


def test_a_title_from_the_text_and_refusals(desk: Desk) -> None:
    long = "长" * 100
    said = take_in(
        desk,
        IMPORTER,
        [
            row("1", title="", text=f"\n\t{long}"),
            row("2", title="", text=" "),
            {"reference": "3", "title": "x"},
            row("1"),
        ],
    )
    assert said[0] is NEW
    assert store.by_number(desk.file, "1").title == long[:60]
    assert ["neither" in str(said[1]), "when" in str(said[2]), "twice" in str(said[3])] == [True] * 3


def test_the_same_file_again_and_what_changed(desk: Desk, li: str) -> None:
    rows = [row("1", state="Open", customer_name="王丽", channel="Internet"), row("2", channel="Fax")]
    assert take_in(desk, IMPORTER, rows) == [NEW, NEW]
    assert take_in(desk, IMPORTER, rows) == [UNCHANGED, UNCHANGED]
    one = store.by_number(desk.file, "1")
    assert (one.channel, store.by_number(desk.file, "2").channel) == ("web", "Fax")
    desk.complaints.reassign(li, one.id, li, "call back")
    assert take_in(desk, IMPORTER, rows) == [UNCHANGED, UNCHANGED]
    assert store.by_id(desk.file, one.id).next_step == "call back"
    later = [row("1", state="Closed", customer_name="王丽", closed_at=at("2026-11-05 12:00")), rows[1]]
    assert take_in(desk, IMPORTER, later) == [CHANGED, UNCHANGED]
    assert not store.by_id(desk.file, one.id).open
    undo_last(desk.file, li)
    assert store.by_id(desk.file, one.id).open
    assert customers.count(desk.file) == 2


def test_taken_back_and_in_again(desk: Desk, li: str) -> None:
    rows = [row("1", state="Closed", text="冰箱不制冷"), row("2")]
    take_in(desk, IMPORTER, rows)
    undo_last(desk.file, li)
    assert desk.finder.find("不制冷").total == 0
    assert take_in(desk, IMPORTER, rows) == [NEW, NEW]
    assert [store.by_number(desk.file, n).open for n in "12"] == [False, True]
    assert [hit.reference for hit in desk.finder.find("不制冷").hits] == ["1"]
    assert check(desk.file.path, desk.file.sources) == []


def test_a_list_as_it_lies_on_the_disk(desk: Desk, li: str, tmp_path: Path) -> None:
    path = tmp_path / "投诉.csv"
    path.write_bytes(
        "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间\r\n"
        '2549,王丽,物业乱收费,2019/4/25 9:32:09,"\n\t\t说好不涨价，又涨了\n",已退还,2019/5/10 14:56:53\r\n'
        "2550,张敏,,2019/4/26,电梯坏了三天,,\r\n".encode("gb18030")
    )
    report, _recipe = desk.imports.run(li, "complaints", path)
    assert (report.read, report.new, report.refused) == (2, 2, [])
    answered, open_one = store.by_number(desk.file, "2549"), store.by_number(desk.file, "2550")
    assert (answered.title, answered.text, answered.answer) == ("物业乱收费", "说好不涨价，又涨了", "已退还")
    assert (answered.answered_at, answered.open) == (at("2019-05-10 14:56:53").moment, False)
    assert (open_one.title, open_one.owner_id, open_one.open) == ("电梯坏了三天", DESK, True)
    assert [hit.reference for hit in desk.finder.find("不涨").hits] == ["2549"]
    again, _recipe = desk.imports.run(li, "complaints", path)
    assert (again.new, again.unchanged) == (0, 2)
    desk.imports.undo(li, report.import_id)
    assert desk.finder.find("不涨").total == 0


_COMCAST = Path(__file__).parents[3] / "shared" / "data" / "complaints/en_comcast.csv"


def test_the_complaints_about_a_carrier(desk: Desk) -> None:
    if not _COMCAST.exists():
        pytest.skip("the carrier's complaints are not here")
    with _COMCAST.open(encoding="utf-8-sig", newline="") as handle:
        lines = list(csv.DictReader(handle))
    rows: list[Row] = [
        {
            "reference": line["Ticket #"],
            "title": line["Customer Complaint"],
            "received_at": at(
                datetime.strptime(f"{line['Date']} {line['Time']}", "%d-%m-%Y %I:%M:%S %p").isoformat(" ")  # noqa: DTZ007
            ),
            "channel": line["Received Via"],
            "state": line["Status"],
        }
        for line in lines
    ]
    assert Counter(take_in(desk, IMPORTER, rows)) == {NEW: 2224}
    states = Counter(line["Status"] for line in lines)
    counted = tally(desk, "complaints", "state")
    assert counted == {"open": states["Open"] + states["Pending"], "closed": states["Closed"] + states["Solved"]}
    channels = tally(desk, "complaints", "channel")
    assert channels == {"phone": 1119, "web": 1105}
    assert customers.count(desk.file) == 1


def test_the_kind_of_a_row_finds_the_tree_and_its_other_words_their_place(desk: Desk, li: str) -> None:
    kind = desk.topics.add(li, "配送", None, Tree.COMPLAINTS)
    late = desk.topics.add(li, "迟到", kind.id, Tree.COMPLAINTS)
    told: Row = {"severity": "严重", "order_ref": "OD-1", "place": "店门口", "remedy": "退款", "language": "英文"}
    rows = [row("1", kind="配送 · 迟到", **told), row("2", kind="插队", severity="P1")]
    assert take_in(desk, IMPORTER, rows) == [NEW, NEW]
    one, two = (store.by_number(desk.file, number) for number in "12")
    assert (one.kind_id, one.severity, one.order_ref, one.place) == (late.id, "grave", "OD-1", "店门口")
    assert (one.remedy, one.language, two.kind, two.kind_id, two.severity) == ("退款", "英文", "插队", None, "P1")
    assert take_in(desk, IMPORTER, rows) == [UNCHANGED, UNCHANGED]
    assert (
        take_in(desk, IMPORTER, [row("1", kind="插队", **told), row("2", kind="配送", severity="P1")]) == [CHANGED] * 2
    )
    one, two = (store.by_number(desk.file, number) for number in "12")
    assert (one.kind, one.kind_id, two.kind_id) == ("插队", None, kind.id)
    desk.topics.add(li, "插队", None, Tree.COMPLAINTS)
    assert take_in(desk, IMPORTER, [row("1", kind="插队", **told)]) == [UNCHANGED], "an old list is no news"


def test_an_answer_that_came_before_the_complaint_is_told(desk: Desk, tmp_path: Path) -> None:
    """By the moment where both have one, else by the day: an answer of the same day is none too early."""
    head = ("留言编号", "留言主题", "留言时间", "答复意见", "答复时间")
    answers = ("2026-10-31 10:00", "2026-11-01 08:59", "2026-10-30", "2026-11-01", "2026-11-01 09:00", "")
    path = tmp_path / "messages.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = ((n, "迟到", "2026-11-01 09:00", "抱歉", answer) for n, answer in enumerate(answers, 1))
        csv.writer(file).writerows([head, *rows])
    report, _used = desk.imports.run(DESK, "complaints", path)
    assert report.new == 6
    assert report.notes == [
        "3 complaints were answered or closed before they came, by this file: see which times are right."
    ]
