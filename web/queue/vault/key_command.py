"""Keys that never come here: a program asks a key service (KMS) to wrap and unwrap.

``PROGRAM wrap`` reads a note's key in base64 and answers ``NUMBER BASE64``: which key it took, and
the note's key wrapped. ``PROGRAM unwrap NUMBER`` reads that base64 and answers the note's key. It
is called once for each note that comes in or is opened, never inside a transaction.
"""

import base64
import binascii
import re
import shlex
import subprocess

from ..errors import NoteKeyError
from .ring import Wrapped
from .sealing import KEY_BYTES

SECONDS = 20
NUMBER = re.compile(r"[!-~]{1,200}")


class KeyCommand:
    """A keeper over a program, given as one line and run without a shell."""

    def __init__(self, line: str) -> None:
        try:
            self.words = shlex.split(line)
        except ValueError:
            self.words = []
        if not self.words:
            raise NoteKeyError("SUGGESTER_KEY_COMMAND is no command: name a program.")

    @property
    def source(self) -> str:
        """The program."""
        return self.words[0]

    def wrap(self, secret: bytes, owner: str) -> Wrapped:
        """Return a note's key as the service wraps it."""
        number, _, sealed = self._asked("wrap", said=secret).partition(" ")
        wrapped = Wrapped(number, self._bytes(sealed, "wrap"))
        if not NUMBER.fullmatch(number) or secret in wrapped.sealed:
            raise self._unfit("wrap")
        return wrapped

    def unwrap(self, wrapped: Wrapped, owner: str) -> bytes:
        """Return a note's key."""
        data_key = self._bytes(self._asked("unwrap", wrapped.by, said=wrapped.sealed), "unwrap")
        if len(data_key) != KEY_BYTES:
            raise self._unfit("unwrap")
        return data_key

    def _asked(self, *asked: str, said: bytes) -> str:
        command = [*self.words, *asked]
        try:
            done = subprocess.run(  # noqa: S603
                command,
                input=base64.b64encode(said) + b"\n",
                stdout=subprocess.PIPE,
                timeout=SECONDS,
                check=True,
            )
            return done.stdout.decode("ascii").strip()
        except subprocess.TimeoutExpired:
            why = f"did not answer in {SECONDS} s"
        except subprocess.CalledProcessError as error:
            why = f"ended with {error.returncode}"
        except UnicodeDecodeError:
            raise self._unfit(asked[0]) from None
        except OSError as error:
            why = str(error.strerror)
        raise NoteKeyError(
            f"{self.source} {asked[0]} (SUGGESTER_KEY_COMMAND) {why}. Notes cannot be sealed or "
            "opened until it answers; nothing is lost."
        ) from None

    def _bytes(self, word: str, asked: str) -> bytes:
        try:
            return base64.b64decode(word, validate=True)
        except (binascii.Error, ValueError):
            raise self._unfit(asked) from None

    def _unfit(self, asked: str) -> NoteKeyError:
        return NoteKeyError(
            f"{self.source} {asked} (SUGGESTER_KEY_COMMAND) gave no fit answer: docs/keys.md "
            "says what it reads and writes."
        )
