// The facilitator's page: several phones side by side, one of them held.

import { Wire } from "./api.js";
import { el } from "./dom.js";
import { Identities } from "./identities.js";
import { joinForm } from "./join.js";
import { startCode } from "./phone.js";
import { dressPage, preferred, wordsOf } from "./words.js";

const stage = document.getElementById("stage");
const identities = new Identities("many");
const wire = new Wire();
const words = wordsOf(preferred());

function showPhone(identity) {
  const phone = document.createElement("enlace-phone");
  stage.append(phone);
  phone.open(identity, { wire, start: startCode(), left });
  phone.prepend(el("p.owner", {}, el("bdi", {}, identity.first_name), ` · ${phone.language}`));
  phone.addEventListener("focusin", () => hold(phone));
  phone.addEventListener("pointerdown", () => hold(phone));
  note();
  return phone;
}

/** The phone in hand is the only one that a screen reader hears. */
function hold(held) {
  for (const phone of stage.querySelectorAll("enlace-phone")) {
    if (phone.isLive !== (phone === held)) phone.speak(phone === held);
    phone.classList.toggle("held", phone === held);
  }
}

function left(id) {
  identities.remove(id);
  note();
}

/** Says so when there are no phones. */
function note() {
  stage.querySelector(".none")?.remove();
  if (!stage.firstElementChild) stage.append(el("p.none", {}, words.noPhones));
}

function addPhone() {
  const box = el("dialog.joining", { "aria-label": words.joinTitle });
  const joined = (identity) => {
    box.close();
    identities.add(identity);
    const phone = showPhone(identity);
    hold(phone);
    phone.scrollIntoView({ block: "nearest" });
  };
  box.append(joinForm({ code: preferred(), joined, cancel: () => box.close() }));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  box.querySelector("input").focus();
}

dressPage(preferred());
document.title = `${words.phones} · ${words.title}`;
document.getElementById("add").addEventListener("click", addPhone);
for (const identity of identities.all()) showPhone(identity);
note();
