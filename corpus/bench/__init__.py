"""Our engine beside other tools, on the same notes and the same phrases: ``make bench``."""
