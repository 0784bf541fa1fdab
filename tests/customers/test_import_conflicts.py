"""Where a file contradicts what somebody wrote by hand: ours stays and is told, unless somebody decides otherwise."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.core.clock import FixedClock
from desk_app.customers import store
from desk_app.customers.model import AddressDraft, Customer, CustomerDraft, PhoneDraft
from desk_app.imports.model import Choice, Conflict, Decisions, Report
from desk_app.storage.undoing import undo_last

HEAD = "编号,姓名,电话,地址,备注,区域,标签\n"
KEEP, TAKE, BOTH = Choice.KEEP, Choice.TAKE, Choice.BOTH


class Shop:
    """A store with a clock that goes on, and files that come in."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(datetime(2026, 11, 21, 2, tzinfo=UTC))
        self.desk: Desk = open_desk(folder / "store.desk", clock=self.clock)
        self.clerk = self.desk.staff.add(DESK_ID, "王芳").id
        self._source = folder / "list.csv"

    def take_in(self, *lines: str, dry: bool = False, policy: Choice | None = None, **decided: Choice) -> Report:
        """Imports lines; `decided` names fields of the first customer (`phone_1`) and what is chosen."""
        self.clock.advance(timedelta(hours=1))
        self._source.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
        ids = [one.id for one in store.each(self.desk.file)]
        decisions = {(ids[0], field.replace("_", " ")): choice for field, choice in decided.items()}
        report, _recipe = self.desk.imports.run(
            DESK_ID, "customers", self._source, dry_run=dry, policy=policy, decisions=decisions
        )
        return report

    def change(self, **fields: object) -> Customer:
        self.clock.advance(timedelta(hours=1))
        return self.desk.customers.change(self.clerk, self.one.id, fields)

    @property
    def one(self) -> Customer:
        return next(store.each(self.desk.file))

    @property
    def phones(self) -> list[str]:
        return [phone.raw for phone in self.one.phones]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path)
    yield made
    made.desk.close()


def told(report: Report) -> list[tuple[int, str, object, object, Choice]]:
    return [(one.line, one.field, one.ours, one.theirs, one.chosen) for one in report.conflicts]


def counts(report: Report) -> tuple[int, int, int]:
    return report.new, report.changed, report.unchanged


ROW = "KH1,王丽,13800138000,文三路1号,旧,城东,老客户"


def test_what_a_clerk_wrote_stays_and_is_told_with_who_and_when(shop: Shop) -> None:
    shop.take_in(ROW)
    after = shop.change(note="新", area="城西")
    report = shop.take_in("KH2,李强,,,,,", ROW.replace("城东", "城北"))
    assert shop.one == after
    assert counts(report) == (1, 0, 1)
    assert told(report) == [(3, "area", "城西", "城北", KEEP), (3, "note", "新", "旧", KEEP)]
    conflict = report.conflicts[0]
    assert (conflict.number, conflict.name, conflict.by) == (after.number, "王丽", shop.clerk)
    assert conflict.at == datetime(2026, 11, 21, 4, tzinfo=UTC)
    assert [one.replaced for one in report.conflicts] == [False, True]


def test_what_an_import_wrote_is_no_conflict(shop: Shop) -> None:
    shop.take_in(ROW)
    report = shop.take_in("KH1,王莉,13900139000,武林路2号,更新,城西,老客户")
    assert (counts(report), report.conflicts) == ((0, 1, 0), [])
    assert (shop.one.name, shop.phones, shop.one.area) == ("王莉", ["13900139000"], "城西")


def test_a_dry_run_lists_the_same_and_changes_nothing(shop: Shop) -> None:
    shop.take_in(ROW)
    after = shop.change(note="新", phones=(PhoneDraft("13900139000"),))
    tried = shop.take_in(ROW, dry=True, policy=TAKE)
    assert (shop.one, tried.tried, counts(tried)) == (after, True, (0, 1, 0))
    done = shop.take_in(ROW, policy=TAKE)
    assert (told(done), counts(done), done.tried) == (told(tried), counts(tried), False)
    assert (shop.one.note, shop.phones) == ("旧", ["13800138000"])


