"""Read the minutes column of a flowsheet. Text in, places of numbers out; offsets in code points.

A table is a run of lines whose cells are parted by tabs, pipes or at least two blanks, under a
line in which one cell says "min". An empty line ends it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# "min", "tx min", "min/ex", "min 6/10", "min today"
_HEAD = re.compile(
    r"(?:(?:tx|treatment|today)\s)?(?:min(?:ute)?s?\.?(?:\s?[/(][^\d]{1,12})?|time(?:\s?\(min\w*\))?)"
    r"(?:\s(?:today|\(?\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\)?))?"
)
# "Indiv | Conc | Group | CoTx": minutes by mode of treatment, as facilities keep them.
_INDIVIDUAL = re.compile(r"(?:indiv(?:idual)?|1:1|one on one)\.?(?:\s\(?min(?:ute)?s?\.?\)?)?")
_CONCURRENT = re.compile(
    r"(?:conc(?:urr(?:ent)?)?|co-?\s?t(?:x|reat(?:ment)?))\.?(?:\s\(?min(?:ute)?s?\.?\)?)?"
)
_SAYS_MINUTES = ("min", "time", "indiv", "1:1", "one on one")  # one of them in such a head
_BLANKS = re.compile(r" {2,}")
_SEPARATORS = (re.compile(r"\t"), re.compile(r"\|"), _BLANKS)
_NUMBER = re.compile(
    r"\s{0,20}(?:[}\])]\s{0,3})?(\d{1,3})\s{0,3}(?:min\.?|mins|minutes|['′’])?"
    r"(?=\s{0,20}(?:\([^()\d]{1,24}\)\s{0,20})?$)",  # "20 (gait total)"
    re.IGNORECASE,
)
_LONGEST_ROW = 400  # characters; a longer line is prose


class Cell(NamedTuple):
    """Text ``[start, end)`` of one cell."""

    start: int
    end: int


class Minutes(NamedTuple):
    """A number at ``[start, end)`` that a minutes column holds."""

    start: int
    end: int
    value: int


def column_minutes(text: str) -> Iterator[Minutes]:
    """Yield the numbers of every minutes column, in the order of the text."""
    column: _Column | None = None
    for at, line in _lines(text):
        if not line:
            column = None
            continue
        # Below its head a table may hold "min" for a level of help.
        body = column is not None and any(c.isdigit() for c in line)
        headed = None if body else _minutes_column(line)
        if headed is not None:
            column = headed
        elif column is not None:
            cell = _cell(line, column)
            if cell is not None:
                number = _NUMBER.match(line[cell.start : cell.end])
                if number:
                    start = at + cell.start + number.start(1)
                    end = at + cell.start + len(number.group().rstrip())
                    yield Minutes(start, end, int(number.group(1)))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first character and the text of each line, nothing for what ends a table: an empty
    line, or one that is prose; no line of a text without a mark that parts cells."""
    if not _parted(text):
        return
    for match in re.finditer(r"[^\r\n]+|\r\n|\r|\n", text):
        line = match.group()
        if line in ("\n", "\r", "\r\n"):
            if text[match.end() : match.end() + 1] in ("\n", "\r"):
                yield match.start(), ""
        else:
            yield match.start(), line if len(line) <= _LONGEST_ROW else ""


def _parted(line: str) -> bool:
    """Tell whether anything in a line may part cells."""
    return "  " in line or "\t" in line or "|" in line


class _Column(NamedTuple):
    separator: re.Pattern[str]
    number: int
    head: Cell
    cells: int  # of the head


def _cell(line: str, column: _Column) -> Cell | None:
    """Return the cell of a row that stands in a column: where one blank alone parts a number from
    what stands before it, the row has other cells than its head, and the number below it counts."""
    row = cells(line, column.separator)
    if column.separator is _BLANKS and len(row) not in (1, column.cells):
        for word in re.finditer(r"\S+", line):
            below = word.start() < column.head.end and column.head.start < word.end()
            if below and word.group().isdigit():
                return Cell(word.start(), word.end())
    return row[column.number] if column.number < len(row) else None


