"""All that is held: nothing planted is missing from the JSON and from the paper, in both languages."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from desk_app.command_line import privacy as commands
from desk_app.core.errors import DeskError
from desk_app.paper import letterhead, sheet_pdf
from desk_app.privacy.handout import statement
from desk_app.staff.model import DESK_ID
from tests.printing.paper_reading import by_pdfminer
from tests.privacy.privacy_world import NAME, PHONE, PLANTED, PrivacyWorld

INDEX_ONLY = {"鑫垚", "hanxinyao", "hxy", "jiuxingben", "zq712", "奇瑰", "qxzsum", "qxzpaperbytes", "qxztakenbytes"}
FOLDED = [text for text in PLANTED if text not in INDEX_ONLY and not text.startswith(("7456", "3784"))]
"""What stands in the records themselves, not in the keys made of them, nor inside of a picture."""


def test_the_json_holds_everything(world: PrivacyWorld, tmp_path: Path) -> None:
    world.others()
    one = world.person()
    written = world.privacy.write_held(one, tmp_path / "held.json")
    text = written.read_text(encoding="utf-8")
    assert [each for each in FOLDED if each not in text.lower()] == []
    data = json.loads(text)
    assert data["customer"]["name"] == NAME
    assert data["phones"][0] == {
        "raw": PHONE, "e164": f"+86{PHONE}", "extension": None, "whose": None, "preferred": False, "do_not_call": False,
    }  # fmt: skip
    assert data["purchases"][0]["amount_cents"] == 29900 and data["purchases"][0]["currency"] == "CNY"
    assert data["complaints"][0]["steps"][0]["note"] == "qxzstepnote"
    assert data["made_at"].endswith("+08:00") and data["calls"][0]["rang_at"].endswith("+08:00")
    assert data["also_kept_as"][0]["removed_at"]
    renamed = [each for each in data["changes"] if "name" in each.get("fields", {})]
    assert renamed[0]["by"] == "Desk" and renamed[0]["fields"]["name"]["new"] == NAME
    assert "别人" not in text and "王小丽" not in text


def test_after_erasing_only_the_frame_is_left(world: PrivacyWorld) -> None:
    one = world.person()
    world.privacy.erase(DESK_ID, one, "asked", despite_open_cases=True)
    data = world.privacy.held(one)
    text = json.dumps(data, ensure_ascii=False).lower()
    assert [each for each in PLANTED if each in text] == []
    assert data["customer"]["number"] and data["erasures"][0]["reason"] == "asked"
    assert len(data["calls"]) == 2  # the third, on no file, is nobody's any more


@pytest.mark.parametrize(("lang", "title"), [("en", "What we hold about you"), ("zh_CN", "")])
def test_the_paper_says_it_all(world: PrivacyWorld, tmp_path: Path, lang: str, title: str) -> None:
    one = world.person()
    pdf = statement(world.privacy.held(one), letterhead(world.desk.file), lang=lang)
    told = "".join(by_pdfminer(pdf).split()).lower()
    assert [each for each in FOLDED if each.replace(" ", "") not in told] == []
    assert title.replace(" ", "").lower() in told


def test_names_are_plain_text_on_paper(world: PrivacyWorld) -> None:
    from desk_app.customers.model import CustomerDraft

    one = world.desk.customers.open_file(DESK_ID, CustomerDraft("<b>A & B</b>", note="<i>x</i>"))
    assert "<b>A & B</b>" in by_pdfminer(statement(world.privacy.held(one.id), letterhead(world.desk.file), lang="en"))


def test_the_commands(world: PrivacyWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = world.person()
    number = world.desk.file.query("SELECT number FROM customers WHERE id = ?", (one,))[0][0]
    world.close()
    common: dict[str, Any] = {"file": world.path, "json": True, "lang": "en", "command": "held", "size": "A5"}
    for name in ("a.json", "a.pdf"):
        assert commands.held(Namespace(number=number, target=tmp_path / name, **common)) == 0
        assert (tmp_path / name).stat().st_size > 1000
    with pytest.raises(DeskError, match=r"\.pdf or \.json"):
        commands.held(Namespace(number=number, target=tmp_path / "a.txt", **common))
    with pytest.raises(DeskError, match="open complaint"):
        commands.erase(Namespace(number=number, reason="asked", despite_open_cases=False, **common))
    capsys.readouterr()
    assert commands.erase(Namespace(number=number, reason="asked", despite_open_cases=True, **common)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["counts"]["calls"] == 3 and answer["values"] > 40 and number in answer["numbers"]
    world.__post_init__()


@pytest.mark.parametrize(("where", "hidden"), [("", False), ("screen", False), ("paper", True), ("both", True)])
def test_numbers_on_paper_are_hidden_but_for_the_courier(world: PrivacyWorld, where: str, hidden: bool) -> None:
    one = world.person()
    world.desk.settings.set(DESK_ID, "mask_phones", where)
    delivery = world.desk.file.query("SELECT id FROM deliveries")[0][0]
    sheet = by_pdfminer(sheet_pdf(world.desk.file, "customer", one, lang="en"))
    note = by_pdfminer(sheet_pdf(world.desk.file, "delivery", delivery, lang="en"))
    assert (PHONE in sheet) is not hidden and ("138****6547" in sheet) is hidden
    assert PHONE in note.replace(" ", "")
