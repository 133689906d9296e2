// A map without a network: coarse borders, a graticule, towns, and a pin to put down.

import { dialog } from "./overlays.js";
import { el, svg } from "./dom.js";
import { FAR_REGIONS, REGIONS, TOWNS } from "./outline.js";

const HOME = { latitude: 17, longitude: -88, width: 34 }; // what a new map shows: Mesoamerica
const SHRINK = Math.cos((17 * Math.PI) / 180); // a degree of longitude against one of latitude
const NARROWEST = 0.6; // degrees across
const WIDEST = 80;

const x = (longitude) => longitude * SHRINK;
const y = (latitude) => -latitude;

/** The nearest town of the list, and how far it is. */
export function nearestTown({ latitude, longitude }) {
  const away = ([, , lat, lon]) => Math.hypot(lat - latitude, (lon - longitude) * SHRINK) * 111;
  const nearest = TOWNS.reduce((a, b) => (away(b) < away(a) ? b : a));
  const km = away(nearest);
  return km < 150 ? { name: nearest[0], km: Math.round(km) } : null;
}

/** The borders are drawn once a page; every map shows them with `use`. */
function land() {
  if (!document.getElementById("land")) {
    const far = outline(FAR_REGIONS);
    const group = svg("g", { id: "land" }, far, outline(REGIONS));
    document.body.append(svg("svg.hidden-defs", { "aria-hidden": "true" }, svg("defs", {}, group)));
  }
  return svg("use", { href: "#land" });
}

function outline(rings) {
  const d = rings.map(ring).join("");
  return svg("path.land", { d, "vector-effect": "non-scaling-stroke" });
}

function ring(steps) {
  let [longitude, latitude] = [0, 0];
  let d = "";
  for (let i = 0; i < steps.length; i += 2) {
    longitude += steps[i];
    latitude += steps[i + 1];
    d += `${i ? "L" : "M"}${x(longitude / 100).toFixed(2)} ${y(latitude / 100).toFixed(2)}`;
  }
  return `${d}Z`;
}

/** One view of the map: centre and width in degrees, as `viewBox` and what must scale with it. */
class View {
  constructor({ ratio, lettering, names, kept = null }) {
    this.ratio = ratio; // height over width
    this.lettering = lettering; // height of a town's name over width
    this.names = names; // how many towns are named at most
    this.kept = kept; // share of width and height at the top right where buttons lie over the map
    this.overlay = svg("g");
    const viewBox = "0 0 1 1";
    this.node = svg("svg.map", { viewBox, preserveAspectRatio: "xMidYMid slice" }, land(), this.overlay);
  }

  show({ latitude, longitude, width }, pin) {
    Object.assign(this, { latitude, longitude, width, pin });
    const height = width * this.ratio;
    const corner = [x(longitude) - width / 2, y(latitude) - height / 2];
    this.node.setAttribute("viewBox", [...corner, width, height].join(" "));
    this.overlay.replaceChildren(...this.graticule(height), ...this.towns(), ...this.marker());
  }

  graticule(height) {
    const step = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20].find((one) => this.width / one <= 8) ?? 20;
    const lines = [];
    const [west, east] = [this.longitude - this.width, this.longitude + this.width];
    for (let lon = Math.ceil(west / step) * step; lon <= east; lon += step) {
      lines.push(`M${x(lon)} ${y(this.latitude) - height}V${y(this.latitude) + height}`);
    }
    const [south, north] = [this.latitude - height, this.latitude + height];
    for (let lat = Math.ceil(south / step) * step; lat <= north; lat += step) {
      lines.push(`M${x(west)} ${y(lat)}H${x(east)}`);
    }
    return [svg("path.graticule", { d: lines.join(""), "vector-effect": "non-scaling-stroke" })];
  }

  /** The largest towns in view, as many as leave the names readable. */
  towns() {
    const shown = [];
    const taken = this.buttons();
    for (const [name, , lat, lon] of TOWNS) {
      const label = this.label(name, x(lon), y(lat));
      const isFree = ![...taken, ...shown].some((other) => overlap(label, other));
      if (this.holds(label) && isFree) shown.push(label);
      if (shown.length === this.names) break;
    }
    return shown.flatMap((label) => this.drawTown(label));
  }

  buttons() {
    if (!this.kept) return [];
    const right = x(this.longitude) + this.width / 2;
    const top = y(this.latitude) - (this.width * this.ratio) / 2;
    const bottom = top + this.width * this.ratio * this.kept.high;
    return [{ left: right - this.width * this.kept.wide, right, top, bottom }];
  }

  /** Where a town's dot and name stand. */
  label(name, cx, cy) {
    const size = this.width * this.lettering;
    const left = cx - size / 2;
    const [top, bottom] = [cy - size * 0.7, cy + size * 0.7];
    return { name, cx, cy, size, left, right: cx + size * (0.8 + name.length * 0.58), top, bottom };
  }

  holds({ left, right, top, bottom }) {
    const [cx, cy] = [x(this.longitude), y(this.latitude)];
    const [wide, high] = [this.width / 2, (this.width * this.ratio) / 2];
    return left > cx - wide && right < cx + wide && top > cy - high && bottom < cy + high;
  }

  drawTown({ name, cx, cy, size }) {
    const text = svg("text.town", { x: cx + size / 2, y: cy + size / 3, "font-size": size });
    text.textContent = name;
    return [svg("circle.town-dot", { cx, cy, r: size / 5 }), text];
  }

  marker() {
    if (!this.pin) return [];
    const size = this.width / 14;
    const [px, py] = [x(this.pin.longitude), y(this.pin.latitude)];
    const d = `M${px} ${py}l${-size / 3} ${-size * 0.7}a${size / 2.7} ${size / 2.7} 0 1 1 ${(size * 2) / 3} 0z`;
    return [svg("path.pin", { d }), svg("circle.pin-eye", { cx: px, cy: py - size * 0.95, r: size / 8 })];
  }

  at(event) {
    const point = new DOMPoint(event.clientX, event.clientY);
    const { x: px, y: py } = point.matrixTransform(this.node.getScreenCTM().inverse());
    return { latitude: -py, longitude: px / SHRINK };
  }
}

