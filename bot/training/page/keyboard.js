// Telegram's two keyboards: inline, under a bubble; reply, under the composer.

import { el } from "./dom.js";
import { safeUrl } from "./entities.js";
import { directionOf } from "./words.js";

/** `on.press(data, button)`, `on.link(url)` and `on.copy(text)` say what a button does. */
export function inlineKeyboard(markup, on) {
  const rows = markup?.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  const drawn = rows.map((row) => el("div.row", {}, ...row.map((one) => inlineButton(one, on))));
  return el("div.inline-keyboard", {}, ...drawn);
}

const LONGEST_WORD = 18; // letters that fit a narrow button; longer ones may be broken

/** A button's tag and what every one of them has. */
function labelled(tag, text, attributes) {
  const isLong = text.split(/\s/).some((word) => word.length > LONGEST_WORD);
  return el(isLong ? `${tag}.unbroken` : tag, { dir: directionOf(text), ...attributes }, text);
}

function inlineButton(one, on) {
  if (one.url !== undefined) return linkButton(one, on);
  const button = labelled("button", one.text, { type: "button" });
  if (one.callback_data !== undefined) {
    button.addEventListener("click", () => on.press(one.callback_data, button));
  } else if (one.copy_text) {
    button.addEventListener("click", () => on.copy(one.copy_text.text));
  } else button.disabled = true;
  return button;
}

function linkButton(one, on) {
  const href = safeUrl(/^[a-z]+:/i.test(one.url) ? one.url : `http://${one.url}`);
  if (!href) return labelled("button", one.text, { type: "button", disabled: true });
  const onclick = (event) => on.link(href) && event.preventDefault();
  const attributes = { href, target: "_blank", rel: "noopener noreferrer", onclick };
  const node = labelled("a.button", one.text, attributes);
  node.append(el("span", { "aria-hidden": "true" }, " ↗"));
  return node;
}

/** The keyboard that the newest message with a say in it asks for: null, or its markup. */
export function standing(messages) {
  for (const message of [...messages].reverse()) {
    const markup = message.reply_markup;
    if (!message.from?.is_bot || message.deleted || !markup) continue;
    if (markup.remove_keyboard) return null;
    if (markup.keyboard) return { markup, messageId: message.message_id };
  }
  return null;
}

/** What the input field says when the newest keyboard or question asks for words of its own. */
export function placeholder(messages) {
  const asked = [...messages].reverse().find((one) => one.from?.is_bot && one.reply_markup);
  return asked?.reply_markup.input_field_placeholder ?? null;
}

/** `on.text(text)`, `on.contact()`, `on.place()` say what a button does. */
export function replyKeyboard(markup, on, label) {
  const rows = markup.keyboard.map((row) =>
    el("div.row", {}, ...row.map((one) => replyButton(one, on))),
  );
  const sized = markup.resize_keyboard ? "div.reply-keyboard" : "div.reply-keyboard.tall";
  return el(sized, { role: "group", "aria-label": label }, ...rows);
}

function replyButton(one, on) {
  const { text, ...asks } = typeof one === "string" ? { text: one } : one;
  const button = labelled("button", text, { type: "button" });
  if (asks.request_contact) button.addEventListener("click", () => on.contact());
  else if (asks.request_location) button.addEventListener("click", () => on.place());
  else button.addEventListener("click", () => on.text(text));
  return button;
}
