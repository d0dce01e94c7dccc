"""The words of a review in the tables: sealed going in, opened coming out. Alone in knowing both.

Keys are asked for outside transactions, since a key service may take its time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select

from suggester import Suggestions

from .store import Store
from .tables import note_keys, notes, remarks
from .values import Entry
from .vault.keeping import Vault
from .vault.ring import Wrapped
from .vault.sealing import Place, seal, unseal

Write = Callable[[Connection], None]
Remark = Callable[[int], bytes]  # the number of the step -> its remark, sealed for there


def sealed_entry(vault: Vault, review: str, entry: Entry) -> Write:
    """Return what writes the words of a new review."""
    data_key, wrapped = vault.new_key(review)
    words = {
        "text": entry.text,
        "answer": entry.answer.model_dump_json(),
        "patient_ref": entry.visit.patient_ref,
    }
    sealed = sealed_note(data_key, review, words)

    def write(connection: Connection) -> None:
        key = {"wrapped_by": wrapped.by, "sealed": wrapped.sealed}
        connection.execute(insert(note_keys).values(review=review, **key))
        connection.execute(insert(notes).values(review=review, **sealed))

    return write


def sealed_note(
    data_key: bytes, review: str, words: Mapping[str, str | None]
) -> dict[str, bytes | None]:
    """Return the columns of a note, sealed."""
    return {
        name: None if said is None else seal(data_key, said.encode(), Place("notes", name, review))
        for name, said in words.items()
    }


def sealed_remark(data_key: bytes, review: str, seq: int, remark: str) -> bytes:
    """Return the remark of a step, sealed."""
    return seal(data_key, remark.encode(), Place("remarks", "text", review, seq))


def remark_for(store: Store, review: str, remark: str | None) -> Remark | None:
    """Return what seals a remark on a review, once the number of its step is known.

    None without a remark, and without words to remark on: they are deleted, or never were.
    """
    if remark is None:
        return None
    with store.reading() as connection:
        wrapped = wrapped_key(connection, review)
    if wrapped is None:
        return None
    data_key = store.vault.open(wrapped, review)
    return lambda seq: sealed_remark(data_key, review, seq, remark)


def wrapped_key(connection: Connection, review: str) -> Wrapped | None:
    """Return the key of a note as it is stored; None once it is deleted."""
    query = select(note_keys).where(note_keys.c.review == review)
    row = connection.execute(query).one_or_none()
    return Wrapped(row.wrapped_by, row.sealed) if row else None


@dataclass(frozen=True)
class Words:
    """The words of one review. remarks: number of a step -> what was written with it."""

    text: str = field(repr=False)
    answer: Suggestions = field(repr=False)
    patient_ref: str | None = field(repr=False)
    remarks: dict[int, str] = field(repr=False)


@dataclass(frozen=True)
class Sealed:
    """The same as they are stored; to be opened when the transaction is over."""

    review: str
    key: Wrapped
    text: bytes
    answer: bytes
    patient_ref: bytes | None
    remarks: dict[int, bytes]

    def opened(self, vault: Vault) -> Words:
        """Return the words.

        Raises NoteKeyError without the key, SealBrokenError if one was changed or moved.
        """
        key = vault.open(self.key, self.review)

        def note(column: str, sealed: bytes) -> str:
            return unseal(key, sealed, Place("notes", column, self.review)).decode()

        return Words(
            note("text", self.text),
            Suggestions.model_validate_json(note("answer", self.answer)),
            None if self.patient_ref is None else note("patient_ref", self.patient_ref),
            {
                seq: unseal(key, sealed, Place("remarks", "text", self.review, seq)).decode()
                for seq, sealed in self.remarks.items()
            },
        )


def stored(connection: Connection, review: str, steps: list[int]) -> Sealed | None:
    """Return the words of a review with the remarks of these steps; None once they are deleted."""
    note = connection.execute(select(notes).where(notes.c.review == review)).one_or_none()
    key = wrapped_key(connection, review)
    if note is None or key is None:
        return None
    query = select(remarks.c.seq, remarks.c.text).where(
        remarks.c.review == review, remarks.c.seq.in_(steps)
    )
    said = {row.seq: row.text for row in connection.execute(query)}
    return Sealed(review, key, note.text, note.answer, note.patient_ref, said)


def opened_remark(vault: Vault, review: str, seq: int, wrapped: Wrapped, sealed: bytes) -> str:
    """Return one remark, for what lists the remarks of many reviews."""
    key = vault.open(wrapped, review)
    return unseal(key, sealed, Place("remarks", "text", review, seq)).decode()