def _minutes_column(line: str) -> _Column | None:
    """Return the minutes column if the line is a table's head."""
    lower = line.lower()
    headed = any(word in lower for word in _SAYS_MINUTES) and _parted(line)
    for separator in _SEPARATORS if headed else ():
        row = cells(line, separator)
        if len(row) > 1:
            names = [line[cell.start : cell.end].strip(" *_").lower() for cell in row]
            heads = [n for n, name in enumerate(names) if _HEAD.fullmatch(name)]
            heads = heads or _of_modes(names)
            visits = [n for n in heads if _VISIT.match(names[n])]
            if not heads:
                return None
            # "min 11/26 | min 11/28": as of visits, the one called today, else the last.
            index = _todays(names, visits) if len(visits) > 1 else heads[0]
            return _Column(separator, index, row[index], len(row))
    return None


def _of_modes(names: Sequence[str]) -> list[int]:
    """Return the column of individual minutes, if those of other modes stand beside it."""
    if not any(_CONCURRENT.fullmatch(name) for name in names):
        return []
    return [n for n, name in enumerate(names) if _INDIVIDUAL.fullmatch(name)]


def cells(line: str, separator: re.Pattern[str]) -> list[Cell]:
    """Return the cells of a line; a frame's outer pipes make no cells."""
    bounds = [0]
    for mark in separator.finditer(line):
        bounds += [mark.start(), mark.end()]
    bounds.append(len(line))
    row = [Cell(bounds[n], bounds[n + 1]) for n in range(0, len(bounds), 2)]
    framed = separator.pattern == r"\|" and line.lstrip().startswith("|")
    if framed and len(row) > 1:
        row = row[1:]
    return row


class Row(NamedTuple):
    """One line of a table whose columns are visits, or that has a column "done" or "min".

    label: the cells that name the service. others: cells of other visits.
    undone: today's cell, or the cell "done", says that it was not given.
    """

    label: Cell
    others: tuple[Cell, ...]
    undone: bool


_LAST = r"(?:last|prev(?:ious)?\.?|prior)(?:\s(?:visit|session|time|tx))?"
_VISIT = re.compile(
    rf"{_LAST}$|(?:today\s|{_LAST}\s|min(?:ute)?s?\.?\s)?"
    r"\(?(?:\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?|(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)[a-z]{0,6}"
    r"|v(?:isit)?\s?#?\d{1,3}|day\s?\d{1,2})\b",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?=[^\n]*[a-z]{3})[^\n]{3,80}?(?::|dates?|[ ]{2}|\))[ ]{0,4}"
    r"(?P<date>\d{1,2}/\d{1,2}(?:/\d{2,4})?)",
    re.IGNORECASE,
)
_DONE = frozenset(
    "done|done?|done today|completed|given|today|performed|performed?|performed today".split("|")
)
_NAMES = frozenset(
    "code|cpt|cpt code|hcpcs|description|service|services|intervention|interventions|procedure"
    "|procedures|treatment|activity|exercise|modality|skilled service".split("|")
)
_TIMED = re.compile(r"\d\s?(?:m\b|min|['’′])", re.IGNORECASE)
_NO = frozenset(["no", "n", "not performed", "not done"])
_YES = frozenset(["yes", "y"])  # a column "done" where one of the others is "no"
_NOT_GIVEN = re.compile(
    r"\s*(?:[x✗✘]\s+(?=[a-z]{3}))?(?:[-–—\s]*|0(?:\b.*)?|n/?a|nil\b.*|next\b.*|held\b.*|hold\b\D*|refused\b.*|declined\b.*|no|none|nt|deferred\b.*"
    r"|not\b.*|omitted\b.*|skipped\b.*)\s*$",
    re.IGNORECASE,
)


# "MIN 4/10:  TE 30  TA 10" below a table of visits speaks of one of them.
_DATED = re.compile(r"\d{1,2}/\d{1,2}\s?:")


class _Columns(NamedTuple):
    separator: re.Pattern[str]
    today: int
    others: frozenset[int]
    timed: bool
    named: int  # of the first columns, those that name the service
    heads: tuple[Cell, ...]  # of all of them, in their line


def visit_rows(text: str) -> Iterator[Row]:
    """Yield the rows of tables with a column a visit (the one called today, else the last, is
    this one) or with a column "done"."""
    columns: _Columns | None = None
    for at, line in _lines(text):
        if not line:
            columns = None
            continue
        headed = _visit_columns(line)
        if headed is not None:
            columns = headed
        elif columns is not None:
            row = _placed(cells(line, columns.separator), columns)
            if columns.separator is _BLANKS and "|" in line:
                continue  # its cells are parted otherwise than those of the head
            if len(row) < 2 or _DATED.search(line, row[0].start, row[0].end):
                continue
            named = min(columns.named, len(row))
            shown = (
                line[row[columns.today].start : row[columns.today].end]
                if (columns.today < len(row))
                else ""
            )
            yield Row(
                label=_moved(Cell(row[0].start, row[named - 1].end), at),
                others=tuple(_moved(cell, at) for n, cell in enumerate(row) if n in columns.others),
                undone=bool(_NOT_GIVEN.match(shown))
                and not _other_row(line, row, named, columns.today)
                and not (columns.timed and _filled(line, row[named:]))
                and not _heads(line, row[:named], row[named:]),
            )


