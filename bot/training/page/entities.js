// Telegram's entities, counted in UTF-16 units as JavaScript counts, into DOM nodes.

import { el } from "./dom.js";

const PLAIN_TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
};

/**
 * The text as nodes. `on.command(text)` is called when a command, `on.link(url)` when a link is
 * pressed (true: it has been dealt with); `on.words` names what has no text of its own.
 */
export function render(text, entities, on) {
  const inside = (entities ?? []).filter((one) => one.length > 0 && one.offset < text.length);
  inside.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, inside, 0, text.length, on);
}

/** The nodes of text[from:to]; entities are clipped to it, so that overlapping ones nest. */
function span(text, entities, from, to, on) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [first, ...others] = rest;
    const start = Math.max(first.offset, at);
    const end = Math.min(first.offset + first.length, to);
    if (end <= start) {
      rest = others;
      continue;
    }
    if (start > at) nodes.push(text.slice(at, start));
    const nested = others.filter((one) => one.offset < end);
    nodes.push(...dress(first, text.slice(start, end), span(text, nested, start, end, on), on));
    at = end;
    rest = others.filter((one) => one.offset + one.length > end);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function dress(entity, raw, children, on) {
  const tag = PLAIN_TAGS[entity.type];
  if (tag) return [el(tag, {}, ...children)];
  switch (entity.type) {
    case "expandable_blockquote":
      return [expandable(children, on)];
    case "pre":
      return [el("pre", { dir: "ltr" }, el("code", {}, ...children))];
    case "spoiler":
      return [spoiler(children, on)];
    case "text_link":
      return link(entity.url, children, on, "auto");
    case "url":
      return link(/^[a-z]+:\/\//i.test(raw) ? raw : `https://${raw}`, children, on, "ltr");
    case "bot_command":
      return command(raw, children, on);
    case "mention":
    case "cashtag":
    case "email":
    case "phone_number": // never a tel: link, since this is a room where no real phone rings
      return [el("span.entity", { dir: "ltr" }, ...children)];
    case "text_mention":
    case "hashtag":
      return [el("span.entity", { dir: "auto" }, ...children)];
    default:
      return children;
  }
}

/** From left to right in Arabic too. No <button>: a full stop after one may stand alone on the next line. */
function command(raw, children, on) {
  const press = () => on.command(raw);
  const onkeydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press();
  };
  const attributes = { role: "button", tabindex: 0, dir: "ltr", onclick: press, onkeydown };
  return [el("span.inline-link", attributes, ...children)];
}

/** Only http and https lead anywhere; tg:, javascript: and the rest stay text. */
export function safeUrl(url) {
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
  } catch {
    return null;
  }
}

function link(url, children, on, dir) {
  const href = safeUrl(url);
  if (!href) return children;
  const onclick = (event) => on.link(href) && event.preventDefault();
  return [el("a", { href, dir, target: "_blank", rel: "noopener noreferrer", onclick }, ...children)];
}

function spoiler(children, on) {
  const content = el("span", { "aria-hidden": "true" }, ...children);
  const cover = el("button.spoiler", { type: "button", "aria-label": on.words.spoiler }, content);
  cover.addEventListener("click", () => cover.replaceWith(el("span.spoiled", {}, ...content.childNodes)));
  return cover;
}

function expandable(children, on) {
  const quote = el("blockquote.folded", {}, ...children);
  const more = el("button.inline-link", { type: "button" }, on.words.more);
  more.addEventListener("click", () => {
    quote.classList.remove("folded");
    more.remove();
  });
  return el("div", {}, quote, more);
}
