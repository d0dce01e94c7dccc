"""The evaluation's HTML report: figures in, one self-contained file out."""
