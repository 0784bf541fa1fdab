"""Finding: complete and right, whatever is typed."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage.finding import Why, find

PEOPLE = [
    ("单红", "138 0013 8000", "要求送货前先打电话"),
    ("曾艳", "0571-8888 1234转8", "喜欢绿茶"),
    ("仇英", "+86 139-0013-9001", ""),
    ("边𬊈", "13700137002", "老客户"),
    ("欧阳冬", "13600138000", "No <b>markup</b> here"),
    ("Maria Köhler", "13911110000", "Straße"),
    ("Tiaan Gabby", "+27 82 555 1234", "speaks Afrikaans"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(tmp_path_factory.mktemp("finding") / "store.desk")
    opened.settings.set(DESK_ID, "area_code", "0571")
    for name, phone, note in PEOPLE:
        opened.customers.open_file(DESK_ID, CustomerDraft(name=name, phones=(PhoneDraft(phone),), note=note))
    yield opened
    opened.close()


def names(desk: Desk, text: str) -> set[str]:
    answer = desk.finder.find(text, limit=100)
    assert answer.total == len(answer.hits)
    return {hit.title for hit in answer.hits}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("8000", {"单红", "欧阳冬"}),
        ("1234", {"曾艳", "Tiaan Gabby"}),
        ("138-0013-8000", {"单红"}),
        ("+86 138 0013 8000", {"单红"}),
        ("１３８００１３８０００", {"单红"}),
        ("0571 88881234", {"曾艳"}),
        ("88881234", {"曾艳"}),
        ("00137", {"边𬊈"}),
        ("送货", {"单红"}),
        ("打电", {"单红"}),
        ("先打电话", {"单红"}),
        ("绿", {"曾艳"}),
        ("阳冬", {"欧阳冬"}),
        ("sh", {"单红"}),
        ("zy", {"曾艳"}),
        ("qy", {"仇英"}),
        ("shanhong", {"单红"}),
        ("zengyan", {"曾艳"}),
        ("oyd", {"欧阳冬"}),
        ("𬊈", {"边𬊈"}),
        ("tg", {"Tiaan Gabby"}),
        ("afri", {"Tiaan Gabby"}),
        ("GABBY", {"Tiaan Gabby"}),
        ("单h", set()),
        ("danhong", {"单红"}),
        ("Kohler", {"Maria Köhler"}),
        ("köhler", {"Maria Köhler"}),
        ("话电", set()),
        ("", set()),
        ("   ", set()),
    ],
)
def test_who_is_found(desk: Desk, typed: str, found: set[str]) -> None:
    assert names(desk, typed) == found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_nothing_typed_is_ever_an_error(desk: Desk, typed: str) -> None:
    desk.finder.find(typed)


@pytest.mark.parametrize(
    "typed", ['"', "'", "*", "a*", "NEAR(a b)", "a AND", "x:y", "(", "-", "^a", "\x00", "a\x00b", "\ud800", "%", "_"]
)
def test_search_syntax_is_taken_literally(desk: Desk, typed: str) -> None:
    desk.finder.find(typed)


def test_a_former_phone_and_name_still_find_the_person(desk: Desk) -> None:
    one = desk.customers.open_file(DESK_ID, CustomerDraft(name="解小龙", phones=(PhoneDraft("13511112222"),)))
    desk.customers.change(DESK_ID, one.id, {"name": "解大龙"})
    desk.customers.change(
        DESK_ID, one.id, CustomerDraft(name="解大龙", phones=(PhoneDraft("13533334444", id=one.phones[0].id),))
    )
    by_phone = find(desk.file, "2222").matches
    assert [(match.row_id, match.why) for match in by_phone] == [(one.id, Why.FORMER_PHONE)]
    assert [match.why for match in find(desk.file, "解小龙").matches] == [Why.FORMER_NAME]
    assert [match.why for match in find(desk.file, "xxl").matches] == [Why.FORMER_NAME]