def _visit_columns(line: str) -> _Columns | None:
    """Return the columns if the line is the head of a table of visits."""
    for separator in _SEPARATORS if _parted(line) else ():
        row = cells(line, separator)
        if len(row) < 2:
            continue
        row = _title_apart(line, row)
        names = [line[cell.start : cell.end].strip(" *_").lower() for cell in row]
        heads = tuple(row)
        named = next((n for n, name in enumerate(names) if n and name not in _NAMES), 1)
        visits = [n for n, name in enumerate(names) if n and _VISIT.match(name)]
        given = _DONE if _NO.isdisjoint(names) else _DONE | _YES
        done = next((n for n, name in enumerate(names) if n and name in given), None)
        if len(visits) > 1 or (visits and done is not None):
            today = _todays(names, visits, done)
            return _Columns(separator, today, frozenset(visits) - {today}, False, named, heads)
        if done is not None:
            return _Columns(separator, done, frozenset(), False, named, heads)
        minutes = next((n for n, name in enumerate(names) if n and _HEAD.fullmatch(name)), None)
        if minutes is None:
            return None
        return _Columns(separator, minutes, frozenset(), True, named, heads)
    return None


def _title_apart(line: str, row: list[Cell]) -> list[Cell]:
    """Return the cells of a head with one for what stands over the labels: its title ("Flowsheet,
    date cols: 6/3 | 6/6 | TODAY 6/10"), or an empty one ("      | 6/3 | 6/6")."""
    if line.lstrip().startswith("|") and _VISIT.match(line[row[0].start : row[0].end].strip(" *_")):
        return [Cell(row[0].start, row[0].start), *row]
    titled = _TITLED.fullmatch(line[row[0].start : row[0].end].rstrip())
    visits = (_VISIT.match(line[cell.start : cell.end].strip(" *_")) for cell in row[1:])
    if titled is None or not all(visits):
        return row
    at = row[0].start + titled.start("date")
    return [Cell(row[0].start, at), Cell(at, row[0].end), *row[1:]]


def _placed(row: list[Cell], columns: _Columns) -> list[Cell]:
    """Return the cells of a row with an empty one for each column that a wider gap skips: a cell
    below the head of a later column is of that column."""
    heads = columns.heads
    if columns.separator is not _BLANKS or not 1 < len(row) < len(heads):
        return row
    placed = row[: columns.named]
    for cell in row[columns.named :]:
        ahead = heads[len(placed) :]
        below = (n for n, h in enumerate(ahead) if cell.start < h.end and h.start < cell.end)
        placed += [Cell(cell.start, cell.start)] * next(below, 0)
        placed.append(cell)
    return placed


def _todays(names: Sequence[str], visits: Sequence[int], done: int | None = None) -> int:
    """Return which of some columns of visits is this one: that called today, else the column
    "done", else the last, also of dates that seem to run backwards ("28/9 | 2/10")."""
    return next((n for n in visits if "today" in names[n]), visits[-1] if done is None else done)


def _heads(line: str, label: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Tell whether a row heads those below it: it holds a label with minutes, and nothing else
    ("[NMR 22m] | | |")."""
    timed = _TIMED.search(line, label[0].start, label[-1].end) is not None
    return timed and not any(line[cell.start : cell.end].strip() for cell in row)


def _other_row(line: str, row: Sequence[Cell], named: int, today: int) -> bool:
    """Tell whether a line among the rows has other cells than they: none for today, and minutes
    beside its label ("NMR 12 min | wall slides, mirror" under "Exercise | sets | load | today")."""
    return today >= len(row) and _TIMED.search(line, row[0].start, row[named - 1].end) is not None


def _filled(line: str, row: Sequence[Cell]) -> bool:
    """Tell whether any of the cells holds something."""
    return any(line[cell.start : cell.end].strip(" -–—_|") for cell in row)


def _moved(cell: Cell, by: int) -> Cell:
    return Cell(cell.start + by, cell.end + by)
