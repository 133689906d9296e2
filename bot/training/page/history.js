// The list of messages: appended to, changed in place, never drawn anew.

import { bubble } from "./bubble.js";
import { el, icon } from "./dom.js";
import { Touch } from "./touch.js";

const NEAR = 80; // px from the end that still counts as reading the newest message
const MARGIN = 10; // px kept free above a message that is shown from its beginning
const BURST = 5000; // ms; messages that follow one another faster are read as one

export class History {
  /** `phone` is handed to each bubble. */
  constructor(phone) {
    this.phone = phone;
    this.messages = new Map(); // id → message, oldest first
    this.nodes = new Map();
    this.list = el("div.list", { role: "log", "aria-live": "off", "aria-label": phone.words.chat });
    this.scroller = el("div.scroller", { tabindex: 0, role: "group", "aria-label": phone.words.chat }, this.list);
    this.count = el("span.count", { "aria-hidden": "true" });
    this.newest = el("button.newest", { type: "button", hidden: true }, this.count, icon("down"));
    this.newest.addEventListener("click", () => this.toEnd());
    this.scroller.addEventListener("scroll", () => this.look(), { passive: true });
    this.atEnd = true;
    this.unread = 0;
    this.first = null; // the first message of the bot that is new: it is not scrolled past
    this.heardAt = 0;
    this.actedAt = 0;
    this.touch = new Touch(this.scroller, () => phone.untouched());
    new ResizeObserver(() => this.settled()).observe(this.scroller);
  }

  get last() {
    return [...this.messages.keys()].at(-1) ?? 0;
  }

  /** The messages that stand in the chat, oldest first. */
  get standing() {
    return [...this.messages.values()];
  }

  speak(live) {
    this.list.setAttribute("aria-live", live ? "polite" : "off");
  }

  /** Takes in a message, new or changed; true if it was new. */
  put(message) {
    const id = message.message_id;
    if (message.deleted) return this.remove(id);
    const known = this.messages.get(id);
    if (known && alike(known, message)) return false;
    this.messages.set(id, message);
    if (known) this.change(id, message);
    else this.add(id, message);
    return !known;
  }

  add(id, message) {
    const node = bubble(message, this.phone);
    const later = [...this.nodes].find(([other]) => other > id);
    if (later) {
      later[1].before(node);
      this.messages = new Map([...this.messages].sort(([a], [b]) => a - b));
    } else this.list.append(node);
    this.nodes.set(id, node);
    if (!message.from?.is_bot || !this.phone.isLoaded) this.toEnd();
    else this.arrived(node);
  }

  /** Goes on to what is new, unless the person reads further up and asked for nothing. */
  arrived(node) {
    const now = Date.now();
    const isReading = this.phone.isLive && !this.atEnd && now - this.actedAt > BURST;
    if (now - this.heardAt > BURST || !this.first?.isConnected) this.first = node;
    this.heardAt = now;
    if (!isReading) this.rest();
    const { scrollTop, clientHeight } = this.scroller;
    if (node.offsetTop > scrollTop + clientHeight) this.unread += 1;
    this.look();
  }

  /** Only what differs is replaced, so that a screen reader does not read an unchanged text again. */
  change(id, message) {
    const old = this.nodes.get(id);
    const node = bubble(message, this.phone);
    const label = old.contains(document.activeElement) ? document.activeElement.textContent : null;
    if (old.firstChild.textContent === node.firstChild.textContent) {
      old.querySelector(":scope > .inline-keyboard")?.remove();
      if (node.children.length > 1) old.append(node.lastChild);
    } else {
      old.replaceChildren(...node.childNodes);
    }
    if (label !== null) this.refocus(old, label);
    this.settled();
  }

  refocus(node, label) {
    const buttons = [...node.querySelectorAll("button")];
    (buttons.find((one) => one.textContent === label) ?? node).focus({ preventScroll: true });
  }

  remove(id) {
    const node = this.nodes.get(id);
    const held = node?.contains(document.activeElement);
    node?.remove();
    this.nodes.delete(id);
    this.messages.delete(id);
    if (held) this.scroller.focus();
    return false;
  }

  jump(id) {
    const node = this.nodes.get(id);
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
  }

  follows() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  /** Something changed its height: who read the end goes on reading it. */
  settled() {
    if (this.atEnd && !this.touch.isOn) this.rest();
  }

  /** At the end, but never past the beginning of what is new: an alert is read from its first line. */
  rest() {
    const { scrollHeight, clientHeight } = this.scroller;
    const beginning = this.first?.isConnected ? this.first.offsetTop - MARGIN : Infinity;
    this.scroller.scrollTop = Math.min(scrollHeight - clientHeight, beginning);
    this.look();
  }

  /** Where the reader is now, and so whether there is a way to the end. */
  look() {
    this.atEnd = this.follows();
    if (this.atEnd) this.unread = 0;
    this.newest.hidden = this.atEnd;
    this.count.textContent = this.unread || "";
    const many = this.unread ? ` (${this.unread})` : "";
    this.newest.setAttribute("aria-label", this.phone.words.newest + many);
  }

  /** The person did something: what stands here is read, and an answer is awaited. */
  acted() {
    this.first = null;
    this.actedAt = Date.now();
  }

  toEnd() {
    this.acted();
    this.rest();
  }
}

/** The wire leaves out what is not so, the list of messages says it: both tell the same. */
function alike(one, other) {
  const plain = ({ edit_date: edited, deleted, ...rest }) =>
    JSON.stringify({ ...rest, edited: edited ?? null, deleted: Boolean(deleted) });
  return plain(one) === plain(other);
}
