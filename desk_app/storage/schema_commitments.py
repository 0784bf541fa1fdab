"""The tables of promises (from step s0009 on): first the opening calendar they are reckoned by."""

_TIME = "GLOB '[0-2][0-9]:[0-5][0-9]*'"
TABLES = {
    "opening_hours": f"""weekday INTEGER NOT NULL CHECK(weekday BETWEEN 0 AND 6),
          opens TEXT CHECK(opens {_TIME}), closes TEXT CHECK(closes {_TIME}),
          CHECK((opens IS NULL) = (closes IS NULL)), CHECK(opens < closes)""",
    "calendar_days": """day TEXT NOT NULL CHECK(date(day) IS day OR date('2000-' || day) IS '2000-' || day),
          kind TEXT NOT NULL CHECK(kind IN ('closed','make_up','special')),
          frames TEXT CHECK(frames IS NULL OR json_valid(frames)), name_en TEXT, name_zh TEXT,
          estimated INTEGER NOT NULL DEFAULT 0 CHECK(estimated IN (0,1)),
          origin TEXT NOT NULL CHECK(origin IN ('seeded','by_hand','brought_in')),
          CHECK((kind = 'special') = (frames IS NOT NULL))""",
}
"""`opening_hours`: a row for each piece of a weekday (0 is Monday); one without times says that it is closed.
`calendar_days`: a date, or `MM-DD` for every year; a make-up day has the hours of its weekday."""
