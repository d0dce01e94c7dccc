// The words that the panel has for states and values. One table per value.

export const STATES = {
  empty: "Waiting for the note.",
  reading: "Reading…",
  ready: "Up to date.",
  offline: "Offline: the server cannot be reached. The note is safe here; trying again.",
  busy: "The server is busy; trying again shortly.",
  failed: "Something went wrong on the server; trying again.",
  "too-long": "The note is too long to be read.",
  refused: "The server does not take this note.",
  unbound: "No field to read: the attribute “for” names none beside this panel.",
};

export const NOT_COUNTED = {
  negated: "not done",
  planned: "planned",
  historical: "earlier",
  home_program: "home program",
  goal: "goal",
  education: "taught only",
  other_person: "someone else",
  conditional: "only if",
  ordered: "ordered",
  unticked: "not ticked",
};

export const RULES = { cms: "CMS 8-minute rule", ama: "AMA midpoint rule" };

export const LEVELS = { error: "Not supported as written", warning: "Likely audit question", info: "Reminder" };

export const DECIDED = {
  open: "",
  accepted: "Accepted",
  changed: "Accepted; words or units changed since",
  dismissed: "Dismissed",
  lost: "Accepted; the note no longer supports it",
};

export const count = (number, one) => `${number} ${number === 1 ? one : `${one}s`}`;
