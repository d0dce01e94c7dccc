"""Sealing of words: keys and ciphertexts, no table and no review. How to run it: docs/keys.md."""
