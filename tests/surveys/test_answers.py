"""Answers about deliveries: the scale mapped to 0–100, one a matter with its past, told with the delivery."""

import csv
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.app import Desk
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.errors import DeskError
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.importing import IMPORTER
from desk_app.deliveries.model import DeliveryDraft
from desk_app.export import export_kind
from desk_app.imports.model import Outcome, Value
from desk_app.matters.model import MatterKind
from desk_app.storage.undoing import undo_last
from desk_app.surveys import store
from desk_app.surveys.model import Answer, Mark, bounds, of_100
from tests.calls.rows_in import at, take_in

NOW = datetime.fromisoformat("2026-11-21T02:00:00+00:00")


@pytest.fixture
def planned(desk: Desk, li: str) -> str:
    return desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", goods="米")).id


@pytest.mark.parametrize(
    ("score", "scale", "of"),
    [
        (1, "1-5", 0),
        (5, "1-5", 100),
        (4, "1-5", 75),
        (9, "0-10", 90),
        (85, "0-100", 85),
        (3, "1～5", 50),
        (8.65, "1-10", 85),
    ],
)
def test_scores_are_mapped(score: float, scale: str, of: float) -> None:
    assert of_100(score, scale) == pytest.approx(of)


@pytest.mark.parametrize(("score", "scale"), [(6, "1-5"), (4, None), (4, "stars"), (4, "5-5"), (None, "1-5")])
def test_what_cannot_be_mapped_is_not(score: float | None, scale: str | None) -> None:
    assert of_100(score, scale) is None


@given(st.integers(-10, 10), st.integers(1, 100), st.floats(0, 1))
def test_every_scale_ends_at_0_and_100(lowest: int, wide: int, share: float) -> None:
    scale = f"{lowest}-{lowest + wide}"
    assert bounds(scale) == (lowest, lowest + wide)
    assert (of_100(lowest, scale), of_100(lowest + wide, scale)) == (0, 100)
    between = of_100(min(lowest + wide * share, lowest + wide), scale)
    assert between is not None and 0 <= between <= 100


def test_one_answer_a_matter_and_its_past(desk: Desk, li: str, planned: str) -> None:
    marks = (Mark("speed", 2), Mark("courier", 4, "friendly"))
    first = desk.surveys.write_down(
        li, MatterKind.DELIVERY, planned, Answer(scale="1-5", comment="slow", answered_at=NOW, marks=marks)
    )
    assert (first.score, first.score_100, first.marks) == (3, 50, marks)
    assert first.number == "S01-S-261121-0001"
    later = Answer(score=5, scale="1-5", comment="all well", answered_at=NOW, marks=(Mark("speed", 5),))
    again = desk.surveys.write_down(li, MatterKind.DELIVERY, planned, later)
    assert (again.id, again.score_100, again.marks) == (first.id, 100, (Mark("speed", 5),))
    told = [(each.field, each.old, each.new) for each in deliveries.history(desk.file, planned)]
    assert ("comment", "slow", "all well") in told and ("score", 3, 5) in told
    undo_last(desk.file, li)
    assert store.by_id(desk.file, first.id).marks == marks
    with pytest.raises(DeskError) as refused:
        desk.surveys.write_down(li, MatterKind.DELIVERY, planned, Answer(score=7, scale="1-5"))
    assert refused.value.field == "score"


def test_the_delivery_tells_it_and_it_is_found(desk: Desk, li: str, planned: str) -> None:
    said = {"score": 2.0, "score_scale": "1-5", "comment": "盒子破了", "asked_at": NOW, "scored_at": NOW}
    told = desk.deliveries.change(li, planned, said)
    assert {name: getattr(told, name) for name in said} == said
    assert told.heard_at == NOW
    row = desk.file.query("SELECT score, comment, scored_at FROM deliveries")[0]
    assert tuple(row) == (None, None, None), "it is kept as an answer, not in the delivery"
    assert [hit.row_id for hit in desk.finder.find("盒子破了").hits] == [planned]
    desk.deliveries.change(li, planned, {"comment": "换了新的"})
    assert not desk.finder.find("盒子破了").hits
    assert [hit.row_id for hit in desk.finder.find("换了新的").hits] == [planned]
    assert deliveries.by_id(desk.file, planned).score == 2


