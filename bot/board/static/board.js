// Keeps one alert's page up to date: figures come over one WebSocket, the page was drawn by the server.

const page = document.getElementById("alert");
const number = new Intl.NumberFormat(page.dataset.language);
const link = document.getElementById("link");
const summary = document.getElementById("summary");
const ANSWERS = ["safe", "danger", "help", "away", "talk", "silent"];
const QUIET = 10_000; // ms between two summaries read aloud
let spokenAt = 0;
let wait = 1000; // ms before the next try to connect

function find(figures, path) {
  return path.split(".").reduce((value, key) => value?.[key], figures) ?? null;
}

function write(element, count) {
  const text = count === null ? "·" : number.format(count);
  if (element.textContent.trim() === text) return;
  if (count === null && element instanceof HTMLElement) {
    const hidden = document.createElement("abbr");
    hidden.title = page.dataset.hidden;
    hidden.textContent = text;
    element.replaceChildren(hidden);
  } else {
    element.textContent = text;
  }
}

function percent(part, whole) {
  return part && whole ? ((100 * part) / whole).toFixed(2) : 0;
}

function arrived(row) {
  return row.accepted === null || row.uncertain === null ? 0 : row.accepted + row.uncertain;
}

function drawStack(svg, row) {
  const whole = arrived(row);
  let left = 0;
  ANSWERS.forEach((answer, index) => {
    const width = Number(percent(row[answer], whole));
    svg.children[index].setAttribute("x", left);
    svg.children[index].setAttribute("width", width);
    left += width;
  });
}

function drawCurve(curve) {
  const svg = document.querySelector("svg.curve");
  const { height } = svg.viewBox.baseVal;
  const end = curve.points.split(" ").at(-1).split(",")[0];
  svg.querySelector(".done").setAttribute("points", curve.points);
  svg.querySelector(".plan").setAttribute("points", curve.plan);
  svg.querySelector("polygon").setAttribute("points", curve.points && `${curve.points} ${end},${height}`);
  document.getElementById("first").textContent = curve.first;
  document.getElementById("last").textContent = curve.last;
  document.getElementById("steps").replaceChildren(
    ...curve.rows.map(([moment, ...counts]) => {
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = moment;
      row.append(head);
      for (const count of counts) row.insertCell().textContent = number.format(count);
      return row;
    }),
  );
}

function drawMap(figures) {
  for (const path of page.querySelectorAll("[data-shade]")) {
    const shade = figures.shades[path.dataset.shade] ?? (path.dataset.shade in figures.shades ? null : 0);
    path.setAttribute("class", shade === null ? "gone" : `shade-${shade}`);
  }
  for (const part of page.querySelectorAll("[data-urgent]")) {
    const row = figures.by_region[part.dataset.urgent];
    const known = row && row.help !== null && row.danger !== null;
    part.textContent = known && row.help + row.danger ? `▲${number.format(row.help + row.danger)}` : "";
  }
}

function isSame(drawn, keys) {
  return drawn.length === keys.length && drawn.every((key) => keys.includes(key));
}

// Whether the page has the rows that there are: else the server draws it again.
function sameRows(figures) {
  const tables = ["by_language", "by_group", "by_region", "by_form"].every((name) => {
    const drawn = [...page.querySelectorAll(`[data-table="${name}"] [data-row]`)];
    return isSame(drawn.map((row) => row.dataset.row), Object.keys(figures[name]));
  });
  const levels = [...page.querySelectorAll("[data-level]")].map((row) => row.dataset.level);
  const readers = [...page.querySelectorAll("[data-reader]")].map((row) => row.dataset.reader);
  const reminders = [...page.querySelectorAll("[data-reminder]")].map((row) => row.dataset.reminder);
  const steps = Number(page.querySelector("[data-steps]").dataset.steps);
  const rows =
    isSame(levels, Object.keys(figures.by_level)) &&
    isSame(readers, Object.keys(figures.understood)) &&
    isSame(reminders, Object.keys(figures.reminders));
  return tables && rows && steps === figures.life.length;
}

// A row that was not there before, or another state: the server draws these again.
async function redraw() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["tables", "state", "calls", "map", "reminders", "understood", "life"]) {
    const part = fresh.getElementById(id);
    if (part) document.getElementById(id).replaceWith(part);
  }
}

function speak(total) {
  if (Date.now() - spokenAt < QUIET) return;
  spokenAt = Date.now();
  const said = { ...total, urgent: total.help === null ? null : total.help + total.danger };
  summary.textContent = page.dataset.summary.replace(/\{(\w+)\}/g, (_, name) =>
    said[name] === null ? "·" : number.format(said[name]),
  );
}

async function show(figures) {
  if (!sameRows(figures) || page.dataset.state !== figures.state) {
    const first = page.dataset.state === undefined && sameRows(figures);
    page.dataset.state = figures.state;
    if (!first) await redraw();
  }
  figures.total.arrived = arrived(figures.total);
  for (const element of page.querySelectorAll("[data-count]")) write(element, find(figures, element.dataset.count));
  for (const rect of page.querySelectorAll("[data-bar]")) {
    rect.setAttribute("width", percent(find(figures, rect.dataset.bar), find(figures, rect.dataset.of)));
  }
  for (const svg of page.querySelectorAll("[data-stack]")) drawStack(svg, find(figures, svg.dataset.stack));
  for (const part of page.querySelectorAll(".rest > div")) {
    part.classList.toggle("zero", part.querySelector("dd").textContent.trim() === "0");
  }
  for (const element of page.querySelectorAll("[data-said]")) {
    element.textContent = find(figures, element.dataset.said) ?? "·";
  }
  drawCurve(figures.curve);
  drawMap(figures);
  speak(figures.total);
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/board/ws?alert=${page.dataset.alert}`);
  socket.addEventListener("open", () => {
    wait = 1000;
    link.textContent = page.dataset.on;
    link.className = "on";
  });
  socket.addEventListener("message", (event) => show(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    link.textContent = page.dataset.off;
    link.className = "off";
    setTimeout(connect, wait);
    wait = Math.min(2 * wait, 15_000);
  });
}

// On paper nothing can be opened: the tables beside the charts are.
addEventListener("beforeprint", () => page.querySelectorAll("details").forEach((one) => (one.open = true)));
addEventListener("afterprint", () => page.querySelectorAll("details").forEach((one) => (one.open = false)));

connect();
