"""Two people's changes to one record: no change of either is lost."""

from datetime import date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.ui.meanwhile import same, together

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(["", " ", "138", "139", "王丽", "two\nlines", "two\r\nlines"]),
    st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    st.sampled_from([datetime.fromisoformat(f"2026-01-01T09:{n}0") for n in (0, 3)]),
    st.integers(0, 2),
)
RECORDS = st.fixed_dictionaries(dict.fromkeys("abcd", VALUES))
CELLS = st.fixed_dictionaries({"raw": st.sampled_from(["", "1", "2", "3"]), "whose": st.sampled_from(["", "m", "f"])})


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some rows with ids, in any order."""
    ids = draw(st.lists(st.sampled_from(["p1", "p2", "p3", "p4"]), unique=True))
    return [{"id": row_id, **draw(CELLS)} for row_id in ids]


@given(RECORDS, RECORDS, RECORDS)
@settings(max_examples=300)
def test_every_field_ends_with_mine_if_i_changed_it_else_theirs(
    base: dict[str, object], mine: dict[str, object], theirs: dict[str, object]
) -> None:
    both = together(base, mine, theirs)
    assert both.values.keys() == base.keys()
    for key, value in both.values.items():
        assert same(value, theirs[key] if same(mine[key], base[key]) else mine[key])
    for key in base:
        i, they = not same(base[key], mine[key]), not same(base[key], theirs[key])
        assert (key in both.taken) == (they and not i)
        assert (key in both.clashes) == (i and they and not same(mine[key], theirs[key]))


@given(rows(), rows(), rows())
@settings(max_examples=400)
def test_no_change_of_a_row_is_lost(
    base: list[dict[str, Any]], mine: list[dict[str, Any]], theirs: list[dict[str, Any]]
) -> None:
    both = together({"rows": base}, {"rows": mine}, {"rows": theirs})
    was, my, their = ({row["id"]: row for row in each} for each in (base, mine, theirs))
    value = both.values["rows"]
    assert isinstance(value, list)
    ends = {row["id"]: row for row in value}
    assert len(ends) == len(value)
    for row_id in {**was, **my, **their}:
        before, i, they = was.get(row_id), my.get(row_id), their.get(row_id)
        if same(i, before):
            assert same(ends.get(row_id), they)
        elif same(they, before) or they is None or i is None:
            assert same(ends.get(row_id), i)
        else:
            for cell in ("raw", "whose"):
                old = before[cell] if before else None
                assert same(ends[row_id][cell], they[cell] if same(i[cell], old) else i[cell])


def test_two_people_change_the_same_row() -> None:
    base = [{"id": "1", "raw": "138", "whose": ""}, {"id": "2", "raw": "0571", "whose": ""}]
    mine = [{"id": "1", "raw": "138", "whose": "mother"}, {"id": "2", "raw": "0571", "whose": ""}]
    theirs = [{"id": "1", "raw": "139", "whose": ""}, {"id": "3", "raw": "010", "whose": "shop"}]
    both = together({"phones": base}, {"phones": mine}, {"phones": theirs})
    assert both.values["phones"] == [{"id": "1", "raw": "139", "whose": "mother"}, theirs[1]]
    assert not both.clashes
    mine[0]["raw"] = "137"
    both = together({"phones": base}, {"phones": mine}, {"phones": theirs})
    assert both.clashes == {"phones": theirs}
    assert both.values["phones"] == [{"id": "1", "raw": "137", "whose": "mother"}, theirs[1]]


def test_a_new_row_of_each_stays_and_a_row_taken_away_by_one_goes() -> None:
    base = [{"id": "1", "raw": "138"}, {"id": "2", "raw": "0571"}]
    mine = [{"id": "1", "raw": "138"}, {"id": None, "raw": "139"}]
    theirs = [{"id": "2", "raw": "0571"}, {"id": "1", "raw": "138"}, {"id": "3", "raw": "010"}]
    both = together({"phones": base}, {"phones": mine}, {"phones": theirs})
    assert both.values["phones"] == [{"id": "1", "raw": "138"}, {"id": "3", "raw": "010"}, {"id": None, "raw": "139"}]
    assert not both.clashes


def test_a_row_that_one_took_away_and_the_other_changed_is_asked_about() -> None:
    base, changed = [{"id": "1", "raw": "138"}], [{"id": "1", "raw": "139"}]
    for mine, theirs in (([], changed), (changed, [])):
        both = together({"phones": base}, {"phones": mine}, {"phones": theirs})
        assert both.clashes == {"phones": theirs}
        assert both.values["phones"] == mine


def test_rows_without_ids_are_taken_as_a_whole() -> None:
    base, mine, theirs = ["a"], ["a", "b"], ["a", "c"]
    both = together({"tags": base}, {"tags": mine}, {"tags": theirs})
    assert (both.values, both.clashes) == ({"tags": mine}, {"tags": theirs})


def test_a_field_that_only_one_knows_is_unchanged_for_the_other() -> None:
    assert together({"a": "1", "b": "2"}, {"a": "x"}, {"b": "y"}).values == {"a": "x", "b": "y"}
    assert same(date(2026, 1, 2), "2026-01-02")
    assert same([{"id": None, "raw": ""}], None)
    assert not same(True, "True")
