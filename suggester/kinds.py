"""The kinds of things that values name: assertions, matches, rules, disciplines, deliveries."""

from enum import StrEnum


class Assertion(StrEnum):
    """What the note says of a mention: only ``performed`` can support a code."""

    PERFORMED = "performed"
    NEGATED = "negated"
    PLANNED = "planned"
    HISTORICAL = "historical"
    HOME_PROGRAM = "home_program"
    GOAL = "goal"
    EDUCATION = "education"
    OTHER_PERSON = "other_person"
    CONDITIONAL = "conditional"
    ORDERED = "ordered"
    UNTICKED = "unticked"


class Match(StrEnum):
    """How the words of the note met the phrase of the lexicon."""

    EXACT = "exact"
    INFLECTED = "inflected"
    ABBREVIATION = "abbreviation"
    FUZZY = "fuzzy"
    CODE = "code"


class PayerRule(StrEnum):
    """How minutes become units: Medicare's 8-minute rule or the CPT midpoint rule."""

    CMS = "cms"
    AMA = "ama"


class Discipline(StrEnum):
    """Whose plan of care the visit belongs to."""

    PT = "PT"
    OT = "OT"
    SLP = "SLP"


class DeliveryKind(StrEnum):
    """What a statement about the giving of the visit is about."""

    WHO = "who"
    HOW = "how"
    OVERSIGHT = "oversight"


class DeliveryMode(StrEnum):
    """Who gave the visit, how, and who stood by.

    who: therapist, assistant (PTA, OTA), student, aide. how: one_to_one, group, concurrent,
    co_treatment, telehealth (means not said), video, phone, unsupervised (no clinician's time).
    oversight: cosigned, present (a therapist beside the one who treats), supervisor (one is
    named, or supervises from elsewhere).
    """

    THERAPIST = "therapist"
    ASSISTANT = "assistant"
    STUDENT = "student"
    AIDE = "aide"
    ONE_TO_ONE = "one_to_one"
    GROUP = "group"
    CONCURRENT = "concurrent"
    CO_TREATMENT = "co_treatment"
    TELEHEALTH = "telehealth"
    VIDEO = "video"
    PHONE = "phone"
    UNSUPERVISED = "unsupervised"
    COSIGNED = "cosigned"
    PRESENT = "present"
    SUPERVISOR = "supervisor"
