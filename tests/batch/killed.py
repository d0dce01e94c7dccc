"""Run the command as a user does, and kill it at any moment, as a machine does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-c", "from suggester.cli import app; app()", "batch")


def batch(source: Path, out: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end."""
    command = [*COMMAND, source, "--out", out, *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=600, check=False)


def run_with_kills(source: Path, out: Path, *, kills: int, part: int, rng: Random) -> list[int]:
    """Run a batch with two processes, kill it so many times, then let it end. Returns how each
    run ended. Every other kill is of the main process alone: the others must not live on."""
    command = [*COMMAND, source, "--out", out, "--part-notes", str(part), "--processes", "2"]
    ends = []
    for n in range(kills):
        began = len(done(out))
        run = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
        more = rng.randint(0, 2)
        while run.poll() is None and len(done(out)) < began + more:
            time.sleep(0.01)
        time.sleep(0.3 * rng.random())
        if n % 2:
            run.kill()
        else:
            os.killpg(run.pid, signal.SIGKILL)
        ends.append(run.wait())
        gone(run.pid)
    ends.append(batch(source, out, "--part-notes", str(part), "--processes", "2").returncode)
    return ends


def done(out: Path) -> list[Path]:
    """Return the records of the parts that are done."""
    return list((out / "parts").glob("*.done.json"))


def gone(group: int) -> None:
    """Wait until no process of a killed run is left."""
    for _ in range(3000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise AssertionError("a process outlived the run that started it")
