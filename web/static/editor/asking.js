// Ask the server about the note: after a pause, one question at a time, the newest answer only.
// The note travels in the body of a POST and nowhere else: no address, no storage, no console.

const LONGEST_WAIT = 60_000; // milliseconds between two attempts, at most

export class Asker {
  /** about: () => {url, headers, body, text, pause} of now. say: (state, detail) => void.
   *  take: (answer, text) => void, for the answer to the newest question alone. */
  constructor(about, { say, take }) {
    Object.assign(this, { about, say, take });
    this.question = 0;
    this.failures = 0;
  }

  /** Ask once the clinician pauses. */
  soon() {
    this.stop();
    this.failures = 0;
    this.timer = setTimeout(() => this.now(), this.about().pause);
  }

  /** Forget the question that is out, and any that waits. */
  stop() {
    clearTimeout(this.timer);
    this.controller?.abort();
    this.controller = null;
    this.question++;
  }

  async now() {
    this.stop();
    const { url, headers, body, text } = this.about();
    if (!text.trim()) return this.say("empty");
    const mine = this.question;
    const controller = (this.controller = new AbortController());
    this.say("reading");
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
        signal: controller.signal,
        credentials: "same-origin",
        cache: "no-store",
        referrerPolicy: "no-referrer",
      });
      const answer = await response.json().catch(() => null);
      if (mine !== this.question) return; // an older question: its answer is dropped
      if (response.ok && answer) {
        this.failures = 0;
        this.take(answer, text);
      } else this.refused(response, answer);
    } catch {
      if (mine === this.question) this.again("offline");
    }
  }

  refused(response, problem) {
    const detail = typeof problem?.detail === "string" ? problem.detail : "";
    const wait = 1000 * Number(response.headers.get("Retry-After"));
    if (response.status === 503 || response.status === 429) this.again("busy", wait);
    else if (response.status === 413 || problem?.type?.endsWith(":note-too-long")) {
      this.say("too-long", detail);
    } else if (response.status >= 500) this.again("failed", wait);
    else this.say("refused", detail);
  }

  /** Try once more: when the server says, else after 2, 4, 8 ... seconds. */
  again(state, wait = 0) {
    const own = 2000 * 2 ** this.failures++;
    const pause = Math.min(wait > 0 ? wait : own, LONGEST_WAIT);
    this.say(state);
    // Not all editors of a clinic in the same instant.
    this.timer = setTimeout(() => this.now(), pause * (1 + Math.random() / 5));
  }
}
