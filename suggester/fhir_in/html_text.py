"""Turn HTML into the plain text that a reader sees. Text in, text out.

Rules: script, style, head and struck words (del, s, strike) are left out; blanks outside `pre`
become one blank; `br` ends a line; blocks stand on lines of their own, paragraphs, headings,
lists and tables after an empty line; a list item begins with "- "; cells are parted by a tab;
a check box is "[x]" or "[ ]". Character references are read, so a no-break space stays one.
"""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

from suggester.fhir_in.errors import FhirError

_BLANKS = re.compile("[ \t\n\r\f]+")
_LEFT_OUT = frozenset("script style head template noscript title del s strike".split())
_APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre section article hr".split())
_LINES = frozenset(
    "address aside caption dd div dt fieldset figure footer form header legend li main nav "
    "tbody tfoot thead tr".split()
)
_CELLS = frozenset(("td", "th"))


def html_text(html: str) -> str:
    """Return the text of an HTML page or fragment.

    Raises FhirError for a declaration that cannot be read, and where it ends inside a tag or
    comment: what followed could not be told from markup. (Python's parser would also take
    quadratic time for it.)
    """
    reader = _Reader()
    try:
        reader.feed(html)
    except AssertionError:  # Python's parser, of a declaration that names nothing ("<![[[")
        raise FhirError(
            "The HTML holds a declaration that cannot be read. Leave it out.",
            reason="html",
            path="",
        ) from None
    if "<" in reader.rawdata:
        raise FhirError(
            "The HTML ends inside a tag or comment. Send the whole document.",
            reason="html",
            path="",
        )
    reader.handle_data(unescape(reader.rawdata))
    return reader.text()


class _Reader(HTMLParser):
    """Collects the text; `_due` line ends are written before the next word."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._due = 0
        self._blank = False  # a blank is due before the next word
        self._cell = False  # so is a tab
        self._left_out: list[str] = []  # open elements whose words are left out
        self._open = Counter[str]()  # the same, counted: a search of the list would be quadratic
        self._pre = 0

    def text(self) -> str:
        """Return what was read, without blanks at its end."""
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LEFT_OUT:
            self._left_out.append(tag)
            self._open[tag] += 1
        elif tag == "br":
            self._due = self._due + 1 if self._out else 0
            self._blank = False
        elif tag == "input":
            self._box(dict(attrs))
        if tag == "li" or self._out[-1:] != ["- "]:
            self._border(tag)
        if tag == "li":
            self._word("- ")
            self._blank = False
        if tag in _CELLS:
            self._cell = not self._due and bool(self._out)
        if tag == "pre":
            self._pre += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        ends = self._open[tag] > 0
        while ends:  # what is not closed inside ends with what holds it
            inner = self._left_out.pop()
            self._open[inner] -= 1
            ends = inner != tag
        if tag == "pre":
            self._pre = max(0, self._pre - 1)
        self._border(tag)

    def handle_data(self, data: str) -> None:
        if self._left_out:
            return
        if self._pre:
            self._preformatted(data.replace("\r\n", "\n").replace("\r", "\n"))
            return
        words = _BLANKS.sub(" ", data)
        if words.startswith(" "):
            self._blank = True
        if word := words.strip(" "):
            self._word(word)
            self._blank = words.endswith(" ")

    def _preformatted(self, data: str) -> None:
        for number, line in enumerate(data.split("\n")):
            if number and self._out:
                self._due += 1
            if line:
                self._word(line)

    def _border(self, tag: str) -> None:
        ends = 2 if tag in _APART else 1 if tag in _LINES else 0
        if ends:
            self._due = max(self._due, ends) if self._out else 0
            self._blank = self._cell = False

    def _box(self, attrs: dict[str, str | None]) -> None:
        if (attrs.get("type") or "").lower() in ("checkbox", "radio") and not self._left_out:
            self._word("[x]" if "checked" in attrs else "[ ]")
            self._blank = True

    def _word(self, word: str) -> None:
        if self._left_out:
            return
        if self._due:
            self._out.append("\n" * self._due)
        elif self._cell:
            self._out.append("\t")
        elif self._blank and self._out and not self._out[-1].endswith("- "):
            self._out.append(" ")
        self._due, self._blank, self._cell = 0, False, False
        self._out.append(word)
