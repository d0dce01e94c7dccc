"""The less usual ways in which minutes are written, and numbers that are none."""

import pytest

from suggester.minute_forms import stretches

READ = [
    ("Manual 25m (C2-7 upglide R)", [25]),
    ("> bed mob + transfers 13m : sup>sit SBA", [13]),
    ("Ther Ex __23__ min: heel slides", [23]),
    ("TE [15] min", [15]),
    ("cues: heel strike   min 10", [10]),
    ('{"name":"Manual","min":24}', [24]),
    ("NMR mins: 12", [12]),
    ("Cog 9:05-9:20", [15]),
    ("TE 1:50 pm - 2:15 pm", [25]),
    ("gait 0740-0755", [15]),
    ("12:50 to 1:10 manual therapy", [20]),
    ("TE x 0.25 hr", [15]),
    ("aquatic therapy for 1 hour", [60]),
    ("group ex: half hour", [30]),
    ("a quarter of an hour of gait training", [15]),
    ("gait (22 of the 55')", [22]),
    ("Cognitive tx from 11 to 11:30 am", [30]),
    ("ten minutes of manual. Strength work took twenty, on cables", [20]),
    ("half hour on therapeutic activities", [30]),
    ("SOR, STM to UT, bilateral levator - 12\nrows, ER, scaption 3x10 with band - 16", [12, 16]),
    ("3.15-3.31  step ups\n3.31-3.46  floor to stand", [16, 15]),
    ("foam EC, dual task in tandem -- 25\nTM with head turns, quick pivots -- 13", [25, 13]),
]
NOT_READ = [
    "10m walk x 3",
    "amb 20m with RW",
    "total min 45",
    "Time in 9:05",
    "min A x 2",
    "Cog (0740-0755, 15 min)",
    "wear 2 hrs on, 1 hr off",
    "sat 3 hours at work",
    "pain since 2 hours ago",
    "splint every 2 hours",
    "BP 110-120",
    "phone 555-0142",
    "one line that ends in a number - 12",
    "5/12-5/20",
    "she is twenty, ten minutes of gait",
    "ROM 3.15-3.31 cm",
    "3.15-3.31  only one line opens so",
    "2.10-2.05  backwards\n3.31-3.46  floor",
    "wear 1 hr on",
    "lasts 2 hr",
]


@pytest.mark.parametrize(("text", "minutes"), READ, ids=[row[0][:30] for row in READ])
def test_minutes_are_read(text: str, minutes: list[int]) -> None:
    found = sorted(stretches(text))
    assert [one.minutes for one in found] == minutes
    assert all(any(c.isalnum() for c in text[one.start : one.end]) for one in found)


@pytest.mark.parametrize("text", NOT_READ)
def test_these_are_no_minutes(text: str) -> None:
    assert list(stretches(text)) == []
