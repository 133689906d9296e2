// The participant's page: one phone, full screen.

import { Wire } from "./api.js";
import { Identities } from "./identities.js";
import { joinForm } from "./join.js";
import { startCode } from "./phone.js";
import { dressPage, preferred, wordsOf } from "./words.js";

const stage = document.getElementById("stage");
const identities = new Identities("one");
const wire = new Wire();

function speak(code) {
  dressPage(code);
  document.title = wordsOf(code).title;
}

/** `back` is whoever held the phone, and gets it again by Cancel. */
function showJoin(back = null) {
  const cancel = back && (() => showPhone(back));
  stage.replaceChildren(joinForm({ code: preferred(), joined, spoke: speak, cancel }));
  stage.querySelector("input").focus();
}

function joined(identity) {
  identities.add(identity);
  showPhone(identity);
}

function showPhone(identity) {
  speak(identity.language_code);
  const phone = document.createElement("enlace-phone");
  stage.replaceChildren(phone);
  phone.open(identity, { wire, start: startCode(), started: forgetCode, left, more: () => others(identity) });
  phone.speak(true);
}

/** Two people on one telephone: each has a chat of their own, and it is passed on by the menu. */
function others(held) {
  const words = wordsOf(held.language_code);
  const rest = identities.all().filter((one) => one.id !== held.id);
  return [...rest.map((one) => [`${words.passTo} ${one.first_name}`, () => joined(one)]), [words.another, () => showJoin(held)]];
}

/** The code was used: a reload should not ask for START again. */
function forgetCode() {
  const url = new URL(location.href);
  url.searchParams.delete("start");
  history.replaceState(null, "", url);
}

function left(id) {
  identities.remove(id);
  const rest = identities.all().at(-1);
  if (rest) showPhone(rest);
  else showJoin();
}

const kept = identities.all().at(-1);
if (kept) showPhone(kept);
else showJoin();
