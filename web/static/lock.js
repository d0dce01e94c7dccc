// Hide what a page shows when its person has been away, until the same person signs in again.
// What was typed stays in the page, out of sight; in somebody else's session the page is left.
// Time is by the clock, not by timers, so that a laptop that slept is locked when it wakes.

const { person, idleMinutes } = document.body.dataset;
const longest = Number(idleMinutes) * 60_000;
const main = document.getElementById("main");
const panel = document.getElementById("locked");
const tabs = new BroadcastChannel("suggester-lock"); // the other tabs of this browser
const title = document.title;
let used = Date.now();
let told = 0;

const fields = () => document.querySelectorAll("input[name=csrf]");

function use() {
  if (!panel.hidden) return;
  const now = Date.now();
  if (now - used >= longest) return;
  used = now;
  if (now - told < 1_000) return;
  told = now;
  tabs.postMessage("used");
}

function lock() {
  main.hidden = true;
  panel.hidden = false;
  document.title = "Locked";
  panel.focus();
}

function lockAll() {
  lock();
  tabs.postMessage("lock");
  // The session ends too: whoever comes back signs in.
  const csrf = fields()[0]?.value ?? "";
  const asked = { method: "POST", body: new URLSearchParams({ csrf }), redirect: "manual" };
  fetch("/sign-out", asked).catch(() => {}); // out of reach: it ends by the server's clock
}

async function look() {
  if (panel.hidden) return;
  const background = { "suggester-background": "1" };
  const answer = await fetch("/account", { headers: background, redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const text = await answer.text();
  if (text.match(/data-person="([^"]*)"/)?.[1] !== person) {
    location.replace("/");
    return;
  }
  const csrf = text.match(/name="csrf" value="([^"]*)"/)[1];
  for (const field of fields()) field.value = csrf;
  used = Date.now();
  panel.hidden = true;
  main.hidden = false;
  document.title = title;
}

for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"])
  addEventListener(kind, use, { capture: true, passive: true });
for (const kind of ["focus", "visibilitychange"]) addEventListener(kind, look);
tabs.addEventListener("message", ({ data }) => {
  if (data === "lock") lock();
  else used = Date.now();
});
setInterval(() => {
  if (panel.hidden && Date.now() - used >= longest) lockAll();
}, 2_000);