def test_an_answer_about_a_complaint_leaves_its_document_alone(desk: Desk, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(customer_name="王丽", title="锅坏了"))
    desk.surveys.write_down(li, MatterKind.COMPLAINT, one.id, Answer(score=1, scale="1-5", comment="none"))
    assert [hit.row_id for hit in desk.finder.find("锅坏了").hits] == [one.id]


def test_a_file_of_an_older_program_still_tells_its_score(desk: Desk, li: str) -> None:
    bare: dict[str, Value] = {"reference": "R1", "customer_name": "王丽", "goods": "米"}
    assert take_in(desk, IMPORTER, [bare]) == [Outcome.NEW]
    planned = deliveries.by_number(desk.file, "R1").id
    with desk.file.write(li, "test.old") as tx:
        tx.update("deliveries", planned, {"score": 4, "score_scale": "1-5", "comment": "gut"})
    assert deliveries.by_id(desk.file, planned).score == 4
    same = bare | {"score": 4.0, "comment": "gut"}
    assert take_in(desk, IMPORTER, [same]) == [Outcome.UNCHANGED]
    assert take_in(desk, IMPORTER, [same | {"score": 5.0}]) == [Outcome.CHANGED]
    now = deliveries.by_id(desk.file, planned)
    assert (now.score, now.score_scale, now.comment) == (5, "1-5", "gut")


def test_a_list_brings_answers_and_brings_them_once(desk: Desk, li: str, tmp_path: Path) -> None:
    rows: list[dict[str, Value]] = [
        {"reference": str(n), "customer_reference": "mr01", "ordered_at": at("2026-11-01 09:00:00"), "score": n + 1.0,
         "score_scale": "1-5", "comment": f"said {n}", "scored_at": at("2026-11-05 10:00:00"), "state": "delivered"}
        for n in range(3)
    ]  # fmt: skip
    assert take_in(desk, IMPORTER, rows) == [Outcome.NEW] * 3
    assert [each.score_100 for each in store.each(desk.file)] == [0, 25, 50]
    assert take_in(desk, IMPORTER, rows) == [Outcome.UNCHANGED] * 3
    changed = [rows[0] | {"score": 5.0}, *rows[1:]]
    assert take_in(desk, IMPORTER, changed) == [Outcome.CHANGED, Outcome.UNCHANGED, Outcome.UNCHANGED]
    one = store.about(desk.file, [deliveries.by_number(desk.file, "0").id])
    assert [(each.score, each.score_100) for each in one.values()] == [(5, 100)]
    written = tmp_path / "deliveries.csv"
    export_kind(desk.file, "deliveries", written, names=True)
    with written.open(encoding="utf-8-sig", newline="") as handle:
        assert [(line["score"], line["comment"]) for line in csv.DictReader(handle)] == [
            ("5.0", "said 0"), ("2.0", "said 1"), ("3.0", "said 2"),
        ]  # fmt: skip
    report, _recipe = desk.imports.run(li, "deliveries", written)
    assert (report.unchanged, report.changed, report.new, report.refused) == (3, 0, 0, [])


def test_two_files_put_together_share_their_answers(desk: Desk, li: str) -> None:
    ids = [
        desk.customers.open_file(li, CustomerDraft("王丽", phones=(PhoneDraft(f"1380013800{n}"),))).id for n in (1, 2)
    ]
    one = desk.deliveries.plan(li, DeliveryDraft(customer_id=ids[1], goods="米"))
    desk.deliveries.change(li, one.id, {"score": 4.0, "score_scale": "1-5"})
    desk.joining.merge(li, ids[0], ids[1])
    assert [each.customer_id for each in store.each(desk.file)] == [ids[0]]


def test_an_import_taken_back_takes_its_answers_along(desk: Desk, li: str, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("reference,customer_name,goods,score,score scale\nA1,王丽,米,4,1-5\n", encoding="utf-8")
    report, _recipe = desk.imports.run(li, "deliveries", path)
    assert report.new == 1 and [each.score_100 for each in store.each(desk.file)] == [75]
    back = desk.imports.undo(li, report.import_id)
    assert back.records == {"deliveries": 1, "surveys": 1, "customers": 1} and list(store.each(desk.file)) == []
    again, _recipe = desk.imports.run(li, "deliveries", path)
    assert again.new == 1 and [each.score_100 for each in store.each(desk.file)] == [75]
