// Where a stretch of the note stands after an edit. Offsets count UTF-16 units, half-open.

/** The edit that makes `after` of `before`: `at` the first unit that differs, `out` and `in`. */
export function edit(before, after) {
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at++;
  let same = 0;
  while (same < most - at && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { at, out: before.length - same - at, in: after.length - same - at };
}

/** The spans that the edit left whole, at their new places; one that it touched is gone. */
export function carry(spans, before, after) {
  if (before === after) return spans;
  const { at, out, in: put } = edit(before, after);
  const kept = [];
  for (const span of spans) {
    if (span.end <= at) kept.push(span);
    else if (span.start >= at + out) {
      kept.push({ ...span, start: span.start + put - out, end: span.end + put - out });
    }
  }
  // The same word, not the start of a longer one: "gait" in "gaiter" is no evidence.
  return kept.filter(({ start, end }) => !joins(after, start) && !joins(after, end));
}

const WORD = /[\p{L}\p{N}]/u;
const joins = (text, at) => at > 0 && WORD.test(text[at - 1]) && WORD.test(text[at] ?? "");
