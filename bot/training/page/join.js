// The form by which a person comes into the room.

import { join } from "./api.js";
import { el } from "./dom.js";
import { LANGUAGES, direction, wordsOf } from "./words.js";

/** Calls `joined({id, token, first_name, language_code})`; `spoke(code)` when another language is chosen. */
export function joinForm({ code, joined, spoke = () => {}, cancel }) {
  const name = el("input", { name: "name", required: true, maxlength: 64, autocomplete: "off", dir: "auto" });
  const options = Object.entries(LANGUAGES).map(([value, label]) =>
    el("option", { value, lang: value, selected: value === code }, label),
  );
  const language = el("select", { name: "language" }, ...options);
  const problem = el("p.problem", { role: "alert" });
  const form = el("form.join");
  const draw = () => {
    const words = wordsOf(language.value);
    form.lang = language.value;
    form.dir = direction(language.value);
    const leave = cancel && el("button", { type: "button", onclick: cancel }, words.cancel);
    form.replaceChildren(
      el("h1", {}, words.joinTitle),
      el("p.wifi", {}, words.wifi),
      el("p", {}, words.joinHint),
      el("label", {}, words.name, name),
      el("label", {}, words.language, language),
      problem,
      el("div.actions", {}, ...[leave, el("button.primary", { type: "submit" }, words.join)].filter(Boolean)),
    );
    spoke(language.value);
  };
  language.addEventListener("change", () => {
    draw();
    language.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enter(form, { name, language, problem, joined });
  });
  draw();
  return form;
}

async function enter(form, { name, language, problem, joined }) {
  const words = wordsOf(language.value);
  const button = form.querySelector("button.primary");
  const person = { first_name: name.value.trim(), language_code: language.value };
  if (!person.first_name) return name.focus();
  button.disabled = true;
  button.textContent = words.joining;
  problem.textContent = "";
  try {
    joined({ ...(await join(person.first_name, person.language_code)), ...person });
  } catch {
    problem.textContent = words.joinFailed;
    button.disabled = false;
    button.textContent = words.join;
  }
}
