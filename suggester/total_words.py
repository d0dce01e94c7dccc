"""The words that state a visit's minutes, as patterns: what they are the total of, and the sign
without which a text holds none. Read by ``totals``.
"""

import re

from suggester.number_words import DIGIT_WORD, WORD_NUMBER
from suggester.sought import Sought, sought

TIMED, TOTAL = "timed_minutes", "total_minutes"
NUMBER = (
    r"(?=[\dotfsen])(?P<n>(?<![\d./x-])(?<!\d:)\d{1,3}(?![\d:%\"”″]|\.\d|/\d|\s?\+\s?\d)"
    rf"|\b{WORD_NUMBER}\b(?![\s-](?:{DIGIT_WORD})\b))"
)
MIN = r"(?:\s{0,2}-?(?:min(?:ute)?s?\b\.?|['’′](?!\w))|m\b)"
_GAP = r"(?:[\s:=.,-]{0,5}|\s?\.{3,60}\s?)(?:(?:was|is|of|about|lasted|ran)\s)?"
UNITS_AFTER = (
    r"(?!\s{0,2}(?:units?|u\b|visits?|lbs?|reps?|ft|feet|knee|steps?|x\b|sets?|cm|deg|foot))"
)
WHOLE = r"(?:total|tot|ttl)\b\.?"
# A total of its own opens its line or sentence; behind services it is their sum.
_OPENS = r"(?:^[\s*•-]{0,6}|(?<=[.!?;/]\s)|(?<=/)|(?<=\btimed,\s))"
_ENDS = (
    r"(?=\s{0,8}(?:$|[.,;:/()|–-]|incl|of\swhich|timed|tmd|tx|treat|billable|1:1|one[\s-](?:on|to)[\s-]one|in\b|and\b|units?\b"
    r"|(?-i:[A-Z])))"
)
_SPAN = (
    r"(?:session|visit|treatment|tx|rx|appointment|contact|encounter|duration|time|minutes|mins)"
)
# "Total time 9:00-9:45 = 45 min"
_CLOCKS = r"(?:\d{1,2}:?[0-5]\d\s?[-–—]\s?\d{1,2}:?[0-5]\d\s?[=(,]\s?)?"

MIN_SIGN = r"(?:min(?:ute)?s?\.?|m\b|['’′])\s{0,2}"  # of MIN, and the blanks behind it

