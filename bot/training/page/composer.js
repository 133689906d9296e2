// What a person writes with: the input field, what can be attached, the bot's commands, the reply keyboard.

import { el, icon } from "./dom.js";
import { placeholder, replyKeyboard, standing } from "./keyboard.js";
import { askPlace } from "./map.js";
import { dialog, menu } from "./overlays.js";

const TALLEST = 140; // px of input field before it scrolls
const PHOTO_SIDE = 1280; // px; Telegram shrinks photos to this, and their place of birth is lost with it

export class Composer {
  /** `phone` gives words, bot, locale and `send(what)`, `sendFile(kind, file)`, which tell success. */
  constructor(phone) {
    this.phone = phone;
    this.closedKeyboard = null; // id of the message whose keyboard is put away
    this.inputs = this.fileInputs();
    this.field = this.textField();
    this.keysButton = this.iconButton("keys", phone.words.keyboard, () => this.toggleKeyboard());
    this.keysButton.hidden = true;
    this.keyboard = el("div.keyboard-place");
    this.node = el("form.composer", {}, this.bar(), this.keyboard, ...Object.values(this.inputs));
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  bar() {
    const { words } = this.phone;
    const commands = el("button.commands", { type: "button" }, icon("list"), words.menu);
    const attach = el("button.icon-button", { type: "button", "aria-label": words.attach }, icon("clip"));
    const send = el("button.icon-button.send", { type: "submit", "aria-label": words.send }, icon("send"));
    const commandMenu = menu(commands, () => this.commands());
    return el("div.bar", {}, commandMenu, this.field, this.keysButton, menu(attach, () => this.attachments()), send);
  }

  iconButton(name, label, onclick) {
    return el("button.icon-button", { type: "button", "aria-label": label, onclick }, icon(name));
  }

  textField() {
    const { words } = this.phone;
    const attributes = { rows: 1, dir: "auto", maxlength: 4096, enterkeyhint: "send" };
    const field = el("textarea", { ...attributes, "aria-label": words.message, placeholder: words.message });
    field.addEventListener("input", () => this.grow());
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    return field;
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, TALLEST)}px`;
  }

  async submit() {
    const text = this.field.value.trim();
    if (!text) return;
    this.write("");
    if (!(await this.phone.send({ text })) && !this.field.value) this.write(text);
  }

  write(text) {
    this.field.value = text;
    this.grow();
  }

  commands() {
    const { words, bot } = this.phone;
    const known = bot?.commands ?? [];
    if (known.length === 0) return [[words.noCommands]];
    return known.map(({ command, description }) => [
      `/${command}`,
      () => this.phone.send({ text: `/${command}` }),
      description,
    ]);
  }

  // Attachments

  attachments() {
    const { words } = this.phone;
    return [
      [words.photo, () => this.inputs.photo.click()],
      ...(hasCamera() ? [[words.camera, () => this.inputs.camera.click()]] : []),
      [words.document, () => this.inputs.document.click()],
      [words.voice, () => this.inputs.voice.click(), words.microphone],
      [words.place, () => this.sharePlace()],
      [words.contact, () => this.shareContact()],
    ];
  }

  fileInputs() {
    const input = (kind, attributes = {}) => {
      const node = el("input", { type: "file", hidden: true, "data-kind": kind, ...attributes });
      node.addEventListener("change", () => this.upload(kind, node));
      return node;
    };
    return {
      photo: input("photo", { accept: "image/*" }),
      camera: input("photo", { accept: "image/*", capture: "environment", "data-from": "camera" }),
      document: input("document"),
      voice: input("voice", { accept: "audio/*", capture: "user" }),
    };
  }

  async upload(kind, input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    await this.phone.sendFile(kind, kind === "photo" ? await shrunk(file) : file);
  }

  async sharePlace() {
    const { phone } = this;
    const location = await askPlace(phone.host, phone.words, phone.locale);
    return location ? phone.send({ location }) : false;
  }

  async shareContact() {
    const { words, host, locale } = this.phone;
    const body = [el("p", {}, words.contactSure)];
    const buttons = [["", words.cancel], ["share", words.share]];
    const choice = await dialog(host, { title: words.contact, body, buttons, locale });
    return choice === "share" ? this.phone.send({ contact: true }) : false;
  }

  // The reply keyboard

  /** Draws the keyboard that these messages leave standing. */
  follow(messages) {
    const now = standing(messages);
    const changed = JSON.stringify(now) !== JSON.stringify(this.standing ?? null);
    this.standing = now;
    this.field.placeholder = placeholder(messages) ?? this.phone.words.message;
    if (changed) this.drawKeyboard();
  }

  drawKeyboard() {
    const { standing: now, phone } = this;
    const open = now && this.closedKeyboard !== now.messageId;
    this.keysButton.hidden = !now;
    this.keysButton.setAttribute("aria-expanded", String(Boolean(open)));
    const pressed = (send) => async () => {
      if ((await send()) && now.markup.one_time_keyboard) this.closeKeyboard(now.messageId);
    };
    const on = {
      text: (text) => pressed(() => phone.send({ text }))(),
      contact: pressed(() => this.shareContact()),
      place: pressed(() => this.sharePlace()),
    };
    this.keyboard.replaceChildren(...(open ? [replyKeyboard(now.markup, on, phone.words.buttons)] : []));
    phone.settled();
  }

  closeKeyboard(messageId) {
    const held = this.keyboard.contains(document.activeElement);
    this.closedKeyboard = messageId;
    this.drawKeyboard();
    if (held) (this.keysButton.hidden ? this.field : this.keysButton).focus();
  }

  toggleKeyboard() {
    const { messageId } = this.standing;
    this.closedKeyboard = this.closedKeyboard === messageId ? null : messageId;
    this.drawKeyboard();
  }
}

/** A telephone or tablet: its browser opens the camera by itself, also over plain HTTP. */
function hasCamera() {
  return matchMedia("(pointer: coarse)").matches;
}

/** A photo as Telegram sends it: smaller, and without what the camera wrote into it. */
async function shrunk(file) {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, PHOTO_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.87));
    return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file; // a picture this browser cannot read may still be one the bot can
  }
}
