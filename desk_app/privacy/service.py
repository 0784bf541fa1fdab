"""What a person has a right to: to see all that is held about them, and to have it erased."""

import json
from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path
from typing import Any

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.privacy import cases, elsewhere_store, store
from desk_app.privacy.held import held
from desk_app.privacy.model import PARTS, Erased, OldCopy, OpenCase, Silent, WhatGoes, check_reason
from desk_app.privacy.plan import Person, Plan, person
from desk_app.settings.store import profile
from desk_app.storage.backup import folder_of
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader


class PrivacyService:
    """The personal data in one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def held(self, customer_id: str) -> dict[str, Any]:
        """All that the file holds about a customer, as JSON has it; see `held.held`."""
        return held(self._file, customer_id)

    def write_held(self, customer_id: str, target: Path) -> Path:
        """Writes the same as one UTF-8 document, whole or not at all; answers where it lies. Raises DeskError."""
        from desk_app.exchange.writing import write_whole

        text = json.dumps(self.held(customer_id), ensure_ascii=False, indent=1)
        write_whole(target, lambda file: file.write(text.encode()))
        return target

    def open_cases(self, customer_id: str) -> list[OpenCase]:
        """The matters because of which the store may have to keep what it knows; to be named before erasing."""
        return cases.open_cases(self._file, person(self._file, customer_id).ids, today_of(self._file))

    def what_goes(self, customer_id: str) -> WhatGoes:
        """What erasing a customer would do; nothing is touched."""
        whose = person(self._file, customer_id)
        plan = Plan(self._file, whose)
        counts = {**plan.counts(), "drafts": len(_drafts(self._file, whose))}
        quoted = plan.quoted_in()
        return WhatGoes(
            files=tuple(store.numbers(self._file, whose.files)),
            counts={name: count for name, count in counts.items() if count},
            quoted_in=quoted,
            named_in=tuple(elsewhere_store.mentions(self._file, whose.names, whose.ids)),
            shared=whose.shared,
            copies=tuple(self.old_copies()),
            namesakes=tuple(elsewhere_store.namesakes(self._file, whose.names, whose.files)),
        )

    def old_copies(self) -> list[OldCopy]:
        """The backups of the file and copies put aside: what is erased now stands in them still."""
        path = self._file.path
        found = [OldCopy(each, "backup") for each in sorted(folder_of(path).glob("*.desk"))]
        for pattern in (f"{path.stem}.before-*{path.suffix}", f"{path.name}-journal.strange-*"):
            found += [OldCopy(each, "aside") for each in sorted(path.parent.glob(pattern))]
        return found

    def erase(self, actor: str, customer_id: str, reason: str, *, despite_open_cases: bool = False) -> Erased:
        """Takes everything personal of a customer out of the file, now and in the past; nobody can undo it.

        Numbers, kinds, channels, states, days, times, amounts and counts stay. Raises DeskError that names
        the open cases unless they were confirmed, and for a file that was erased already.
        """
        tidy = check_reason(reason)
        with self._file.erase(actor, "privacy.erase") as past:
            tx = past.tx
            whose = self._checked(tx, customer_id, tidy, despite_open_cases)
            plan, drafts = Plan(tx, whose), _drafts(tx, whose)
            counts = {**plan.counts(), "drafts": len(drafts), "quotes": len(plan.quoting)}
            parts = {table: whose.ids[table] for table in PARTS}
            store.drop_drafts(tx, drafts)
            values = past.rewrite(plan.rewrites(store.empty_tag(tx)))
            store.write_down(tx, whose.files, parts, tidy, counts)
            numbers = store.numbers(tx, whose.files)
        return Erased(tuple(numbers), {name: count for name, count in counts.items() if count}, values)

    def _checked(self, reader: Reader, customer_id: str, reason: str, despite: bool) -> Person:
        if erased := store.erased_at(reader, customer_id):
            day = when.date(erased.astimezone(profile(self._file).zoneinfo).date(), year=True)
            raise DeskError(_("The personal data of this file were erased on {day} already.").format(day=day))
        whose = person(reader, customer_id)
        if whose.needles.found_in(reason) or any(name in reason.casefold() for name in whose.names if len(name) > 1):
            raise DeskError(
                _("Leave the person's name and numbers out of the reason: it stays in the file."), field="reason"
            )
        found = cases.open_cases(reader, whose.ids, today_of(self._file))
        if found and not despite:
            raise DeskError(
                _("These matters may have to be kept: {cases}. Confirm them first.").format(
                    cases=_("; ").join(each.words for each in found)
                )
            )
        return whose

    def silent_for(self, years: int | None = None) -> list[Silent]:
        """Files nobody wrote in for so many years, by setting unless told; the longest silent first."""
        settings = profile(self._file)
        today = self._file.clock.now().astimezone(settings.zoneinfo).date()
        return store.silent_for(self._file, settings.retention_years if years is None else years, today)


def _drafts(reader: Reader, whose: Person) -> Sequence[Any]:
    return store.drafts_about(reader, whose.ids, whose.names, whose.needles)


def today_of(file: DeskFile) -> Date:
    """Today at the store."""
    return file.clock.now().astimezone(profile(file).zoneinfo).date()
