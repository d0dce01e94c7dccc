// The side panel: what was found, kept in place by code so that no re-reading moves the focus.

import { count, DECIDED, LEVELS, NOT_COUNTED, RULES, STATES } from "./words.js";

/** Make an element: make("p.soft", "text", child ...). Text is only ever text. */
export function make(what, ...children) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  node.append(...children);
  return node;
}

const labelled = (node, label) => (node.setAttribute("aria-label", label), node);

function button(kind, label) {
  const node = make(`button.${kind}`, label);
  node.type = "button";
  node.dataset.does = kind.split(".")[0];
  return node;
}

export class Panel {
  /** root: the shadow root. does: (what, code) => void for a button. */
  constructor(root, does) {
    this.rows = new Map();
    this.active = null;
    this.root = root;
    this.state = make("p.state");
    this.state.setAttribute("role", "status");
    this.state.setAttribute("aria-live", "polite");
    this.totals = make("p.totals");
    this.none = make("p.none");
    this.list = make("div.codes");
    this.whole = make("ul.questions");
    this.considered = make("ul");
    this.working = make("div");
    this.consideredHead = make("summary", "Considered");
    this.heading = make("h2", "Codes this note supports");
    this.heading.tabIndex = -1;
    const keys = [["F8", "note ↔ codes"], ["↑ ↓", "move"], ["Enter", "accept"], ["Delete", "dismiss"], ["U", "undo"], ["← →", "evidence"], ["Esc", "back"]];
    this.box = labelled(make("section.panel",
      make("div.top", this.heading, this.totals), this.state, this.none, this.list,
      make("div.whole", make("h3", "Questions about the visit"), this.whole),
      make("details.claim", make("summary", "Claim and working"), this.working),
      make("details.considered", this.consideredHead, this.considered),
      make("details.help", make("summary", "Keys"),
        make("p.keys", ...keys.map(([key, does_]) => make("span", make("kbd", key), ` ${does_}`)))),
    ), "Code suggestions");
    root.append(this.box);
    this.box.addEventListener("click", (event) => {
      const pressed = event.target.closest("button[data-does]");
      if (pressed) does(pressed.dataset.does, pressed.closest(".code").dataset.code);
    });
    this.list.addEventListener("focusin", (event) => {
      const row = event.target.closest(".code");
      if (row) this.mark(row.dataset.code);
    });
    this.say("empty");
    this.show(null, []);
  }

  say(state, detail = "") {
    const words = [STATES[state], detail].filter(Boolean).join(" ");
    this.state.dataset.state = state;
    // "Reading" at every pause would talk over the clinician; only what follows is said aloud.
    this.state.setAttribute("aria-live", state === "reading" ? "off" : "polite");
    if (this.state.textContent !== words) this.state.textContent = words;
  }