_FLAGS = re.IGNORECASE | re.MULTILINE
# "| Total |    | 45 |"
_ROW = sought(
    "tot|ttl",
    (
        rf"^[\s|]{{0,8}}{WHOLE}(?:\s(?:time|min\w*|tx|treatment|visit)){{0,2}}"
        rf"[ \t|:]{{4,80}}{NUMBER}(?=\s|\||$)"
    ),
    _FLAGS,
)
_OF_SPAN = sought(
    rf"{MIN_SIGN}(?:(?:op|ip|pt|ot|st|slp|hh|1:1|individual)\s)?(?:{_SPAN}|(?:time\s)?slot|block)",
    (
        rf"{NUMBER}{MIN}[ \t]{{0,2}}(?<!\.\s)"
        rf"(?:(?:OP|IP|PT|OT|ST|SLP|HH|1:1|individual)\s)?(?:{_SPAN}|(?:time\s)?slot|block(?!\s(?:of|on)\b))\b(?!\s(?:guard|assist|g\b))"
        r"(?!\s(?:for|ex\b|(?:was\s)?(?:spent|devoted|dedicated)\b|of\s\w+\sexercise"
        r"|[^\n.;,]{0,24}(?::|\s--?|\s[–—])\s(?-i:[a-z])))"
    ),
    _FLAGS,
)
_OPENING = sought(
    _SPAN,
    (
        rf"^[\s*•-]{{0,6}}(?:[A-Z][:/-]\s?)?(?:[PO]T\s)?{_SPAN}(?:\smin(?:ute)?s?)?{_GAP}(?:x\s)?{NUMBER}"
        rf"(?:{MIN}(?:[\s.,;]|:(?=\s\d)|$)(?!(?-i:[A-Z]{{2,4}})\b)"
        # "Tx 25 min orthosis: ...", "Tx 23 min (TE): ..." are a service's
        # and so are "Treatment: 10 min scar mobilization, ..."
        r"(?![ \t]?[a-z][\w/ -]{2,24}:|[ \t]?(?!with|incl|face|indiv|direct|timed|from"
        r"|billed|total|today|skilled|treat|spent|this|plus|then|over|only|due|work)[a-z]{4}"
        r"|[ \t]?(?:bed|log|sit|mat|arm|leg|hip|car|tub)[ /]"
        r"|[ \t]?\((?-i:[A-Z]{2,4})\)\s?:)"
        r"|\s{0,3}\.?$|\.[ ](?=[A-Z][^\n]{4,160}?\d\s?min))"
    ),
    _FLAGS,
)
_OTHERS = tuple(
    (label, sought(sign, pattern, _FLAGS))
    for label, sign, pattern in (
        (
            TIMED,
            r"timed|ttm|ttc|tct|tcm|(?:tot|ttl|total)\.?\s+(?:direct|billable|1:1|one|individual)",
            (
                rf"\b(?:{WHOLE}\s+timed(?:\s+code)?|timed(?:\s+code)?\s+total|{WHOLE}\s+(?:direct|billable|"
                r"1:1|one[\s-]on[\s-]one|individual)|ttm|ttc|tct|total\s+tcm"
                r"|(?<!\d )timed\s+code(?:\s+tx)?|(?<!\d )timed\s+min\w*)"
                rf"[a-z \t|().:=-]{{0,40}}?{NUMBER}{UNITS_AFTER}"
            ),
        ),
        (TIMED, r"timed\s?[:=]", rf"{NUMBER}{MIN}\s{{0,2}}timed\s?[:=]"),
        (TIMED, r"timed\s(?:code\s)?min", rf"{NUMBER}\s(?:total\s)?timed\s(?:code\s)?min\w*"),
        (
            TIMED,
            "timed|tmd",
            (
                # "37 timed, 47 total": the second is what follows
                rf"(?<!min )(?<!mins )(?<!minutes )\b(?:timed|tmd)(?!\sof\s\d)"
                rf"(?:\s(?:tx|codes?|min\w*|{WHOLE}|time))?{_GAP}"
                rf"(?!\d{{1,3}}[ \t](?:tot|ttl)\w{{0,3}}+(?!\W{{1,3}}\d)){NUMBER}{UNITS_AFTER}"
            ),
        ),
        (
            TIMED,
            "timed",
            (
                rf"{NUMBER}{MIN}?,?[ \t]{{0,2}}(?:(?:tot(?:al)?|all)\s)?timed\b"
                r"(?!\s(?:up|sit|void|voids|walk))"
            ),
        ),
        (
            TIMED,
            r"1:1|one[\s-]",
            rf"^\s{{0,8}}{NUMBER}{MIN}\s{{0,2}}(?:1:1|one[\s-](?:to|on)[\s-]one)\b",
        ),
        (TIMED, "1:1", rf"^[ \t]{{0,8}}1:1[ ][a-z/ ]{{4,40}}{NUMBER}{MIN}(?=[\s.]|$)"),
        (
            TOTAL,
            r"tot|ttl|ttt|(?:treatment|tx|session|visit)\s(?:length|duration|time)",
            (
                rf"\b(?:{WHOLE}\s+(?:treatment|tx|rx|visit|session|therapy|test(?:ing)?)?\s?(?:time|min\w*|"
                rf"duration)|ttt|{WHOLE}\s+(?:treatment|tx|rx|visit|session|appt|appointment|contact)|(?:treatment|tx|session|"
                rf"visit)\s(?:length|duration|time))[a-z\s().:=-]{{0,30}}?{_CLOCKS}{NUMBER}{UNITS_AFTER}"
            ),
        ),
        (
            TOTAL,
            r"\bt(?:t|ot)",
            rf"\b(?:tt|{WHOLE})(?:\sin\s\w{{3,8}})?{_GAP}{NUMBER}{MIN}?{UNITS_AFTER}{_ENDS}",
        ),
        (
            TOTAL,
            r"tot|ttl|in\s(?:clinic|home)",
            rf"{_OPENS}{NUMBER}(?:{MIN}\s{{0,2}}(?:in\s)?|\s)(?:{WHOLE}|in\s(?:clinic|home)\b)",
        ),
        (
            TOTAL,
            r"in\stotal|all\s(?:in|told)",
            rf"(?:{_OPENS}|(?<=,\s)){NUMBER}(?:\sin\stotal|{MIN}\sall\s(?:in|told))(?=[\s.]{{0,4}}\Z)",
        ),
        (
            TOTAL,
            rf"{MIN_SIGN},?(?:all|altogether|in\s|face|incl|of\s|door)",
            (
                rf"{_OPENS}{NUMBER}{MIN}\s{{0,2}},?(?:altogether|all\s(?:in|told)|in\s(?:all|total|the\sroom)|"
                r"face[\s-]to[\s-]face|incl(?:uding|\b)(?!\.?\s(?:the\s)?(?:set|clean|drying|don|position|prep))|of\swhich|door\sto\sdoor)\b"
            ),
        ),
        (
            TOTAL,
            r"totall?(?:ed|ing|s)\s",
            rf"\b{_SPAN}\b[^.;:\n\d]{{0,24}}\btotall?(?:ed|ing|s)\s(?:up\sto\s)?{NUMBER}{MIN}",
        ),
        (
            TOTAL,
            r"all\s(?:of\s)?(?:that|this|it)",
            rf"\btotal\sfor\sall\s(?:of\s)?(?:that|this|it)\s(?:was\s|is\s|came\sto\s)?{NUMBER}{MIN}",
        ),
        (TOTAL, r"\stt", rf"{NUMBER}{MIN}?\s(?-i:TT|TTT)(?=\s{{0,2}}(?:$|[.,;)\n]))"),
        (
            TOTAL,
            r"time\scalc",
            rf"\btime\scalc\w*(?:\s?\(min\w*\))?[\s:=]{{0,3}}{NUMBER}{UNITS_AFTER}",
        ),
        (TOTAL, rf"{MIN_SIGN}total", rf"\bseen\b[^.;\n\d]{{0,24}}?{NUMBER}{MIN}\stotal\b"),
        (
            TOTAL,
            r"\bs(?:een|aw)\s",
            (
                rf"\b(?:(?:was|were|pt|patient)\sseen\s(?:for\s|x\s?)?"
                rf"|saw\s(?:him|her|them|pt|patient)\sfor\s)(?:about\s)?{NUMBER}{MIN}"
            ),
        ),
        (
            TOTAL,
            r"(?:did|seen|treated|tx|rx)\stoday",
            (
                rf"\b(?:did|seen|treated|tx|rx)\stoday\s?(?:x\s|for\s)?{NUMBER}{MIN}"
                r"(?=\s{0,2}(?:[-–—:;,.\n]|$))"
            ),
        ),
        (
            TOTAL,
            rf"{MIN_SIGN}(?:indiv|1:1)",
            # "AM 0900-1000   60 min individual": behind the clocks it is all of
            rf"\d{{1,2}}:?[0-5]\d[ \t|]{{1,8}}{NUMBER}{MIN}\s(?:indiv(?:idual)?|1:1)[ \t]{{0,3}}$",
        ),
        (TOTAL, r"timed\sof", rf"\d\s(?:min\w*\s)?timed\sof\s{NUMBER}"),
        (TOTAL, "indiv", rf"\bindiv(?:idual)?\smin(?:ute)?s\s{NUMBER}(?=\s?/\s?conc)"),
        (
            TOTAL,
            "min",
            # "Min: 35" on a line of its own, and in the title of a log
            (
                r"(?:^[\s*•-]{0,6}|\A[^\n]{3,120}(?:\t|[ ]{2}))"
                rf"(?:PDPM\s)?min\.?\s?[:=]?\s?{NUMBER}[ \t]{{0,3}}$"
            ),
        ),
        (TOTAL, '"tot', r"\"tot(?:al)?(?:_min)?\"\s?:\s?\"?(?P<n>\d{1,3})"),
        (
            TIMED,
            r"\|\s{0,3}(?:total\s)?timed",
            rf"{NUMBER}\s{{0,3}}\|\s{{0,3}}(?:total\s)?timed(?:\stotal)?\b",
        ),
        (TIMED, "timed_total", r"\btimed_total\W{1,4}(?P<n>\d{1,3})"),
        (TOTAL, "total_", r"\btotal_(?:tx_)?min\w{0,4}\W{1,4}(?P<n>\d{1,3})"),
        (TIMED, '"timed', r"\"timed(?:_min)?\"\s?:\s?\"?(?P<n>\d{1,3})"),
    )
)
PATTERNS: tuple[tuple[str, Sought], ...] = (
    *_OTHERS,
    *((TOTAL, pattern) for pattern in (_ROW, _OF_SPAN, _OPENING)),
)
LONG_PATTERNS = (_ROW, _OPENING)  # that see whole lines
