import csv
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.callbacks import store as callbacks
from desk_app.calls import store
from desk_app.calls.importing import IMPORTER
from desk_app.calls.model import DIRECTION_WORDS, OUTCOME_WORDS, Chip, Direction, Outcome
from desk_app.core.i18n import LANGUAGES, _, speaking
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.imports.model import Outcome as Became
from desk_app.imports.model import Value
from desk_app.storage.undoing import undo_last
from tests.calls.rows_in import at, take_in, tally

NEW, CHANGED, UNCHANGED = Became.NEW, Became.CHANGED, Became.UNCHANGED
Row = dict[str, Value]


def row(reference: str, **more: Value) -> Row:
    return {"reference": reference, "rang_at": at("2026-11-01 09:00:00"), **more}


def test_what_a_file_counted_goes_before_its_moments(desk: Desk) -> None:
    take_in(
        desk,
        IMPORTER,
        [
            row("1", answered_at=at("2026-11-01 09:00:20"), ended_at=at("2026-11-01 09:01:20")),
            row("2", answered_at=at("2026-11-01 09:00:20"), wait_s=5, talk_s=7, outcome="AGENT"),
            row("3", outcome="放弃", ended_at=at("2026-11-01 09:00:30")),
            row("4", direction="呼出"),
            row("5", outcome="PHANTOM", ended_at=at("2026-11-01 00:00:00")),
        ],
    )
    one, two, three, four, five = (store.by_number(desk.file, n) for n in "12345")
    assert (one.wait_s, one.talk_s, one.outcome) == (20, 60, Outcome.ANSWERED)
    assert (two.wait_s, two.talk_s) == (5, 7)
    assert (three.wait_s, three.outcome, three.answered) == (30, Outcome.ABANDONED, False)
    assert (four.direction, four.outcome) == (Direction.OUT, Outcome.NO_ANSWER)
    assert (five.outcome, five.ended_at) == (Outcome.NO_CALL, None)


def test_a_call_that_passes_midnight(desk: Desk) -> None:
    take_in(
        desk,
        IMPORTER,
        [
            {
                "reference": "1",
                "rang_at": at("2026-11-01 23:59:50"),
                "answered_at": at("2026-11-01 00:00:10"),
                "ended_at": at("2026-11-01 00:01:00"),
            },
            {"reference": "2", "rang_at": at("2026-11-01 10:00:05"), "answered_at": at("2026-11-01 10:00:03")},
        ],
    )
    call = store.by_number(desk.file, "1")
    assert (call.wait_s, call.talk_s) == (20, 50)
    assert store.by_number(desk.file, "2").wait_s == 0, "two clocks that disagree"


def test_whose_call_it_is(desk: Desk, li: str) -> None:
    wang = desk.customers.open_file(li, CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),)))
    for name in ("张敏", "李强"):
        desk.customers.open_file(li, CustomerDraft(name, phones=(PhoneDraft("13900139000"),)))
    outcomes = take_in(
        desk,
        IMPORTER,
        [
            row("1", phone="+86 138-0013-8000"),
            row("2", customer_reference="23317894"),
            row("3", customer_reference="23317894"),
            row("4", customer_reference="0"),
            row("5", phone="13900139000"),
            row("6", phone="13900139000", customer_name="李强"),
        ],
    )
    assert outcomes == [NEW] * 6
    whose = [store.by_number(desk.file, n).customer_id for n in "123456"]
    stranger = customers.by_number(desk.file, "23317894")
    li_qiang = customers.ids_by_name(desk.file, "李强")[0]
    assert whose == [wang.id, stranger.id, stranger.id, None, None, li_qiang]
    assert (stranger.name, stranger.number) == ("23317894", "S01-K-261121-0004")


def test_staff_are_known_by_their_exact_name(desk: Desk, li: str) -> None:
    take_in(desk, IMPORTER, [row("1", staff="李娜"), row("2", staff="DORIT")])
    one, two = store.by_number(desk.file, "1"), store.by_number(desk.file, "2")
    assert (one.staff_id, one.staff_name, two.staff_id, two.staff_name) == (li, "李娜", None, "DORIT")
    listed = store.rows_for_list(desk.file, [one.id, two.id])
    assert [each.staff for each in listed] == ["李娜", "DORIT"]


def test_refusals_say_why(desk: Desk) -> None:
    said = take_in(
        desk,
        IMPORTER,
        [row("1"), row("1"), {"reference": "2"}, row("3", outcome="gibberish"), row("4", channel="fax")],
    )
    assert said[0] is NEW
    assert "stands twice" in said[1]
    assert "when it rang" in said[2]
    assert "gibberish" in said[3]
    assert said[4] is NEW
    assert store.by_number(desk.file, "4").channel == "fax"


