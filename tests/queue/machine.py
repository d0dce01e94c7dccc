"""Several people acting in any order, with a clock that jumps, beside a model of what must come
of it. test_history.py plays it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from tests.queue.empty import empty
from tests.queue.history import Acknowledged, complaints, undecided
from tests.queue.small_reviews import Watch, entry
from web.queue import rows
from web.queue.actions import Queue
from web.queue.errors import (
    ConflictError,
    LostLeaseError,
    QueueError,
    StaleVersionError,
    UnfitStepError,
)
from web.queue.states import Line, Reason
from web.queue.store import Store
from web.queue.values import Decision, Hold, Lease, Policy, Step, accept, reject

PEOPLE = ("ann", "bea", "cem", "dev")
CODES = ("97110", "97140")
LEASE = timedelta(minutes=10)
MOST_HELD = 2

Send = Callable[[], Step]


@dataclass
class Seen:
    """What the outside knows of one review."""

    codes: tuple[str, ...]
    sampled: bool
    stage: int = 0
    ended: bool = False
    returned: bool = False
    version: int = 1
    token: int = 0
    holder: str | None = None
    until: datetime | None = None
    parts: list[set[str]] = field(default_factory=lambda: [set(), set(), set()])
    said: list[list[tuple[int, str, bool]]] = field(default_factory=lambda: [[], [], []])

    @property
    def line(self) -> Line:
        return Line.ADJUDICATION if self.stage == 2 else Line.CODING

    def verdicts(self, stage: int) -> dict[str, bool]:
        return {code: accepted for _, code, accepted in self.said[stage]}

    def claimable(self, by: str, now: datetime) -> bool:
        free = self.until is None or self.until <= now
        over = self.ended or self.returned
        return free and not over and not any(by in part for part in self.parts[: self.stage])


HELD = precondition(lambda self: self.holds)
WHICH = st.integers(0, 9)


class History(RuleBasedStateMachine):
    """Everything that people may do, with what must come of it."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        empty(store)
        self.watch = Watch()
        self.sampled = False
        policy = Policy(lease=LEASE, most_held=MOST_HELD, second_share=0.5)
        self.queue = Queue(
            store, clock=self.watch, policy=policy, draw=lambda: 0.0 if self.sampled else 0.9
        )
        self.seen: dict[str, Seen] = {}
        self.told: list[Acknowledged] = []
        self.keys = 0
        self.holds: list[Hold] = []
        self.sent: list[Send] = []

    @initialize(sampled=st.booleans())
    def first(self, sampled: bool) -> None:
        self.enter(CODES, sampled)

    @precondition(lambda self: len(self.seen) < 6)
    @rule(codes=st.sampled_from([(), CODES[:1], CODES]), sampled=st.booleans())
    def enter(self, codes: tuple[str, ...], sampled: bool) -> None:
        self.sampled = sampled
        # Of two with one rank, chance (their ids) would say who is first; a replay must not.
        self.watch.move(milliseconds=1)
        text = f"O: note {len(self.seen)}."
        entered = self.queue.enter(entry(text, codes), by="form", key=text)
        self.seen[entered.review] = Seen(codes, sampled)

    @rule(seconds=st.sampled_from([-1, 1, 300, 599, 600, 3600]))
    def wait(self, seconds: int) -> None:
        self.watch.move(seconds=seconds)

    @rule(by=st.sampled_from(PEOPLE), line=st.sampled_from(Line))
    def claim(self, by: str, line: Line) -> None:
        self.claimed(by, line)

    def claimed(self, by: str, line: Line) -> Hold | None:
        now = self.watch()
        held = [s for s in self.seen.values() if s.holder == by and s.until and s.until > now]
        free = [s for s in self.seen.values() if s.line is line and s.claimable(by, now)]
        try:
            lease = self.queue.claim_next(by=by, line=line)
        except ConflictError:
            assert len(held) >= MOST_HELD
            return None
        assert len(held) < MOST_HELD
        if lease is None:
            assert not free
            return None
        return self.granted(lease, by)

    def granted(self, lease: Lease, by: str) -> Hold:
        seen = self.seen[lease.hold.review]
        assert seen.claimable(by, self.watch())
        assert lease.hold == Hold(lease.hold.review, by, seen.token + 1, seen.version)
        seen.token, seen.holder, seen.until = lease.hold.token, by, lease.until
        self.holds.append(lease.hold)
        return lease.hold

    def pick(self, which: int) -> Hold:
        """Return a lease that was granted: mostly one that is still good, else an older one."""
        good = [hold for hold in self.holds if self.expected(hold) is None]
        return (
            good[which % len(good)] if good and which < 7 else self.holds[which % len(self.holds)]
        )

    @rule(by=st.sampled_from(PEOPLE), yes=st.booleans())
    def read(self, by: str, yes: bool) -> None:
        """What people mostly do: claim, decide on every code, finish."""
        if hold := self.claimed(by, Line.ADJUDICATION) or self.claimed(by, Line.CODING):
            for code in self.seen[hold.review].codes:
                self.decide_on(hold, code, yes)
            self.finish_with(hold)

    @HELD
    @rule(which=WHICH)
    def renew(self, which: int) -> None:
        hold = self.pick(which)
        seen, expected = self.seen[hold.review], self.expected(hold)
        if self.refused(expected, lambda: self.queue.renew(hold)):
            return
        seen.until = self.watch() + LEASE

    @HELD
    @rule(which=WHICH, how=st.sampled_from(["release", "skip", "ask"]))
    def let_go(self, which: int, how: str) -> None:
        getattr(self, how)(self.pick(which))

    def release(self, hold: Hold) -> None:
        seen, expected = self.seen[hold.review], self.expected(hold)
        if not self.refused(expected, lambda: self.queue.release(hold)):
            seen.holder = seen.until = None

    @HELD
    @rule(which=WHICH, code=st.sampled_from(CODES), yes=st.booleans())
    def decide(self, which: int, code: str, yes: bool) -> None:
        self.decide_on(self.pick(which), code, yes)

    def decide_on(self, hold: Hold, code: str, yes: bool) -> None:
        seen = self.seen[hold.review]
        decision: Decision = accept(code) if yes else reject(code, Reason.OTHER)
        expected = self.expected(hold) or (None if code in seen.codes else UnfitStepError)
        self.step(hold, expected, lambda h, key: self.queue.decide(h, decision, key=key), code, yes)

    @HELD
    @rule(which=WHICH)
    def undo(self, which: int) -> None:
        hold = self.pick(which)
        seen = self.seen[hold.review]
        said = seen.said[seen.stage]
        seq = said[-1][0] if said else 1
        expected = self.expected(hold) or (None if said else UnfitStepError)
        self.step(hold, expected, lambda h, key: self.queue.undo(h, seq, key=key))
        if expected is None:
            said.pop()

    @HELD
    @rule(which=WHICH)
    def finish(self, which: int) -> None:
        self.finish_with(self.pick(which))

    def finish_with(self, hold: Hold) -> None:
        seen = self.seen[hold.review]
        complete = set(seen.verdicts(seen.stage)) == set(seen.codes)
        expected = self.expected(hold) or (None if complete else UnfitStepError)
        self.step(hold, expected, lambda h, key: self.queue.finish(h, key=key))
        if expected is None:
            seen.holder = seen.until = None
            agreed = seen.verdicts(0) == seen.verdicts(1)
            goes_on = (seen.stage == 0 and seen.sampled) or (seen.stage == 1 and not agreed)
            seen.stage, seen.ended = seen.stage + goes_on, not goes_on

    def skip(self, hold: Hold) -> None:
        seen, expected = self.seen[hold.review], self.expected(hold)
        self.step(hold, expected, lambda h, key: self.queue.skip(h, key=key), part=False)
        if expected is None:
            seen.holder = seen.until = None

    def ask(self, hold: Hold) -> None:
        seen, expected = self.seen[hold.review], self.expected(hold)

        def act(h: Hold, key: str) -> Step:
            return self.queue.return_to_clinician(h, "Which side?", key=key)

        self.step(hold, expected, act)
        if expected is None:
            seen.holder, seen.until, seen.returned = None, None, True

    @rule()
    def answer_all(self) -> None:
        for review, seen in self.seen.items():
            if seen.returned:
                self.queue.answer(
                    review, "Left.", by="dr", version=seen.version, key=f"a{seen.version}"
                )
                seen.version, seen.returned = seen.version + 1, False

    @HELD
    @rule(which=WHICH, behind=st.integers(1, 3))
    def act_on_what_was(self, which: int, behind: int) -> None:
        """A step on an older version is refused, whoever holds the review."""
        hold = self.pick(which)
        version = self.seen[hold.review].version - behind
        stale = Hold(hold.review, hold.by, hold.token, version)
        expected = self.expected(hold) or StaleVersionError
        self.refused(expected, lambda: self.queue.skip(stale, key=f"stale {self.keys}"))

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 30))
    def send_again(self, which: int) -> None:
        """A request that was acknowledged may come again at any time, and does nothing."""
        assert self.sent[which % len(self.sent)]().replayed

    def step(
        self,
        hold: Hold,
        expected: type[QueueError] | None,
        act: Callable[[Hold, str], Step],
        code: str | None = None,
        yes: bool = False,
        part: bool = True,
    ) -> None:
        """Take a step on the version that the person sees now, or on the one they saw."""
        self.keys += 1
        key, seen = str(self.keys), self.seen[hold.review]
        if expected is None or expected is UnfitStepError:
            hold = Hold(hold.review, hold.by, hold.token, seen.version)
        if self.refused(expected, lambda: act(hold, key)):
            return
        self.told.append(Acknowledged(hold.review, seen.version, hold.by, hold.token, key))
        if part:
            seen.parts[seen.stage].add(hold.by)
        if code:
            seen.said[seen.stage].append((seen.version, code, yes))
        seen.version += 1
        seen.until = self.watch() + LEASE
        self.sent.append(lambda: act(hold, key))

    def expected(self, hold: Hold) -> type[QueueError] | None:
        """Return what a step under this lease must be refused with, if at all."""
        seen = self.seen[hold.review]
        if seen.ended or seen.returned:
            return ConflictError
        if (seen.holder, seen.token) != (hold.by, hold.token):
            return LostLeaseError
        return None

    def refused(self, expected: type[QueueError] | None, act: Callable[[], object]) -> bool:
        if expected is None:
            act()
            return False
        with pytest.raises(expected):
            act()
        return True

    def teardown(self) -> None:
        store = self.queue.store
        try:
            assert complaints(store, self.told) == []
            with store.reading() as connection:
                for review, seen in self.seen.items():
                    now = rows.found(connection, review)
                    assert (now.version, now.token) == (seen.version, seen.token)
            self.answer_all()
            self.everything_comes_to_an_end()
            assert undecided(store) == 0
        finally:
            store.close()

    def everything_comes_to_an_end(self) -> None:
        """Whoever vanished, others can finish their work once the leases have run out."""
        self.watch.move(hours=1)
        for number, line in enumerate((Line.CODING, Line.CODING, Line.ADJUDICATION)):
            by = f"late {number}"
            while lease := self.queue.claim_next(by=by, line=line):
                hold = lease.hold
                for code in self.seen[hold.review].codes:
                    hold = self.queue.decide(hold, accept(code), key=f"{by}{code}").hold
                self.queue.finish(hold, key=by)
