// Renew the lease of the review that is open, in the background: a header says that no person
// asked, so that a session at a desk that was left ends all the same.

let timer = 0;

export function keepLease(page, failed) {
  clearInterval(timer);
  const seconds = Number(page.dataset.renew);
  const form = page.querySelector("#ends");
  if (!seconds || !form) return;
  timer = setInterval(() => renew(form, failed), seconds * 1000);
}

function renew(form, failed) {
  const request = new XMLHttpRequest();
  request.open("POST", `${form.getAttribute("action")}/renew`);
  request.setRequestHeader("Suggester-Background", "1");
  request.addEventListener("load", () => {
    if (request.status === 200) document.getElementById("until").textContent = request.responseText;
    if (request.status === 409 || request.status === 401) {
      clearInterval(timer);
      failed({ status: request.status === 409 ? "lost" : 401 });
    }
  });
  request.send(new FormData(form));
}
