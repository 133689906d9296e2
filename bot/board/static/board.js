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
  if (count === null) {
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
  const { width, height } = svg.viewBox.baseVal;
  svg.querySelector("polyline").setAttribute("points", curve.points);
  svg.querySelector("polygon").setAttribute("points", curve.points && `${curve.points} ${width},${height}`);
  document.getElementById("first").textContent = curve.rows[0]?.[0] ?? "";
  document.getElementById("last").textContent = curve.rows.at(-1)?.[0] ?? "";
  document.getElementById("steps").replaceChildren(
    ...curve.rows.map(([moment, count]) => {
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = moment;
      row.append(head);
      row.insertCell().textContent = number.format(count);
      return row;
    }),
  );
}

function sameRows(figures) {
  return ["by_language", "by_group"].every((name) => {
    const drawn = [...page.querySelectorAll(`[data-table="${name}"] [data-row]`)];
    const keys = new Set(Object.keys(figures[name]));
    return drawn.length === keys.size && drawn.every((row) => keys.has(row.dataset.row));
  });
}

// A language or group that was not there before, or another state: the server draws these again.
async function redraw() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["tables", "state"]) {
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
  drawCurve(figures.curve);
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

connect();
