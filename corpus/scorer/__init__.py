"""The scorer: labelled notes and any system's answers in, figures with intervals out."""
