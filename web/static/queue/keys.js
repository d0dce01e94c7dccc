// One key for each step. They can be switched off (WCAG 2.1.4), and never act from inside a field.

const KEPT = "suggester-single-keys";
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select";
const dialog = () => document.getElementById("keys-shown");
const cards = () => [...document.querySelectorAll(".coded")];
let last = ""; // the code that had the keyboard before

function areOn() {
  return localStorage.getItem(KEPT) !== "off";
}

function current() {
  const here = document.activeElement?.closest?.(".coded");
  const before = last && document.getElementById(`code-${last}`);
  return here ?? (before || cards().find((card) => card.dataset.state === "open") || cards()[0]);
}

function press(selector, part = document) {
  const button = part?.querySelector(selector);
  button?.click();
  return Boolean(button);
}

function into(selector, part = document) {
  const field = part?.querySelector(selector);
  const folded = field?.closest("details.rest");
  if (folded) folded.open = true;
  field?.focus();
  field?.select?.();
  return Boolean(field);
}

function step(by, stand) {
  const all = cards();
  const here = document.activeElement?.closest?.(".coded");
  const at = here ? all.indexOf(here) + by : all.indexOf(current());
  if (all[at]) stand(all[at]);
  return true;
}

function reject(card) {
  const reasons = card?.querySelector("details.no");
  if (!reasons) return false;
  reasons.open = true;
  return into(".reasons button", reasons);
}

function digit(number, stand) {
  const reasons = document.activeElement?.closest?.("details.no[open]");
  if (reasons) reasons.querySelectorAll(".reasons button")[number - 1]?.click();
  else if (cards()[number - 1]) stand(cards()[number - 1]);
  return true;
}

function undo() {
  const taken = cards().filter((card) => card.querySelector(".undo"));
  taken.sort((one, other) => other.dataset.step - one.dataset.step);
  return press(".undo", taken[0] ?? null);
}

function escape(stand) {
  const card = document.activeElement?.closest?.(".coded");
  const reasons = document.activeElement?.closest?.("details.no[open]");
  if (reasons) reasons.open = false;
  if (card) stand(card);
  else document.activeElement?.blur();
  return true;
}

function act(key, { say, stand, fill }) {
  const card = current();
  if (/^[1-9]$/.test(key)) return digit(Number(key), stand);
  switch (key) {
    case "j": return step(1, stand);
    case "k": return step(-1, stand);
    case "a": return press(".yes", card);
    case "r": return reject(card) || say("This code was added by hand: undo it with Z.") || true;
    case "u": return into("input.units", card);
    case "m": return into("input.mods", card);
    case "z": return undo() || say("There is nothing to undo.") || true;
    case "+": fill(); return into("#add-code");
    case "v": return into("#note-text");
    case "f": return press("#finish");
    case "F": return press("#finish-next");
    case "s": return press("#skip");
    case "q": return into("#question");
    case "n": return press("#next") || say("Finish, skip or give back this review first.") || true;
    default: return false;
  }
}

function pressed(event, tools) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog().open) return;
  if (event.key === "Escape") {
    if (escape(tools.stand)) event.preventDefault();
    return;
  }
  if (event.target.closest?.(FIELDS) || !areOn()) return;
  const done = event.key === "?" ? show() : act(event.key, tools);
  if (done) event.preventDefault();
}

function show() {
  dialog().showModal();
  return true;
}

export function listen(tools) {
  document.addEventListener("keydown", (event) => pressed(event, tools));
  document.addEventListener("focusin", (event) => {
    last = event.target.closest?.(".coded")?.dataset.code ?? last;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#keys")) show();
  });
  const box = document.getElementById("keys-on");
  box.checked = areOn();
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
}
