"""The engine's answers to the labelled notes, as the scorer and the report read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from suggester import Engine, Suggestions, Visit
from suggester.model import PayerRule

from .notes import LabelledNote
from .scorer.output import NoteOutput, from_engine


@dataclass(frozen=True)
class Answered:
    """Notes and what the engine says of them, in the same order."""

    notes: tuple[LabelledNote, ...]
    answers: tuple[Suggestions, ...]
    outputs: tuple[NoteOutput, ...]

    @property
    def matched(self) -> list[tuple[LabelledNote, NoteOutput]]:
        """Return the pairs that the scorer takes."""
        return list(zip(self.notes, self.outputs, strict=True))

    def where(self, kept: Sequence[bool]) -> "Answered":
        """Return the part for which ``kept`` holds."""
        chosen = [n for n, keep in enumerate(kept) if keep]
        return Answered(
            tuple(self.notes[n] for n in chosen),
            tuple(self.answers[n] for n in chosen),
            tuple(self.outputs[n] for n in chosen),
        )


def answer_all(engine: Engine, notes: Sequence[LabelledNote]) -> Answered:
    """Ask the engine under both rules; nothing but the text is told."""
    answers, outputs = [], []
    for note in notes:
        cms = engine.suggest(note.text)
        ama = engine.suggest(note.text, Visit(payer_rule=PayerRule.AMA))
        answers.append(cms)
        outputs.append(
            from_engine(note.id, cms, ama, {c.code: c.confidence for c in cms.considered})
        )
    return Answered(tuple(notes), tuple(answers), tuple(outputs))
