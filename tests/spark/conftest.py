"""Spark's tests read the same invented notes as the batch's."""

from tests.batch.conftest import notes as notes
