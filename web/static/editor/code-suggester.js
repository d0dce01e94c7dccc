// <code-suggester for="note">: billing codes beside the field where the therapist writes.
// How to embed it, its attributes, events and keys: docs/editor.md.

import { Asker } from "./asking.js";
import { carry } from "./carry.js";
import { Decisions } from "./decisions.js";
import { fieldOf } from "./field.js";
import { make, Panel } from "./panel.js";
import { panel as look } from "./styles.js";
import { Underlines } from "./underlines.js";

const HOME = new URL("../../api/v1/suggest", import.meta.url).href;
const VISIT = ["payer-rule", "discipline", "date-of-service", "setting"];

export class CodeSuggester extends HTMLElement {
  static observedAttributes = ["for", "src", "debounce", ...VISIT];

  /** More of the visit, as the API names it: {assistant_minutes: 10, telehealth: true}. */
  visit = {};
  /** Headers for the server, such as an API key. Never an attribute: markup is no secret. */
  headers = {};

  #decisions = new Decisions();
  #answer = null;
  #spans = [];
  #text = "";
  #lit = null;
  #field = null;
  #underlines = null;
  #off = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [look];
    this.layer = make("div.layer");
    this.layer.setAttribute("aria-hidden", "true");
    root.append(this.layer);
    this.panel = new Panel(root, (what, code) => this.#does(what, code));
    this.asker = new Asker(() => this.#question(), {
      say: (state, detail) => this.#say(state, detail),
      take: (answer, text) => this.#take(answer, text),
    });
    root.addEventListener("keydown", (event) => this.#key(event));
    // A click on a code, or the focus on it, shows its first words.
    this.panel.list.addEventListener("focusin", () => this.#light(0));
    this.panel.list.addEventListener("focusout", () => (this.#lit = null, this.#draw()));
  }

  connectedCallback() {
    this.bind();
  }

  disconnectedCallback() {
    this.#unbind();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === after) return;
    if (name === "for") this.bind();
    else if (name !== "debounce") this.asker.soon();
  }

  /** The answer as served, for the text that `text_sha256` names; null before the first. */
  get answer() {
    return this.#answer;
  }

  /** Codes accepted and still supported, with their claim lines. */
  get accepted() {
    return this.#items().filter(({ decided }) => decided === "accepted" || decided === "changed")
      .map(({ suggestion, lines }) => ({ code: suggestion.code, lines }));
  }

  /** Find the field again; call it when the field was put in after this element. */
  bind() {
    this.#unbind();
    const name = this.getAttribute("for");
    this.#field = fieldOf(name && this.getRootNode().getElementById?.(name));
    if (!this.#field) return this.#say("unbound");
    this.#underlines = new Underlines(this.#field, this.layer);
    this.#off = new AbortController();
    const options = { signal: this.#off.signal };
    this.#field.node.addEventListener("input", () => this.refresh(), options);
    this.#field.node.addEventListener("keydown", (event) => {
      if (event.key === "F8" && this.panel.focus()) event.preventDefault();
    }, options);
    addEventListener("online", () => this.asker.now(), options);
    this.#say("empty");
    this.refresh();
  }

  /** The field's text was changed by a program, which sends no `input` event: read it again. */
  refresh() {
    if (!this.#field) return;
    const { text } = this.#field;
    this.#spans = carry(this.#spans, this.#text, text);
    this.#text = text;
    this.#lit = null;
    this.#draw();
    if (text.trim()) return this.asker.soon();
    this.asker.stop();
    this.#answer = null;
    this.#spans = [];
    this.#show();
    this.#say("empty");
  }

  /** Another note, another patient: forget every answer and decision. */
  reset() {
    this.asker.stop();
    this.#decisions.clear();
    this.#answer = null;
    this.#spans = [];
    this.#text = "";
    this.#show();
    this.refresh();
  }

  #unbind() {
    this.asker.stop();
    this.#off?.abort();
    this.#underlines?.end();
    this.#underlines = this.#field = null;
    this.#spans = [];
    this.#text = "";
  }

  #question() {
    const text = this.#field?.text ?? "";
    const said = VISIT.map((name) => [name.replaceAll("-", "_"), this.getAttribute(name)]);
    // Half a character and NUL are not text; what stands in for them is as long.
    const readable = text.toWellFormed().replaceAll("\0", " ");
    return {
      url: new URL(this.getAttribute("src") ?? HOME, document.baseURI).href,
      headers: this.headers,
      body: { ...Object.fromEntries(said.filter(([, value]) => value)), ...this.visit, text: readable },
      text,
      pause: Number(this.getAttribute("debounce") ?? 400) || 0,
    };
  }

  #say(state, detail) {
    this.dataset.state = state;
    this.panel.say(state, detail);
  }

  #take(answer, text) {
    this.#answer = answer;
    const found = [
      ...answer.suggestions.flatMap(({ code, evidence }) => evidence.map((item) => ({ code, item }))),
      ...answer.considered.flatMap(({ code, evidence }) => evidence.map((item) => ({ code, item, quiet: true }))),
    ].map(({ code, item, quiet }) => ({
      start: item.start_utf16, end: item.end_utf16, code,
      kind: item.assertion === "performed" && !quiet ? "counts" : "struck",
    }));
    this.#text = this.#field.text;
    this.#spans = carry(found, text, this.#text);
    this.#show();
    this.#draw();
    this.#say("ready");
    this.#emit("suggestions", { answer });
  }

