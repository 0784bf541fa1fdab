"""The code speaks through the catalogues alone, in whole sentences."""

import ast

import pytest

from tests.reading_code import chinese_texts, glued, trees, unspoken

READS_CHINESE = {
    "customers/alike.py": "titles, and characters lost",
    "customers/double_evidence.py": "common family and given names",
    "customers/double_traits.py": "words of addresses and notes",
    "exchange/call_words.py": "words in the cells of other people's files",
    "exchange/guess_calls.py": "words of other people's headers",
    "exchange/guess_people.py": "words of other people's headers",
    "exchange/matter_words.py": "words of other people's headers",
    "exchange/parts.py": "words of other people's headers",
    "calls/importing.py": "words of other people's files",
    "commitments/amounts.py": "units people type",
    "commitments/from_day.py": "words people type to choose",
    "commitments/ready_sentence.py": "amounts of time in people's sentences",
    "commitments/typed.py": "hours and days people type",
    "complaints/importing.py": "words of other people's files",
    "complaints/languages.py": "what people call a language",
    "core/i18n.py": "the name of the language in itself",
    "core/money.py": "currency words people type",
    "core/names.py": "surnames and titles",
    "core/numbers_in.py": "words before numbers",
    "core/typed_when.py": "days and times people type",
    "core/text.py": "which characters are Chinese",
    "core/when.py": "how a date is written",
    "customers/dialog.py": "units people type",
    "customers/incoming.py": "words of other people's files",
    "customers/label_handout.py": "how Chinese addresses are written",
    "bench/complaints.py": "words that are looked for",
    "bench/delivery_import.py": "the heads and rows of a made list",
    "bench/intake.py": "the heads and rows of a made list",
    "bench/made_calls.py": "the notes of a made file",
    "bench/made_complaints.py": "the titles and places of a made file",
    "bench/made_deliveries.py": "the couriers and addresses of a made file",
    "bench/made_matters.py": "the people and reasons of a made file",
    "bench/making.py": "the notes and places of a made file",
    "bench/questions.py": "a word that is looked for",
    "customers/model.py": "words for the sexes in other people's files",
    "deliveries/file_words.py": "words of other people's files",
    "deliveries/survey_importing.py": "scores in other people's words",
    "exchange/common_characters.py": "the commonest characters",
    "exchange/delimiters.py": "delimiters",
    "exchange/encodings.py": "how a text of Chinese is told from noise",
    "exchange/guess.py": "words of other people's headers",
    "exchange/header_words.py": "words of other people's headers",
    "exchange/mapping.py": "extensions of phone numbers",
    "exchange/templates.py": "brackets of templates",
    "exchange/value_words.py": "words in the cells of other people's files",
    "exchange/values.py": "words in cells",
    "exchange/vcard.py": "labels in address books",
    "printing/wrapping.py": "where a line may break",
    "pyramid/tiers.py": "words of other people's files",
    "surveys/model.py": "a scale as people write it",
}
"""Files that read Chinese and do not say any, and what they read. The demo store is made of Chinese text."""


def test_no_sentence_is_glued_from_pieces() -> None:
    found = [f"{file}:{line} {why}" for file, tree in trees().items() for line, why in glued(tree)]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "_(f'{n} rows')",
        "_('a ' + b)",
        "_('{n} rows'.format(n=n))",
        "_('Saved') + name",
        "_('Saved {x}').format(x=1) + ' again'",
        "f'{_(\"Saved\")} {name}'",
        'f\'{_("Saved")}, {_("printed")}\'',
        "f'{name} was {_(\"saved\")}'",
        "_('%d rows') % n",
        "' '.join([_('Saved'), name])",
    ],
)
def test_glue_is_seen(code: str) -> None:
    assert list(glued(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "_('{n} rows').format(n=n)",
        "f'{_(\"Save\")}  Ctrl+⏎'",
        "f'{_(\"Save\")} · {name}'",
        "_('Saved') + '  '",
        "' · '.join([_('Saved'), name])",
        "f'{_(sheet)} {number}.pdf'",
        "_(WORDS[kind])",
    ],
)
def test_separators_are_no_glue(code: str) -> None:
    assert not list(glued(ast.parse(code)))


def test_no_chinese_stands_in_the_code() -> None:
    found = [
        f"{file}:{line} {text}"
        for file, tree in trees().items()
        if not file.startswith("demo/") and file not in READS_CHINESE
        for line, text in chinese_texts(tree)
    ]
    assert found == []


def test_the_list_of_files_that_read_chinese_is_not_longer_than_need_be() -> None:
    assert [file for file in READS_CHINESE if file not in trees() or not any(chinese_texts(trees()[file]))] == []


def test_what_people_read_goes_through_the_catalogue() -> None:
    found = [f"{file}:{line} {text!r}" for file, tree in trees().items() for line, text in unspoken(tree)]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "QLabel('Customers')",
        "line.setToolTip('Click here' if on else '')",
        "raise DeskError(f'{name} is gone')",
        "button('Save it', 'primary')",
        "Field('name', 'Name', hint='as written')",
        "box.setWindowTitle('帮助')",
    ],
)
def test_plain_words_are_seen(code: str) -> None:
    assert list(unspoken(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "button(_('Save'), 'primary')",
        "QLabel('')",
        "label(name, 'head')",
        "button(f'{text}  Ctrl+⏎', 'primary')",
        "Field('prefix', _('Prefix'), hint='BJ01')",
    ],
)
def test_what_is_translated_or_no_word_passes(code: str) -> None:
    assert not list(unspoken(ast.parse(code)))
