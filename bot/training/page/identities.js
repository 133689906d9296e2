// Which phones this browser holds: kept in localStorage, so that a reload or a sleep ends in the same chat.

const KEYS = { one: "enlace.phone", many: "enlace.phones" };

/** Storage that may be forbidden (private windows): then the page works until it is closed. */
function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => one?.id && one?.token) : [];
  } catch {
    return [];
  }
}

function write(key, identities) {
  try {
    localStorage.setItem(key, JSON.stringify(identities));
  } catch {
    // Nothing to do: the identity lives as long as the page.
  }
}

export class Identities {
  /** `page` is "one" or "many": a facilitator's phones are not the participant's. */
  constructor(page) {
    this.key = KEYS[page];
  }

  all() {
    return read(this.key);
  }

  add(identity) {
    write(this.key, [...this.all().filter((kept) => kept.id !== identity.id), identity]);
  }

  remove(id) {
    write(this.key, this.all().filter((kept) => kept.id !== id));
  }
}
