"""A file that was taken away comes back with the phones and addresses that went with it, and no others."""

from desk_app.customers import store
from desk_app.customers.model import AddressDraft, Chip, CustomerDraft, PhoneDraft, draft_of
from desk_app.imports.model import Values
from desk_app.storage.undoing import undo_last
from tests.customers.customer_world import World

ROW: Values = {
    "reference": "A1",
    "name": "李娜",
    "phones": [("", "13800138000"), ("妈妈", "13900139000")],
    "address": "文三路1号",
}


def opened(world: World) -> str:
    draft = CustomerDraft(
        "边𬊈",
        phones=(PhoneDraft("138-0013-8000"), PhoneDraft("0571 8888 1234 转 8", "办公室")),
        addresses=(AddressDraft("文三路 1 号", city="杭州"), AddressDraft("解放路 2 号")),
    )
    return world.service.open_file(world.clerk, draft).id


def test_an_undone_opening_comes_back_whole(world: World) -> None:
    customer_id = opened(world)
    before = store.by_id(world.file, customer_id)
    world.later(minutes=1)
    assert undo_last(world.file, world.clerk)[0] == "customers.open_file"
    assert store.by_id(world.file, customer_id).phones == ()
    world.later(minutes=1)
    assert world.service.bring_back(world.clerk, customer_id) == before
    assert store.by_id(world.file, customer_id) == before
    assert [name for name, _why in world.found("88881234")] == ["边𬊈"]
    assert [name for name, _why in world.found("解放路")] == ["边𬊈"]
    assert store.ids_for(world.file, Chip.WITHOUT_PHONE) == []


def test_a_phone_taken_away_earlier_stays_away(world: World) -> None:
    customer_id = opened(world)
    world.later(minutes=1)
    draft = draft_of(store.by_id(world.file, customer_id))
    world.service.change(world.clerk, customer_id, {"phones": draft.phones[1:], "addresses": draft.addresses[:1]})
    left = store.by_id(world.file, customer_id)
    assert ([p.whose for p in left.phones], [a.text for a in left.addresses]) == (["办公室"], ["文三路 1 号"])
    world.later(minutes=1)
    world.service.remove(world.clerk, customer_id)
    world.later(minutes=1)
    assert world.service.bring_back(world.clerk, customer_id) == left


def test_of_an_undone_opening_only_what_was_there_when_it_was_undone_comes_back(world: World) -> None:
    customer_id = opened(world)
    world.later(minutes=1)
    world.service.change(world.clerk, customer_id, {"phones": (PhoneDraft("13700137000"),)})
    changed = store.by_id(world.file, customer_id)
    world.later(minutes=1)
    undo_last(world.file, world.clerk)
    world.later(minutes=1)
    undo_last(world.file, world.clerk)
    world.later(minutes=1)
    back = world.service.bring_back(world.clerk, customer_id)
    assert [phone.raw for phone in back.phones] == ["138-0013-8000", "0571 8888 1234 转 8"]
    assert back.phones != changed.phones


def test_a_file_of_an_undone_import_comes_back_whole(world: World) -> None:
    taken = world.take_in([ROW, {"reference": "A2", "name": "王强", "phone": "13700137000"}])
    before = {number: store.by_number(world.file, number) for number in ("A1", "A2")}
    assert len(before["A1"].phones) == 2
    world.later(minutes=1)
    world.undo(taken.txn)
    world.later(minutes=1)
    assert world.service.bring_back(world.clerk, before["A1"].id) == before["A1"]
    assert store.by_id(world.file, before["A2"].id).phones == ()
    assert [name for name, _why in world.found("13900139000")] == ["李娜"]
    assert world.found("13700137000") == []


def test_bringing_back_is_one_save_that_can_be_undone(world: World) -> None:
    customer_id = opened(world)
    before = store.by_id(world.file, customer_id)
    world.later(minutes=1)
    undo_last(world.file, world.clerk)
    world.later(minutes=1)
    world.service.bring_back(world.clerk, customer_id)
    world.later(minutes=1)
    assert undo_last(world.file, world.clerk)[0] == "customers.bring_back"
    assert world.found("88881234") == []
    world.later(minutes=1)
    assert world.service.bring_back(world.clerk, customer_id) == before
