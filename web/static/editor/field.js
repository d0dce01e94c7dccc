// The clinician's own field: read its text, and find places in it. It is never written to.
// Offsets count UTF-16 units of `text`, half-open.

const BLOCKS = new Set("ADDRESS ARTICLE BLOCKQUOTE DD DIV DL DT H1 H2 H3 H4 H5 H6 LI OL P PRE SECTION TABLE TR UL".split(" "));

export function fieldOf(node) {
  if (!node) return null;
  if (node.localName === "textarea" || node.localName === "input") return new PlainField(node);
  return node.isContentEditable ? new RichField(node) : null;
}

class PlainField {
  constructor(node) {
    this.node = node;
    this.kind = "plain";
  }

  get text() {
    return this.node.value;
  }

  select(start, end) {
    this.node.focus({ preventScroll: true });
    this.node.setSelectionRange(start, end);
  }
}

class RichField {
  constructor(node) {
    this.node = node;
    this.kind = "rich";
  }

  get text() {
    return this.runs().map((run) => run.text).join("");
  }

  /** The text in runs: {text, node, start}; a line end between blocks has no node. */
  runs() {
    const found = [];
    let at = 0;
    let broken = true; // whether a line has just begun
    const put = (text, node = null) => {
      found.push({ text, node, start: at });
      at += text.length;
      broken = text.endsWith("\n");
    };
    const walk = (parent) => {
      for (const child of parent.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) {
          if (child.data) put(child.data, child);
        } else if (child.localName === "br") {
          if (child.nextSibling || !BLOCKS.has(parent.tagName)) put("\n");
        } else if (child.nodeType === Node.ELEMENT_NODE) {
          const block = BLOCKS.has(child.tagName);
          if (block && !broken) put("\n");
          walk(child);
          if (block && (child.nextSibling || !child.textContent)) put("\n");
        }
      }
    };
    walk(this.node);
    return found;
  }

  /** The Range of a stretch, or null where the field no longer has it. */
  range(start, end, runs = this.runs()) {
    const holds = (at, edge) => runs.find(({ node, text, start: from }) =>
      node && (edge ? at > from && at <= from + text.length : at >= from && at < from + text.length));
    const first = holds(start, false);
    const last = holds(end, true);
    if (!first || !last) return null;
    const range = document.createRange();
    range.setStart(first.node, start - first.start);
    range.setEnd(last.node, end - last.start);
    return range;
  }

  select(start, end) {
    this.node.focus({ preventScroll: true });
    const range = this.range(start, end);
    if (range) getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  }
}
