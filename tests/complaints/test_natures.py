"""Suggestions and praise are taken the same way, follow their own steps, and are never counted as complaints."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app import export
from desk_app.app import Desk
from desk_app.calls import store as calls
from desk_app.calls.model import CallDraft, CallKind, Outcome
from desk_app.commitments.clock_store import clocks_of
from desk_app.commitments.model import About
from desk_app.complaints import pareto, promises, store
from desk_app.complaints.closing import FollowUp
from desk_app.complaints.model import RULES_OF, Chip, ComplaintDraft, Satisfaction, Step
from desk_app.complaints.nature import Nature
from desk_app.complaints.pareto import Axis
from desk_app.complaints.promise_lines import lines_now
from desk_app.complaints.recovery import Stamp
from desk_app.complaints.sentences import ready
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import speaking
from desk_app.customers.model import CustomerDraft
from desk_app.improvements import figures as measured
from desk_app.improvements.days import Days
from desk_app.paper import sheet_pdf
from desk_app.pyramid import sums_store
from desk_app.service_report import model as report
from desk_app.service_report import store as report_store
from desk_app.storage.schema import DESK_ID
from desk_app.today import store as today
from desk_app.topics import store as topics
from desk_app.topics.model import Tree
from tests.fresh_files import fresh_desk
from tests.printing.paper_reading import by_pdfium

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
MONTH = Days(date(2026, 11, 1), date(2026, 11, 30))
HOUR = timedelta(hours=1)
ZONE = ZoneInfo("Asia/Shanghai")


def taken(desk: Desk, li: str, nature: Nature, **more: object) -> str:
    draft = ComplaintDraft(title="把冰箱摆近一点", customer_name="王丽", phone="13800138000", nature=nature, **more)  # type: ignore[arg-type]
    return desk.complaints.take_down(li, draft).id


@pytest.mark.parametrize("nature", [Nature.SUGGESTION, Nature.PRAISE])
def test_what_is_no_complaint_is_promised_no_solution(desk: Desk, li: str, clock: FixedClock, nature: Nature) -> None:
    row_id = taken(desk, li, nature)

    def promised(of: str) -> set[str]:
        return {clock.about for clock in clocks_of(desk.file, of) if clock.running}

    assert promised(row_id) == {About.FIRST_ANSWER, About.ACKNOWLEDGE}
    desk.complaints.change(li, row_id, {"nature": Nature.COMPLAINT})
    assert promised(row_id) >= {About.FIRST_ANSWER, About.ACKNOWLEDGE, About.SOLUTION}
    desk.complaints.change(li, row_id, {"nature": nature})
    assert promised(row_id) == {About.FIRST_ANSWER, About.ACKNOWLEDGE}
    for step in (Step.ACKNOWLEDGE, Step.TOLD, Step.CLOSED):
        if step is Step.CLOSED:
            desk.recovery.close(li, row_id, "谢谢", Satisfaction.SATISFIED, FollowUp(declined="no need"))
        else:
            desk.complaints.record_step(li, row_id, step, "phone", "谢谢")
    desk.complaints.reopen(li, row_id, "once more")
    assert promised(row_id) == {About.FIRST_ANSWER, About.ACKNOWLEDGE}
    assert About.SOLUTION not in {
        each.about for each in promises.anew(desk.file, store.by_id(desk.file, row_id), clock.now())
    }


@pytest.mark.parametrize("nature", [Nature.SUGGESTION, Nature.PRAISE])
def test_what_is_no_complaint_needs_no_amends(desk: Desk, li: str, clock: FixedClock, nature: Nature) -> None:
    row_id = taken(desk, li, nature)
    assert store.by_id(desk.file, row_id).next_step == "Thank them for it"
    for step in (Step.APOLOGIZE, Step.AMEND, Step.ANTICIPATE):
        with pytest.raises(DeskError, match="no complaint"):
            desk.complaints.record_step(li, row_id, step, "phone", "x")
    with pytest.raises(DeskError, match="First comes"):
        desk.complaints.tell(li, row_id, "phone", "谢谢")
    clock.advance(HOUR)
    assert desk.recovery.do(li, row_id, Step.ACKNOWLEDGE, Stamp("phone", "谢谢")).next_step == "Say what became of it"
    told = desk.complaints.tell(li, row_id, "phone", "下月摆近")
    assert (told.next_step, told.answer) == ("Close it", "下月摆近")
    back = desk.recovery.take_back(li, row_id, Step.ACKNOWLEDGE, "打错了")
    assert back.next_step == "Thank them for it"
    for step in (Step.ACKNOWLEDGE, Step.TOLD):
        desk.complaints.record_step(li, row_id, step, "phone", "下月摆近")
    closed, call = desk.recovery.close(li, row_id, "下月摆近", Satisfaction.SATISFIED, FollowUp(declined="不用"))
    assert (closed.open, call) == (False, None)
    assert desk.complaints.reopen(li, row_id, "还要说").next_step == "Thank them for it"
    assert store.ids_for(desk.file, Chip.SUGGESTIONS, "", clock.now(), ZONE, li) == (
        [row_id] if nature is Nature.SUGGESTION else []
    )
    with pytest.raises(DeskError, match="Only a complaint"):
        desk.recovery.write_fault(li, row_id, cause="人手不够")


def test_it_turns_out_to_be_a_complaint_after_all(desk: Desk, li: str) -> None:
    row_id = taken(desk, li, Nature.SUGGESTION)
    desk.complaints.record_step(li, row_id, Step.ACKNOWLEDGE, "phone", "谢谢")
    after = desk.complaints.change(li, row_id, {"nature": Nature.COMPLAINT})
    assert (after.nature, after.next_step) == (Nature.COMPLAINT, "Apologize")
    desk.complaints.record_step(li, row_id, Step.APOLOGIZE, "phone", "抱歉")
    with pytest.raises(DeskError, match="take it back first") as refused:
        desk.complaints.change(li, row_id, {"nature": Nature.PRAISE})
    assert refused.value.field == "nature"


@pytest.mark.parametrize(
    ("kind", "nature", "outcome"),
    [
        (CallKind.SUGGESTION, Nature.SUGGESTION, Outcome.PASSED_ON),
        (CallKind.PRAISE, Nature.PRAISE, Outcome.PASSED_ON),
        (CallKind.COMPLAINT, Nature.COMPLAINT, Outcome.BECAME_COMPLAINT),
    ],
)
def test_a_call_carries_over_what_it_is(desk: Desk, li: str, kind: CallKind, nature: Nature, outcome: Outcome) -> None:
    call = desk.calls.take_down(
        li, CallDraft(caller_name="王丽", phone="13800138000", kind=kind, note="门口太暗", outcome=Outcome.PASSED_ON)
    )
    made = desk.complaints.from_call(li, call.id)
    assert made.nature is nature
    assert calls.by_id(desk.file, call.id).outcome == outcome, "only a complaint became a complaint"
    if nature is Nature.COMPLAINT:
        desk.complaints.change(li, made.id, {"nature": Nature.SUGGESTION})
        assert calls.by_id(desk.file, call.id).outcome != Outcome.BECAME_COMPLAINT


def test_the_list_that_is_saved_says_what_it_is(desk: Desk, li: str, tmp_path: Path) -> None:
    taken(desk, li, Nature.SUGGESTION)
    taken(desk, li, Nature.COMPLAINT, found_by_us=True)
    export.export_kind(desk.file, "complaints", tmp_path / "list.csv", names=True)
    head, *rows = (tmp_path / "list.csv").read_text("utf-8-sig").splitlines()
    at = head.split(",").index("nature")
    assert sorted(row.split(",")[at] for row in rows) == ["complaint", "suggestion"]


def _everything_counted(desk: Desk, customer_id: str) -> list[object]:
    """Every figure of complaints there is."""
    kinds = [pareto.about(desk.file, MONTH, axis) for axis in Axis]
    done = today.done_on(desk.file, DAY)
    matters = report_store.of_customer(desk.file, customer_id)
    now = desk.file.clock.now()
    told = report.figures(matters, report.promises(matters, now, ZONE), report.Period(), now, ZONE)
    signs = sums_store.signs(desk.file, DAY, 90, ZONE)
    return [
        *((each.bars, each.total, each.total_before, each.found, each.without) for each in kinds),
        (done.complaints_opened, done.complaints_closed),
        (told.complaints, told.answered_in_time),
        signs.get(customer_id),
        *(measured.worked_out(desk.file, key, MONTH) for key, _word in measured.choices(desk.file)),
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(list(Nature)), st.booleans(), st.integers(0, 60), st.integers(0, 2)), max_size=12
    )
)
def test_no_suggestion_is_ever_counted_as_a_complaint(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[Nature, bool, int, int]],
) -> None:
    """Every figure is the same in a file where the suggestions and the praise were never taken down."""
    counted = []
    for natures in (set(Nature), {Nature.COMPLAINT}):
        clock = FixedClock(NOW)
        desk = fresh_desk(tmp_path_factory.mktemp("natures") / "store.desk", clock=clock)
        try:
            li = desk.staff.add(DESK_ID, "李娜").id
            desk.topics.begin(li, Tree.COMPLAINTS)
            kinds = [each.path for each in topics.all_topics(desk.file, Tree.COMPLAINTS)][:3]
            who = desk.customers.open_file(li, CustomerDraft(name="王丽")).id
            for nature, found, days_ago, kind in rows:
                if nature in natures:
                    came = clock.now() - timedelta(days=days_ago)
                    draft = ComplaintDraft(title="说", customer_id=who, nature=nature, found_by_us=found,
                                           received_at=came, kind=kinds[kind])  # fmt: skip
                    made = desk.complaints.take_down(li, draft)
                    if nature is not Nature.COMPLAINT:
                        desk.complaints.record_step(li, made.id, Step.ACKNOWLEDGE, "phone", "谢谢")
                        desk.complaints.tell(li, made.id, "phone", "谢谢")
                        desk.recovery.close(li, made.id, "谢谢", Satisfaction.SATISFIED, FollowUp(declined="x"))
            found_now = [repr(each).replace(who, "who") for each in _everything_counted(desk, who)]
            counted.append(found_now)
        finally:
            desk.close()
    assert counted[0] == counted[1]


@pytest.mark.parametrize("nature", [Nature.SUGGESTION, Nature.PRAISE])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_no_sentence_of_a_step_calls_it_a_complaint(desk: Desk, li: str, nature: Nature, lang: str) -> None:
    word = {"en": "complaint", "zh_CN": "投诉"}[lang]

    def fits(*sentences: str) -> None:
        assert all(sentences) and not [each for each in sentences if word in each.lower()], sentences

    def paper(row_id: str) -> str:
        said = "".join(by_pdfium(sheet_pdf(desk.file, "complaint", row_id, name="progress", lang=lang)).split())
        for promise in lines_now(desk.file, row_id, (), NOW, NOW):  # in the store's own words
            said = said.replace("".join(promise.words.split()), "")
        return said

    row_id = taken(desk, li, nature)
    with speaking(lang):
        for step in RULES_OF[nature]:
            fits("…", *ready(step, lang, lambda: "5 pm", nature))
        fits(paper(row_id))
        with pytest.raises(DeskError) as early:
            desk.complaints.close(li, row_id)
        fits(str(early.value))
        desk.complaints.record_step(li, row_id, Step.ACKNOWLEDGE, "phone", "谢谢")
        fits(paper(row_id))
        with pytest.raises(DeskError) as twice:
            desk.complaints.record_step(li, row_id, Step.ACKNOWLEDGE, "phone", "谢谢")
        desk.complaints.tell(li, row_id, "phone", "已转告")
        follow_up = FollowUp(desk.file.clock.now() + timedelta(days=3), li)
        _one, call = desk.recovery.close(li, row_id, "已转告", Satisfaction.SATISFIED, follow_up)
        assert call is not None
        with pytest.raises(DeskError) as late:
            desk.complaints.postpone(li, row_id, desk.file.clock.now() + timedelta(days=1), "x")
        with pytest.raises(DeskError) as why:
            desk.complaints.reopen(li, row_id, "")
        fits(call.reason, str(twice.value), str(late.value), str(why.value), paper(row_id))