def test_a_word_nobody_knows_is_refused_with_the_words_that_are_known(desk: Desk) -> None:
    (said,) = take_in(desk, IMPORTER, [row("1", outcome="gone fishing")])
    assert isinstance(said, str) and "gone fishing" in said and "[" not in said
    assert all(word in said for word in ("solved", "will call back", "gave up waiting", "no call", "(outcome)"))
    (said,) = take_in(desk, IMPORTER, [row("2", direction="sideways")])
    assert isinstance(said, str) and "incoming, outgoing" in said and "(direction)" in said


def test_our_own_words_are_known_in_every_language(desk: Desk) -> None:
    for lang in LANGUAGES:
        with speaking(lang):
            words = {key: _(word) for key, word in OUTCOME_WORDS.items()}
            ways = {key: _(word) for key, word in DIRECTION_WORDS.items()}
        calls = [row(f"{lang}{n}", outcome=word, direction="in") for n, word in enumerate(words.values())]
        assert take_in(desk, IMPORTER, calls) == [NEW] * len(calls)
        kept = [store.by_number(desk.file, f"{lang}{n}").outcome for n in range(len(calls))]
        assert kept == list(words)
        calls = [row(f"{lang}-{n}", direction=word) for n, word in enumerate(ways.values())]
        take_in(desk, IMPORTER, calls)
        assert [store.by_number(desk.file, f"{lang}-{n}").direction for n in range(len(calls))] == list(ways)


def test_the_same_file_again(desk: Desk, li: str) -> None:
    rows = [row("1", phone="13800138000", customer_reference="77", note="买冰箱"), row("2", talk_s=9)]
    assert take_in(desk, IMPORTER, rows) == [NEW, NEW]
    assert take_in(desk, IMPORTER, rows) == [UNCHANGED, UNCHANGED]
    first = store.by_number(desk.file, "1")
    desk.calls.change(li, first.id, {"note": "买冰箱和洗衣机"})
    assert take_in(desk, IMPORTER, rows) == [UNCHANGED, UNCHANGED], "a correction made by hand stays"
    assert store.by_number(desk.file, "1").note == "买冰箱和洗衣机"
    assert take_in(desk, IMPORTER, [row("1", note="买空调"), rows[1]]) == [CHANGED, UNCHANGED]
    assert [hit.number for hit in desk.finder.find("空调").hits] == [first.number]
    assert customers.count(desk.file) == 1


def test_an_import_taken_back_can_be_brought_back(desk: Desk, li: str) -> None:
    rows = [row("1", customer_reference="77"), row("2")]
    take_in(desk, IMPORTER, rows)
    undo_last(desk.file, li)
    assert (customers.count(desk.file), desk.finder.find("77").total) == (0, 0)
    assert take_in(desk, IMPORTER, rows) == [NEW, NEW]
    assert store.by_number(desk.file, "1").customer_id == customers.by_number(desk.file, "77").id
    assert len(store.ids_for(desk.file, Chip.ALL, "", desk.file.clock.now(), ZoneInfo("UTC"), li)) == 2


