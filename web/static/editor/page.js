// The screen around the component: what an EHR of its own would do. The note stays in the field.

const [note, rich, kind, sign, signed] = ["note", "rich", "kind", "sign", "signed"].map((id) => document.getElementById(id));
const suggester = document.querySelector("code-suggester");
const field = () => (kind.value === "rich" ? rich : note);
const textOf = (node) => (node === note ? note.value : [...rich.childNodes].map((line) => line.textContent).join("\n"));

function fill(node, text) {
  if (node === note) note.value = text;
  else {
    const lines = text.split("\n").map((line) => {
      const made = document.createElement("div");
      made.append(line || document.createElement("br"));
      return made;
    });
    rich.replaceChildren(...lines);
  }
}

document.getElementById("template").addEventListener("change", ({ target }) => {
  if (target.value === "") return;
  fill(field(), document.querySelector(`[data-template="${target.value}"]`).content.textContent);
  target.value = "";
  suggester.reset(); // another note: what was decided of the one before is forgotten
  field().focus();
});

kind.addEventListener("change", () => {
  const [to, from] = [field(), kind.value === "rich" ? note : rich];
  fill(to, textOf(from));
  [to.hidden, from.hidden] = [false, true];
  suggester.setAttribute("for", kind.value);
});

document.getElementById("rule").addEventListener("change", ({ target }) => suggester.setAttribute("payer-rule", target.value));

sign.addEventListener("click", () => {
  const lines = suggester.accepted.flatMap(({ lines }) => lines).map((line) => `${[line.code, ...line.modifiers].join("-")} × ${line.units}`);
  signed.textContent = lines.length ? `Would sign with ${lines.join(", ")}. Nothing is stored.` : "Would sign without a code: none is accepted.";
});
