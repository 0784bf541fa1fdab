"""Lists of complaints: made ones for each rule, and the real ones, each figure worked out another way."""

import csv
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from desk_app.app import Desk
from desk_app.complaints import store
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.i18n import set_language
from desk_app.core.resources import resource
from desk_app.exchange.guess import guess_recipe
from desk_app.exchange.reading import read_table
from desk_app.exchange.recipe import Recipe, read_recipe
from desk_app.exchange.writing import write_xlsx
from desk_app.imports.model import Report
from desk_app.insights.complaint_counting import complaint_answer
from desk_app.insights.model import ALL, Measure, Period
from desk_app.storage.schema import DESK_ID
from tests.fresh_files import fresh_desk

excel: Any = openpyxl  # it has no types
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
EVER = Period(date(2000, 1, 1), date(2030, 1, 1))
HEADS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")
MESSAGES = "citizen_messages_with_replies.toml"
WORDS = (
    "质量 客服 屏幕 房间 服务 物流 衣服 京东 差评 退货 不错 味道"
    " 包装 头发 酒店 太差 键盘 内容 苹果 颜色 态度 电池 早餐 前台"
)


@pytest.fixture(autouse=True)
def in_english() -> None:
    set_language("en")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=FixedClock(NOW))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real complaints; the test is skipped where it is absent."""
    named = os.environ.get("DESK_APP_DATA")
    for folder in [Path(named)] if named else [up / "shared" / "data" for up in Path(__file__).resolve().parents]:
        if (folder / "complaints").is_dir():
            return folder / "complaints"
    pytest.skip("the real complaints are not here")


def taken_in(desk: Desk, path: Path, recipe: Recipe | None = None) -> Report:
    report, _used = desk.imports.run(DESK_ID, "complaints", path, recipe=recipe)
    return report


def figures(desk: Desk) -> dict[str, Measure]:
    return complaint_answer(desk.file, EVER, ALL, desk.file.clock.now()).measures()


def figure(found: dict[str, Measure], key: str) -> tuple[float | None, int]:
    return found[f"complaints.{key}"].value, found[f"complaints.{key}"].n


def counted(desk: Desk, *columns: str) -> Counter[tuple[str, ...]]:
    rows = desk.file.query(f"SELECT {', '.join(columns)} FROM complaints WHERE deleted_at IS NULL")
    return Counter(tuple(row) for row in rows)


def told(text: object) -> datetime:
    """A moment as the messages write it, 2019/4/25 9:32:09 or with dashes, on the clock of the store."""
    if isinstance(text, datetime):
        return text.replace(tzinfo=ZONE)
    assert isinstance(text, str)
    return datetime.strptime(text.strip().replace("-", "/"), "%Y/%m/%d %H:%M:%S").replace(tzinfo=ZONE)


# Made


def messages(folder: Path, answers: dict[str, timedelta | None]) -> Path:
    """A workbook of messages, each answered after so long."""
    path, came = folder / "留言.xlsx", datetime(2019, 4, 25, 9, 32, 9, tzinfo=UTC)
    rows = []
    for number, after in answers.items():
        replied = "" if after is None else f"{came + after:%Y/%m/%d %H:%M:%S}"
        said = "" if after is None else "已处理"
        rows.append([number, f"A{number}", f"主题{number}", f"{came:%Y-%m-%d %H:%M:%S}", "\n\t\t说明", said, replied])
    write_xlsx(path, list(HEADS), rows)
    return path


@pytest.mark.parametrize("how", ["offered", "guess", "recipe"])
def test_messages_with_replies_tell_how_soon_they_were_answered(desk: Desk, tmp_path: Path, how: str) -> None:
    day, week, second = timedelta(hours=24), timedelta(days=7), timedelta(seconds=1)
    answers = {"1": day, "2": day + second, "3": week, "4": week + second, "5": second, "6": None}
    path = messages(tmp_path, answers)
    recipe = {
        "offered": None,
        "guess": guess_recipe(read_table(path), "complaints"),
        "recipe": read_recipe(resource("recipes", MESSAGES)),
    }[how]
    report = taken_in(desk, path, recipe)
    assert (report.new, report.refused) == (6, [])
    for number, after in answers.items():
        one = store.by_number(desk.file, number)
        assert (one.answered_at and one.answered_at - one.received_at, one.open) == (after, after is None)
    found = figures(desk)
    assert figure(found, "first_response.within_24h") == (2 / 6, 6), "the one without an answer is not in time"
    assert figure(found, "first_response.within_7d") == (4 / 6, 6)
    assert figure(found, "first_response_h.median") == ((24 * 3600 + 1) / 3600, 5)
    assert figure(found, "open") == (1, 6)


def test_a_list_that_never_says_when_is_as_of_now_and_one_that_does_is_refused_where_it_does_not(
    desk: Desk, tmp_path: Path
) -> None:
    reviews = tmp_path / "reviews.csv"
    reviews.write_text("source_line,cat,label,review\n1,手机,0,屏幕碎了\n2,书籍,1,内容很好\n", encoding="utf-8-sig")
    report = taken_in(desk, reviews)
    assert (report.new, report.refused) == (2, [])
    assert report.notes == ["2 complaints do not say when they came: they stand as received now."]
    one = store.by_number(desk.file, "1")
    assert (one.received_at, one.product, one.open, one.promised_at) == (NOW, "手机", True, NOW + timedelta(hours=24))
    assert counted(desk, "nature", "channel") == {("complaint", "web"): 1, ("praise", "web"): 1}
    assert (figures(desk)["complaints.taken"].value, figures(desk)["praise.taken"].value) == (1, 1)
    clock = desk.file.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(days=3))
    again = taken_in(desk, reviews)
    assert (again.unchanged, again.notes) == (2, [again.notes[0]]), "known again, and nothing is as of now"
    assert store.by_number(desk.file, "1").received_at == NOW

    mixed = tmp_path / "mixed.csv"
    mixed.write_text(
        "编号,投诉时间,投诉内容\nX1,,没有时间\nX2,2026-11-01 10:00,有时间\nX3,,也没有\n", encoding="utf-8-sig"
    )
    report = taken_in(desk, mixed)
    assert (report.new, [one.line for one in report.refused]) == (1, [2, 4])
    assert "does not say when" in report.refused[0].reason


def test_rows_without_a_number_and_a_time_are_known_again_by_their_words(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "box.csv"
    path.write_text("投诉内容,渠道\n灯坏了,意见箱\n门坏了,意见箱\n灯坏了,意见箱\n", encoding="utf-8-sig")
    recipe = Recipe("complaints", columns={"text": ("投诉内容",), "channel": ("渠道",)})
    assert taken_in(desk, path, recipe).new == 3
    clock = desk.file.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(hours=5))
    report = taken_in(desk, path, recipe)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 3)


def test_two_characters_find_all_and_only_the_complaints_that_have_them(desk: Desk, tmp_path: Path) -> None:
    texts = [
        "质量太差，客服不理",
        "客人服务好",
        "质 量",
        "质量",
        "量质",
        "不错不错",
        "错不了",
        "重量和质地",
        "客服",
        "𬊈量𬊈",
    ]
    path = tmp_path / "reviews.csv"
    lines = [f"{number},水果,0,{text}" for number, text in enumerate(texts)]
    path.write_text("\n".join(["source_line,cat,label,review", *lines]), encoding="utf-8-sig")
    taken_in(desk, path)
    for word in ("质量", "量质", "客服", "服务", "不错", "错不", "太差", "𬊈量", "水果", "没有"):
        found = desk.finder.find(word, limit=100, count=True)
        there = {str(number) for number, text in enumerate(texts) if word in text or word == "水果"}
        assert ({hit.reference for hit in found.hits}, found.total) == (there, len(there)), word


# Real


@pytest.mark.parametrize("how", ["offered", "guess", "recipe"])
def test_the_citizens_messages(desk: Desk, data: Path, how: str) -> None:
    path = data / "zh_citizen_messages_with_replies.xlsx"
    recipe = {
        "offered": None,
        "guess": guess_recipe(read_table(path), "complaints"),
        "recipe": read_recipe(resource("recipes", MESSAGES)),
    }[how]
    report = taken_in(desk, path, recipe)
    assert (report.read, report.new, report.refused) == (120, 120, [])
    book = excel.load_workbook(path)
    head, *lines = book.worksheets[0].iter_rows(values_only=True)
    assert head == HEADS
    after = {str(line[0]): told(line[6]) - told(line[3]) for line in lines}
    for number, passed in after.items():
        one = store.by_number(desk.file, number)
        assert one.answered_at is not None
        assert one.answered_at - one.received_at == passed
        assert (one.open, bool(one.answer), one.text is not None) == (False, True, True)
    found = figures(desk)
    hours = [passed / timedelta(hours=1) for passed in after.values()]
    assert figure(found, "taken") == (120, 120)
    assert figure(found, "first_response.within_24h") == (sum(each <= 24 for each in hours) / 120, 120)
    assert figure(found, "first_response.within_7d") == (sum(each <= 168 for each in hours) / 120, 120)
    assert (round(4 / 120, 6), round(42 / 120, 6)) == (0.033333, 0.35)
    assert found["complaints.first_response.within_24h"].value == 4 / 120
    assert found["complaints.first_response.within_7d"].value == 42 / 120
    assert found["complaints.first_response_h.median"].value == pytest.approx(median(hours), abs=1e-9)
    assert figure(found, "open") == (0, 120)


def lines_of(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as handle:
        return list(csv.DictReader(handle))


def test_both_savings_of_the_car_complaints_are_the_same_complaints(desk: Desk, data: Path) -> None:
    one, other = data / "zh_car_complaints_utf8_bom.csv", data / "zh_car_complaints_gbk_resaved_in_excel.csv"
    lines = lines_of(one)
    report = taken_in(desk, one)
    assert (report.new, report.refused, len(lines)) == (600, [], 600)
    over = sum(line["status"] == "用户评分" for line in lines)
    assert counted(desk, "state") == {("open",): 600 - over, ("closed",): over}
    first = lines[0]
    made = store.by_number(desk.file, first["id"])
    assert (made.received_at.astimezone(ZONE).date().isoformat(), made.kind) == (first["datetime"], first["problem"])
    assert made.product == f"{first['brand']} {first['car_model']} {first['type']}"
    again = taken_in(desk, other)
    assert (again.new, again.refused) == (0, [])
    assert again.changed + again.unchanged == 600
    assert figure(figures(desk), "taken") == (600, 600)
    assert figure(figures(desk), "open") == (600 - over, 600)


def test_the_financial_complaints(desk: Desk, data: Path) -> None:
    lines = lines_of(data / "en_cfpb.csv")
    assert taken_in(desk, data / "en_cfpb.csv").new == len(lines) == 609
    assert counted(desk, "state") == {("closed",): sum(bool(line["Company response to consumer"]) for line in lines)}
    days = [
        (date.fromisoformat(line["Date sent to company"][:10]) - date.fromisoformat(line["Date received"][:10])).days
        for line in lines
    ]
    found = figures(desk)
    assert figure(found, "first_response.within_24h") == (sum(each <= 1 for each in days) / 609, 609)
    assert figure(found, "first_response.within_7d") == (sum(each <= 7 for each in days) / 609, 609)
    assert {kind for (kind,) in counted(desk, "kind") if kind} == {line["Sub-issue"] for line in lines} - {""}


def test_the_carriers_tickets(desk: Desk, data: Path) -> None:
    lines = lines_of(data / "en_comcast.csv")
    assert taken_in(desk, data / "en_comcast.csv").new == len(lines) == 2_224
    states = Counter(line["Status"] for line in lines)
    assert counted(desk, "state") == {
        ("open",): states["Open"] + states["Pending"],
        ("closed",): states["Closed"] + states["Solved"],
    }
    assert counted(desk, "channel") == {("phone",): 1_119, ("web",): 1_105}
    one = store.by_number(desk.file, lines[0]["Ticket #"])
    assert to_text(one.received_at) == "2015-04-22T07:53:50.000Z"
    assert figure(figures(desk), "open") == (states["Open"] + states["Pending"], 2_224)


def test_the_citys_requests_and_how_long_they_took(desk: Desk, data: Path) -> None:
    lines = lines_of(data / "en_nyc311.csv", "utf-8")
    report = taken_in(desk, data / "en_nyc311.csv")
    assert (report.new, report.refused) == (1_000, [])

    def moment(text: str) -> datetime:
        return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZONE)

    closed = [line for line in lines if line["status"] == "Closed" and line["closed_date"]]
    hours = [(moment(line["closed_date"]) - moment(line["created_date"])) / timedelta(hours=1) for line in closed]
    found = figures(desk)
    assert found["complaints.resolution_h.median"].n == len(hours)
    assert found["complaints.resolution_h.median"].value == pytest.approx(median(hours), abs=1e-9)
    assert figure(found, "open") == (sum(line["status"] != "Closed" for line in lines), 1_000)
    assert {title for (title,) in counted(desk, "title")} == {line["complaint_type"] for line in lines}


def test_the_posts_about_airlines_are_complaints_and_praise(desk: Desk, data: Path) -> None:
    lines = lines_of(data / "en_airline_tweets.csv", "utf-8")
    report = taken_in(desk, data / "en_airline_tweets.csv")
    assert (report.new, report.refused) == (1_300, [])
    moods = Counter(line["airline_sentiment"] for line in lines)
    assert counted(desk, "nature") == {("complaint",): 1_300 - moods["positive"], ("praise",): moods["positive"]}
    days = Counter(
        datetime.strptime(line["tweet_created"].split()[0], "%m/%d/%Y").replace(tzinfo=ZONE).date() for line in lines
    )
    assert Counter(one.received_at.astimezone(ZONE).date() for one in store.each(desk.file)) == days


def test_the_shop_reviews_and_every_two_character_word_in_them(desk: Desk, data: Path) -> None:
    lines = lines_of(data / "zh_shop_reviews.csv")
    report = taken_in(desk, data / "zh_shop_reviews.csv")
    assert (report.new, report.refused, len(lines)) == (5_100, [], 5_100)
    labels = Counter(line["label"] for line in lines)
    assert counted(desk, "nature") == {("complaint",): labels["0"], ("praise",): labels["1"]}
    for word in WORDS.split():
        found = desk.finder.find(word, limit=6_000, count=True)
        there = {line["source_line"] for line in lines if word in line["review"] or word in line["cat"]}
        assert len(there) > 20, word
        assert ({hit.reference for hit in found.hits}, found.total) == (there, len(there)), word