def test_a_list_as_it_lies_on_the_disk(desk: Desk, li: str, tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(
        "call id,phone number,direction,start time,answered at,talk time,disposition,agent\n"
        "1,138-0013-8000,inbound,2026-11-01 09:00:00,2026-11-01 09:00:12,0:01:40,answered,李娜\n"
        "2,,inbound,2026-11-01 09:05:00,,,missed,\n"
        "3,,inbound,soon,,,missed,\n",
        encoding="utf-8",
    )
    report, _recipe = desk.imports.run(li, "calls", path)
    assert (report.read, report.new, len(report.refused)) == (3, 2, 1)
    one = store.by_number(desk.file, "1")
    assert (one.wait_s, one.talk_s, one.staff_id, one.phone_e164) == (12, 100, li, "+8613800138000")
    assert store.by_number(desk.file, "2").outcome is Outcome.MISSED


_BANK = Path(__file__).parents[3] / "shared" / "data" / "calls/bank_calls_1999-02-01_16.txt"


def test_the_calls_of_a_bank(desk: Desk) -> None:
    if not _BANK.exists():
        pytest.skip("the bank's calls are not here")
    expected = json.loads(_BANK.with_suffix(".expected.json").read_text(encoding="utf-8"))
    zone = ZoneInfo("Asia/Jerusalem")

    def rows() -> list[Row]:
        made: list[Row] = []
        with _BANK.open(encoding="ascii", newline="") as handle:
            for line in csv.DictReader(handle, delimiter="\t"):
                day = f"19{line['date'][:2]}-{line['date'][2:4]}-{line['date'][4:]}"
                made.append(
                    {
                        "reference": f"{line['vru+line']}-{line['call_id']}-{line['date']}",
                        "customer_reference": line["customer_id"],
                        "rang_at": at(f"{day} {line['vru_entry']:0>8}", zone),
                        "answered_at": at(f"{day} {line['ser_start']:0>8}", zone),
                        "ended_at": at(f"{day} {line['ser_exit']:0>8}", zone),
                        "wait_s": int(line["q_time"]),
                        "talk_s": int(line["ser_time"]),
                        "outcome": line["outcome"],
                        "topic": line["type"],
                        "staff": line["server"],
                    }
                )
        return made

    outcomes = Counter(take_in(desk, IMPORTER, rows(), zone))
    assert outcomes == {NEW: expected["rows"]}
    counted = tally(desk, "calls", "outcome")
    assert counted == {
        "answered": expected["answered (outcome AGENT)"],
        "abandoned": expected["abandoned (outcome HANG)"],
        "no_call": expected["not a call (outcome PHANTOM)"],
    }
    wait, talk = desk.file.query("SELECT avg(wait_s), avg(talk_s) FROM calls WHERE outcome = 'answered'")[0]
    assert round(wait, 4) == expected["average_speed_of_answer_s = mean q_time of answered"]
    assert round(talk, 4) == expected["average_talk_s = mean ser_time of answered"]
    identified = desk.file.query("SELECT count(*), count(DISTINCT customer_id) FROM calls WHERE customer_id NOT NULL")
    assert tuple(identified[0]) == (
        expected["identified calls (customer_id not 0)"],
        expected["identified customers"],
    )
    assert customers.count(desk.file) == expected["identified customers"]
    backwards = "SELECT count(*) FROM calls WHERE answered_at < rang_at OR ended_at < rang_at"
    assert desk.file.query(backwards)[0][0] == 0


def test_what_is_odd_in_a_log_is_told_once(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "编号,来电时间,电话,结果,客服\n"
        "1,2026-11-20 09:00:00,13900001111,未接,不在的人\n"
        "2,2027-11-20 09:00:00,13900002222,已接,不在的人\n",
        encoding="utf-8",
    )
    report, _recipe = desk.imports.run(DESK_ID, "calls", path, dry_run=True)
    told = " ".join(report.notes)
    assert "1 missed call came in" in told and "1 call lies in the future" in told
    assert "Not among the people here, kept as written: 不在的人." in told


def test_a_live_import_tells_the_callbacks_it_left_and_takes_them_back(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "missed.csv"
    source.write_text(
        "call id,start time,phone,direction,disposition\n"
        "1,2026-11-20 09:00:00,13900001111,inbound,missed\n"
        "2,2026-11-20 09:10:00,13900001111,inbound,missed\n"
        "3,2026-11-20 09:20:00,13900002222,inbound,abandoned\n"
        "4,2026-11-20 09:30:00,13900003333,inbound,answered\n",
        encoding="utf-8",
    )
    report, _recipe = desk.imports.run(DESK_ID, "calls", source, live=True)
    assert (report.new, "3 missed calls left callbacks." in report.notes) == (4, True)
    assert len(callbacks.open_ones(desk.file)) == 2
    tried = callbacks.open_ones(desk.file)[0]
    desk.callbacks.reschedule(DESK_ID, tried.id, desk.file.clock.now() + timedelta(days=1), "closed today")
    back = desk.imports.undo(DESK_ID, report.import_id)
    assert back.records["callbacks"] == 1
    assert [each.id for each in callbacks.open_ones(desk.file)] == [tried.id]
    assert back.kept_records >= 1 and ("callbacks", tried.id) in {(each.table, each.row_id) for each in back.kept}


def test_the_time_on_hold_of_a_log_of_events_is_in_the_call(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "events.csv"
    lines = ("09:00:00,ENTERQUEUE", "09:00:10,CONNECT", "09:01:00,HOLD", "09:01:30,UNHOLD", "09:02:30,HOLD",
             "09:03:10,COMPLETE")  # fmt: skip
    rows = "".join(f"c{n},2026-11-20 {line}\n" for n in (1, 2) for line in lines)
    source.write_text("call,time,event\n" + rows, encoding="utf-8")
    report, _recipe = desk.imports.run(DESK_ID, "calls", source)
    assert (report.new, report.refused) == (2, [])
    one = store.by_number(desk.file, "c1")
    assert (one.hold_s, one.talk_s, one.wait_s) == (70, 110, 10)
