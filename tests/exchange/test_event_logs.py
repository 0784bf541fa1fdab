"""Logs with a line for each event of a call become calls."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.core.errors import DeskError
from desk_app.exchange.preview import preview
from desk_app.exchange.reading import read_table
from desk_app.exchange.ready import recipe_for
from desk_app.exchange.recipe import Recipe, parse_recipe, recipe_as_data, write_recipe
from desk_app.exchange.records import Mapped, MappedFile
from desk_app.exchange.values import Stamp

Made = Callable[..., Path]

LOG = """call,time,event,agent,number,remark
c1,2026-03-01 23:59:40,QUEUED,,13800138000,
c1,2026-03-01 23:59:55,RINGING,陈强,,no reply
c1,2026-03-02 00:00:10,PICKED,李娜,,asks for 304
c1,2026-03-02 00:03:10,OVER,李娜,,asks for 304
c2,2026-03-02 00:05:00,QUEUED,,,
c2,2026-03-02 00:05:45,GAVE UP,,,
-,2026-03-02 00:06:00,NIGHT MODE,,,
"""
RECIPE = """kind = "calls"
[columns]
reference = "call"
staff = "agent"
phone = "number"
note = "remark"
[group]
column = "call"
[events]
column = "event"
[events.QUEUED]
rang_at = "time"
[events.RINGING]
[events.PICKED]
answered_at = "time"
[events."OVER|GAVE UP"]
ended_at = "time"
outcome = "event"
[values.outcome]
OVER = "answered"
"GAVE UP" = "abandoned"
"""


def told(made: Made, zone: ZoneInfo, text: str, recipe: Recipe | None = None) -> tuple[list[Mapped], MappedFile]:
    table = read_table(made(text))
    file = MappedFile(table, recipe or recipe_for(table, "calls"), zone)
    return list(file), file


def clock(value: object) -> str:
    assert isinstance(value, Stamp)
    return f"{value.local:%d %H:%M:%S}"


def test_each_event_tells_its_part(made: Made, zone: ZoneInfo) -> None:
    (one, two), file = told(made, zone, LOG, parse_recipe(RECIPE))
    assert [clock(one.values[key]) for key in ("rang_at", "answered_at", "ended_at")] == [
        "01 23:59:40",
        "02 00:00:10",
        "02 00:03:10",
    ]
    assert (one.values["staff"], one.values["phone"], one.values["outcome"]) == ("李娜", "13800138000", "answered")
    assert one.values["note"] == "no reply；asks for 304"
    assert ("answered_at" in two.values, two.values["outcome"], two.values["raw_outcome"]) == (
        False,
        "abandoned",
        "GAVE UP",
    )
    assert (one.line, two.line, file.read, file.skipped, file.refused, file.unused_columns) == (2, 6, 7, 1, [], ())


def test_the_newest_line_first_and_one_date_past_midnight(made: Made, zone: ZoneInfo) -> None:
    header, *lines = LOG.splitlines()
    turned = "\n".join([header, *reversed(lines)]).replace("03-02 00:0", "03-01 00:0") + "\n"
    (two, one), _file = told(made, zone, turned, parse_recipe(RECIPE))
    assert (clock(one.values["rang_at"]), clock(one.values["ended_at"])) == ("01 23:59:40", "02 00:03:10")
    assert one.values["note"] == "no reply；asks for 304"
    assert clock(two.values["rang_at"]) == "01 00:05:00"


def test_a_call_whose_begin_is_missing_is_refused_as_a_whole(made: Made, zone: ZoneInfo) -> None:
    text = "call,time,event,agent,number,remark\nc9,2026-03-01 09:00:10,PICKED,李娜,,\n"
    records, file = told(made, zone, text, parse_recipe(RECIPE))
    assert records == []
    assert [(refusal.line, "rang" in refusal.reason) for refusal in file.refused] == [(2, True)]


def test_parts_of_a_call_with_two_conversations_add_up(made: Made, zone: ZoneInfo) -> None:
    recipe = """kind="calls"
[columns]
reference="call"
rang_at="time"
[group]
column="call"
[events]
column="event"
[events.IN]
[events.ANSWER]
answered_at="time"
staff="who"
[events.END]
ended_at="time"
talk_s="length"
"""
    text = (
        "call,time,event,who,length\n1,2026-03-01 09:00:00,IN,,\n1,2026-03-01 09:00:05,ANSWER,Li,\n"
        "1,2026-03-01 09:01:05,END,,60\n1,2026-03-01 09:01:10,ANSWER,Chen,\n1,2026-03-01 09:01:50,END,,40\n"
    )
    [one], _file = told(made, zone, text, parse_recipe(recipe))
    assert (one.values["talk_s"], one.values["staff"], clock(one.values["answered_at"])) == (100, "Li", "01 09:00:05")
    assert clock(one.values["ended_at"]) == "01 09:01:50"


def test_lines_of_an_event_in_another_kind_of_list(made: Made, zone: ZoneInfo) -> None:
    recipe = """kind="deliveries"
