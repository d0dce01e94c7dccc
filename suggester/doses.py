"""What a dose, a level of help and a setting of a device look like. Patterns only.

DOSE: sets, repetitions, holds, weights. ASSIST: distance, level of help, cues. SETTING: MHz, W/cm2,
mA. Each first looks at the character it begins with: where that is none of its own, nearly
everywhere, the rest of it need not be tried. That makes them two to three times as fast.
"""

import re

DOSE = re.compile(
    r"""(?=[\dxhrgybpotfse])\b(?:
        \b\d{1,3}\s?[x×]\s?\d{1,3}(?:\b|(?=(?:s|secs?|ea|ft|lbs?)\b))
      | \b(?:[2-9]|\d{2,3})[x×](?![\w×/])(?!\s?(?:\d|/|per\b|a\s|an\s|da(?:y|ily)|w(?:ee)?k
        |month|year|this|last|in\b|since|sit\b|sts\b|chair|stand|falls?\b|fell|body|prn|mag))
      | (?<!\ba\s)(?<!ist\s)\bx\s?\d{1,3}(?:\b|(?=(?:s|secs?|ea)\b))
        (?!\s{0,2}(?:min|ft\b|feet\b|foot\b|'|′|’|/|%|\s?(?:days?|weeks?|wks?|visits?)\b))
      | \b\d{1,3}\s?(?:reps?|repetitions|sets?|laps?|trials?|rounds?)\b
      | \b(?:one|two|three|four|five)\s+sets?\b
      | \b(?:five|six|eight|ten|twelve|fifteen|twenty|thirty)\s(?:reps?|repetitions|times)\b
      | \b\d{1,3}\s?(?:ea\b|each\b)(?!\s?(?:day|visit|session|week|time|meal|night|morning))
      | \b\d{1,3}\s?(?:sec(?:ond)?s?|s|"|″|”)\s{0,2}(?:holds?\b|each|ea\b|x\b)
      | \bhold(?:ing)?\s{0,2}(?:for\s)?\d{1,3}
      | \b\d{1,3}(?:\.\d)?\s?(?:lbs?|pounds|kg|\#)(?!\w)
      | \b(?:red|green|yellow|blue|black|orange|purple|gr|rtb|gtb|ytb|btb)\s(?:thera-?band|tb|band)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
ASSIST = re.compile(
    r"""(?=[\dmcstvd])\b(?:
        \b\d{1,4}\s?(?:ft|feet|foot|yards?|yds?|meters?|metres?)\b
      | \b(?:min|mod|max|contact\s+guard|stand\s?-?by|total)\s{0,2}(?:a\b|assist|assistance)
      | \b(?:cga|sba|mina|moda|maxa|min\s+assist|supervision)\b
      | \b(?:verbal|tactile|visual|manual|demonstration(?:al)?|max|mod|min)\s{1,2}
        (?:cue|cuing|cueing)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
SETTING = re.compile(
    r"""(?=\d|[pcdgt](?<=\b.))(?:
        \d(?:\.\d{1,2})?\s?(?:mhz|w\s?/\s?cm|watts?\b)
      | \b\d{1,3}\s?(?:hz|pps|bps|ma\b|mmhg|mw\b|joules?|j\b|µs|us\s+pulse)
      | \b\d{1,3}\s?%
      | \b(?:pulsed|continuous)\b
      | \bduty\s+cycle
      | \bgr(?:ade|\.)?\s?(?:[1-5]|i{1,3}v?|iv|v)\b
      | \bto\s+(?:patient|pt)?\s?tolerance
    )""",
    re.VERBOSE | re.IGNORECASE,
)
