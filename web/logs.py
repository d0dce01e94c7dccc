"""Log lines for programs: one JSON object a line on stderr, each with the request's number.

What is logged holds no words of a note, no name and no address of a request: the callers see to
it, and tests/web/test_operation.py looks. Control characters cannot leave their line.
"""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

REQUEST: ContextVar[str | None] = ContextVar("request", default=None)


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, request, message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. An exception is named by its type alone: its words may be a note's."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": REQUEST.get(),
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__qualname__
        return json.dumps({name: value for name, value in line.items() if value is not None})


def configure(level: str) -> None:
    """Have everything that is logged at a level (``warning``, ``info``) written to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("suggester").setLevel(level.upper())
    # It warns of every form that it refuses, which is answered with 400 already.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