def test_each_conflict_is_decided_by_itself(shop: Shop) -> None:
    shop.take_in(ROW)
    shop.change(note="新", area="城西")
    report = shop.take_in(ROW, note=TAKE)
    assert [(one.field, one.chosen) for one in report.conflicts] == [("area", KEEP), ("note", TAKE)]
    assert (shop.one.note, shop.one.area) == ("旧", "城西")
    shop.change(note="新", area="城西")
    shop.take_in(ROW, policy=TAKE, area=KEEP)
    assert (shop.one.note, shop.one.area) == ("旧", "城西")


def test_what_was_taken_can_be_taken_back(shop: Shop) -> None:
    shop.take_in(ROW)
    after = shop.change(note="新", area="城西", phones=(PhoneDraft("13900139000"),), tags=())
    report = shop.take_in(ROW, policy=TAKE)
    assert len(report.conflicts) == 4
    assert (shop.one.note, shop.one.tags) == ("旧", ("老客户",))
    shop.desk.imports.undo(DESK_ID, report.import_id)
    assert shop.one == after
    assert told(shop.take_in(ROW)) == [(*one[:4], KEEP) for one in told(report)], "it is still the clerk's"


def test_a_number_nobody_had_goes_beside_the_clerks_unless_decided_otherwise(shop: Shop) -> None:
    draft = CustomerDraft("王丽", phones=(PhoneDraft("13900139000"),), reference="KH1")
    shop.desk.customers.open_file(shop.clerk, draft)
    row = "KH1,王丽,13800138000,,,,"
    tried = shop.take_in(row, dry=True)
    assert told(tried) == [(2, "phone 1", "13900139000", "13800138000", BOTH)]
    assert tried.conflicts[0].choices == (KEEP, TAKE, BOTH)
    assert counts(shop.take_in(row, phone_1=KEEP)) == (0, 0, 1)
    assert shop.phones == ["13900139000"]
    shop.take_in(row)
    assert shop.phones == ["13900139000", "13800138000"]
    assert counts(shop.take_in(row)) == (0, 0, 1)
    undo_last(shop.desk.file, shop.clerk)
    undo_last(shop.desk.file, shop.clerk)
    assert shop.phones == ["13900139000"]
    shop.take_in(row, phone_1=TAKE)
    assert shop.phones == ["13800138000"]
    assert [hit.why_words() for hit in shop.desk.finder.find("13900139000").hits] != []


@pytest.mark.parametrize(
    ("choice", "phones"),
    [(KEEP, ["13900139000"]), (TAKE, ["13800138000"]), (BOTH, ["13900139000", "13800138000"])],
)
def test_a_number_the_clerk_replaced(shop: Shop, choice: Choice, phones: list[str]) -> None:
    shop.take_in(ROW)
    shop.change(phones=(PhoneDraft("13900139000"),))
    report = shop.take_in(ROW)
    assert told(report) == [(2, "phone 1", "13900139000", "13800138000", KEEP)]
    assert report.conflicts[0].replaced
    shop.take_in(ROW, policy=choice)
    assert shop.phones == phones


@pytest.mark.parametrize(("choice", "texts"), [(KEEP, []), (TAKE, ["文三路1号"]), (BOTH, ["文三路1号"])])
def test_an_address_the_clerk_took_away(shop: Shop, choice: Choice, texts: list[str]) -> None:
    shop.take_in(ROW)
    shop.change(addresses=())
    report = shop.take_in(ROW)
    assert told(report) == [(2, "address 1", None, "文三路1号", KEEP)]
    assert report.conflicts[0].by == shop.clerk
    shop.take_in(ROW, policy=choice)
    assert [address.text for address in shop.one.addresses] == texts


def test_both_keeps_ours_where_there_is_room_for_one(shop: Shop) -> None:
    shop.take_in(ROW)
    shop.change(note="新", addresses=(AddressDraft("武林路2号"),))
    shop.take_in(ROW, policy=BOTH)
    assert (shop.one.note, [one.text for one in shop.one.addresses]) == ("新", ["武林路2号", "文三路1号"])


def test_a_field_the_clerk_emptied_is_not_filled_with_the_old_but_with_news(shop: Shop) -> None:
    shop.take_in(ROW)
    shop.change(area="")
    assert told(shop.take_in(ROW)) == [(2, "area", None, "城东", KEEP)]
    assert shop.take_in(ROW.replace("城东", "城北")).conflicts == []
    assert shop.one.area == "城北"


