"""Read the minutes that a word or a stroke marks ("15 min", "15'"). Text in, places out.

A range is read as its lower end. Feet, holds, rests and what a patient can do are none.
"""

import re
from collections.abc import Iterator

from suggester.found import Find, everywhere
from suggester.number_words import WORD_NUMBER, number
from suggester.sought import sought

# Minutes of something that is no treatment time: a hold, a habit, a rest, a rate.
_NOT_TREATMENT = (
    r"(?!\s?:\s?\d{1,3}[ \t]{0,4}(?:[\n,;|]|$)"
    r"|\s{0,2}(?:hold|rest|break|wear\b|sit\s?[:,.;)]|before\s(?:i\b|appt|appointment|start|session|tx\b|treatment|visit|clock|my\b|(?:the|we)\s(?:start|session|visit|appt))|before\s?[.;)]|walk\s+test|retention|dwell"
    r"|needle|left\sin|/\s?(?:day|d\b)|per\s+day|a\s+day|daily|each\s+day"
    r"|(?:(?:warm|hot|cool|cold)\s?(?:[/:;,]|\d|to\b|then\b|cycles?\b)|on\s?/)"  # of a bath
    r"|(?<!\n)(?:[x×]\s?\d{1,2}\s?)?(?:bid|tid|qid|nightly|(?:a|per|each)\snight)\b|[x×]\s?\d{1,2}\s?(?:at\shome|a\sweek)"
    r"|(?<!\n)(?:were\s|was\s)?missed"
    r"|late|ago|planned|scheduled|allotted|authorized|max\b(?!\s?(?:a\b|assist))|tonight|seated\s?(?:[.,;)]|rest|break)|of\s(?:seated\s)?rest|before\srest|in\s6\s?mwt"
    r"|after\s(?:waking|rising|eating|meals?|meds|sitting|standing|walking|onset|lying)"
    r"|in\ssitu|x\s?/\s?day|drive|commute|every|before\s+(?:pain|onset|needing)))"
)
_MINUTES = sought(
    r"min|mn|['’′]",
    rf"""(?=\d|[otfsen](?<=\b.))
    (?<![\d:])(?<!\d/)(?<![^.]\.)(?:(?<!\bin[ ])|(?<=\d[ ]in[ ])|(?=\d{{1,3}}\s?min\w{{0,4}}\sof\b))
    (?<!within[ ])(?<!after[ ])(?<!every[ ])(?<!\bq[ ])
    (?<!past[ ])(?<!lasts[ ])(?<!(?<!of[ ])each[ ])(?<!init[ ])(?<!from[ ])(?<!from[ ]\d[ ]to[ ])
    (?<!from[ ]\d\d[ ]to[ ])(?<!of[ ]the[ ])(?<!dwell[ ])(?<!situ[ ])(?<!\(same[ ])
    (?<!\d[ ]of[ ])(?<!out[ ]of[ ])
    (?<!\d[ ]of[ ]h[ei][rs][ ])(?<!out[ ]of[ ]h[ei][rs][ ])
    (?:(?:(?P<plus>\d{{1,2}})\s?\+\s?)?(?P<number>\d{{1,3}})(?:\s?(?:-|–|to)\s?(?P<high>\d{{1,3}}))?\s{{0,3}}-?
      |(?P<word>\b{WORD_NUMBER})[\s-]{{1,3}})
    (?:(?:min(?:ute)?s?|mintues?|minuts?|mintes?|minuets?|mni|mn)\b\.?|(?P<mark>['′’])(?![\w'"]))
    (?(mark)|(?![ ]{{1,2}}(?:a|assist\w*)\b(?![:-])))  # "x2 min A" is how much help was given
    (?![ ]{{1,2}}walk\b)
    {_NOT_TREATMENT}""",
    re.VERBOSE | re.IGNORECASE,
)
PATTERNS = (_MINUTES,)
_FEET_BEFORE = re.compile(
    r"\b(?:depth|amb\w*|walk\w*|gait|distance|feet|ft|rw|fww|spc|sbqc|cane|walker|rollator|crutch\w*|"
    r"cga|sba|hha|stairs|hall\w*|bars|[45]ww)\b(?:(?!\d\s?['′’])[^.;\n]){0,24}$"
    r"|\b(?:min|mod|max)\s?a\b[^.,;\n]{0,24}$",
    re.IGNORECASE,
)
# "amb 40', 60', then 80'": one more of several ways.
_FEET_AGAIN = re.compile(
    r"\d\s?['′’](?:\s?[x×]\s?\d)?,(?=[^a-z]*$|\s?(?:then|and)\b)[^.;\n]{0,24}$", re.IGNORECASE
)
_HEADS_ITS_LIST = re.compile(r":\s?[A-Za-z]")  # "then exs 25': chin tucks"
# "NMR 15', gait 15', ex 10'": one of a list in which every service has its minutes.
_IN_LIST = re.compile(
    r"\d\s?['′’]\s?[,;+/&]\s?(?:gait|amb\w*|walking)(?:\s(?:training|trg|trng|tr))?\s?(?:[x×]\s?)?$",
    re.IGNORECASE,
)
_HEADS = re.compile(r"(?:^|\n)\W{0,4}gait(?:\s(?:training|trng|trg))?\s$", re.I)  # "Gait 15': ..."
_FEET_AFTER = re.compile(
    r"\s{0,2}(?:[x×]\s?\d|(?:w/|with)\s{0,2}(?:a\s|the\s)?(?:\d{1,2}\s?(?:#|lb|kg)|rw|fww|[24]ww|spc|[ls]bqc|nbqc|qc|ad|no\b|hemi\w*|"
    r"cane|walker|rollator|crutch\w*|axillary|loft?strand|platform|cga|sba|min|mod|max|hha|gait\sbelt|one\s|1\s|2\s|"
    r"st\.?\scane|straight|wheeled|w/c|chair|pros\w*|afo|iv)|,\s?\d{1,3}\s?['′’])",
    re.IGNORECASE,
)
# "twenty minutes no make that twenty five", "ten minutes, well eleven,": the second is meant.
_CORRECTED = re.compile(
    r"[\s,.]{1,3}(?:no[\s,]{1,2})?"
    r"(?:well|sorry|actually|correction|scratch\sthat|i\smean|make\s(?:that|it)|or\srather)[\s,]{1,2}"
    rf"(?P<n>\d{{2}}|{WORD_NUMBER})\b(?![\s-]{{1,2}}(?:min|sec|hour|x\b|reps?|times|sets?|feet|ft|steps?|degrees)|[.:/x%]\d)",
    re.IGNORECASE,
)
_NUMBER_BEHIND = re.compile(r"\s?:?\s?\d")
_HEADS_COLUMN = re.compile(r"[ \t:]{0,4}\n[ \t]{0,6}\d")
_RESTED = re.compile(
    r"\b(?:missed|lost|breaks?(?:\s(?:of|x|for))?|rest(?:s|ed)?\s(?:of|x|for|at)"
    r"|late(?:\sby)?|(?:retention|retained|left\sin)(?:\s(?:time|of|x|for))?)\s?$",
    re.IGNORECASE,
)
# "pressure relief every 15-20 min": the second number of what is no time.
_RATE = re.compile(
    r"\b(?:every|within|after|past|lasts?|q)\s?~?\d{1,3}\s?(?:-|–|to)\s?\Z", re.IGNORECASE
)
# "one rest 3 min between bouts"; a longer time closes what stands before ("1 rest 15 min").
_BRIEF_REST = re.compile(r"\b(?<!the )(?<!/)rest(?:s|ed)?\s?$", re.IGNORECASE)
# "lido 4% x 10 min before, debridement": what numbs the skin is no work.
_NUMBED = re.compile(r"\b(?:lido\w*|emla|numb\w*|an(?:a)?esthe\w*)\b[^.;\n]{0,20}$", re.IGNORECASE)
# "on meds 50 min prior": when a drug was taken.
_MEDICATED = re.compile(
    r"\b(?:(?:pre-?)?med(?:s|icat\w*|icine)?|sinemet|levodopa|inhaler|albuterol|insulin|tylenol"
    r"|oxycodone)\b[^.;,\n]{0,16}$",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"\s{0,2}(?:prior|before|ago|earlier)\b", re.IGNORECASE)
