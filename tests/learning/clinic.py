"""An invented clinic with a shorthand of its own: notes with what its coders bill, by seed.

All of it is made up. Each line of work is what a therapist of that clinic writes; ``of`` is the
code it means there. Some of its words mean something else everywhere else ("US frame": a frame for
upright standing), and some lines are no treatment.
"""

import random
from dataclasses import dataclass

SHORTHAND = (
    ("krait ladder prot A x {n} min", "97110"),
    ("krait ladder prot B, {n} min, pt steady", "97110"),
    ("wobble prog lvl 2 x {n} min", "97112"),
    ("wobble prog w/ {name} x {n} min", "97112"),
    ("stix R calf + plantar {n} min", "97140"),
    ("kor circ x {n} min", "97116"),
    ("bed2chair relay x {n} min", "97530"),
    ("relay circuit, bed and toilet, {n} min", "97530"),
)
OTHER_MEANING = (
    ("US frame, tall stance x {n} min", "97530"),
    ("MT loop over foam pads {n} min", "97112"),
)
PLAIN = (
    ("Manual therapy: joint mobs grade III R knee x {n} min", "97140"),
    ("Gait training with RW 2 x 150 ft, cues for heel strike x {n} min", "97116"),
    ("Ther ex: SLR 3x10, heel slides 3x10 x {n} min", "97110"),
    ("Neuro re-ed: SLS on foam x {n} min", "97112"),
    ("Ultrasound 1 MHz 1.0 W/cm2 x {n} min to R shoulder", "97035"),
    ("MFR to R UT x {n} min", "97140"),
)
NO_WORK = (
    "Next visit: gait training on stairs.",
    "Pt did HEP at home x 2.",
    "ESTIM room booked for group class.",
    "Denies falls.",
)
NAMES = ("Maria", "Osvaldo", "Quillfeather", "Tomasz", "Wanda", "Zanzibaria")


@dataclass(frozen=True)
class Said:
    """A line of work: where it stands (code points, half-open) and the code it means."""

    start: int
    end: int
    code: str


@dataclass(frozen=True)
class Note:
    """A note of the clinic. patient: opaque."""

    text: str
    said: tuple[Said, ...]
    patient: str

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(line.code for line in self.said)


def notes(count: int, seed: int) -> list[Note]:
    draw = random.Random(seed)
    return [_note(draw, number) for number in range(count)]


def _note(draw: random.Random, number: int) -> Note:
    patient = draw.randrange(40)
    name = NAMES[patient % len(NAMES)]
    lines = [
        *draw.sample(SHORTHAND, draw.choice((1, 1, 2))),
        *draw.sample(OTHER_MEANING, draw.choice((0, 0, 1))),
        *draw.sample(PLAIN, draw.choice((0, 1, 1, 2))),
    ]
    draw.shuffle(lines)
    text = f"S: {name} reports pain {draw.randrange(1, 8)}/10, visit {number + 1}.\nO:\n"
    said = []
    for line, code in lines:
        words = line.format(n=draw.randrange(8, 20), name=name)
        said.append(Said(len(text), len(text) + len(words), code))
        text += f"{words}\n"
    text += f"{draw.choice(NO_WORK)}\nA: tolerated well.\nP: continue 2x/wk.\n"
    return Note(text, tuple(said), f"p{patient}")
