// Draw the evidence under the words of the field, without touching the field.
// A layer lies over the field: for a textarea a mirror of its text in the same type, of which only
// the underlines show; for rich text the browser's own highlights, else boxes at the ranges.

import { highlights } from "./styles.js";

const TYPE = [
  "fontFamily", "fontSize", "fontStyle", "fontWeight", "fontStretch", "fontVariant", "fontKerning",
  "fontFeatureSettings", "letterSpacing", "wordSpacing", "lineHeight", "textTransform", "textIndent",
  "textAlign", "direction", "tabSize", "wordBreak", "overflowWrap", "unicodeBidi",
  "paddingTop", "paddingRight", "paddingBottom", "paddingLeft",
];
const KINDS = ["counts", "struck", "lit"];

/** All drawings of this page, since the registry of highlights is one for all. */
const ranges = new Map(KINDS.map((kind) => [kind, new Map()]));

export class Underlines {
  /** field: from field.js. layer: an element of ours that may lie over the field. */
  constructor(field, layer) {
    Object.assign(this, { field, layer, spans: [] });
    this.native = field.kind === "rich" && "highlights" in CSS;
    this.page = document.createElement("div");
    this.page.className = "page";
    layer.replaceChildren(this.page);
    if (this.native) {
      const root = field.node.getRootNode();
      if (!root.adoptedStyleSheets.includes(highlights)) root.adoptedStyleSheets.push(highlights);
    }
    this.place = this.place.bind(this);
    this.sizes = new ResizeObserver(this.place);
    this.sizes.observe(field.node);
    for (const [target, kind] of this.watched()) target.addEventListener(kind, this.place, { capture: true, passive: true });
  }

  watched() {
    return [[document, "scroll"], [this.field.node.getRootNode(), "scroll"], [window, "resize"]];
  }

  end() {
    this.sizes.disconnect();
    for (const [target, kind] of this.watched()) target.removeEventListener(kind, this.place, { capture: true });
    this.draw([]);
    this.layer.replaceChildren();
  }

  /** spans: {start, end, kind, code}, of the field's text of now; lit: the span to show, or null. */
  draw(spans, lit = null) {
    this.spans = spans.map((span) => ({ ...span, lit: lit !== null && span.start === lit.start && span.end === lit.end }));
    if (this.field.kind === "plain") this.mirror();
    else if (this.native) this.highlight();
    this.place();
  }

  mirror() {
    const { text } = this.field;
    const cuts = [...new Set(this.spans.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
    const parts = [];
    let from = 0;
    for (const cut of [...cuts, text.length]) {
      const over = this.spans.filter(({ start, end }) => start <= from && end >= cut);
      if (cut > from) parts.push(part(text.slice(from, cut), over));
      from = cut;
    }
    parts.push("\u200b"); // gives the last empty line its height
    this.page.replaceChildren(...parts);
  }

  highlight() {
    const runs = this.field.runs();
    const at = (span) => this.field.range(span.start, span.end, runs);
    for (const kind of KINDS) {
      const mine = this.spans.filter((span) => (kind === "lit" ? span.lit : span.kind === kind)).map(at);
      ranges.get(kind).set(this, mine.filter(Boolean));
      if (mine.length === 0) ranges.get(kind).delete(this);
      CSS.highlights.set(`code-suggester-${kind}`, new Highlight(...[...ranges.get(kind).values()].flat()));
    }
  }

  boxes() {
    const home = this.layer.getBoundingClientRect();
    const runs = this.field.runs();
    const found = this.spans.flatMap((span) =>
      [...(this.field.range(span.start, span.end, runs)?.getClientRects() ?? [])].map((rect) => {
        const box = document.createElement("i");
        box.className = `box ${classes([span])}`;
        Object.assign(box.style, {
          left: `${rect.left - home.left}px`, top: `${rect.top - home.top}px`,
          width: `${rect.width}px`, height: `${rect.height}px`,
        });
        return box;
      }));
    this.page.replaceChildren(...found);
  }

  /** Lay the layer over the field's padding box; it follows scrolling, resizing and wrapping. */
  place() {
    const { node } = this.field;
    this.layer.hidden = this.native || !node.isConnected || this.spans.length === 0;
    if (this.layer.hidden) return;
    const frame = node.getBoundingClientRect();
    const type = getComputedStyle(node);
    const { style } = this.layer;
    Object.assign(style, { left: "0px", top: "0px", width: `${node.clientWidth}px`, height: `${node.clientHeight}px` });
    // An ancestor with a transform moves what is fixed; measured, not guessed.
    const home = this.layer.getBoundingClientRect();
    const left = frame.left + node.clientLeft;
    const top = frame.top + node.clientTop;
    Object.assign(style, { left: `${left - home.left}px`, top: `${top - home.top}px` });
    style.clipPath = clip(node, { left, top, right: left + node.clientWidth, bottom: top + node.clientHeight });
    if (this.field.kind === "rich") return this.boxes();
    for (const name of TYPE) this.page.style[name] = type[name];
    this.page.style.whiteSpace = node.localName === "input" ? "pre" : "pre-wrap";
    this.page.style.transform = `translate(${-node.scrollLeft}px, ${-node.scrollTop}px)`;
  }

  /** Scroll the field, and the page if need be, until a span can be seen. */
  show(span) {
    const { node } = this.field;
    if (this.field.kind === "rich") {
      const rect = this.field.range(span.start, span.end)?.getBoundingClientRect();
      const frame = node.getBoundingClientRect();
      if (rect && (rect.top < frame.top || rect.bottom > frame.bottom)) node.scrollTop += rect.top - frame.top - node.clientHeight / 3;
    } else {
      const mark = this.page.querySelector(".lit");
      if (mark && (mark.offsetTop < node.scrollTop || mark.offsetTop + mark.offsetHeight > node.scrollTop + node.clientHeight)) {
        node.scrollTop = mark.offsetTop - node.clientHeight / 3;
      }
    }
    node.scrollIntoView({ block: "nearest" });
    this.place();
  }
}

function part(text, over) {
  if (over.length === 0) return text;
  const mark = document.createElement("span");
  mark.className = classes(over);
  mark.textContent = text;
  return mark;
}

function classes(over) {
  const kind = over.some((span) => span.kind === "counts") ? "counts" : "struck";
  return over.some((span) => span.lit) ? `${kind} lit` : kind;
}

/** What scrolling ancestors leave of the field, as a clip-path. */
function clip(node, { left, top, right, bottom }) {
  const seen = { left, top, right, bottom };
  for (let up = node.parentElement ?? node.getRootNode().host; up; up = up.parentElement ?? up.getRootNode().host) {
    if (up === document.documentElement || up === document.body || getComputedStyle(up).overflow === "visible") continue;
    const frame = up.getBoundingClientRect();
    seen.left = Math.max(seen.left, frame.left);
    seen.top = Math.max(seen.top, frame.top);
    seen.right = Math.min(seen.right, frame.right);
    seen.bottom = Math.min(seen.bottom, frame.bottom);
  }
  const cut = [seen.top - top, right - seen.right, bottom - seen.bottom, seen.left - left];
  return cut.some((amount) => amount > 0) ? `inset(${cut.map((amount) => `${Math.max(0, amount)}px`).join(" ")})` : "none";
}
