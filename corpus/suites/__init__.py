"""Suites of single lines: what is asked of one stage of the reading, kind by kind."""
