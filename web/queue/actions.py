"""Every change of a review, and the only place that makes one. docs/queue.md draws the states.

Each action is one transaction: it locks the review, checks, writes, and appends its audit
event last. What a caller holds is checked against the row, never against the clock: a lease
that ran out may be taken over, and until it is, its holder's work is still welcome.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from random import random
from typing import Any

from sqlalchemy import Connection, insert, select, update

from . import keys, outbox, rows, words
from .audit import Detail, Event, append
from .digests import as_lock, digest
from .entering import check_entry, digest_of, insert_review
from .errors import ConflictError, LostLeaseError
from .outcome import agree, check_decision, check_finish, check_undo, outcome
from .rows import Review, Situation
from .states import FINAL, Kind, Line, Stage, State, line_of, stage_after
from .store import Store, wait_for_lock
from .tables import decisions, remarks, review_codes, reviews
from .values import Clock, Decision, Draw, Entered, Entry, Hold, Lease, Policy, Step, check_question

FREE: Mapping[str, object] = {"holder": None, "lease_until": None}
Fits = Callable[[Situation], None]
Columns = Mapping[str, Any]


class Queue:
    """The review queue over one store; threads may share one.

    clock: the time now, aware. Machines that share a store should agree on it to within a
        few seconds; a wrong clock frees leases early or late, and the tokens keep it harmless.
    draw: a number from 0 to 1, for the quality sample.
    """

    def __init__(
        self, store: Store, *, clock: Clock, policy: Policy | None = None, draw: Draw = random
    ) -> None:
        self.store = store
        self.clock = clock
        self.policy = policy or Policy()
        self.draw = draw

    def enter(self, entry: Entry, *, by: str, key: str) -> Entered:
        """Put one version of a note in line; the same key again gives the same review.

        Raises KeyReusedError for a key that came with another note, UnfitStepError for an
        answer to another text.
        """
        check_entry(entry)
        row = {"entry_key": keys.of_entry(key), "entry_digest": digest_of(entry), "entered_by": by}
        review = secrets.token_hex(16)
        write_words = words.sealed_entry(self.store.vault, review, entry)
        with self.store.writing() as connection:
            # Two of one key at once: the second waits here, then finds the first one's review.
            wait_for_lock(connection, as_lock(row["entry_key"]))
            if known := keys.known_entry(connection, row["entry_key"], row["entry_digest"]):
                return known
            at = self.clock()
            sampled = self.draw() < self.policy.second_share
            if entry.replaces:
                self._replace(connection, entry.replaces, by, row["entry_key"], at)
            insert_review(
                connection, entry, sampled=sampled, at=at, policy=self.policy, id=review, **row
            )
            write_words(connection)
            detail: Detail = {
                "text_sha256": entry.answer.note.text_sha256,
                "replaces": entry.replaces,
            }
            append(connection, Event(by, "enter", review, detail), at)
            return Entered(review, version=1)

    def claim_next(self, *, by: str, line: Line = Line.CODING) -> Lease | None:
        """Lease the review that matters most to this person, or return None if none is left.

        One that they skipped comes again only when nothing else is left; one of which they
        made an earlier reading never does.
        """
        with self.store.writing() as connection:
            at = self.clock()
            self._check_hands(connection, by, at)
            found = rows.next_for(connection, line, by, at)
            return self._grant(connection, found, by, at) if found else None

    def claim(self, review: str, *, by: str, line: Line = Line.CODING) -> Lease:
        """Lease this review; whoever holds it already gets the same lease, renewed.

        Raises ConflictError while somebody else holds it, or when it waits in another line.
        """
        with self.store.writing() as connection:
            at = self.clock()
            now = rows.locked(connection, review)
            if now.line is not line:
                raise ConflictError(f"The review is {now.state}, not waiting for you.")
            held = now.lease_until is not None and now.lease_until > at
            if held and now.holder == by:
                return self._prolong(connection, now, at)
            if held:
                raise ConflictError("Somebody else has this review.")
            if rows.is_barred(connection, review, by):
                raise ConflictError("You had a part in an earlier reading of this review.")
            self._check_hands(connection, by, at)
            return self._grant(connection, now, by, at)

    def renew(self, hold: Hold) -> Lease:
        """Let a lease run anew from now. Raises LostLeaseError if it is no longer theirs."""
        with self.store.writing() as connection:
            now = rows.locked(connection, hold.review)
            self.check_hold(now, hold)
            return self._prolong(connection, now, self.clock())

    def release(self, hold: Hold) -> None:
        """Give a review back; the steps already taken stay on record and count."""
        with self.store.writing() as connection:
            now = rows.locked(connection, hold.review)
            self.check_hold(now, hold)
            _change(connection, now.id, {"state": State.OPEN, **FREE})
            detail = {"token": now.token}
            append(connection, Event(hold.by, "release", now.id, detail), self.clock())

    def decide(self, hold: Hold, decision: Decision, *, key: str) -> Step:
        """Record a decision on one code; it counts until a later one on that code, or an undo."""

        def fits(now: Situation) -> None:
            check_decision(decision, now.review.record, now.stands, now.review.note_chars)

        return self._step(
            hold,
            decision.kind,
            key,
            fits,
            remark=decision.remark,
            code=decision.code,
            reason=decision.reason,
            units=decision.units,
            modifiers=None if decision.modifiers is None else " ".join(decision.modifiers),
            evidence_start=decision.start,
            evidence_end=decision.end,
        )

    def undo(self, hold: Hold, seq: int, *, key: str) -> Step:
        """Take back a step that counts, until the reading is finished."""

        def fits(now: Situation) -> None:
            check_undo(seq, now.steps, now.review.stage)

        return self._step(hold, Kind.UNDO, key, fits, undoes=seq)

    def finish(self, hold: Hold, *, key: str) -> Step:
        """End the reading: decided, or in line for a second reader or the adjudicator."""

        def fits(now: Situation) -> None:
            check_finish(now.review.record, now.stands)

        return self._step(hold, Kind.FINISH, key, fits)

    def return_to_clinician(self, hold: Hold, question: str, *, key: str) -> Step:
        """Take the review out of line until its clinician answers the question."""
        check_question(question)
        return self._step(hold, Kind.RETURN, key, remark=question)

    def skip(self, hold: Hold, *, key: str) -> Step:
        """Give the review back and be offered others first."""
        return self._step(hold, Kind.SKIP, key)

    def answer(self, review: str, said: str, *, by: str, version: int, key: str) -> Step:
        """Answer the question of a returned review; it is in line again."""
        check_question(said)
        key_digest, content = keys.of_step(key, by), digest(Kind.ANSWER, by, said)
        remark = words.remark_for(self.store, review, said)
        with self.store.writing() as connection:
            now = rows.locked(connection, review)
            hold = Hold(review, by, now.token, version)
            if known := keys.known_step(connection, hold, key_digest, content):
                return known
            if now.state is not State.RETURNED:
                raise ConflictError(f"The review is {now.state}: nobody waits for an answer.")
            rows.check_version(now, hold)
            columns = {"step_key": key_digest, "step_digest": content}
            then = {"state": State.OPEN, "line": line_of(now.stage)}
            return _record(connection, now, hold, Kind.ANSWER, self.clock(), columns, remark, then)

    def check_hold(self, now: Review, hold: Hold) -> None:
        """Raise unless this lease is the review's latest, and the review still in a reading."""
        if now.state in (*FINAL, State.RETURNED):
            raise ConflictError(f"The review is {now.state} already; your step was not taken.")
        if now.holder != hold.by or now.token != hold.token:
            raise LostLeaseError(
                "Your lease of this review is over: it was released, or somebody else has it."
            )

    def _step(
        self,
        hold: Hold,
        kind: Kind,
        key: str,
        fits: Fits | None = None,
        *,
        remark: str | None = None,
        **fields: object,
    ) -> Step:
        key_digest, content = keys.of_step(key, hold.by), digest(kind, hold.by, remark, fields)
        sealed = words.remark_for(self.store, hold.review, remark)
        with self.store.writing() as connection:
            now = rows.locked(connection, hold.review)
            if known := keys.known_step(connection, hold, key_digest, content):
                return known
            self.check_hold(now, hold)
            rows.check_version(now, hold)
            at = self.clock()
            situation = Situation(now, rows.steps_of(connection, now.id))
            if fits:
                fits(situation)
            columns = {**fields, "step_key": key_digest, "step_digest": content}
            then = self._then(kind, situation, at)
            return _record(connection, now, hold, kind, at, columns, sealed, then)

    def _then(self, kind: Kind, situation: Situation, at: datetime) -> Columns:
        """Return what a step makes of its review."""
        if kind is Kind.FINISH:
            return after_finish(situation, at)
        if kind is Kind.RETURN:
            return {"state": State.RETURNED, "line": None, **FREE}
        if kind is Kind.SKIP:
            return {"state": State.OPEN, **FREE}
        return {"lease_until": at + self.policy.lease}

    def _check_hands(self, connection: Connection, by: str, at: datetime) -> None:
        held = connection.scalar(rows.held_by(by, at)) or 0
        if held >= self.policy.most_held:
            raise ConflictError(
                f"You hold {self.policy.most_held} reviews. Finish, release or skip one first."
            )

    def _grant(self, connection: Connection, now: Review, by: str, at: datetime) -> Lease:
        token, until = now.token + 1, at + self.policy.lease
        lapsed = now.state is State.LEASED
        taken = {"state": State.LEASED, "holder": by, "lease_until": until, "token": token}
        _change(connection, now.id, {**taken, "lapses": now.lapses + lapsed})
        detail: Detail = {"token": token, "stage": now.stage, "after_lapse": lapsed}
        append(connection, Event(by, "claim", now.id, detail), at)
        return Lease(Hold(now.id, by, token, now.version), now.stage, until)

    def _prolong(self, connection: Connection, now: Review, at: datetime) -> Lease:
        until = at + self.policy.lease
        _change(connection, now.id, {"lease_until": until})
        return Lease(Hold(now.id, now.holder or "", now.token, now.version), now.stage, until)

    def _replace(
        self, connection: Connection, review: str, by: str, key_digest: str, at: datetime
    ) -> None:
        now = rows.locked(connection, review)
        if now.state is not State.RETURNED:
            raise ConflictError(f"The review to replace is {now.state}, not returned.")
        hold = Hold(review, by, now.token, now.version)
        columns = {"step_key": key_digest, "step_digest": key_digest}
        then = {"state": State.REPLACED, "finished_at": at}
        _record(connection, now, hold, Kind.ANSWER, at, columns, None, then)


