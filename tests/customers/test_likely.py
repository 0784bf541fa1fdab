"""Who may be the same, while typing: by number, name, reading, look, slip of the pen, address; never blocking."""

from dataclasses import replace

import pytest

from desk_app.core.i18n import speaking
from desk_app.customers.likely import Likely, Reason, likely_same
from desk_app.customers.model import AddressDraft, CustomerDraft, CustomerKind, PhoneDraft, draft_of
from tests.customers.customer_world import World


def asked(world: World, name: str, *phones: str, address: str = "") -> list[tuple[str, Reason]]:
    """Answers with the names of those found."""
    from desk_app.customers import store

    found = likely_same(world.file, name, phones, (address,))
    return [(store.by_id(world.file, each.id).name, each.reason) for each in found]


@pytest.mark.parametrize("typed", ["138 0013 8000", "+86-138-0013-8000", "１３８００１３８０００", "0086 13800138000"])
def test_the_same_number_in_any_writing(world: World, typed: str) -> None:
    world.open("王丽", "13800138000")
    assert asked(world, "", typed) == [("王丽", Reason.PHONE)]


def test_name_and_number_go_before_a_family_that_shares_the_number(world: World) -> None:
    mother = world.open("张桂芳")
    world.service.add_phone(world.clerk, mother, "13800138000", "mother")
    world.open("王丽", "13800138000")
    world.open("王立国", "13800138000")
    world.open("王莉", "13800138000")
    assert asked(world, "王丽", "13800138000") == [
        ("王丽", Reason.PHONE_AND_NAME),
        ("王莉", Reason.PHONE_AND_LIKE_NAME),
        ("张桂芳", Reason.PHONE),
        ("王立国", Reason.PHONE),
    ]
    found = {each.id: each for each in likely_same(world.file, "王丽", ["13800138000"])}
    assert found[mother].words() == "same phone (mother)"


@pytest.mark.parametrize(
    ("here", "typed", "reason"),
    [
        ("李莉莉", "李丽丽", Reason.LIKE_NAME),  # read the same
        ("单雄伟", "Shan Xiongwei", Reason.LIKE_NAME),  # another script, the surname's own reading
        ("邱未", "邱末", Reason.LIKE_NAME),  # taken for one another by the eye
        ("王小姐", "王小明", None),
        ("Robert Müller", "robert muller", Reason.NAME),
        ("Robert Mueller", "Robert Muller", Reason.LIKE_NAME),
        ("Emily Watson", "Emliy Watson", Reason.LIKE_NAME),
        ("Emily Watson", "Emma Wilson", None),
        ("Nguyễn Thị Lan", "Nguyen Thi Lan", Reason.NAME),
        ("陳國強", "陈国强", Reason.NAME),
    ],
)
def test_names_that_are_alike_and_names_that_are_not(
    world: World, here: str, typed: str, reason: Reason | None
) -> None:
    world.open(here)
    assert asked(world, typed) == ([(here, reason)] if reason else [])


def test_the_same_address_however_it_is_spaced(world: World) -> None:
    draft = CustomerDraft("孙伟", addresses=(AddressDraft("文三路 18 号 3 幢 502 室"),))
    one = world.service.open_file(world.clerk, draft)
    world.service.open_file(
        world.clerk, replace(draft, name="钱进", addresses=(AddressDraft("文三路 18 号 3 幢 503 室"),))
    )
    assert asked(world, "", address="文三路18号3幢502室") == [("孙伟", Reason.ADDRESS)]
    assert asked(world, "孙苇", address="文三路18号3幢502室")[0] == ("孙伟", Reason.NAME_AND_ADDRESS)
    assert likely_same(world.file, "", (), ("文三路18号3幢502室",), but=one.id) == []


def test_a_number_they_used_to_have(world: World) -> None:
    customer_id = world.open("吴敏", "13911112222")
    before = draft_of(world.service.change(world.clerk, customer_id, {}))
    world.service.change(world.clerk, customer_id, replace(before, phones=(PhoneDraft("13700001111"),)))
    assert asked(world, "", "13911112222") == [("吴敏", Reason.FORMER_PHONE)]
    assert asked(world, "吴敏", "13911112222") == [("吴敏", Reason.FORMER_PHONE_AND_NAME)]


def test_nobody_is_proposed_for_nothing_for_the_walk_ins_or_for_one_who_was_removed(world: World) -> None:
    walk_in = CustomerDraft("Walk-in", kind=CustomerKind.WALK_IN, phones=(PhoneDraft("13800138000"),))
    world.service.open_file(world.clerk, walk_in)
    gone = world.open("王丽", "13800138000")
    world.service.remove(world.clerk, gone)
    assert asked(world, "") == []
    assert asked(world, "   ", "none", "*", address="路") == []
    assert asked(world, "Walk-in", "13800138000") == []
    assert asked(world, "王丽", "13800138000") == []


def test_every_reason_has_words_in_both_languages() -> None:
    for language in ("en", "zh_CN"):
        with speaking(language):
            said = [Likely("", reason, whose="").words() for reason in Reason]
            assert all(said) and len(set(said)) == len(said)
