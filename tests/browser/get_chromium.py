"""Find a Chromium for the browser tests, or install one where that is possible.

`make test` runs this first. It prints the path of the browser, or says what to install and
ends with status 1. It needs nothing beyond the standard library.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = (
    ("apt-get", "update", "-q"),
    ("apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"),
)
HOW = """\
The browser tests need Chromium and none was found. Install it, then run this again:
  Debian, Ubuntu:  sudo apt-get install -y --no-install-recommends chromium
  Fedora:          sudo dnf install -y chromium
  macOS:           brew install --cask chromium
or name one that you have:  CHROMIUM=/path/to/chromium make test
"""


def find() -> str | None:
    """Return the path of the browser: $CHROMIUM, else the first known name on the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def can_install() -> bool:
    """Whether this is root on a machine with apt-get, such as a container of the CI."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def install() -> None:
    """Install Debian's chromium; a failure is left for `find` to notice."""
    print("No Chromium found; installing it with apt-get.", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in INSTALL:
        subprocess.run(command, check=False, env=quiet, stdout=sys.stderr)


def main() -> int:
    """Print the browser's path and return 0, or say what to do and return 1."""
    named = os.environ.get("CHROMIUM")
    if named and not find():
        print(f"CHROMIUM={named} is not a program that can be run.", file=sys.stderr)
        return 1
    if not find() and can_install():
        install()
    path = find()
    if path is None:
        print(HOW, file=sys.stderr, end="")
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
