// What if: when a fact of the visit changes, the claim follows at once. The form is sent as its
// button would send it, and the parts of the page that an answer fills are put in from the page
// that comes back. The fields stay, so focus and what is being typed stay too.

const WAIT = 250; // ms without a further key before a typed number is sent
const form = document.getElementById("note-form");
const update = document.getElementById("update");
const said = document.getElementById("followed");
const fields = form && update ? [...form.elements].filter((field) => field.closest(".whatif .options")) : [];
let timer = 0;
let request = null;

function follow(wait) {
  form.setAttribute("aria-busy", "true"); // until the claim is that of the fields
  clearTimeout(timer);
  request?.abort();
  timer = setTimeout(send, wait);
}

function send() {
  request = new XMLHttpRequest();
  request.open("POST", form.getAttribute("action"));
  request.setRequestHeader("Accept", "text/html");
  request.responseType = "document"; // parsed by the browser, which runs no script in it
  request.addEventListener("load", () => received(request));
  request.addEventListener("error", () => failed());
  request.send(new FormData(form));
}

function received({ status, response }) {
  form.removeAttribute("aria-busy");
  if (!response || (status !== 200 && status !== 422)) return failed();
  showErrors(response);
  if (status === 422) {
    const note = response.getElementById("text-error")?.textContent;
    said.textContent = note ?? "The claim is the one before: see the field in red.";
    return undefined;
  }
  update.hidden = true;
  takeVisit(response);
  const field = document.activeElement;
  const before = field?.getBoundingClientRect().top ?? 0;
  for (const old of document.querySelectorAll("[data-follows]")) {
    const fresh = response.getElementById(old.id);
    if (!fresh) continue;
    old.replaceWith(fresh);
    document.dispatchEvent(new CustomEvent("followed", { detail: fresh }));
  }
  document.title = response.title;
  // What stands above the field may have grown: keep the field where the eye is.
  const moved = (field?.getBoundingClientRect().top ?? 0) - before;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
  const rule = document.getElementById("payer_rule").selectedOptions[0].textContent;
  said.textContent = `${document.getElementById("answer").textContent}, ${rule.trim()}`;
  return undefined;
}

function showErrors(page) {
  for (const field of fields) {
    const place = document.getElementById(`${field.id}-error`);
    if (!place) continue;
    const text = page.getElementById(place.id)?.textContent ?? "";
    place.textContent = text;
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

// A text of several visits: the one that is read has changed, and with it the others to choose.
function takeVisit(page) {
  const visit = document.getElementById("visit");
  if (!visit) return;
  if (visit.value) document.getElementById("date_of_service").value = visit.value;
  const fresh = page.getElementById("visit");
  if (fresh) visit.replaceChildren(...fresh.children);
}

function failed() {
  form.removeAttribute("aria-busy");
  update.hidden = false;
  said.textContent = "The claim could not follow. Press “Update the claim”.";
}

for (const field of fields) {
  const typed = field.matches("input:not([type])");
  field.addEventListener(typed ? "input" : "change", () => follow(typed ? WAIT : 0));
}
if (update) {
  update.hidden = true;
  form.addEventListener("submit", (event) => {
    if (event.submitter !== update || !update.hidden) return;
    event.preventDefault(); // Enter in a field
    follow(0);
  });
}
