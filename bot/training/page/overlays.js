// What lies over a phone: menus, questions, alerts.

import { el } from "./dom.js";

/** A button that opens a list of buttons; `items()` gives [label, action] pairs. */
export function menu(button, items) {
  const list = el("div.menu", { hidden: true });
  const holder = el("div.menu-holder", {}, button, list);
  button.setAttribute("aria-expanded", "false");
  const close = (refocus) => {
    if (list.hidden) return;
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (refocus) button.focus();
  };
  const open = () => {
    list.replaceChildren(...items().map((item) => entry(item, close)));
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    list.querySelector("button")?.focus();
  };
  button.addEventListener("click", () => (list.hidden ? open() : close(true)));
  holder.addEventListener("focusout", (event) => {
    if (!holder.contains(event.relatedTarget)) close(false);
  });
  holder.addEventListener("keydown", (event) => keys(event, list, close));
  return holder;
}

function entry([label, action, hint], close) {
  const parts = [el("span", { dir: "auto" }, label), hint && el("small", { dir: "auto" }, hint)];
  if (!action) return el("p", {}, label);
  return el("button", { type: "button", onclick: () => (close(true), action()) }, ...parts.filter(Boolean));
}

function keys(event, list, close) {
  if (event.key === "Escape") close(true);
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (list.hidden) return;
  const buttons = [...list.querySelectorAll("button")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = buttons.indexOf(document.activeElement) + step;
  buttons[(next + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}

/** A modal dialog inside `host`; resolves with the value of the button that closed it, or "". */
export function dialog(host, { title, body, buttons, locale }) {
  const heading = title && el("h2", {}, title);
  const actions = buttons.map(([value, label]) =>
    el(value ? "button.primary" : "button", { type: "submit", value }, label),
  );
  const form = el("form", { method: "dialog" }, heading, ...body, el("div.actions", {}, ...actions));
  const label = title ?? body.map((node) => node.textContent).join(" ");
  const box = el("dialog", { lang: locale?.lang, dir: locale?.dir, "aria-label": label }, form);
  host.append(box);
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue);
    });
  });
}

/** The short notice that a pressed button answers with, above the composer. */
export class Toast {
  constructor() {
    this.node = el("div.toast", { role: "status", dir: "auto" });
    this.timer = null;
    this.since = 0;
  }

  show(text) {
    if (this.node.textContent === text && Date.now() - this.since < 2000) return;
    this.since = Date.now();
    this.node.textContent = text;
    this.node.classList.add("shown");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), Math.max(4000, text.length * 70));
  }

  hide() {
    this.node.classList.remove("shown");
    this.node.textContent = "";
  }
}