# "SBA   8'", "CGA .... 12'" are set apart; a note that spells "ft" marks minutes with a stroke.
_SET_APART = re.compile(r"(?:\s{2}|\t|\.\.|…|--|—|–)\s?$")
_LINE_END = re.compile(r"[ \t.,;]{0,6}(?:\n|\||$)")
_EQUALS = re.compile(r"=\s?[A-Za-z/ ]{0,20}$")  # "..., clothing mgmt CGA = ADL 28'"
# "AROM 3x10, MP abd/add 10 – 18 min": behind other doses the first number is one.
_LOOSE_DASH = re.compile(r"\A\d{1,3}[ ][-–][ ]\d")
_DOSES = re.compile(r"\d\s?[x×]\s?\d[^\n]{2,80}[a-z][ ]\Z", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[ \t]{0,2}(?:[,.;+/]|\n|$)")
_SPELT_FEET = re.compile(r"\d\s?(?:ft|feet)\b", re.IGNORECASE)
_BOUTS = re.compile(r"(?:^|[\s(,/])(?P<n>\d{1,2})\s?x\s?$", re.IGNORECASE)  # "stand 4 x 1 min"
# "gait FWW kitchen - porch, 4 x 40', vc for step length": so many times that far.
_LAPS = re.compile(
    r"\b(?:gait|amb\w*|walk\w*|rw|[f4s]ww|hall\w*)\b[^.;\n]{0,60}[\s,(]\d{1,2}\s?[x×]\s?\Z",
    re.IGNORECASE,
)
_OF_BOUTS = re.compile(r"\s{1,2}(?:bouts?|intervals?)\b", re.IGNORECASE)  # "3 x 5 min bouts"
# "Last 15 min balance beam" is the end of the visit; "symptoms last 15 min" is not.
_LASTS = re.compile(r"\blast\s$", re.IGNORECASE)
OF_THE_VISIT = re.compile(
    r"(?:(?:^|[.;:\n-])\s{0,3}|\b(?<!for )(?<!over )(?<!in )(?<!during )the\s)last\s$",
    re.IGNORECASE,
)
_SPENT = re.compile(r"\s(?:(?:went|were|was)\s)?(?:for|on|to)\s[a-z]{4}", re.IGNORECASE)
_EACH_SIDE = re.compile(
    r"\s{0,2}(?:each|ea\.?|per)\s(?:side|leg|arm|hand|foot|knee|hip|shoulder|ankle|limb|[lu]e|[lu]/e|"
    r"extremity)\b",
    re.IGNORECASE,
)
# What a patient is able to do ("can walk 10 min", "stands 5 min before LOB") is a finding.
_ABLE = re.compile(
    r"\b(?:can(?:not)?|could|able\sto)\s(?:only\s)?(?:walk|stand|sit|amb\w*|tolerate|last)\s"
    r"(?:for\s|about\s|~\s?|only\s)?$|\btakes\s(?:about\s|~\s?|him\s|her\s|them\s)?$",
    re.IGNORECASE,
)
_ABLE_UNTIL = re.compile(
    r"\b(?<!wall )(?:stands|walks|sits|sat|stood|tolerates)\s(?:for\s|about\s|~\s?|only\s)?$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s{0,2}(?:before|until|prior\sto|max\b|\(best|[.,;)\n]|$)", re.IGNORECASE)
_SETS = re.compile(r"\d\s?x\s?$", re.IGNORECASE)
_GLUED = re.compile(r"[ (][x×]$", re.IGNORECASE)  # "STS from EOB x3 - 11 min"
_TIMES = re.compile(r"[x×] $", re.IGNORECASE)  # "nodding x 3 - 12 min"
_WIDEST_RANGE = 3  # times the lower end
_UNIT = re.compile(r"[A-WYZa-wyz]$")  # "1.5 W/cm2 - 8 min"
_LONGEST_BOUT = 5  # minutes
_LONGEST_MARK = 60  # a larger number with a minute mark is feet
_LONGEST_SERVICE = 180  # minutes; a larger number is no service's time


def minute_words(text: str, find: Find | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and minutes of each time, in order. find: of ``PATTERNS`` in the text, where
    that is known."""
    find = find or everywhere(text)
    spelt_feet = _SPELT_FEET.search(text) is not None
    for match in find(_MINUTES):
        minutes = _minutes_of(match, text, spelt_feet=spelt_feet)
        if minutes is None:
            continue
        corrected = _CORRECTED.match(text, match.end())
        if corrected:
            yield match.start(), corrected.end(), number(corrected["n"])
        else:
            yield match.start(), match.end(), minutes


def _no_range(match: re.Match[str], before: str) -> bool:
    """Tell whether two numbers before the minutes are a dose and the minutes, no range: "marching
    2x10 - 25 min", "ankle DF/PF x20 - 10 min"."""
    if _SETS.search(before) or _UNIT.search(before):
        return True
    high = match.group("high")
    low = int(match.group("number"))
    falls = high is not None and int(high) < low
    apart = " - " in match.group() or " – " in match.group()
    far = high is not None and int(high) > _WIDEST_RANGE * low and _TIMES.search(before) is not None
    return falls or (apart and (far or _GLUED.search(before) is not None))


def _minutes_of(match: re.Match[str], text: str, *, spelt_feet: bool) -> int | None:
    """Return the whole minutes of a match of the minutes pattern, or None if it means feet
    or no time of treatment. spelt_feet: the note writes its distances otherwise."""
    before = text[max(0, match.start() - 20) : match.start()]
    ends = OF_THE_VISIT.search(before) or _SPENT.match(text, match.end())
    if _LASTS.search(before) and not ends:
        return None
    if _RESTED.search(before) or _ABLE.search(before) or _RATE.search(before):
        return None
    if _NUMBED.search(text, max(0, match.start() - 40), match.start()):
        return None
    taken = _MEDICATED.search(text, max(0, match.start() - 30), match.start())
    if taken and _EARLIER.match(text, match.end()):
        return None
    if _ABLE_UNTIL.search(before) and _UNTIL.match(text, match.end()):
        return None
    if "\t" in match.group() and _NUMBER_BEHIND.match(text, match.end()):
        return None  # "RDL reach  2x8 <tab> min 13"
    if "\n" in match.group() and _HEADS_COLUMN.match(text, match.end()):
        return None  # "pain 0 / MIN / 5 elliptical"
    word = match.group("word")
    if word:
        return number(word)
    bouts = _BOUTS.search(before)
    if bouts and _OF_BOUTS.match(text, match.end()):
        return int(bouts["n"]) * int(match.group("number"))
    line = text[max(0, text.rfind("\n", 0, match.start()) + 1, match.start() - 90) : match.start()]
    dash = _LOOSE_DASH.match(match.group()) and _DOSES.search(line)
    low = match.group("high") if dash or _no_range(match, before) else None
    value = int(low or match.group("number")) + int(match.group("plus") or 0)
    if value <= _LONGEST_BOUT and ((bouts and low is None) or _BRIEF_REST.search(before)):
        return None
    if value > _LONGEST_SERVICE:
        return None
    if match.group("mark"):
        before = text[max(0, match.start() - 40) : match.start()]
        timed = (
            before.rstrip()[-1:] in ("x", "×", "[", "(")
            or value == 0
            or (_SET_APART.search(before) and _LINE_END.match(text, match.end())) is not None
            or spelt_feet
            or _EQUALS.search(before) is not None
            or (_HEADS.search(before) and text[match.end() : match.end() + 1] == ":")
            or (_IN_LIST.search(before) and _CLAUSE_END.match(text, match.end()) is not None)
        )
        if value > _LONGEST_BOUT and _LAPS.search(before):
            return None
        feet = _FEET_BEFORE.search(before) or _FEET_AFTER.match(text, match.end())
        if not _HEADS_ITS_LIST.match(text, match.end()):
            feet = feet or _FEET_AGAIN.search(before)
        if value > _LONGEST_MARK or (feet and not timed):
            return None
    return 2 * value if _EACH_SIDE.match(text, match.end()) else value
