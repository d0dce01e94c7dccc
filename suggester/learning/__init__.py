"""Learn from what people decided: decided reviews in, a clinic's overlay out. Runs on the machine
that holds the reviews; what it writes holds no words of a note but the wordings it proposes.

``course.py`` is the whole path. docs/learning.md explains it.
"""