def after_finish(situation: Situation, at: datetime) -> Columns:
    """Return what the end of a reading makes of its review."""
    now = situation.review
    first, second = (outcome(now.record, situation.steps, s) for s in (Stage.FIRST, Stage.SECOND))
    stage = stage_after(now.stage, sampled=now.sampled, agreed=agree(first, second))
    if stage is None:
        return {"state": State.DECIDED, "line": None, "finished_at": at, **FREE}
    return {"state": State.OPEN, "stage": stage, "line": line_of(stage), **FREE}


def _record(
    connection: Connection,
    now: Review,
    hold: Hold,
    kind: Kind,
    at: datetime,
    columns: Columns,
    remark: words.Remark | None,
    then: Columns,
) -> Step:
    """Write a step, what it makes of its review, and its audit event."""
    seq = now.version
    row = {"stage": now.stage, "kind": kind, "reviewer": hold.by, "token": now.token, **columns}
    connection.execute(insert(decisions).values(review=now.id, seq=seq, at=at, **row))
    if remark is not None:
        connection.execute(insert(remarks).values(review=now.id, seq=seq, text=remark(seq)))
    _change(connection, now.id, {**then, "version": seq + 1})
    if then.get("state") is State.DECIDED:
        outbox.put(connection, now.id, at)
    detail = {k: v for k, v in row.items() if v is not None}
    detail |= {"seq": seq, "state": then.get("state", now.state)}
    append(connection, Event(hold.by, kind, now.id, detail), at)
    return Step(seq, Hold(now.id, hold.by, now.token, seq + 1))


def _change(connection: Connection, review: str, values: Columns) -> None:
    connection.execute(update(reviews).where(reviews.c.id == review).values(**values))
    if "line" in values or values.get("state") in FINAL:
        place = select(reviews.c.place).where(reviews.c.id == review).scalar_subquery()
        moved = update(review_codes).where(review_codes.c.review == review)
        connection.execute(moved.values(place=place))
