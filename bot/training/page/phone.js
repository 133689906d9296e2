// One telephone with one chat: <enlace-phone>.

import { Person, Refused } from "./api.js";
import { Composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { History } from "./history.js";
import { Toast, dialog, menu } from "./overlays.js";
import { LANGUAGES, base, direction, spoken, wordsOf } from "./words.js";

const TYPING_SHOWN = 5500; // ms; Telegram shows it five seconds
const RETRY_AFTER = 1000; // ms
const [SHORTEST, LONGEST] = [3000, 24_000]; // ms that a question may take, twice as long after each that was lost
const REACH_BACK = 200; // how many known messages are asked for again after a break: they may have changed

class EnlacePhone extends HTMLElement {
  /** Switches the phone on. `left(id)` is called when it is forgotten, here or by the room; `more()` gives further options. */
  open(identity, { wire, start = null, started = () => {}, left, more = () => [] }) {
    Object.assign(this, { identity, wire, startCode: start, started, left, more });
    this.person = new Person(identity);
    this.code = base(identity.language_code);
    this.words = wordsOf(this.code);
    this.locale = { lang: spoken(this.code), dir: direction(this.code) };
    this.host = this;
    this.unanswered = 0; // presses that the bot had not answered when the room stopped waiting
    this.waiting = []; // messages that came while a finger was on a button
    this.patience = SHORTEST;
    this.isLive = false;
    this.isLoaded = false;
    this.build();
    this.wire.subscribe(this.person, (event) => this.receive(event), (up) => this.showWire(up));
    return this;
  }

  disconnectedCallback() {
    this.wire?.unsubscribe(this.person.id);
  }

  get language() {
    return LANGUAGES[this.code] ?? this.code;
  }

  // Drawing

  build() {
    this.setAttribute("role", "region");
    this.lang = this.locale.lang;
    this.dir = this.locale.dir;
    this.history = new History(this);
    this.composer = new Composer(this);
    this.toast = new Toast();
    this.offline = el("p.offline", { role: "status" });
    this.welcome = el("div.welcome", { hidden: true });
    this.foot = el("div.start-bar", { hidden: true });
    const chat = el("div.chat", {}, this.history.scroller, this.welcome, this.history.newest, this.toast.node);
    this.replaceChildren(this.header(), this.offline, chat, this.foot, this.composer.node);
  }

  header() {
    this.avatar = el("span.avatar", { "aria-hidden": "true" });
    this.name = el("bdi");
    this.state = el("p.state");
    this.red = el("button.real", { type: "button", hidden: true, onclick: () => this.emergency() }, `🆘 ${this.words.real}`);
    const more = el("button.icon-button", { type: "button", "aria-label": this.words.options }, icon("more"));
    return el("header", {}, this.avatar, el("div.who", {}, el("h2", {}, this.name), this.state), this.red, menu(more, () => this.options()));
  }

  drawHeader() {
    const { bot, words } = this;
    if (!bot) return;
    const name = bot.first_name ?? bot.username ?? "";
    this.name.textContent = name;
    this.avatar.textContent = [...name][0] ?? "";
    this.setAttribute("aria-label", `${words.chatWith} ${this.identity.first_name}`);
    this.drawState();
  }

  drawState() {
    const { words, identity } = this;
    const you = [`${words.youAre} `, el("bdi", {}, identity.first_name), ` · ${this.language}`];
    this.state.replaceChildren(...(this.typing ? [words.typing] : you));
    this.state.classList.toggle("typing", Boolean(this.typing));
  }

  /** What stands at the foot: START, a way back from the block, or the input field. */
  drawFoot() {
    const { words } = this;
    const isEmpty = this.isLoaded && this.history.messages.size === 0;
    this.drawWelcome(isEmpty);
    const shown = this.blocked ? "blocked" : isEmpty || this.startCode ? "start" : "write";
    if (this.footShown === shown) return; // drawn anew, a button would lose the focus
    this.footShown = shown;
    const button = (label, action) => el("button.primary", { type: "button", onclick: action }, label);
    if (this.blocked) {
      this.foot.replaceChildren(el("p", {}, words.blocked), button(words.unblock, () => this.block(false)));
    } else if (shown === "start") {
      this.foot.replaceChildren(button(words.start, () => this.start()));
    }
    this.foot.hidden = shown === "write";
    this.composer.node.hidden = !this.foot.hidden;
  }

  drawWelcome(isEmpty) {
    const { words, bot } = this;
    this.welcome.hidden = !isEmpty;
    if (!isEmpty) return;
    const about = bot?.description && [el("h3", {}, words.whatCanDo), el("p", { dir: "auto" }, bot.description)];
    this.welcome.replaceChildren(...(about || []), el("p", {}, words.startHint));
  }

  settled() {
    this.history.settled();
  }

  // What the room tells

  receive(event) {
    if (event === null) return this.refresh();
    const { kind } = event;
    if (kind === "message" || kind === "edit") this.put([event.message]);
    else if (kind === "delete") this.put([{ ...event.message, deleted: true }]);
    else if (kind === "typing") this.showTyping(true);
    else if (kind === "toast") this.answerLate(event.message);
    else if (kind === "blocked") this.showBlocked(event.message.blocked);
    return undefined;
  }

  /** Who the person is, what the bot offers, and whatever was missed. */
  async refresh() {
    clearTimeout(this.retry);
    try {
      const since = this.isLoaded ? Math.max(0, this.history.last - REACH_BACK) : 0;
      const asked = [this.person.me(this.patience), this.person.messages(since, this.patience)];
      const [me, messages] = await Promise.all(asked);
      this.patience = SHORTEST;
      this.take(me);
      this.put(messages);
      this.isLoaded = true;
      this.drawFoot();
      this.speak(this.isLive);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.isUnknownPerson) this.leave();
      else if (this.isConnected) this.again();
    }
  }

  /** Asked again, more patiently: a browser's other connections may lead nowhere too. */
  again() {
    clearTimeout(this.retry);
    this.patience = Math.min(this.patience * 2, LONGEST);
    this.retry = setTimeout(() => this.refresh(), RETRY_AFTER);
  }

  take(me) {
    this.bot = me.bot ?? null;
    this.blocked = Boolean(me.blocked);
    this.alarm = me.alarm ?? "";
    this.red.hidden = !this.alarm;
    this.drawHeader();
  }

  put(messages) {
    if (this.history.touch.isOn) {
      this.waiting.push(...messages);
      return;
    }
    for (const message of messages) {
      this.history.put(message);
      if (message.from?.is_bot && this.isLoaded) this.showTyping(false);
    }
    this.composer.follow(this.history.standing);
    if (this.isLoaded) this.drawFoot();
  }

  untouched() {
    this.put(this.waiting.splice(0));
    this.settled();
  }

  showTyping(isTyping) {
    clearTimeout(this.typing);
    this.typing = isTyping ? setTimeout(() => this.showTyping(false), TYPING_SHOWN) : null;
    this.drawState();
  }

  showBlocked(blocked) {
    this.blocked = Boolean(blocked);
    this.drawFoot();
  }

  showWire(isUp) {
    this.offline.textContent = isUp ? "" : this.words.reconnecting;
  }

  /** Only the phone that is held speaks to a screen reader, and not while its history is filled in. */
  speak(isLive) {
    this.isLive = isLive;
    // The additions of this turn are not news: the reader is told of the next ones.
    setTimeout(() => this.history.speak(this.isLive && this.isLoaded), 0);
  }

  // What the person does

  async attempt(action, problem = this.words.failed) {
    try {
      return { value: await action() };
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.leave();
      else this.toast.show(problem);
      return null;
    }
  }

  async send(what) {
    return this.sent(await this.attempt(() => this.person.send(what), this.words.notSent));
  }

  async sendFile(kind, file) {
    return this.sent(await this.attempt(() => this.person.sendFile(kind, file), this.words.failed));
  }

  /** One's own message comes back by the wire; where that is down, it is fetched. */
  sent(done) {
    if (!done) return false;
    const id = done.value?.message_id;
    setTimeout(() => this.history.messages.has(id) || this.refresh(), 1000);
    return true;
  }

  async start() {
    const code = this.startCode;
    if (!(await this.send({ text: code ? `/start ${code}` : "/start" }))) return;
    this.startCode = null;
    this.started();
    this.drawFoot();
    // Where a finger types, the field would bring up a keyboard over the bot's answer.
    const types = matchMedia("(hover: hover)").matches;
    (types ? this.composer.field : this.history.scroller).focus();
  }

  command(text) {
    this.send({ text });
  }

  async press(messageId, data, button) {
    if (button.getAttribute("aria-busy")) return;
    this.history.acted();
    button.setAttribute("aria-busy", "true");
    const done = await this.attempt(() => this.person.press(messageId, data));
    button.removeAttribute("aria-busy");
    if (done?.value?.text) this.answer(done.value);
    else if (done) this.unanswered += 1;
  }

  /** The answer to a press came after the room had stopped waiting for it. */
  answerLate(toast) {
    if (this.unanswered === 0) return;
    this.unanswered -= 1;
    this.answer(toast);
  }

  answer({ text, show_alert: isAlert }) {
    if (!text) return;
    if (isAlert) this.alert(text);
    else this.toast.show(text);
  }

  async alert(text) {
    if (this.alerted === text) return;
    this.alerted = text;
    const body = [el("p.alert-text", { dir: "auto" }, text)];
    await dialog(this, { body, buttons: [["ok", this.words.accept]], locale: this.locale });
    this.alerted = null;
  }

  /** A link back to this very bot is a START with its code, as on a real phone. */
  link(url) {
    const { hostname, pathname, searchParams } = new URL(url);
    const isMine = /^(t|telegram)\.me$/.test(hostname) && pathname.slice(1) === this.bot?.username;
    if (!isMine) return false;
    this.startCode = searchParams.get("start") ?? "";
    this.startCode ? this.drawFoot() : this.send({ text: "/start" });
    return true;
  }

  async copy(text) {
    if (await this.attempt(() => toClipboard(text))) this.toast.show(this.words.copied);
  }

  jump(messageId) {
    this.history.jump(messageId);
  }

  fileUrl(fileId) {
    return this.person.fileUrl(fileId);
  }

  options() {
    const { words } = this;
    const block = [this.blocked ? words.unblock : words.block, () => this.block(!this.blocked)];
    return [...this.more(), block, [words.forget, () => this.forget()]];
  }

  /** Asked once: the button is always under a thumb, and a whole team stops by it. */
  async emergency() {
    const { words, locale } = this;
    const body = [el("p", {}, words.realSure)];
    const buttons = [["", words.cancel], ["real", words.realYes]];
    if ((await dialog(this, { title: `🆘 ${words.real}`, body, buttons, locale })) === "real") this.send({ text: this.alarm });
  }

  async block(blocked) {
    if (await this.attempt(() => this.person.block(blocked))) this.showBlocked(blocked);
  }

  async forget() {
    const { words, locale } = this;
    const body = [el("p", {}, words.forgetSure)];
    const buttons = [["", words.cancel], ["forget", words.forget]];
    if ((await dialog(this, { title: words.forget, body, buttons, locale })) === "forget") this.leave();
  }

  leave() {
    this.remove();
    this.left(this.identity.id);
  }
}

/** Over plain HTTP browsers have no clipboard for pages, but for their selection. */
async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const held = document.activeElement;
  const field = el("textarea.visually-hidden", { readonly: true });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  held?.focus();
  if (!done) throw new Error("not copied");
  return undefined;
}

customElements.define("enlace-phone", EnlacePhone);

/** The code of a post's link (`?start=av-tap`), if it is one Telegram would take. */
export function startCode() {
  const code = new URLSearchParams(location.search).get("start");
  return /^[\w-]{1,64}$/.test(code ?? "") ? code : null;
}