[columns]
reference="order"
[group]
column="order"
[events]
column="what"
[events.paid]
paid_at="at"
[events.signed]
delivered_at="at"
"""
    text = "order,what,at\n7,paid,2026-03-01\n7,packed,2026-03-02\n7,signed,2026-03-03\n"
    [one], _file = told(made, zone, text, parse_recipe(recipe))
    assert [clock(one.values[key])[:2] for key in ("paid_at", "delivered_at")] == ["01", "03"]


QUEUE_LOG = """1772326800|NONE|NONE|NONE|QUEUESTART|
1772326800|1772326800.1|sales|NONE|ENTERQUEUE||13800138000|1
1772326812|1772326800.1|sales|SIP/8007|RINGNOANSWER|10000
1772326830|1772326800.1|sales|李娜|CONNECT|30|1772326820.9|5
1772326900|1772326900.1|sales|NONE|ENTERQUEUE||13900139000|1
1772326945|1772326900.1|sales|NONE|ABANDON|1|1|45
1772327010|1772326800.1|sales|李娜|COMPLETECALLER|30|180|1
"""


def test_a_queue_log_of_asterisk_is_known(made: Made, zone: ZoneInfo) -> None:
    (one, two), file = told(made, zone, QUEUE_LOG)
    assert (one.values["wait_s"], one.values["talk_s"], one.values["staff"]) == (30, 180, "李娜")
    assert (one.values["phone"], one.values["outcome"]) == ("13800138000", "answered")
    rang = one.values["rang_at"]
    assert isinstance(rang, Stamp)
    assert rang.at == datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
    assert (two.values["outcome"], two.values["wait_s"], "staff" in two.values) == ("abandoned", 45, False)
    assert (file.recipe.name, file.refused, file.skipped) == ("Asterisk queue_log, one line per event", [], 2)


HELD = """call,time,event,agent,length
c1,2026-03-01 09:00:00,ENTERQUEUE,,
c1,2026-03-01 09:00:10,CONNECT,李娜,
c1,2026-03-01 09:01:00,HOLD,李娜,
c1,2026-03-01 09:01:30,UNHOLD,李娜,
c1,2026-03-01 09:02:00,HOLD,李娜,
c1,2026-03-01 09:02:05,HOLD,李娜,
c1,2026-03-01 09:02:15,UNHOLD,李娜,
c1,2026-03-01 09:02:20,UNHOLD,李娜,
c1,2026-03-01 09:03:10,COMPLETE,李娜,180
c2,2026-03-01 23:59:00,ENTERQUEUE,,
c2,2026-03-01 23:59:05,CONNECT,李娜,
c2,2026-03-01 23:59:40,HOLD,李娜,
c2,2026-03-02 00:00:20,COMPLETE,李娜,
c3,2026-03-01 09:30:00,ENTERQUEUE,,
c3,2026-03-01 09:30:10,CONNECT,李娜,
c3,2026-03-01 09:31:00,COMPLETE,李娜,
"""


@pytest.mark.parametrize("turned", [False, True])
def test_the_time_on_hold_is_summed_from_its_lines(made: Made, zone: ZoneInfo, turned: bool) -> None:
    header, *lines = HELD.replace(",length", "").replace(",180", ",").splitlines()
    text = "\n".join([header, *(line.removesuffix(",") for line in (reversed(lines) if turned else lines))]) + "\n"
    records, file = told(made, zone, text)
    held = {str(one.values["reference"]): one.values.get("hold_s") for one in records}
    assert held == {"c1": 45, "c2": 40, "c3": None}, "the second is on hold until its end"
    assert not {"hold_at", "unhold_at"} & {target for one in records for target in one.values}
    assert file.refused == [] and file.recipe.events["HOLD"] == {"hold_at": ("time",)}
    assert parse_recipe(write_recipe(file.recipe)) == file.recipe


def test_a_hold_past_midnight_under_one_date_and_one_without_an_end(made: Made, zone: ZoneInfo) -> None:
    one_date = HELD.replace("2026-03-02 00:00:20", "2026-03-01 00:00:20").replace(",length", "").replace(",180", ",")
    text = "\n".join(line.removesuffix(",") for line in one_date.splitlines()) + "\n"
    records, _file = told(made, zone, text)
    assert {one.values["reference"]: one.values.get("hold_s") for one in records}["c2"] == 40
    never = text.replace("c2,2026-03-01 00:00:20,COMPLETE,李娜\n", "")
    records, _file = told(made, zone, never)
    assert {one.values["reference"]: one.values.get("hold_s") for one in records}["c2"] is None


HOLDS = """kind = "calls"
[columns]
reference = "call"
[group]
column = "call"
[events]
column = "event"
[events.ENTERQUEUE]
rang_at = "time"
[events.CONNECT]
answered_at = "time"
[events.HOLD]
hold_at = "time"
[events.UNHOLD]
unhold_at = "time"
[events.COMPLETE]
ended_at = "time"
talk_s = "length"
"""


def test_a_talk_counted_from_answer_to_end_is_without_the_hold(made: Made, zone: ZoneInfo) -> None:
    (one, *_rest), _file = told(made, zone, HELD, parse_recipe(HOLDS))
    assert (one.values["talk_s"], one.values["hold_s"]) == (135, 45)
    (one, *_rest), _file = told(made, zone, HELD.replace(",180", ",135"), parse_recipe(HOLDS))
    assert (one.values["talk_s"], one.values["hold_s"]) == (135, 45), "the log left the hold out itself"
    counted = parse_recipe(HOLDS.replace('talk_s = "length"', 'hold_s = "length"'))
    (one, *_rest), _file = told(made, zone, HELD.replace(",180", ",44"), counted)
    assert one.values["hold_s"] == 44, "what the log counted itself goes first"


def test_holds_in_a_queue_log_of_asterisk(made: Made, zone: ZoneInfo) -> None:
    held = QUEUE_LOG.replace(
        "1772326900|",
        "1772326850|1772326800.1|sales|李娜|HOLD|\n1772326875|1772326800.1|sales|李娜|UNHOLD|\n1772326900|",
        1,
    )
    (one, _two), file = told(made, zone, held)
    assert (one.values["hold_s"], one.values["talk_s"], file.refused) == (25, 155, [])


def test_other_lists_without_a_header_are_no_queue_log(made: Made) -> None:
    text = "".join(f"2026-03-0{n} 09:00:00|{n}|sales|x|inbound||1380013800{n}|1\n" for n in range(1, 5))
    assert recipe_for(read_table(made(text)), "calls").events == {}


def test_events_are_seen_without_a_recipe(made: Made, zone: ZoneInfo) -> None:
    text = LOG.replace("QUEUED", "ENTERQUEUE").replace("PICKED", "CONNECT").replace("OVER", "COMPLETE")
    text = text.replace("GAVE UP", "ABANDON").replace("RINGING", "RINGNOANSWER").rsplit("-,2026", 1)[0]
    (one, two), file = told(made, zone, text)
    assert parse_recipe(write_recipe(file.recipe)) == file.recipe
    assert [clock(one.values[key])[3:] for key in ("rang_at", "answered_at", "ended_at")] == [
        "23:59:40",
        "00:00:10",
        "00:03:10",
    ]
    assert (one.values["staff"], two.values["outcome"], "answered_at" in two.values) == ("李娜", "abandoned", False)


def test_outcomes_alone_are_no_events(made: Made) -> None:
    text = "call id,time,status\n1,2026-03-01 09:00,answered\n2,2026-03-01 09:01,abandoned\n2,2026-03-01 09:01,queued\n"
    recipe = recipe_for(read_table(made(text)), "calls")
    assert recipe.group == "call id", "queued, answered, abandoned on several lines of one call"
    lines = text.replace("\n2,2026-03-01 09:01,queued", "")
    assert recipe_for(read_table(made(lines)), "calls").group == ""


def test_the_preview_passes_other_events_over(made: Made, zone: ZoneInfo) -> None:
    shown = preview(read_table(made(LOG)), parse_recipe(RECIPE), zone)
    assert [row.skipped for row in shown.rows] == [False] * 6 + [True]
    assert "rang_at" not in shown.rows[2].values


def test_written_and_told_as_data() -> None:
    recipe = parse_recipe(RECIPE)
    assert recipe.events["OVER|GAVE UP"] == {"ended_at": ("time",), "outcome": ("event",)}
    assert parse_recipe(write_recipe(recipe)) == recipe
    data = recipe_as_data(recipe)
    assert data["events"] == {
        "column": "event",
        "QUEUED": {"rang_at": "time"},
        "RINGING": {},
        "PICKED": {"answered_at": "time"},
        "OVER|GAVE UP": {"ended_at": "time", "outcome": "event"},
    }
    assert "event_column" not in data


@pytest.mark.parametrize(
    ("events", "place"),
    [
        ('[events]\ncolumn = "event"', "events"),
        ('[events.QUEUED]\nrang_at = "time"', "events"),
        ('[events]\ncolumn = "event"\nQUEUED = "time"', "events.QUEUED"),
        ('[events]\ncolumn = "event"\n[events.QUEUED]\nshoe = "time"', "events.QUEUED.shoe"),
        ('[events]\ncolumn = "event"\n[events.QUEUED]\nrang_at = []', "events.QUEUED.rang_at"),
    ],
)
def test_what_is_wrong_with_events_is_named(events: str, place: str) -> None:
    head = 'kind="calls"\n[columns]\nrang_at="time"\n'
    with pytest.raises(DeskError, match=place):
        parse_recipe(f'{head}[group]\ncolumn="call"\n{events}')


def test_events_without_a_group_are_refused(made: Made, zone: ZoneInfo) -> None:
    text = 'kind="calls"\n[columns]\nrang_at="time"\n[events]\ncolumn="event"\n[events.X]\nstaff="agent"'
    with pytest.raises(DeskError, match="group"):
        parse_recipe(text)
    with pytest.raises(DeskError, match="what"):
        told(made, zone, LOG, parse_recipe(RECIPE.replace('column = "event"', 'column = "what"')))
