// The training room's HTTP and WebSocket, as its people use it.

export class Refused extends Error {
  /** The room said no, with HTTP's `status`; 0 when it could not be reached. */
  constructor(status, text) {
    super(text);
    this.status = status;
  }

  get isUnknownPerson() {
    return this.status === 401 || this.status === 404;
  }
}

/** `patience` (ms): a network that swallows what is on its way says nothing; only what is read is given up. */
async function ask(path, { patience, ...options }) {
  const signal = patience && AbortSignal.timeout?.(patience);
  const lost = (error) => {
    throw new Refused(0, error.message);
  };
  const response = await fetch(path, { cache: "no-store", signal, ...options }).catch(lost);
  const text = await response.text().catch(lost);
  if (!response.ok) throw new Refused(response.status, text);
  return text ? JSON.parse(text) : null;
}

/** A new person comes into the room. */
export async function join(firstName, languageCode) {
  const body = JSON.stringify({ first_name: firstName, language_code: languageCode });
  const headers = { "Content-Type": "application/json" };
  return ask("/api/people", { method: "POST", headers, body });
}

/** What one person may do in the room. */
export class Person {
  constructor({ id, token }) {
    this.id = id;
    this.token = token;
  }

  get path() {
    return `/api/people/${encodeURIComponent(this.id)}`;
  }

  async call(method, path, body, patience) {
    const headers = { Authorization: `Bearer ${this.token}` };
    if (body !== undefined && !(body instanceof FormData)) {
      headers["Content-Type"] = "application/json";
      body = JSON.stringify(body);
    }
    return ask(this.path + path, { method, headers, body, patience });
  }

  me(patience) {
    return this.call("GET", "", undefined, patience);
  }

  messages(after, patience) {
    return this.call("GET", `/messages?after=${after}`, undefined, patience);
  }

  send(what) {
    return this.call("POST", "/send", what);
  }

  /** `kind` is document, photo or voice. */
  sendFile(kind, file) {
    const form = new FormData();
    form.append(kind, file, file.name);
    return this.send(form);
  }

  press(messageId, data) {
    return this.call("POST", "/press", { message_id: messageId, data });
  }

  block(blocked) {
    return this.call("POST", "/block", { blocked });
  }

  fileUrl(fileId) {
    const token = encodeURIComponent(this.token);
    return `${this.path}/files/${encodeURIComponent(fileId)}?token=${token}`;
  }
}

const SHORTEST_PAUSE = 500; // ms
const LONGEST_PAUSE = 10_000;
const CONFIRMED_WITHIN = 1000; // ms; a room that confirms nothing is believed after this
const ASKED_EVERY = 15_000; // ms between two questions whether the room still hears us
const ANSWERED_WITHIN = 5000; // ms; after that a socket is dead, whatever it looks like

/** The page's one socket. Each phone listens for its own person; `null` says that the wire is (again) up. */
export class Wire {
  constructor() {
    this.phones = new Map(); // person id → {token, listener}
    this.unconfirmed = new Set(); // ids asked for, of which the room has not said that it tells them
    this.pause = SHORTEST_PAUSE;
    this.socket = null;
    this.timer = null;
    this.doubt = null; // runs while the room owes an answer
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("resume", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    setInterval(() => this.test(), ASKED_EVERY);
  }

  subscribe(person, listener, onState) {
    this.phones.set(person.id, { token: person.token, listener, onState });
    if (this.socket?.readyState === WebSocket.OPEN) this.announce([person.id]);
    else this.connect();
  }

  unsubscribe(id) {
    this.phones.delete(id);
    if (this.phones.size === 0) this.socket?.close();
  }

  announce(ids) {
    const tokens = Object.fromEntries(ids.map((id) => [id, this.phones.get(id).token]));
    this.socket.send(JSON.stringify({ subscribe: ids, tokens }));
    for (const id of ids) this.unconfirmed.add(id);
    setTimeout(() => this.begin(ids), CONFIRMED_WITHIN);
  }

  /** What was missed is asked for once the room has begun to tell: nothing falls between. */
  begin(ids) {
    for (const id of ids) {
      if (this.unconfirmed.delete(id)) this.phones.get(id)?.listener(null);
    }
  }

  connect() {
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api/ws`);
    this.socket = socket;
    this.expect();
    socket.addEventListener("open", () => this.opened());
    socket.addEventListener("message", (event) => this.deliver(JSON.parse(event.data)));
    socket.addEventListener("close", () => this.lost(socket));
  }

  opened() {
    clearTimeout(this.doubt);
    this.pause = SHORTEST_PAUSE;
    for (const phone of this.phones.values()) phone.onState(true);
    this.announce([...this.phones.keys()]);
  }

  deliver(event) {
    clearTimeout(this.doubt);
    this.begin([...(event.subscribed ?? []), ...(event.refused ?? [])]);
    this.phones.get(event.person)?.listener(event);
  }

  lost(socket) {
    if (socket !== this.socket || this.phones.size === 0) return;
    clearTimeout(this.doubt);
    clearTimeout(this.timer);
    for (const phone of this.phones.values()) phone.onState(false);
    this.timer = setTimeout(() => this.connect(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  /** Whether the room still hears us: where the network changed, nobody is told that a socket is dead. */
  test() {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ subscribe: [], tokens: {} }));
    this.expect();
  }

  expect() {
    clearTimeout(this.doubt);
    this.doubt = setTimeout(() => this.abandon(), ANSWERED_WITHIN);
  }

  abandon() {
    const dead = this.socket;
    this.socket = null; // a dead one may take a minute to close, and would tell us then
    dead?.close();
    this.lost(null);
  }

  /** A telephone that slept asks for what was missed, and whether its socket is alive. */
  hurry() {
    if (this.phones.size === 0) return;
    this.pause = SHORTEST_PAUSE;
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.test();
      for (const phone of [...this.phones.values()]) phone.listener(null);
    } else this.connect();
  }
}
