"""Notes in a Spark data frame: ``answers(frame)`` returns what they support, a row a note.

Needs the extra ``spark`` here, and this package with the extra ``batch`` on every executor.
docs/scale.md shows it at work.
"""

from suggester.batch.settings import OutFormat as OutFormat
from suggester.batch.settings import Settings as Settings
from suggester.spark.frames import answers as answers
from suggester.spark.frames import table_of as table_of
