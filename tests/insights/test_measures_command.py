import json
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.command_line.measures import add_measures, measures
from desk_app.core.errors import DeskError
from desk_app.storage.desk_file import DeskFile
from tests.insights.calls_made import call, choose, customers, opened, write

AT = datetime(2026, 11, 10, 2, tzinfo=UTC)
PERIOD = ("--from", "2026-11-01", "--to", "2026-12-01")


def typed(*words: str | Path) -> int:
    parser = ArgumentParser()
    add_measures(parser)
    parser.set_defaults(command="measures")
    return measures(parser.parse_args([str(word) for word in words]))


def two_stores(folder: Path) -> list[Path]:
    paths = []
    for name, waits in (("one.desk", (10, 40)), ("two.desk", (10, 10, 10, 25))):
        file = opened(folder, name)
        (person,) = customers(file, 1)
        write(file, [call(AT, wait_s=wait, topic="送货 · 迟到", staff_name="李娜") for wait in waits])
        write(file, [call(AT + timedelta(days=9), customer_id=person, outcome="missed")])
        if name == "two.desk":
            choose(file, service_level_s=20)
        paths.append(file.path)
        file.close()
    return paths


def test_one_file_answers_every_measure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, _other = two_stores(tmp_path)
    assert typed(*PERIOD, "--file", path, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert "files" not in found
    level = found["measures"]["calls.service_level.offered"]
    assert level == {
        "value": pytest.approx(1 / 3),
        "n": 3,
        "unit": "share",
        "formula": "answered within 30 s ÷ all that came in, those who gave up included",
        "provisional_n": 0,
    }
    assert found["measures"]["calls.repeat_7d"] | {"formula": ""} == {
        "value": None,
        "n": 0,
        "unit": "share",
        "formula": "",
        "provisional_n": 1,
    }


def test_several_files_are_told_each_and_together_from_their_parts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = two_stores(tmp_path)
    assert typed(*PERIOD, "--file", one, "--file", two, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    each = [store["measures"]["calls.service_level.offered"] for store in found["files"]]
    assert [(one["value"], one["n"]) for one in each] == [(pytest.approx(1 / 3), 3), (pytest.approx(3 / 5), 5)]
    together = found["measures"]["calls.service_level.offered"]
    assert (together["value"], together["n"]) == (pytest.approx(4 / 8), 8)
    assert "each store's own limit" in together["formula"]
    assert [store["file"] for store in found["files"]] == [str(one), str(two)]


def test_conditions_and_words_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, _other = two_stores(tmp_path)
    assert typed(*PERIOD, "--file", path, "--staff", "李娜", "--topic", "送货", "--channel", "电话") == 0
    said = capsys.readouterr().out
    assert "Came in: 2 " in said
    assert "Service level of calls: 50.0 % (n = 2, fewer than 5): answered within 30 s" in said
    assert typed(*PERIOD, "--file", path, "--channel", "wechat", "--json") == 0
    assert json.loads(capsys.readouterr().out)["measures"]["calls.offered"]["value"] is None


def test_files_are_only_read_and_may_be_open_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, _other = two_stores(tmp_path)
    held = DeskFile.open(path)
    before = path.read_bytes()
    assert typed(*PERIOD, "--file", path) == 0
    assert path.read_bytes() == before
    held.close()
    assert capsys.readouterr().out


@pytest.mark.parametrize("words", [("--from", "gestern", "--to", "2026-12-01"), ("--from", "2026-12-01", *PERIOD[2:])])
def test_a_period_that_is_none_is_refused_in_words(tmp_path: Path, words: tuple[str, ...]) -> None:
    path, _other = two_stores(tmp_path)
    with pytest.raises(DeskError):
        typed(*words, "--file", path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path, _other = two_stores(tmp_path)
    with pytest.raises(DeskError):
        typed(*PERIOD, "--file", path, "--file", tmp_path / "none.desk")
    assert not (tmp_path / "none.desk").exists()
