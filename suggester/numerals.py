"""Tell whether a token is a number, in digits or in words, as spaCy's ``like_num`` does."""

_WORDS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion first second third fourth fifth sixth seventh eighth ninth "
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth "
    "nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth "
    "hundredth thousandth millionth billionth".split()
)


def like_number(text: str) -> bool:
    """Tell whether a token is a number: "12", "1,000", "1/2", "12th", "thirteen"."""
    bare = text.replace(",", "").replace(".", "")
    if bare.isdigit() or text.lower() in _WORDS:
        return True
    first, _, second = bare.partition("/")
    if first.isdigit() and second.isdigit():
        return True
    return bare[-2:].lower() in ("st", "nd", "rd", "th") and bare[:-2].isdigit()
