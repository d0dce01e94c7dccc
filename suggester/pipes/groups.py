"""Names of the span groups that the components write into ``doc.spans``.

In every group the label says what a span is. A weight or a reason is never hung on
``span._``: spaCy keys extension values by character offsets only, so two spans over the
same words would share them.
"""

# Key of ``doc.user_data``: of each of PHRASES how sure its words are, 0-100.
ALIKE = "suggester.alike"

CODE_ID = "code"  # phrase id of a code number written in the note

DATE_OF_SERVICE = "suggester.date_of_service"  # key of ``doc.user_data``: a date, where given

MEMORY = "suggester.memory"  # key of ``doc.user_data``: a Memory, absent where nothing is kept

ODDS = "suggester.odds"  # key of ``doc.user_data``: first token -> log-odds that it was done

PARTS = "suggester.parts"  # key of ``doc.user_data``: characters of the parts of each of PHRASES

PLAIN = (
    "suggester.plain"  # key of ``doc.user_data``: first tokens of sentences that list treatments
)

# Key of ``doc.user_data``, where there is a memory: of each sentence, or of each run of them, the
# digest of all that its phrases hang on, and how many they are.
SAID = "suggester.said"

SPELLING = "suggester.spelling"  # label: the word as read
SENTENCES = "suggester.sentences"  # label: "sentence"
SECTIONS = "suggester.sections"  # label: kind; id: tokens of its heading; kb_id: ruling kind
HOLDS = "suggester.holds"  # sections whose content is told apart; label: kinds, in a row
BLOCKS = "suggester.blocks"  # label: code whose heading governs the stretch
PHRASES = "suggester.phrases"  # label: code; id: phrase id
COLUMNS = "suggester.columns"  # label: other_visit | not_today
VISITS = "suggester.visits"  # label: name of the visit; id: why it is read, or empty
MEASURES = "suggester.measures"  # label: kind of measure; id: value
CUES = "suggester.cues"  # label: kind of cue
ASSERTIONS = "suggester.assertions"  # n-th span is the n-th of PHRASES; label: assertion; id: cue
