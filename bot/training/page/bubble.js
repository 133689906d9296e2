// One message as a bubble.

import { el, icon } from "./dom.js";
import { render } from "./entities.js";
import { inlineKeyboard } from "./keyboard.js";
import { nearestTown, picture } from "./map.js";
import { languageOf } from "./words.js";

const TALLEST = 22; // rem of a photo

/**
 * The bubble's node. `phone` gives words, code, fileUrl(id), and what pressing does:
 * command, link, press, copy, jump.
 */
export function bubble(message, phone) {
  const own = !message.from?.is_bot;
  const text = message.text ?? message.caption;
  const author = own ? phone.words.you : (message.from.first_name ?? "");
  const parts = [quote(message, phone), ...media(message, phone)];
  if (text !== undefined) parts.push(textOf(message, text, phone));
  else if (parts.every((part) => !part)) parts.push(el("p.text.unknown", {}, phone.words.unknown));
  const spokenAuthor = el("span.visually-hidden", {}, `${author}: `);
  const body = el("div.bubble", {}, spokenAuthor, ...parts, foot(message, own, phone));
  const keyboard = inlineKeyboard(message.reply_markup, {
    press: (data, button) => phone.press(message.message_id, data, button),
    link: (url) => phone.link(url),
    copy: (copied) => phone.copy(copied),
  });
  if (keyboard && text) keyboard.lang = languageOf(text, phone.code);
  const attributes = { "data-id": message.message_id, tabindex: -1 };
  return el(own ? "div.message.own" : "div.message.bot", attributes, body, keyboard);
}

function textOf(message, text, phone) {
  const entities = message.text !== undefined ? message.entities : message.caption_entities;
  const lang = languageOf(text, phone.code);
  return el("div.text", { dir: "auto", lang }, ...render(text, entities, phone));
}

function foot(message, own, phone) {
  const sent = new Date((message.date ?? 0) * 1000);
  const shown = time(sent, phone.code);
  const edited = message.edit_date ? el("span.edited", {}, phone.words.edited) : null;
  const sentMark = own ? el("span.mark", { role: "img", "aria-label": phone.words.sent }, "✓") : null;
  return el("div.foot", {}, edited, el("time", { datetime: sent.toISOString() }, shown), sentMark);
}

function time(date, code) {
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  try {
    return date.toLocaleTimeString(code === "ar" ? "ar-u-nu-latn" : code, format);
  } catch {
    return date.toLocaleTimeString("es", format);
  }
}

function quote(message, phone) {
  const origin = message.reply_to_message;
  if (!origin) return null;
  const who = origin.from?.first_name ?? "";
  const said = message.quote?.text ?? summary(origin, phone.words);
  const attributes = { type: "button", onclick: () => phone.jump(origin.message_id) };
  const label = el("span.visually-hidden", {}, `${phone.words.inReplyTo} `);
  return el("button.quote", attributes, label, el("b", { dir: "auto" }, who), el("span", { dir: "auto" }, said));
}

/** A message in one line. */
export function summary(message, words) {
  const text = message.text ?? message.caption;
  if (text) return text.length > 120 ? `${text.slice(0, 120)}…` : text;
  const kinds = {
    photo: "photo", voice: "voice", audio: "voice", video: "video", video_note: "video",
    location: "place", document: "document",
  };
  const kind = Object.keys(kinds).find((one) => message[one]);
  return kind ? words[kinds[kind]] : "…";
}

function media(message, phone) {
  const { words } = phone;
  const parts = [];
  if (message.photo?.length) parts.push(photo(message, phone));
  if (message.voice) parts.push(player("audio", message.voice, words.voice, phone));
  if (message.audio) parts.push(player("audio", message.audio, words.voice, phone));
  if (message.video) parts.push(player("video", message.video, words.video, phone));
  if (message.video_note) parts.push(player("video", message.video_note, words.video, phone));
  if (message.animation) parts.push(player("video", message.animation, words.video, phone));
  else if (message.document) parts.push(attachment(message.document, phone));
  if (message.sticker) parts.push(el("p.sticker", {}, message.sticker.emoji ?? ""));
  if (message.location) parts.push(place(message, words));
  if (message.contact) parts.push(contact(message.contact));
  return parts;
}

function photo(message, phone) {
  const largest = message.photo.at(-1);
  const src = phone.fileUrl(largest.file_id);
  const attributes = { src, alt: message.caption ?? phone.words.photo, loading: "lazy" };
  const image = el("img", { ...attributes, width: largest.width, height: largest.height });
  // Its place is kept before it is there: what stands below would move away under a finger.
  image.style.width = `min(${largest.width}px, ${(TALLEST * largest.width) / largest.height}rem)`;
  image.addEventListener("load", () => phone.settled());
  return el("a.photo", { href: src, target: "_blank", rel: "noopener" }, image);
}

function player(tag, file, label, phone) {
  const attributes = { controls: true, preload: "metadata", "aria-label": label };
  return el(tag, { ...attributes, src: phone.fileUrl(file.file_id) });
}

function attachment(file, phone) {
  const name = file.file_name ?? phone.words.document;
  const href = phone.fileUrl(file.file_id);
  const size = file.file_size ? sizeOf(file.file_size) : "";
  const lines = el("span", {}, el("b", { dir: "auto" }, name), el("small", { dir: "ltr" }, size));
  return el("a.file", { href, download: name, title: phone.words.download }, icon("file"), lines);
}

function sizeOf(bytes) {
  const kilo = bytes / 1024;
  return kilo < 1000 ? `${Math.max(1, Math.round(kilo))} kB` : `${(kilo / 1024).toFixed(1)} MB`;
}

function place(message, words) {
  const { latitude, longitude } = message.location;
  const near = nearestTown(message.location);
  const label = near ? [words.near, near.name, near.km ? `(${near.km} km)` : ""].join(" ").trim() : "";
  const figures = el("span", { dir: "ltr" }, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`);
  const title = message.venue ? el("b", { dir: "auto" }, message.venue.title) : el("b", {}, words.place);
  const caption = el("figcaption", {}, title, figures, el("small", { dir: "auto" }, label));
  return el("figure.place", {}, picture(message.location), caption);
}

function contact({ first_name: name, phone_number: number }) {
  return el("p.contact", {}, el("b", { dir: "auto" }, name), el("span", { dir: "ltr" }, number));
}
