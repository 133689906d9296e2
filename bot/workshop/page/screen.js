// What the projector shows: the way in while people come, then the clock, the votes and the comparison.

import { came, clock, el, gone, language, words } from "./words.js";

const main = document.getElementById("main");
const SIGNS = { done: "✓", done_late: "◷", late: "✗", open: "…", judged: "✎", unmarked: "✎" };
const TOLD = { ...words.status, unmarked: words.pending }; // what the hall reads
let shown = "";

function draw(told) {
  const time = told.code ? `${words.minute} ${clock(told.seconds)} ${words.of} ${told.minutes}` : "";
  const rest = JSON.stringify({ ...told, seconds: 0 });
  if (rest !== shown) {
    shown = rest;
    main.replaceChildren(...build(told));
  }
  const face = document.getElementById("time");
  if (face) face.textContent = time;
}

function build(told) {
  if (!told.code) return [el("h1", {}, words.title)];
  const lobby = told.state === "lobby";
  const talk = ["frozen", "ended"].includes(told.state); // everybody is in: the room is for what is talked about
  const way = el(`section.way${lobby ? ".large" : ""}`, {}, el("img", { src: `/exercise/qr.svg?${told.code}`, alt: told.link }),
    el("div", {}, el("p", {}, words.enter), el("p.link", {}, told.link), el("p", {}, `${words.code}: `, el("strong.code", {}, told.code)), el("p.wifi", {}, words.wifi)));
  const figures = el("p.figures", {}, el("strong", {}, words.state[told.state]), " · ", el("span", { id: "time" }),
    ` · ${came(told)}`);
  const head = [el("p.drill", {}, words.drill), el("h1", {}, told.title), figures];
  if (told.wiped) return [...head, el("section.receipt", {}, ...gone(told.wiped))];
  if (talk) return [...head, compared(told), el("div.votes", {}, ...votes(told.questions))];
  return [...head, told.stage && !lobby && el("h2", {}, told.stage), way, ...votes(told.questions.slice(-1))].filter(Boolean);
}

/** Without names, and in no order: nobody is shown up. */
function compared(told) {
  const counts = {};
  for (const team of told.teams) for (const one of team.done) {
    counts[one.inject] ??= {};
    counts[one.inject][one.status] = (counts[one.inject][one.status] ?? 0) + 1;
  }
  const rows = Object.entries(counts).map(([inject, all]) =>
    el("tr", {}, el("th", { scope: "row" }, told.expected[inject] ?? inject), el("td", {}, Object.entries(all).map(([status, n]) => `${SIGNS[status]} ${TOLD[status]}: ${n}`).join(" · "))));
  return el("section.compared", {}, el("h2", {}, words.compare), el("table", {}, el("tbody", {}, ...rows)));
}

function votes(all) {
  return all.map((question) => {
    const total = Math.max(1, question.counts.reduce((sum, one) => sum + one, 0));
    const lines = question.options.map((text, n) => [el("dt", {}, text), el("dd", {}, el("meter", { min: 0, max: total, value: question.counts[n] }), ` ${question.counts[n]}`)]);
    return el("section.vote", {}, el("h3", {}, question.text), el("dl", {}, ...lines));
  });
}

document.documentElement.lang = language;
document.title = words.title;
(async function poll() {
  const answer = await fetch("/exercise/api/screen", { cache: "no-store" }).catch(() => null);
  if (answer?.ok) draw(await answer.json());
  setTimeout(poll, 1000);
})();
