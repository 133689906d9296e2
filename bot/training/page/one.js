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

function showJoin() {
  stage.replaceChildren(joinForm({ code: preferred(), joined, spoke: speak }));
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
  phone.open(identity, { wire, start: startCode(), started: forgetCode, left });
  phone.speak(true);
}

/** The code was used: a reload should not ask for START again. */
function forgetCode() {
  const url = new URL(location.href);
  url.searchParams.delete("start");
  history.replaceState(null, "", url);
}

function left(id) {
  identities.remove(id);
  showJoin();
}

const kept = identities.all().at(-1);
if (kept) showPhone(kept);
else showJoin();