  /** items: {suggestion, lines, decided} in order; answer: as served, or null before one. */
  show(answer, items) {
    const held = this.root.activeElement;
    const place = [...this.rows.keys()].indexOf(this.active);
    const wanted = new Set(items.map(({ suggestion }) => suggestion.code));
    for (const [code, row] of this.rows) if (!wanted.has(code)) (row.remove(), this.rows.delete(code));
    items.forEach((item, index) => this.row(item, this.list.children[index]));
    if (!this.rows.has(this.active)) {
      const codes = [...this.rows.keys()];
      this.mark(codes[Math.min(Math.max(place, 0), codes.length - 1)] ?? null);
    }
    if (held && this.root.activeElement !== held) {
      if (held.isConnected && !held.hidden) held.focus({ preventScroll: true });
      else if (!this.focus()) this.heading.focus({ preventScroll: true });
    }
    const live = items.filter(({ decided }) => decided !== "dismissed" && decided !== "lost");
    const units = live.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.units, 0);
    this.totals.textContent = answer ? `${count(live.length, "code")} · ${count(units, "unit")}` : "";
    this.none.hidden = items.length > 0;
    this.none.textContent = answer ? "No words of this note support a code as done today." : "Codes appear here as you write.";
    this.rest(answer);
  }

  rest(answer) {
    const { claim, considered = [], note } = answer ?? {};
    this.whole.replaceChildren(...(claim?.gaps ?? []).map(question));
    this.consideredHead.textContent = `Considered, not proposed (${considered.length})`;
    this.considered.replaceChildren(...considered.map((item) =>
      make("li", make("span.number", item.code), item.label, make("div.soft", item.reason), quotes(item.evidence))));
    const parts = [];
    if (claim) {
      parts.push(make("p", `${RULES[claim.rule] ?? claim.rule}: ${claim.total_timed_minutes} timed minutes` + (note.total_minutes === null ? "." : `, ${note.total_minutes} in all.`)));
      for (const line of claim.lines) {
        parts.push(make("p", make("b", [line.code, ...line.modifiers].join("-"), ` × ${line.units}`), make("div.soft", line.why)));
      }
      for (const edit of claim.edits) parts.push(make("p", make("b", `${edit.codes.join(", ")}: `), [edit.says, edit.needs].filter(Boolean).join(" ")));
      for (const warning of claim.warnings) parts.push(make("p.soft", warning));
    }
    this.working.replaceChildren(...parts);
    for (const details of [this.working.parentElement, this.considered.parentElement]) details.hidden = !answer;
  }

  row({ suggestion, lines, decided }, at) {
    const { code } = suggestion;
    let row = this.rows.get(code);
    if (!row) {
      row = make("div.code",
        make("div.head", make("p.name", make("span.number", code), make("span.label")), make("span.sure")),
        make("div.decided"), make("div.units"), make("ul.quotes"), make("ul.questions"),
        make("div.buttons", button("accept", "Accept"), button("dismiss.quiet", "Dismiss"), button("undo.quiet", "Undo"), button("show.quiet", "Show in note")));
      row.dataset.code = code;
      row.tabIndex = -1;
      row.setAttribute("role", "group");
      this.rows.set(code, row);
    }
    const part = (name) => row.querySelector(`.${name}`);
    row.dataset.decided = decided;
    part("label").textContent = suggestion.label;
    part("sure").textContent = `${Math.min(99, Math.max(1, Math.round(100 * suggestion.confidence)))}%`;
    part("decided").textContent = DECIDED[decided];
    part("units").replaceChildren(...billed(suggestion, lines));
    part("quotes").replaceWith(quotes(suggestion.evidence));
    part("questions").replaceChildren(...suggestion.gaps.map(question));
    const open = decided === "open" || decided === "changed";
    const held = this.root.activeElement;
    part("accept").hidden = !open;
    part("dismiss").hidden = !open;
    part("undo").hidden = decided === "open";
    if (held?.hidden && row.contains(held)) row.focus({ preventScroll: true });
    for (const node of row.querySelectorAll("button")) labelled(node, `${node.textContent} ${code}`);
    labelled(row, `${code} ${suggestion.label}, ${row.querySelector(".units").textContent || "no units"}${decided === "open" ? "" : `, ${DECIDED[decided]}`}`);
    if (row !== at) this.list.insertBefore(row, at ?? null);
  }

  /** Make a row the one that Tab reaches. */
  mark(code) {
    this.active = code;
    for (const [name, row] of this.rows) {
      row.tabIndex = name === code ? 0 : -1;
      for (const node of row.querySelectorAll("button")) node.tabIndex = name === code ? 0 : -1;
    }
  }

  /** Move to the row `step` further (0: the active one); false where there is none. */
  focus(step = 0) {
    const codes = [...this.list.children].map((row) => row.dataset.code);
    const at = Math.max(0, codes.indexOf(this.active));
    const code = codes[Math.min(codes.length - 1, Math.max(0, at + step))];
    this.rows.get(code)?.focus();
    return code !== undefined;
  }
}

function billed(suggestion, lines) {
  if (lines.length === 0) return [make("span.soft", suggestion.minutes === null ? "No minutes tied to this code" : `${suggestion.minutes} min, no unit`)];
  return lines.map((line) => make("div", make("b", count(line.units, "unit")), " ",
    make("span.mods", line.modifiers.join(" ")), line.minutes === null ? "" : make("span.soft", ` ${line.minutes} min`)));
}

function question(gap) {
  return make(`li.${gap.severity}`, make("b", `${LEVELS[gap.severity] ?? gap.severity}. `), gap.question);
}

function quotes(evidence) {
  const seen = new Map(evidence.map((item) => [`${item.text.toLowerCase()}|${item.assertion}`, item]));
  const done = (item) => (item.assertion === "performed" ? 0 : 1);
  return make("ul.quotes", ...[...seen.values()].sort((a, b) => done(a) - done(b)).slice(0, 6).map((item) =>
    item.assertion === "performed"
      ? make("li", make("q", item.text))
      : make("li", make("q.not", item.text), ` ${NOT_COUNTED[item.assertion] ?? item.assertion}`)));
}
