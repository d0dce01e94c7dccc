// What the clinician decided of each code, and whether it still stands for the note of now.

/** The words that speak for a code, wherever they stand: an edit elsewhere changes nothing. */
export function wordsOf(suggestion) {
  const words = suggestion.evidence
    .filter((item) => item.assertion === "performed")
    .map((item) => `${item.phrase_id}\u0000${item.text.toLowerCase()}`);
  return [...new Set(words)].sort().join("\u0001");
}

const lineKey = (lines) => JSON.stringify(lines.map((line) => [line.units, line.modifiers]));

export class Decisions {
  constructor() {
    this.made = new Map();
  }

  clear() {
    this.made.clear();
  }

  set(what, suggestion, lines) {
    this.made.set(suggestion.code, {
      what, suggestion, words: wordsOf(suggestion), lines: lineKey(lines),
    });
  }

  undo(code) {
    const was = this.made.get(code)?.what ?? null;
    this.made.delete(code);
    return was;
  }

  /** "open", "accepted", "changed" (accepted, and other words or units since), "dismissed".
   *  A dismissal is of these words; other words for the same code are a new proposal. */
  of(suggestion, lines) {
    const made = this.made.get(suggestion.code);
    if (!made) return "open";
    const same = made.words === wordsOf(suggestion);
    if (made.what === "dismissed") return same ? "dismissed" : "open";
    return same && made.lines === lineKey(lines) ? "accepted" : "changed";
  }

  /** Accepted suggestions that the note no longer supports. */
  lost(codes) {
    return [...this.made.values()]
      .filter(({ what, suggestion }) => what === "accepted" && !codes.has(suggestion.code))
      .map(({ suggestion }) => suggestion);
  }
}
