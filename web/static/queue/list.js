// Keys for the list; everything works without it. Single keys act only where no field has the
// focus, and can be turned off (WCAG 2.1.4); the choice stays in this browser.

const OFF = "suggester-keys-off";
const dialog = document.getElementById("keys");
const toggle = document.getElementById("keys-on");
const rows = [...document.querySelectorAll("[data-row]")];

function move(step) {
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step;
  rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
}

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  n: () => document.getElementById("next-review")?.requestSubmit(),
  "/": () => document.getElementById("sought").focus(),
  f: () => document.getElementById("status").focus(),
  "?": () => dialog.showModal(),
};

function isTyping(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

toggle.checked = localStorage.getItem(OFF) === null;
toggle.addEventListener("change", () => {
  if (toggle.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});
document.getElementById("show-keys").addEventListener("click", () => dialog.showModal());
document.addEventListener("keydown", (event) => {
  const act = ACTS[event.key];
  if (!act || !toggle.checked || dialog.open || event.repeat && event.key === "n") return;
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  event.preventDefault();
  act();
});
