#!/usr/bin/env python3
"""Keeps the catalogues of words in step with the code.

python installer/words.py update    takes new sentences in, drops those no longer spoken, then compiles
python installer/words.py compile   writes the .mo files from the .po files
"""

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir

CHECKOUT = Path(__file__).resolve().parent.parent
CODE = CHECKOUT / "desk_app"
LOCALE = CHECKOUT / "resources" / "locale"
DOMAIN = "desk_app"
LANGUAGES = ("en", "zh_CN")
HEAD = "# What the service desk says."
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

Key = tuple[str | None, str | tuple[str, ...]]
"""A context, and a sentence or its forms for one and for many."""


class CalmCatalog(Catalog):
    """A catalogue whose head says the same each time it is written: no dates, no names."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: object) -> None:
        """The head of a file read is not taken over: it is always the one above."""


def po_path(lang: str) -> Path:
    """Where the words of a language are written by people."""
    return LOCALE / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_path(lang: str) -> Path:
    """Where the program reads them."""
    return po_path(lang).with_suffix(".mo")


def spoken() -> Iterator[tuple[Key, str]]:
    """Every sentence marked in the code, with `file:line` of where it stands."""
    for file, line, message, _comments, context in extract_from_dir(
        CODE, [("**.py", "python")], keywords=KEYWORDS, options_map={"**.py": {"encoding": "utf-8"}}
    ):
        yield (context, message), f"{file}:{line}"


def read_catalogue(lang: str) -> Catalog:
    """The catalogue as it stands; an empty one where there is none yet."""
    catalogue = CalmCatalog(lang, domain=DOMAIN, fuzzy=False)
    if po_path(lang).exists():
        with po_path(lang).open("rb") as file:
            pofile.PoFileParser(catalogue).parse(file)
    catalogue.header_comment = HEAD
    return catalogue


def merged(lang: str) -> Catalog:
    """The catalogue with exactly the sentences of the code; what was translated stays."""
    catalogue = read_catalogue(lang)
    template = CalmCatalog(lang, domain=DOMAIN, fuzzy=False)
    for (context, message), _where in spoken():
        template.add(message, context=context)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if lang == "en":
        for entry in catalogue:
            if isinstance(entry.id, tuple):
                entry.string = tuple(straight(form) for form in entry.id)
            elif isinstance(entry.id, str) and entry.id and straight(entry.id) != entry.id:
                entry.string = straight(entry.id)
    return catalogue


def straight(text: str) -> str:
    """English with straight quotes: a Chinese font draws the curly ones a whole character wide."""
    return text.replace("“", '"').replace("”", '"')


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as people edit it: sorted, one sentence a line, no dates and no line numbers."""
    out = io.BytesIO()
    pofile.write_po(
        out, catalogue, width=0, no_location=True, sort_output=True, ignore_obsolete=True, include_previous=False
    )
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    out = io.BytesIO()
    mofile.write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> list[Message]:
    """Sentences with nothing, or only a guess, on the other side."""
    return [m for m in catalogue if m.id and (m.fuzzy or not m.string or not all(_forms(m.string)))]


def _forms(text: str | Sequence[str]) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text


def update() -> None:
    """Brings the .po files in step with the code and compiles them; says what is still to be translated."""
    for lang in LANGUAGES:
        catalogue = merged(lang)
        po_path(lang).parent.mkdir(parents=True, exist_ok=True)
        po_path(lang).write_bytes(as_po(catalogue))
        if lang != "en":
            for message in untranslated(catalogue):
                print(f"{lang}: to be translated: {message.id!r}")
    compile_all()


def compile_all() -> None:
    """Writes each .mo from its .po."""
    for lang in LANGUAGES:
        mo_path(lang).write_bytes(as_mo(read_catalogue(lang)))


def main(arguments: Sequence[str]) -> int:
    """Runs one of the two commands; 2 for anything else."""
    match list(arguments):
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
