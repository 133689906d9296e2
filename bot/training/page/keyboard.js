// Telegram's two keyboards: inline, under a bubble; reply, under the composer.

import { el } from "./dom.js";
import { safeUrl } from "./entities.js";

/** `on.press(data, button)`, `on.link(url)` and `on.copy(text)` say what a button does. */
export function inlineKeyboard(markup, on) {
  const rows = markup?.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  const drawn = rows.map((row) => el("div.row", {}, ...row.map((one) => inlineButton(one, on))));
  return el("div.inline-keyboard", {}, ...drawn);
}

function inlineButton(one, on) {
  if (one.url !== undefined) return linkButton(one, on);
  const button = el("button", { type: "button", dir: "auto" }, one.text);
  if (one.callback_data !== undefined) {
    button.addEventListener("click", () => on.press(one.callback_data, button));
  } else if (one.copy_text) {
    button.addEventListener("click", () => on.copy(one.copy_text.text));
  } else button.disabled = true;
  return button;
}

function linkButton(one, on) {
  const href = safeUrl(/^[a-z]+:/i.test(one.url) ? one.url : `http://${one.url}`);
  if (!href) return el("button", { type: "button", dir: "auto", disabled: true }, one.text);
  const onclick = (event) => on.link(href) && event.preventDefault();
  const attributes = { href, target: "_blank", rel: "noopener noreferrer", dir: "auto", onclick };
  return el("a.button", attributes, one.text, el("span", { "aria-hidden": "true" }, " ↗"));
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
  const button = el("button", { type: "button", dir: "auto" }, text);
  if (asks.request_contact) button.addEventListener("click", () => on.contact());
  else if (asks.request_location) button.addEventListener("click", () => on.place());
  else button.addEventListener("click", () => on.text(text));
  return button;
}
