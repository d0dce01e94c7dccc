"""The long form: ``python -m tests.spark.soak --notes 50000``.

The local engine, Spark on this machine, and Spark with two executors of their own, one of which is
killed while it works, must say the same of every note. Exit code 1 if they do not.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from corpus.many import many
from tests.batch.conftest import rows_of, write_jsonl
from tests.batch.killed import COMMAND, ROOT
from tests.spark.comparing import differing

PART = "500"  # notes
CLUSTER = "local-cluster[2,1,1024]"
EXECUTOR = "CoarseGrainedExecutorBackend"


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=50_000)
    parser.add_argument("--killed-notes", type=int, default=20_000)
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        home = Path(name)
        equal = _compare(home / "all", asked.notes, "local[*]", kill=False)
        survived = _compare(home / "killed", asked.killed_notes, CLUSTER, kill=True)
    return 0 if equal and survived else 1


def _compare(home: Path, notes: int, master: str, *, kill: bool) -> bool:
    home.mkdir()
    source = write_jsonl(home / "notes.jsonl", rows_of(*many(notes, seed=9)))
    seconds = [_run(source, home / "local", kill=False)]
    seconds.append(_run(source, home / "spark", "--engine", "spark", "--master", master, kill=kill))
    wrong = differing(home / "local", home / "spark")
    sys.stdout.write(
        f"{notes} notes, {master}{', an executor killed' if kill else ''}: local {seconds[0]:.0f} s, "
        f"Spark {seconds[1]:.0f} s; {'differs: ' + ', '.join(wrong) if wrong else 'the same'}\n"
    )
    return not wrong


def _run(source: Path, out: Path, *options: str, kill: bool) -> float:
    began = time.monotonic()
    running = subprocess.Popen(
        [*COMMAND, source, "--out", out, "--part-notes", PART, *options],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    if kill:
        kill_an_executor(running, out)
    if running.wait() != 0:
        raise SystemExit(f"the run ended with {running.returncode}")
    return time.monotonic() - began


def kill_an_executor(running: "subprocess.Popen[bytes]", out: Path) -> None:
    """Kill one of a run's executors when the first task has written its part."""
    while running.poll() is None and not any(out.rglob("part-*.parquet")):
        time.sleep(0.05)
    executors = [
        child
        for child in psutil.Process(running.pid).children(recursive=True)
        if any(EXECUTOR in word for word in child.cmdline())
    ]
    if running.poll() is not None or len(executors) < 2:
        raise SystemExit("the run was over before an executor could be killed")
    executors[0].kill()


if __name__ == "__main__":
    sys.exit(main())
