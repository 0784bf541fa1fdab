"""While masking is on, what is shown hides its middle; what goes into a form or the file does not."""

from collections.abc import Iterator

import pytest

from desk_app.core.phone import masking, read_phone, set_masking, show_phone


@pytest.fixture(autouse=True)
def hidden() -> Iterator[None]:
    set_masking(True)
    yield
    set_masking(False)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("138 0013 8000", "138****8000"),
        ("+86 138-0013-8000", "138****8000"),
        ("0571-88881234", "0571-****1234"),
        ("0571-88881234 转 8", "0571-****1234 转 8"),
        ("0571-88881234-801", "0571-****1234-801"),
        ("+852 2123 4567", "852****4567"),
        ("10086", "10086"),
        ("110", "110"),
        ("8888123", "****23"),
        ("1.38E+10", "****"),
        ("ask the mother", "ask the mother"),
        ("", ""),
    ],
)
def test_the_middle_is_hidden(raw: str, shown: str) -> None:
    assert show_phone(read_phone(raw)) == shown


def test_whole_for_forms_and_the_file() -> None:
    assert show_phone(read_phone("13800138000"), whole=True) == "138 0013 8000"


def test_it_can_be_switched_off() -> None:
    assert masking()
    set_masking(False)
    assert not masking()
    assert show_phone(read_phone("13800138000")) == "138 0013 8000"
