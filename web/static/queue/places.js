// The words that are selected in the note, as a place in it: code points, half-open, as the
// server counts. Each stretch of the note says where it begins; a line end is the last of its
// stretch, and a character without a shape is one, whatever is printed for it.

const noteOf = (page) => page.querySelector("#note-text");

function within(words, node, offset) {
  if (!words.contains(node)) return null;
  const before = document.createRange();
  before.setStart(words, 0);
  before.setEnd(node, offset);
  const part = before.cloneContents();
  for (const box of part.querySelectorAll(".unseen")) box.replaceWith("\u25a1");
  const text = part.textContent;
  const end = Number(words.dataset.end);
  return text.endsWith("\n") ? end : Math.min(end, Number(words.dataset.start) + [...text].length);
}

// Return { start, end, text } of the selection, or null where nothing of the note is selected.
function selected(note) {
  const selection = getSelection();
  if (!note || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(note)) return null;
  const parts = [...note.querySelectorAll(".words")].filter((words) => range.intersectsNode(words));
  if (parts.length === 0) return null;
  const last = parts[parts.length - 1];
  const start =
    within(parts[0], range.startContainer, range.startOffset) ?? Number(parts[0].dataset.start);
  const end = within(last, range.endContainer, range.endOffset) ?? Number(last.dataset.end);
  const text = parts.map((words) => shown(words, range)).join("").trim();
  return start < end && text ? { start, end, text } : null;
}

function shown(words, range) {
  const part = document.createRange();
  part.selectNodeContents(words);
  if (words.contains(range.startContainer)) part.setStart(range.startContainer, range.startOffset);
  if (words.contains(range.endContainer)) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}

// Put what is selected into the form for a missed code; tell whether there was something.
export function fill() {
  const place = selected(document.getElementById("note-text"));
  const field = document.getElementById("add-place");
  if (!place || !field) return false;
  field.value = `${place.start}-${place.end}`;
  document.getElementById("add-words").value = place.text.replace(/\s+/g, " ").slice(0, 500);
  return true;
}

const WAYS = {
  ArrowRight: ["forward", "word"],
  ArrowLeft: ["backward", "word"],
  ArrowDown: ["forward", "line"],
  ArrowUp: ["backward", "line"],
};

function go(selection, direction, unit) {
  if (!selection.isCollapsed) {
    if (direction === "forward" && unit === "word") selection.collapseToEnd();
    else selection.collapseToStart();
  }
  if (unit === "line" || direction === "backward") selection.modify("move", direction, unit);
  selection.modify("extend", "forward", "word");
}

// Arrows in the note: one word is selected and goes from word to word; with Shift it grows.
function walk(event, say) {
  const way = WAYS[event.key];
  if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const note = event.currentTarget;
  const selection = getSelection();
  if (!note.contains(selection.anchorNode)) selection.collapse(note, 0);
  for (let blanks = 0; blanks < 9; blanks++) {
    if (event.shiftKey) selection.modify("extend", ...way);
    else go(selection, ...way);
    if (selected(note)) break; // not only blanks and ends of lines
  }
  selection.focusNode?.parentElement?.scrollIntoView({ block: "nearest" });
  say(selected(note)?.text ?? "");
}

export function watch(page, say) {
  const note = noteOf(page);
  const words = page.querySelector("#add-words");
  if (!note || !words) return;
  note.addEventListener("keydown", (event) => walk(event, say));
  note.addEventListener("pointerup", () => fill());
  words.addEventListener("input", () => {
    const place = page.querySelector("#add-place");
    if (place) place.value = ""; // typed words are looked up by the server
  });
}
