// The list of messages: appended to, changed in place, never drawn anew.

import { bubble } from "./bubble.js";
import { el, icon } from "./dom.js";

const NEAR = 80; // px from the end that still counts as reading the newest message

export class History {
  /** `phone` is handed to each bubble. */
  constructor(phone) {
    this.phone = phone;
    this.messages = new Map(); // id → message, oldest first
    this.nodes = new Map();
    this.list = el("div.list", { role: "log", "aria-live": "off", "aria-label": phone.words.chat });
    this.scroller = el("div.scroller", { tabindex: 0 }, this.list);
    this.newest = el("button.newest", { type: "button", "aria-label": phone.words.newest, hidden: true }, icon("down"));
    this.newest.addEventListener("click", () => this.toEnd());
    this.scroller.addEventListener("scroll", () => this.follows() && (this.newest.hidden = true));
    this.atEnd = true;
    this.scroller.addEventListener("scroll", () => (this.atEnd = this.follows()), { passive: true });
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
    if (this.atEnd || !message.from?.is_bot) this.toEnd();
    else this.newest.hidden = false;
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
    if (this.atEnd) this.toEnd();
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newest.hidden = true;
    this.atEnd = true;
  }
}

/** The wire leaves out what is not so, the list of messages says it: both tell the same. */
function alike(one, other) {
  const plain = ({ edit_date: edited, deleted, ...rest }) =>
    JSON.stringify({ ...rest, edited: edited ?? null, deleted: Boolean(deleted) });
  return plain(one) === plain(other);
}
