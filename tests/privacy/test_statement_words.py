"""What the statement says to a customer: trade words, in the order of days, without what says nothing."""

import re
from datetime import date

import pytest

from desk_app.complaints.model import Step
from desk_app.core.clock import to_text
from desk_app.customers.model import CustomerDraft
from desk_app.paper import letterhead
from desk_app.privacy.handout import statement
from desk_app.purchases.model import PurchaseDraft
from desk_app.staff.model import DESK_ID
from desk_app.standing.model import PRIORITY
from tests.printing.paper_reading import by_pdfium
from tests.privacy.privacy_world import NAME, START, PrivacyWorld

TOLD_ONCE = ("seconds waited", "written down", "version of the rule", "walk_in", "became_complaint", ": 5.0", "¥0.00")
CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")


def paper(world: PrivacyWorld, one: str, lang: str = "en") -> str:
    pdf = statement(world.privacy.held(one), letterhead(world.desk.file), lang=lang)
    return by_pdfium(pdf).replace("\r", "")


def lived(world: PrivacyWorld) -> str:
    """A person whose purchases were written down in another order than they were made, and whose call took time."""
    one = world.person()
    for day in (date(2026, 5, 20), date(2026, 3, 8)):
        world.desk.purchases.enter(
            DESK_ID, PurchaseDraft(customer_id=one, goods=f"goods of {day:%B}", amount_cents=100, bought_on=day)
        )
    at = to_text(START)
    common = {"customer_id": one, "direction": "in", "channel": "phone", "kind": "enquiry", "outcome": "solved"}
    world.put("calls", number="S01-L-1", rang_at=at, wait_s=0, talk_s=215, after_s=0, topic="filter", stage="pre_sale",
              **common)  # fmt: skip
    complaint = world.desk.file.query("SELECT id FROM complaints")[0][0]
    world.desk.complaints.record_step(DESK_ID, complaint, Step.APOLOGIZE, how="walk_in", note="said sorry")
    world.desk.standing.grant_level(DESK_ID, one, PRIORITY, reason="loyal")
    world.put("customer_tiers", customer_id=one, tier="low", rule_version=1, placed_on="2026-07-15")
    world.put(
        "deliveries", number="S01-D-9", customer_id=one, customer_name=NAME, ordered_at=at, delivered_at=at,
        goods="fridge", quantity=2, freight_cents=0, amount_cents=500, currency="CNY", state="delivered", score=5.0,
        score_scale="1-5", owner_id=DESK_ID, next_step="Ask how it was", due_at=at, stage="relationship",
        promised_by="2026-11-21T16:00:00.000Z", promised_precision="day",
    )  # fmt: skip
    return one


def test_every_list_is_in_the_order_of_days(world: PrivacyWorld) -> None:
    one = lived(world)
    data = world.privacy.held(one)
    days = [each["bought_on"] for each in data["purchases"]]
    assert days == sorted(days) and days[:2] == ["2026-03-08", "2026-05-20"]
    assert [each["rang_at"] for each in data["calls"]] == sorted(each["rang_at"] for each in data["calls"])
    assert data["calls"][0]["number"] == "S01-L-1"  # rang before the others, written after them
    assert {"wait_s", "talk_s", "rang_at", "outcome"} <= set(data["calls"][0])
    said = paper(world, one)
    assert said.index("goods of March") < said.index("goods of May") < said.index("电饭煲")


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_no_inner_word_stands_on_it(world: PrivacyWorld, lang: str) -> None:
    one = lived(world)
    said = paper(world, one, lang)
    assert CODE.findall(said) == []
    assert [text for text in TOLD_ONCE if text in said] == []
    if lang == "zh_CN":
        assert "优先" in said and "priority level" not in said  # a level every store has is named in its language


def test_nothing_is_said_twice_and_nothing_of_zero(world: PrivacyWorld) -> None:
    said = paper(world, lived(world))
    call = said[said.index("filter") : said.index("filter") + 120]
    assert "talked: 03:35" in call and "waited" not in call and "work after" not in call
    fridge = said[said.index("fridge") : said.index("fridge") + 400].split("in charge")[0]
    assert "fridge · × 2 · ¥5.00 · delivered" in fridge and "score: 5 (scale 1-5)" in fridge.replace("\n", " ")
    assert "promised by: 22 Nov 2026" in fridge.replace("\n", " ") and "22 Nov 2026 00:00" not in said
    for nothing in ("freight", "next step", "due:", NAME):
        assert nothing not in fridge
    assert "apologize · Desk · walk-in · said sorry" in said.replace("\n", " ")
    assert "caller: qxzcaller" in said.replace("\n", " ")  # another name than the file's is said


def test_what_was_first_written_is_told_in_the_words_of_the_trade(world: PrivacyWorld) -> None:
    one = lived(world)
    changes = paper(world, one).split("Who wrote what, and when")[1]
    for words in ("customer file opened", "phone added", "purchase entered", "step of the complaint done"):
        assert words in changes
    tables = [row["record"] for row in world.privacy.held(one)["changes"] if row["what"] == "written"]
    assert {"customer", "customer_phones", "customer_tiers", "printed", "credit_events", "customer_tags"} <= set(tables)


def test_a_file_with_nothing_else_is_a_page(world: PrivacyWorld) -> None:
    one = world.desk.customers.open_file(DESK_ID, CustomerDraft("王小丽")).id
    with world.desk.file.write(DESK_ID, "test.points") as tx:
        tx.update("customers", one, {"points": 0})
    said = paper(world, one)
    assert "Page 1 of 1" in said and "points" not in said
