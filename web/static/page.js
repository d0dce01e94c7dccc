// What the page gains from JavaScript; everything works without it.
// Reveals: the copy button and the keyboard hint. Adds: Ctrl+Enter, hover between code and note.

for (const item of document.querySelectorAll("[data-script]")) item.hidden = false;

const copy = document.getElementById("copy");
const claim = document.getElementById("claim-text");
const said = document.getElementById("copy-said");

function select(node) {
  const selection = getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(node);
  selection.addRange(range);
}

copy?.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(claim.textContent);
    said.textContent = "Copied";
  } catch {
    // No clipboard on plain http, or not allowed: leave the text selected instead.
    select(claim);
    said.textContent = "Selected: press Ctrl+C";
  }
});

document.getElementById("text")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
});

for (const card of document.querySelectorAll(".card")) {
  const marks = document.querySelectorAll(`.note-text [data-code="${card.dataset.code}"]`);
  const light = (on) => marks.forEach((mark) => mark.classList.toggle("lit", on));
  card.addEventListener("pointerenter", () => light(true));
  card.addEventListener("pointerleave", () => light(false));
  card.addEventListener("focusin", () => light(true));
  card.addEventListener("focusout", () => light(false));
}
