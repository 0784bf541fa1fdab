"""Files silent for years are proposed, with what is open still; an import is no sign of life, a person's change is."""

from desk_app.calls.model import CallDraft
from desk_app.customers.model import CustomerDraft
from desk_app.deliveries.model import DeliveryDraft
from desk_app.purchases.model import PurchaseDraft
from desk_app.staff.model import DESK_ID
from tests.privacy.privacy_world import PrivacyWorld


def test_who_was_silent_for_three_years(world: PrivacyWorld) -> None:
    desk = world.desk
    ids = {
        name: desk.customers.open_file(DESK_ID, CustomerDraft(name)).id
        for name in ("silent", "open", "rang", "bought", "changed", "removed")
    }
    desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_id=ids["open"], goods="x", address="y"))
    world.later(400)
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=ids["rang"]))
    desk.purchases.enter(DESK_ID, PurchaseDraft(customer_id=ids["bought"], goods="x"))
    desk.customers.change(DESK_ID, ids["changed"], {"note": "x"})
    desk.customers.remove(DESK_ID, ids["removed"])
    with desk.file.write(DESK_ID, "customers.import") as tx:
        tx.update("customers", ids["silent"], {"note": "from a list"})
    assert world.privacy.silent_for(3) == []
    world.later(3 * 365 + 1 - 400 + 2)
    found = world.privacy.silent_for(3)
    assert [(each.name, each.open_matters) for each in found] == [("silent", 0), ("open", 1)]
    assert found[0].last_day.isoformat() == "2026-11-21"


def test_the_setting_says_how_long_and_zero_is_never(world: PrivacyWorld) -> None:
    world.desk.customers.open_file(DESK_ID, CustomerDraft("silent"))
    world.later(5 * 366)
    assert world.privacy.silent_for() == []
    world.desk.settings.set(DESK_ID, "retention_years", "5")
    assert [each.name for each in world.privacy.silent_for()] == ["silent"]
    world.desk.settings.set(DESK_ID, "retention_years", "6")
    assert world.privacy.silent_for() == []
