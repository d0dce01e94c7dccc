"""The less usual ways in which minutes are written, and numbers that are none."""

import pytest

from suggester.minute_forms import stretches
from suggester.summed import summed
from suggester.totals import Total

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
    ("[x] contrast bath, attended ...... 15\n[x] scar IASTM, PIP glides ..... 8", [15, 8]),
    ("(18) ex: prone lying\n(12) self care: wrapping", [18, 12]),
    ("| 0-15 | swing |\n| 15-30 | bear walk |\n| 30-60 | beads |", [15, 15, 30]),
    ("min 0-8: bike\n8-20: gait", [8, 12]),
    ("22m: bike L1 x6, hamstring stretch w/ strap\n16m NMR: tandem", [22, 16]),
    ("gait on TM w/ cues ..15\nside plank, monster walk ..12", [15, 12]),
    (
        "fifteen minutes of manual, another fifteen to strengthening, the last ten to control",
        [15, 10],
    ),
    ("chin tucks x10, open books x10 - shown back correctly 10m", [10]),
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
    "one line with dots and a number ...... 12",
    "(1) ex: prone lying\n(2) self care: wrapping\n(12) gait",
    "0-15 swing\n20-30 bear walk",
    "ROM 0-15\n15-30 deg arc",
    "0-15 swing",
]


SUMMED = [
    ("Mobs rectal approach 14; massage 10 (pain 7->4). Mirror 12 - cued. Squat 10.", 46),
    ("EMG uptraining, standing (15)\nMT -- scar (15)\nTA -- carrier to chair (10)", 40),
    ("gait on carpet | 20 | CGA\nstand at rail | 15 | CGA\ne-stim | 0 | -", 35),
    ("man\tSTM\t12\nte\tAAROM ; UBE\t18\nta\tball\t0", 30),
    ("BFR leg press, 30/15/15/15, Nordics .... 20\nHop to stick ... 15\nGame Ready 15", 35),
    ("TE: 18  Prone press-ups\nNMR: ____\nMT: 10  L4-5 PA", 28),
    ("15 TherEx / 10 MT / 8 gait", 33),
    ("STM x15\nrows x15\nquadruped x15", 45),
    ("Manual: STM, lat stretch 12\nEx: pulley, biceps curl 4#, row 30", 42),
]
NOT_SUMMED = [
    ("SLR 15 reps\nbridges 20 reps", 35),
    ("pain 5\nVAS 3", 8),
    ("POD 10. Visit 8.", 18),
    ("rows 10 lbs\ncurls 5 #", 15),
    ("tandem 20 sec\nSLS 10 s", 30),
    ("flex 12 deg\next 10 deg", 22),
    ("10 ft, then 20 ft", 30),
    ("11/12 seen; 10:15", 27),
    ("SLR 14\nbridges 20", 45),
    ("tuck x20, Masako x10", 30),
    ("SLR 2 x 15\nbridges 3 x 12", 27),
    ("Manual 12", 12),
]


@pytest.mark.parametrize(("text", "total"), SUMMED)
def test_numbers_that_come_to_the_total(text: str, total: int) -> None:
    stated = [Total(len(text), len(text) + 1, "timed_minutes", total)]
    lines = [n for n in range(len(text)) if n == 0 or text[n - 1] == "\n"]
    assert sum(one.minutes for one in summed(text, stated, [], lines)) == total
    assert list(summed(text, [], [], lines)) == []


@pytest.mark.parametrize(("text", "total"), NOT_SUMMED)
def test_numbers_that_are_none_though_they_add_up(text: str, total: int) -> None:
    stated = [Total(len(text), len(text) + 1, "timed_minutes", total)]
    assert list(summed(text, stated, [], [0])) == []


def test_numbers_that_come_to_the_total_with_the_minutes_read() -> None:
    text = "Fluido 10 min\nSTM, contract-relax 12\nAAROM 18"
    stated = [Total(len(text), len(text) + 1, "total_minutes", 40)]
    lines = [0, text.index("STM"), text.index("AAROM")]
    assert [one.minutes for one in summed(text, stated, [(7, 13, 10)], lines)] == [12, 18]


@pytest.mark.parametrize(("text", "minutes"), READ, ids=[row[0][:30] for row in READ])
def test_minutes_are_read(text: str, minutes: list[int]) -> None:
    found = sorted(stretches(text))
    assert [one.minutes for one in found] == minutes
    assert all(any(c.isalnum() for c in text[one.start : one.end]) for one in found)


@pytest.mark.parametrize("text", NOT_READ)
def test_these_are_no_minutes(text: str) -> None:
    assert list(stretches(text)) == []