def test_a_tag_the_clerk_took_off_stays_off(shop: Shop) -> None:
    shop.take_in(ROW, "KH2,李强,,,,,老客户；VIP、vip")
    assert [one.tags for one in store.each(shop.desk.file)] == [("老客户",), ("VIP", "老客户")]
    shop.change(tags=("回头客",))
    report = shop.take_in(ROW.replace("老客户", "老客户;VIP"))
    assert told(report) == [(2, "tags", None, "老客户", KEEP)]
    assert list(shop.one.tags) == ["VIP", "回头客"]
    shop.take_in(ROW, tags=TAKE)
    assert list(shop.one.tags) == ["VIP", "回头客", "老客户"]
    assert len(shop.desk.file.query("SELECT id FROM tags")) == 3


def test_a_like_name_is_never_written_over_without_a_word(shop: Shop) -> None:
    shop.take_in("KH1,王丽,13800138000,,,,")
    report = shop.take_in(",Wang Li,13800138000,,,城东,")
    assert told(report) == [(2, "name", "王丽", "Wang Li", KEEP)]
    assert (report.conflicts[0].by, report.conflicts[0].at) == (None, None)
    assert (shop.one.name, shop.one.area) == ("王丽", "城东")
    shop.take_in(",Wang Li,13800138000,,,,", name=TAKE)
    assert shop.one.name == "Wang Li"


def test_what_the_program_filled_in_at_opening_is_nobodys_word(shop: Shop) -> None:
    shop.desk.customers.open_file(shop.clerk, CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),)))
    source = shop.desk.file.path.with_name("other.csv")
    source.write_text("姓名,电话,客户状态,建档日期\n王丽,13800138000,潜在客户,2019-05-01\n", encoding="utf-8")
    report, _recipe = shop.desk.imports.run(DESK_ID, "customers", source)
    assert (report.conflicts, report.changed) == ([], 1)
    assert (shop.one.state.value, str(shop.one.created_on)) == ("prospect", "2019-05-01")


def test_asked_to_ask_nothing_is_written_before_somebody_decided(shop: Shop) -> None:
    shop.take_in(ROW)
    after = shop.change(note="新")
    source = shop.desk.file.path.with_name("list.csv")

    def run(decisions: Decisions | None = None) -> Report:
        return shop.desk.imports.run(DESK_ID, "customers", source, ask=True, decisions=decisions)[0]

    first = run()
    assert (first.tried, len(first.conflicts), shop.one) == (True, 1, after)
    [conflict] = first.conflicts
    done = run(decisions={(conflict.record_id, conflict.field): TAKE})
    assert (done.tried, shop.one.note) == (False, "旧")
    assert not run().tried


def test_numbers_marked_in_the_file(shop: Shop) -> None:
    source = shop.desk.file.path.with_name("other.csv")
    head = "姓名,电话,电话2,首选电话,勿扰,方便联系时间\n"
    source.write_text(head + "王丽,13800138000,057188881234,0571-88881234,13800138000,晚上\n李强,13700137000,,,是,\n")
    shop.desk.imports.run(DESK_ID, "customers", source)
    one, two = store.each(shop.desk.file)
    assert [(p.digits, p.preferred, p.do_not_call) for p in one.phones] == [
        ("057188881234", True, False),
        ("13800138000", False, True),
    ]
    assert one.time_to_call == "晚上"
    assert [(p.preferred, p.do_not_call) for p in two.phones] == [(False, True)]
    again, _recipe = shop.desk.imports.run(DESK_ID, "customers", source)
    assert counts(again) == (0, 0, 2)
    shop.desk.customers.change(shop.clerk, two.id, {"phones": (PhoneDraft("13700137000", id=two.phones[0].id),)})
    again, _recipe = shop.desk.imports.run(DESK_ID, "customers", source)
    assert counts(again) == (0, 0, 2)
    assert not store.by_id(shop.desk.file, two.id).phones[0].do_not_call


def test_a_conflict_says_all_it_needs_by_itself() -> None:
    fields = set(Conflict.__dataclass_fields__)
    assert fields >= {"line", "number", "name", "field", "ours", "theirs", "by", "at", "choices", "chosen"}
