"""The words around a span of time that tell whether it is the visit's, as patterns. Read by
``visit_spans``: words that stand for the visit, and those of rest, other people and other days.
"""

import re

_FLAGS = re.IGNORECASE | re.MULTILINE
_CLOCK = (
    r"(?P<h{0}>[01]?\d|2[0-3])(?P<s{0}>[:.]?)(?P<m{0}>[0-5]\d)(?!\d)(?:\s?[ap]\.?m?\b\.?|\s?h\b)?"
)
# "1015-1038", "8:30 to 11:00", "11.00 to 12.10"; "110-120" is a range of something else.
TWO_CLOCKS = re.compile(
    r"(?<![\d.:/$#,-])(?=\d{1,2}[:.]\d\d|\d{4})"
    + _CLOCK.format(1)
    + r"\s{0,2}(?:-|–|—|to|until|till|->|→)\s{0,2}(?=\d{1,2}[:.]\d\d|\d{4})"
    + _CLOCK.format(2)
    + r"(?![\d/%]|\.\d|\s?(?:m/s|cm|mm|kg|lbs?|ft|W)\b)",
    re.IGNORECASE,
)
_WHO = r"(?:(?:pt|patient|client|he|she|we|time)\s)?"
# "Clock in 7:30, clock out 9:30", "Left 1:05 back 2:00", "Start 08:30, finish 10:45"
IN_OUT = re.compile(
    r"(?:(?<=^)|(?<=[.;,(|]\s)|(?<=\s\s)|(?<=\t))"
    rf"{_WHO}(?:clock(?:ed|s)?\sin|arriv(?:ed?|es)|came|start(?:ed|s)?|began|begin|left|call)"
    r"(?:\sat)?[\s:=]{1,3}" + _CLOCK.format(1) + r"[\s,;/–-]{1,4}(?:and\s)?"
    r"(?:clock(?:ed|s)?\sout|leaves?|left|finish(?:ed)?|end(?:ed)?|stop(?:ped)?|back|depart(?:ed)?)"
    r"(?:\sat)?[\s:=]{1,3}" + _CLOCK.format(2),
    _FLAGS,
)
_KIND = (
    r"(?:face[\s-]to[\s-]face|f2f|direct|indiv(?:idual)?|1:1|one[\s-]on[\s-]one|testing|tested"
    r"|test\sday(?:\s\d{1,2}(?:\sof\s\d{1,2})?)?|tx|rx|treatment|treated|trained|session|visit|seen"
    r"|block|slot|contact|service)"
)
TOLD_BEFORE = re.compile(
    rf"(?:\b{_KIND}(?:\s(?:time|min\w{{0,4}}|from|was))?[\s:,(=@–-]{{1,4}}|(?:^|[|.;]\s)(?:time\s?[:=]\s|here\s))"
    r"(?:from\s|at\s)?\Z",
    _FLAGS,
)
BEHIND_CLOCKS = re.compile(
    r"[\s,;(–-]{1,3}(?:face[\s-]to[\s-]face|f2f|direct|indiv(?:idual)?\b|1:1|one[\s-]on[\s-]one"
    r"|tx\b|treatment|session|block\b|slot\b|testing)",
    re.IGNORECASE,
)
# A line that holds nothing else; the title may name ward and profession ("ICU PT  0840-0908").
ALONE_BEFORE = re.compile(r"[ \t*•-]{0,6}(?:[A-Z][A-Za-z/]{1,5}[ \t]{1,4}){0,3}")
TITLE_BEFORE = re.compile(r"[^\n]{2,80}(?:[.,;|–-]\s|\s{2})\Z")
SENTENCE_BEHIND = re.compile(r"(?:\s?\(\d{1,3}(?:\s?min\w{0,4})?\))?(?<=[\d).])[.;]?[ \t]")
ALONE_BEHIND = re.compile(
    r"[ \t]{0,3}(?:h|hrs?)?[ \t]{0,3}(?:[=(]?\s?\d{1,3}\s?min\w{0,4}\)?)?[ \t.]{0,4}(?:\n|\Z)"
)
OPENS = re.compile(
    r"(?:^[ \t*•-]{0,6}(?:(?:[OT]|Tx|Rx|Time)\s?[:/)][ \t]{0,3})?"
    r"|\b(?:indiv|individual|direct|1:1|push-?\s?in|pull-?\s?out)[ ,:]{1,2}"
    r"|[.!?]\s{1,3}|[ ]{2}|\t|,\s)\Z",
    _FLAGS,
)
BEHIND_TIME = re.compile(
    r"[ \t]{0,3}(?:$|(?<=\.\s)|\.(?=\s|$)|,\s(?:all\b|I\s|we\s|1:1|one[\s-]|the\swhole|first\s)"
    r"|\((?:first\s)?\d|all\b|1:1|one[\s-](?:on|to)[\s-]one|direct\b|individual\b|door\sto\sdoor"
    r"|in\s(?:the\s)?(?:clinic|kitchen|pool|water|gym|community)\b|[a-z]{3,12}/[a-z]{3,12}$)",
    _FLAGS,
)
ONLY_BEHIND = re.compile(
    r"[\s,]{1,2}(?:(?:one[\s-]on[\s-]one|1:1|direct)[\s,]{1,2})?"
    r"all\s(?:of\s(?:it|that|this)|on|in|spent|was)\b",
    re.IGNORECASE,
)
SPENT = re.compile(
    r"\b(?:(?:we|I)\s(?:spent|worked(?:\sfor)?|had|were\sout(?:\sfor)?|was\swith\s(?:him|her|them|pt)(?:\sfor)?)"
    r"|in\sthe\sroom(?:\sfor)?)\s(?:about\s|around\s)?\Z",
    re.IGNORECASE,
)
SPENT_BEHIND = re.compile(
    r"[\s,]{0,2}(?:$|(?<=\.\s)|[.,](?=\s|$)|(?<=,\s)|one[\s-]|1:1|all\b|together|working\b|on\b(?!\shold))",
    _FLAGS,
)
# Part of a longer time, or one of several.
OF_MORE = re.compile(
    r"\b(?:first|last|another|other|next|remaining|final|additional|extra|then|of(?:\sthe)?|each"
    r"|after|for|within|past|every|in|at|held|hold|x|reps?|up\sto|under|over|about\shalf)\s{1,2}\Z",
    re.IGNORECASE,
)
# "first 15 + 20", "first 30 min + 15 more"
SPLIT = re.compile(
    r"(?<![a-z])first\s\d{1,3}(?:\s?min\w{0,4})?[^\w\n]{0,3}(?:\(\d{5}\),?\s?)?(?:\+|then|and)\s?\d",
    re.IGNORECASE,
)
# Labels of lines that tell of other days, and words beside a time that is none of treatment.
BARRED_LINE = re.compile(
    r"\W{0,6}(?:[AP]\s?[:/]|plan\b|hep\b|home(?:work|\sprogram\w{0,3}|\sex\w{0,8})?\s?:|goals?\b|[ls]tg\b|next\b|nv\b|ed[:/]"
    r"|assess\w{0,6}\s?:|rec(?:s|ommend\w{0,7})?\b)",
    re.IGNORECASE,
)
BARRED = re.compile(
    r"\b(?:next|tomorrow|will|schedul\w{0,5}|plan(?:s|ned)?|book(?:ed)?|usual(?:ly)?|last\s(?:visit|time|week|wk|session)"
    r"|prior|previous\w{0,2}|yesterday|ago|daily(?!\sliving)|twice|per|bid|tid|/\s?(?:day|wk|week|mo)"
    r"|hep|homework|wear\w{0,4}|wore|worn|sle[ep]\w{0,4}|naps?|sits?|sitting|sat|tolera\w{0,4}|pain\w{0,4}"
    r"|late|early|wait\w{0,3}|dr[io]ve\w{0,2}|driving|commut\w{0,3}|travel\w{0,3}|shift|nurs\w{0,4}|RN|CNA|aides?"
    r"|SLP|MD|ATC|school\sday|class(?:room)?|recess|lunch|dinner|snack|meal|breaks?|rest(?:s|ed|ing)?|document\w{0,6}"
    r"|chart\w{0,3}|paper\w{0,6}|phone|report(?:s|ed)?|scor\w{0,3}|missed|refus\w{0,3}|declin\w{0,3}|cancel\w{0,4}"
    r"|resched\w{0,4}|CPM|splint|brace|machine|alarm|dialysis|imaging|x-?ray|off\sunit|church|tv|work(?:s|day)"
    r"|observ\w{0,6}|interview\w{0,3}|record\sreview|telephone|caregiver\sinterview|meds?|dose|sinemet|premed\w{0,6}"
    r"|left\son|to\swalk|hours?\sof|symptom\w{0,2}|dizz\w{0,4}|max|at\sa\stime|family|meeting|co-?tx|ice[ds]?|heat|after)\b",
    re.IGNORECASE,
)
_NOT_TREATING = (
    r"(?:rest(?:s|ed|ing)?|breaks?|doc|document\w{0,6}|charting|notes?|paper\s?work"
    r"|travel\w{0,3}|driv\w{0,3}|wait\w{0,3}|set-?up|clean-?\s?up|transport\w{0,3}|interrupt\w{0,4}|toilet(?:ing)?\sbreak"
    r"|phone\scall|tea|snack|lunch)"
)
_REPORT = r"(?:report|scoring|interp\w{0,8})"  # part of what some codes of testing pay for


def _inside(words: str) -> str:
    """Return a pattern for minutes of a visit that went to what the words name."""
    return (
        rf"\b{words}\b[^.;\n\d]{{0,12}}(?<!\bat\s)(?<!\d)(?:[5-9]|\d\d)\s?(?:min\w{{0,4}}|['’](?!\w))(?!\s(?:x\s?\d\s)?counted)"
        rf"|(?<![\d.:/])(?:[5-9]|\d\d)\s?(?:min\w{{0,4}}\.?|['’])\s?(?:of\s|for\s|the\s|was\s){{0,2}}{words}\b"
        rf"|\bincl(?:udes|uding|\.)?\s(?:\w{{2,8}}\s){{0,2}}{words}\b"
    )


INSIDE = re.compile(rf"\bco-?\s?(?:tx|treat\w{{0,4}})\b|{_inside(_NOT_TREATING)}", re.IGNORECASE)
REPORTING = re.compile(_inside(_REPORT), re.IGNORECASE)