function overlap(one, other) {
  return (
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
  );
}

/** The small map of a bubble: drawn once, nothing to press. */
export function picture(place) {
  const view = new View({ ratio: 0.5, lettering: 1 / 21, names: 4 });
  view.show({ ...place, width: 3 }, place);
  view.node.setAttribute("aria-hidden", "true");
  return view.node;
}

const rounded = (degrees) => Math.round(degrees * 10_000) / 10_000;

/** Asks for a place; resolves with {latitude, longitude}, or null. */
export async function askPlace(host, words, locale) {
  const view = new View({ ratio: 0.72, lettering: 1 / 26, names: 12, kept: { wide: 0.24, high: 0.58 } });
  const fields = {
    latitude: numberField(words.latitude, 90),
    longitude: numberField(words.longitude, 180),
  };
  const put = (place, move) => {
    fields.latitude.input.value = rounded(place.latitude);
    fields.longitude.input.value = rounded(place.longitude);
    view.show(move ? { ...place, width: Math.min(view.width, 4) } : view, place);
  };
  view.node.setAttribute("aria-hidden", "true"); // the fields say the same
  view.show(HOME, null);
  pannable(view, (event) => put(view.at(event), false));
  const typed = () => read(fields) && put(read(fields), true);
  for (const { input } of Object.values(fields)) input.addEventListener("change", typed);
  const body = [
    el("p", {}, words.placeHint),
    el("div.map-holder", {}, view.node, zoomButtons(view, words)),
    townField(words, (place) => put(place, true)),
    el("div.pair", {}, fields.latitude.node, fields.longitude.node),
    el("small.credit", {}, "Natural Earth · GeoNames (CC BY 4.0)"),
    el("p.problem", { role: "alert" }),
  ];
  return whenValid(host, { body, fields, words, locale });
}

async function whenValid(host, { body, fields, words, locale }) {
  const form = { title: words.placeTitle, body, locale };
  const buttons = [["", words.cancel], ["send", words.send]];
  const asking = dialog(host, { ...form, buttons });
  const box = body[0].closest("form");
  box.noValidate = true;
  box.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "send" || read(fields)) return;
    event.preventDefault();
    body.at(-1).textContent = words.badPlace;
  });
  return (await asking) === "send" ? read(fields) : null;
}

function read({ latitude, longitude }) {
  const place = { latitude: latitude.input.valueAsNumber, longitude: longitude.input.valueAsNumber };
  const valid = Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180;
  return valid ? place : null; // a comparison with NaN is false
}

function numberField(label, most) {
  const input = el("input", { type: "number", step: "any", min: -most, max: most, dir: "ltr" });
  return { input, node: el("label", {}, label, input) };
}

function townField(words, chosen) {
  const byName = [...TOWNS].sort((a, b) => a[0].localeCompare(b[0], "es"));
  const options = byName.map(([name, country], i) => el("option", { value: i }, `${name} (${country})`));
  const select = el("select", {}, el("option", { value: "" }, words.chooseTown), ...options);
  select.addEventListener("change", () => {
    if (select.value === "") return;
    const [, , latitude, longitude] = byName[select.value];
    chosen({ latitude, longitude });
  });
  return el("label", {}, words.town, select);
}

function zoomButtons(view, words) {
  const zoom = (factor) => {
    const width = Math.min(WIDEST, Math.max(NARROWEST, view.width * factor));
    view.show({ ...(view.pin ?? view), width }, view.pin);
  };
  const button = (sign, label, factor) =>
    el("button", { type: "button", "aria-label": label, onclick: () => zoom(factor) }, sign);
  return el("div.zoom", {}, button("+", words.zoomIn, 0.5), button("−", words.zoomOut, 2));
}

/** A drag moves the map; a press without a drag puts the pin. */
function pannable(view, pressed) {
  let from = null;
  view.node.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY, latitude: view.latitude, longitude: view.longitude };
    view.node.setPointerCapture(event.pointerId);
  });
  view.node.addEventListener("pointermove", (event) => {
    if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) < 6) return;
    from.dragged = true;
    const degrees = view.width / view.node.clientWidth;
    const latitude = from.latitude + (event.clientY - from.y) * degrees;
    const longitude = from.longitude - ((event.clientX - from.x) * degrees) / SHRINK;
    view.show({ latitude, longitude, width: view.width }, view.pin);
  });
  view.node.addEventListener("pointerup", (event) => {
    if (from && !from.dragged) pressed(event);
    from = null;
  });
}