  #items() {
    if (!this.#answer) return [];
    const { suggestions, claim } = this.#answer;
    const items = suggestions.map((suggestion) => {
      const lines = claim.lines.filter((line) => line.code === suggestion.code);
      return { suggestion, lines, decided: this.#decisions.of(suggestion, lines) };
    });
    const codes = new Set(suggestions.map(({ code }) => code));
    const lost = this.#decisions.lost(codes).map((suggestion) => ({ suggestion: { ...suggestion, evidence: [], gaps: [] }, lines: [], decided: "lost" }));
    return [...items, ...lost];
  }

  #show() {
    this.panel.show(this.#answer, this.#items());
  }

  #draw() {
    const dismissed = new Set(this.#items().filter(({ decided }) => decided === "dismissed").map(({ suggestion }) => suggestion.code));
    this.#underlines?.draw(this.#spans.filter(({ code }) => !dismissed.has(code)), this.#lit?.span ?? null);
  }

  #does(what, code) {
    const item = this.#items().find(({ suggestion }) => suggestion.code === code);
    if (!item) return;
    const { suggestion, lines } = item;
    if (what === "show") return this.#jump(code);
    if (what === "undo") {
      const was = this.#decisions.undo(code);
      this.#show();
      this.#draw();
      if (was) this.#emit("undo", { code, was });
      return;
    }
    if (item.decided !== "open" && item.decided !== "changed") return;
    this.#decisions.set(what === "accept" ? "accepted" : "dismissed", suggestion, lines);
    this.#show();
    this.#draw();
    this.#emit(what, { code, suggestion, lines, text_sha256: this.#answer.note.text_sha256 });
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Light the words of the active code: the first, or `step` further. */
  #light(step) {
    const { active } = this.panel;
    const mine = this.#spans.filter(({ code }) => code === active).sort((a, b) => a.kind.localeCompare(b.kind) || a.start - b.start);
    if (mine.length === 0) return;
    const at = this.#lit?.code === active ? (this.#lit.at + step + mine.length) % mine.length : 0;
    this.#lit = { code: active, at, span: mine[at] };
    this.#draw();
    if (step) this.#underlines.show(mine[at]);
  }

  #jump(code) {
    this.panel.mark(code);
    this.#light(0);
    const span = this.#lit?.span;
    if (!span) return;
    this.#underlines.show(span);
    this.#field.select(span.start, span.end);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.#field?.node.focus();
    else if (event.key === "F8") this.#jump(this.panel.active);
    else if (event.target.classList.contains("code")) this.#rowKey(event);
    else return;
    event.preventDefault();
  }

  #rowKey(event) {
    const { active } = this.panel;
    const decide = (what) => {
      this.#does(what, active);
      this.panel.focus(1);
    };
    const keys = {
      ArrowDown: () => this.panel.focus(1),
      ArrowUp: () => this.panel.focus(-1),
      Home: () => this.panel.focus(-this.panel.rows.size),
      End: () => this.panel.focus(this.panel.rows.size),
      ArrowRight: () => this.#light(1),
      ArrowLeft: () => this.#light(-1),
      Enter: () => decide("accept"),
      Delete: () => decide("dismiss"),
      Backspace: () => decide("dismiss"),
      u: () => this.#does("undo", active),
    };
    keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]?.();
  }
}

if (!customElements.get("code-suggester")) customElements.define("code-suggester", CodeSuggester);
