// What the page of a review gains from JavaScript; everything works without it.
// Each form is sent as its button would send it, and the part of the page that an answer changes
// is put in from the page that comes back. What was typed elsewhere and not sent yet stays.

import { keepLease } from "./lease.js";
import { listen } from "./keys.js";
import { fill, watch } from "./places.js";

const NEXT = "/queue/next";
const root = () => document.getElementById("review");
const READ = 6000; // ms for which a sentence stays to be read
let busy = false;
let told = 0;

function say(words) {
  const place = document.getElementById("said");
  place.textContent = words;
  clearTimeout(told);
  told = setTimeout(() => { place.textContent = ""; }, READ);
}

function ask(method, address, body) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.setRequestHeader("Accept", "text/html");
    request.responseType = "document"; // parsed by the browser, which runs no script in it
    request.addEventListener("loadend", () => resolve(request));
    request.send(body);
  });
}

async function send(form, button) {
  if (busy) return;
  busy = true;
  root().setAttribute("aria-busy", "true");
  const body = new FormData(form, button);
  let answer = await ask("POST", form.getAttribute("action"), body);
  if (answer.status === 403 && (await takeToken(body)))
    answer = await ask("POST", form.getAttribute("action"), body);
  busy = false;
  root().removeAttribute("aria-busy");
  if (answer.response?.getElementById("review")) received(answer, form, body);
  else failed(answer);
}

// Who signed in anew has another token: the page that was open takes it over.
async function takeToken(body) {
  const page = (await ask("GET", location.href)).response;
  const token = page?.querySelector("#review input[name=csrf]")?.value;
  if (!token) return false;
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = token;
  body.set("csrf", token);
  return true;
}

function failed({ status, response }) {
  const reasons = {
    0: "The server did not answer. Nothing is lost: press again.",
    401: "You are signed out. Sign in in another tab, then press again: what you typed stays.",
    503: "The database is busy. Press again: nothing is done twice.",
    lost: "Your lease is over: it was given back, or somebody else has the review. What you typed is still here.",
  };
  const problem = response?.querySelector("main h1 + p")?.textContent;
  const place = document.createElement("p");
  place.className = "error";
  place.id = "failed";
  place.setAttribute("role", "alert");
  place.textContent = reasons[status] ?? problem ?? "That did not work. Load the page again.";
  document.getElementById("failed")?.remove();
  root().prepend(place);
}

function received(answer, form, body) {
  const page = answer.response;
  const address = new URL(answer.responseURL);
  const moved = address.pathname !== location.pathname && address.pathname !== NEXT;
  const old = root();
  const fresh = page.getElementById("review");
  const unsent = moved ? [] : typed(old, answer.status < 400 ? form : null);
  const open = [...old.querySelectorAll("details[id][open]")].filter((part) => !part.contains(form));
  const top = old.querySelector(".note")?.scrollTop ?? 0;
  old.replaceWith(fresh);
  for (const [id, value] of unsent) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  for (const { id } of open) document.getElementById(id)?.setAttribute("open", "");
  const note = fresh.querySelector(".note");
  if (note) note.scrollTop = moved ? 0 : top;
  if (moved) {
    history.pushState(null, "", address);
    scrollTo({ top: 0, behavior: "instant" });
  }
  document.title = page.title;
  document.dispatchEvent(new CustomEvent("followed", { detail: fresh })); // for page.js
  wire();
  settle(fresh, answer.status, body);
}

// The fields that hold something that no answer has seen yet, but for those that were just sent.
function typed(part, sent) {
  return [...part.querySelectorAll("input[id], textarea[id]")]
    .filter((field) => field.form !== sent && field.value !== field.defaultValue)
    .map((field) => [field.id, field.value]);
}

// Put the keyboard where the work goes on, and say what happened.
function settle(page, status, body) {
  const code = body.get("code")?.trim().toUpperCase();
  const card = code && document.getElementById(`code-${code}`);
  const error = page.querySelector("[role=alert]");
  const start = page.querySelector("[autofocus]");
  if (status >= 400 || error) {
    (start ?? page.querySelector("button")).focus();
    say("");
    return;
  }
  const decided = document.getElementById("decided")?.textContent ?? "";
  const verdict = card?.querySelector(".verdict")?.textContent.trim() ?? "taken back";
  const where = document.getElementById("until")?.textContent ?? page.querySelector("h1").textContent;
  say(card ? `${code} ${verdict}. ${decided}.` : `${where}. ${decided}`);
  if (!card) return start?.focus();
  const stays = ["undo", "add"].includes(body.get("act"));
  const cards = [...page.querySelectorAll(".coded")];
  const after = [...cards.slice(cards.indexOf(card) + 1), ...cards];
  const next = stays ? card : after.find((one) => one.dataset.state === "open");
  return next ? stand(next) : start?.focus();
}

// Give a card the keyboard: its first button, or itself where that is folded away.
function stand(card) {
  const button = card.querySelector(".undo, .yes");
  (button ?? card).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function showPlace(event) {
  const card = event.target.closest?.(".coded");
  const mark = card && document.querySelector(`#note-text .m.counts[data-code="${card.dataset.code}"]`);
  const pane = mark?.closest(".note");
  if (!pane || pane.scrollHeight <= pane.clientHeight) return;
  const place = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  if (place < 0 || place > pane.clientHeight - 40) pane.scrollTop += place - 60;
}

function wire() {
  const part = root();
  part.addEventListener("focusin", showPlace);
  part.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, event.submitter);
  });
  watch(part, say);
  keepLease(part, failed);
}

wire();
listen({ say, stand, fill });
addEventListener("popstate", () => location.reload());
