// The look, as constructable style sheets: a page with `style-src 'self'` (or none) takes them.
// The colours follow the page's own `color-scheme`; a page may set any --suggester-* itself.

const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};

export const highlights = sheet(`
::highlight(code-suggester-counts) { text-decoration: underline 2px light-dark(#0b7f74, #4cc7b8); }
::highlight(code-suggester-struck) { text-decoration: underline 2px dotted light-dark(#7c8986, #83948f); }
::highlight(code-suggester-lit) { background-color: light-dark(#c9ece6, #1d5a53); color: light-dark(#17211f, #ffffff); }
`);

export const panel = sheet(`
:host {
  display: block; container-type: inline-size; position: relative;
  --ink: var(--suggester-ink, light-dark(#17211f, #e3eae8));
  --soft: var(--suggester-soft, light-dark(#52605d, #a2b2af));
  --line: var(--suggester-line, light-dark(#d5dcd9, #33424a));
  --back: var(--suggester-panel, light-dark(#ffffff, #182225));
  --paper: light-dark(#f3f5f4, #10181a);
  --accent: var(--suggester-accent, light-dark(#0b5d63, #6fd0c8));
  --accent-ink: light-dark(#ffffff, #06201e);
  --mark: light-dark(#0b7f74, #4cc7b8); --mark-back: light-dark(#d9f0ec, #123b37);
  --warn: light-dark(#7a4b00, #f2c46b); --warn-back: light-dark(#fdf3dd, #33290f);
  --bad: light-dark(#a3261c, #ff9d92); --bad-back: light-dark(#fdecea, #3a1c1a);
  --info: light-dark(#4a5a78, #a9b8d3); --info-back: light-dark(#eaf1f6, #1a2a36);
  --focus: light-dark(#1457c8, #8ab8ff);
  color: var(--ink); font: 15px/1.45 var(--suggester-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif);
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; margin: 0; }
ul { list-style: none; padding: 0; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.panel { background: var(--back); border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1rem; }
.top { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; justify-content: space-between; }
h2 { font-size: 1rem; }
.totals { font-weight: 600; font-size: .88rem; font-variant-numeric: tabular-nums; }
/* Two lines are kept for the state, so that nothing below it jumps while one types. */
.state { color: var(--soft); font-size: .82rem; min-height: 1.45em; margin-bottom: .5rem; }
.state::before { content: ""; display: inline-block; width: .5rem; height: .5rem; margin-right: .45rem; border-radius: 50%; background: var(--line); }
.state[data-state="ready"]::before { background: var(--mark); }
.state[data-state="reading"]::before { background: var(--warn); }
.state:is([data-state="offline"], [data-state="busy"], [data-state="failed"], [data-state="too-long"], [data-state="refused"], [data-state="unbound"]) { color: var(--warn); font-weight: 600; }
.state:is([data-state="offline"], [data-state="too-long"], [data-state="refused"], [data-state="unbound"])::before { background: var(--bad); }
.code { border: 1px solid var(--line); border-left: 5px solid var(--mark); border-radius: 6px; padding: .5rem .7rem .55rem; margin-bottom: .5rem; }
.code[data-decided="accepted"] { background: var(--mark-back); }
.code:is([data-decided="changed"], [data-decided="lost"]) { border-left-color: var(--warn); background: var(--warn-back); }
.code[data-decided="dismissed"] { border-left-color: var(--line); }
.code[data-decided="dismissed"] :is(.units, .questions, .why, .quotes, .show, .accept) { display: none; }
.code[data-decided="dismissed"] .name { color: var(--soft); text-decoration: line-through; }
.head { display: flex; gap: .2rem .6rem; justify-content: space-between; align-items: baseline; }
.number, .mods, q { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; }
.number { font-weight: 700; margin-right: .25rem; }
.name { font-weight: 600; font-size: .92rem; line-height: 1.3; }
.sure { color: var(--soft); font-size: .8rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.units { font-size: .86rem; font-variant-numeric: tabular-nums; }
.mods { border: 1px solid var(--line); border-radius: 4px; padding: 0 .3rem; font-size: .78rem; font-weight: 600; }
.mods:empty, .decided:empty, .quotes:empty, .questions:empty { display: none; }
.decided { font-size: .8rem; font-weight: 600; color: var(--soft); }
.code:is([data-decided="changed"], [data-decided="lost"]) .decided { color: var(--warn); }
.quotes { font-size: .78rem; color: var(--soft); display: flex; flex-wrap: wrap; gap: 0 .6rem; overflow-wrap: anywhere; }
.quotes .not { text-decoration: line-through; }
.buttons { display: flex; flex-wrap: wrap; gap: .35rem; margin-top: .35rem; }
button { font: inherit; font-size: .82rem; font-weight: 600; min-height: 1.75rem; min-width: 1.75rem; padding: .1rem .6rem; border-radius: 6px;
  border: 1px solid var(--accent); background: var(--back); color: var(--accent); cursor: pointer; }
button.accept { background: var(--accent); color: var(--accent-ink); }
button.quiet { border-color: var(--line); }
.questions { margin-top: .35rem; }
.questions li { font-size: .83rem; border-left: 4px solid var(--info); background: var(--info-back); padding: .2rem .5rem; margin-top: .25rem; }
.questions .warning { border-color: var(--warn); background: var(--warn-back); }
.questions .error { border-color: var(--bad); background: var(--bad-back); }
.whole:not(:has(li)) { display: none; }
.whole { margin: .25rem 0 .6rem; }
h3 { font-size: .86rem; }
.none { color: var(--soft); font-size: .9rem; padding: .3rem 0 .6rem; }
details { border-top: 1px solid var(--line); font-size: .84rem; }
summary { cursor: pointer; font-weight: 600; color: var(--accent); min-height: 1.9rem; padding: .25rem 0; }
details li, details p { padding-bottom: .4rem; }
.soft { color: var(--soft); }
kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 .3em; font: .74rem ui-monospace, monospace; }
.keys { display: flex; flex-wrap: wrap; gap: .25rem .8rem; color: var(--soft); padding-bottom: .4rem; }
@container (max-width: 20rem) {
  .panel { padding: .6rem; }
  .head { flex-direction: column; }
}
/* Over the field: only underlines show, and nothing can be clicked or selected. */
.layer { position: fixed; z-index: 1; overflow: hidden; pointer-events: none; user-select: none; color: transparent; contain: strict; }
.page { width: 100%; color: transparent; -webkit-text-fill-color: transparent; position: relative; }
.page span { border-radius: 2px; }
.page .counts { text-decoration: underline 2px var(--mark); text-underline-offset: .2em; text-decoration-skip-ink: none; }
.page .struck { text-decoration: underline 2px dotted var(--soft); text-underline-offset: .2em; text-decoration-skip-ink: none; }
.page .lit { background: color-mix(in srgb, var(--mark) 26%, transparent); }
.box { position: absolute; }
.box.counts { border-bottom: 2px solid var(--mark); }
.box.struck { border-bottom: 2px dotted var(--soft); }
@media (prefers-reduced-motion: no-preference) { .code { transition: background-color .15s; } }
@media (forced-colors: active) {
  .page .counts, .box.counts { text-decoration-color: LinkText; border-color: LinkText; }
  .page .lit { outline: 2px solid Highlight; }
  .state::before { border: 1px solid CanvasText; }
  .layer { forced-color-adjust: none; }
}
@media print { .layer { display: none; } }
`);
