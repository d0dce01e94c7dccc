// What the page gains from JavaScript; everything works without it.
// Reveals: the copy and print buttons and the keyboard hint. Adds: Ctrl+Enter, hover between code
// and note. Parts that follow.js puts in later are wired when it says so.

const said = () => document.getElementById("copy-said");

function select(node) {
  const selection = getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(node);
  selection.addRange(range);
}

async function copyCodes() {
  const claim = document.getElementById("claim-text");
  try {
    await navigator.clipboard.writeText(claim.textContent);
    said().textContent = "Copied";
  } catch {
    // No clipboard on plain http, or not allowed: leave the text selected instead.
    select(claim);
    said().textContent = "Selected: press Ctrl+C";
  }
}

function light(code, on) {
  for (const mark of document.querySelectorAll(`.note-text [data-code="${code}"]`))
    mark.classList.toggle("lit", on);
}

function wire(part) {
  for (const item of part.querySelectorAll("[data-script]")) item.hidden = false;
  part.querySelector("#copy")?.addEventListener("click", copyCodes);
  part.querySelector("#print")?.addEventListener("click", () => print());
  for (const card of part.querySelectorAll(".card")) {
    for (const kind of ["pointerenter", "focusin"])
      card.addEventListener(kind, () => light(card.dataset.code, true));
    for (const kind of ["pointerleave", "focusout"])
      card.addEventListener(kind, () => light(card.dataset.code, false));
  }
}

wire(document);
document.addEventListener("followed", (event) => wire(event.detail));
document.getElementById("text")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
});
