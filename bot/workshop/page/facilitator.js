// The facilitator's page: asks once a second, draws only what changed, so that nothing jumps under a finger.

import { came, clock, el, gone, language, words } from "./words.js";

const MOVES = { lobby: ["start", "end"], running: ["pause", "freeze", "end"], paused: ["resume", "freeze", "end"], frozen: ["resume", "end"], ended: ["wipe"], wiped: [] };
const SIGNS = { done: "✓", done_late: "◷", late: "✗", open: "…", judged: "✎", unmarked: "✎" };
const main = document.getElementById("main");
const problem = document.getElementById("problem");
const parts = {};
let last = {};

async function act(body) {
  problem.textContent = "";
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/exercise/api/act?lang=${language}`, options).catch(() => null);
  const told = answer && (await answer.json().catch(() => null));
  if (!answer?.ok) problem.textContent = told?.error ?? words.lost;
  await look();
  return answer?.ok;
}

async function look() {
  const answer = await fetch("/exercise/api/state", { cache: "no-store" }).catch(() => null);
  document.body.classList.toggle("lost", !answer?.ok);
  if (answer?.ok) draw(await answer.json());
}

/** Draws a part anew only when what it shows has changed. */
function part(name, value, build) {
  const told = JSON.stringify(value);
  if (last[name] === told) return;
  last[name] = told;
  parts[name].replaceChildren(...[build(value)].flat().filter(Boolean));
}

function draw({ run, exercises, wiped }) {
  const open = run && run.state !== "wiped";
  document.title = `${words.title} · ${run ? run.title : ""}`;
  part("receipt", wiped, (told) => (told ? gone(told) : []));
  part("choose", open ? null : exercises, (all) => (all ? chooser(all) : []));
  part("head", run && { ...run, teamsCount: run.teams.length, teams: 0, injects: 0, questions: 0, alarms: 0, stage: 0, seconds: 0 }, head);
  if (run) parts.clock.textContent = `${clock(run.seconds)} / ${run.minutes}:00`;
  const plays = run && !["ended", "wiped"].includes(run.state);
  const stands = run && run.state !== "wiped"; // after the wipe only its receipt and its report are left
  part("stage", plays ? run.stage : null, (stage) => (stage ? [el("h2", {}, `${words.now}: ${stage.title}`), el("p", {}, stage.say)] : []));
  part("teams", stands && { teams: run.teams, injects: run.injects, plays }, (told) => (told ? teams(told) : []));
  part("news", plays && { injects: run.injects, state: run.state }, (told) => (told ? news(told) : []));
  part("questions", stands ? run.questions : null, (told) => (told?.length ? questions(told) : []));
  alarm(run);
}

function chooser(all) {
  const rows = Object.entries(all).map(([script, title]) =>
    el("p", {}, el("button.primary", { type: "button", onclick: () => act({ do: "open", script, language }) }, `${words.open}: ${title[language] ?? title.es}`)));
  return [el("h2", {}, words.choose), ...rows];
}

function head(run) {
  if (!run) return [];
  const move = (name) => el(`button${name === "end" || name === "wipe" ? ".danger" : ".primary"}`, { type: "button", onclick: () => (!words.sure[name] || confirm(words.sure[name])) && act({ do: "move", move: name }) }, words.move[name]);
  const speed = (value) => el("button", { type: "button", "aria-pressed": String(run.speed === value), onclick: () => act({ do: "pace", speed: value }) }, `×${value}`);
  parts.clock = el("span.clock");
  return [
    el("h1", {}, run.title),
    el("p.figures", {}, el("strong.state", {}, words.state[run.state]), " ", parts.clock, ` · ${words.code} `, el("strong.code", {}, run.code),
      ` · ${came(run)}`),
    ["lobby", "running", "paused", "frozen"].includes(run.state) && el("p.row", {},
      run.state === "lobby" && number(words.howTeams, run.teamsCount, 1, run.most_teams, (teams) => act({ do: "teams", teams })),
      number(words.howPeople, run.people, 0, 10000, (people) => act({ do: "people", people })),
      run.people === 0 && el("button", { type: "button", onclick: () => act({ do: "people", people: run.usual_people }) }, `+ ${run.usual_people}`)),
    el("p.row", {}, ...MOVES[run.state].map(move), ["running", "paused", "frozen"].includes(run.state) && el("button", { type: "button", onclick: () => act({ do: "forward" }) }, words.forward), ...(run.state === "running" ? [el("span", {}, words.speed), speed(1), speed(2), speed(5)] : []),
      el("a", { href: "/exercise/screen", target: "_blank" }, words.screen), el("a", { href: `/exercise/report.html?lang=${language}`, target: "_blank" }, words.report),
      el("a", { href: `/exercise/report.pdf?lang=${language}`, target: "_blank" }, `${words.report} (PDF)`)),
  ];
}

/** A number with its label; sent when it was changed. */
function number(label, value, min, max, send) {
  const field = el("input.number", { type: "number", min, max, value, inputmode: "numeric", onchange: () => field.reportValidity() && send(Number(field.value)) });
  return el("label.row", {}, `${label} `, field);
}

function teams({ teams: all, injects, plays }) {
  const news = injects.filter((one) => one.came && !one.skipped);
  const cell = (team, inject) => {
    const did = team.done.find((one) => one.inject === inject.key);
    const label = `${inject.minute}′`;
    if (!did) return el("td.none", { "data-label": label });
    const mark = el("select", { "aria-label": words.marks, onchange: (event) => act({ do: "mark", team: team.key, inject: inject.key, mark: event.target.value }) },
      ...["", "P", "S", "M", "U"].map((value) => el("option", { value, selected: value === (did.mark ?? "") }, value || "–")));
    const minutes = did.minutes === null ? "" : ` ${did.minutes.toLocaleString(language)}′`;
    return el(`td.${did.status}`, { title: words.status[did.status], "data-label": label }, `${SIGNS[did.status]}${minutes} `, mark);
  };
  const row = (team) => el(`tr${team.frozen ? ".stopped" : ""}`, {},
    el("th", { scope: "row", title: `${team.name} — ${team.task}` }, team.key, el("small", {}, ` ${team.task}`)),
    ...figures(team).map(([name, said]) => el(`td${said ? "" : ".none"}`, { "data-label": name }, said)),
    ...news.map((inject) => cell(team, inject)));
  const heads = [words.team, ...figures(all[0]).map(([name]) => name), ...news];
  const table = el("table", {}, el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col", title: head.text }, head.key ? `${head.minute}′` : head)))), el("tbody", {}, ...all.map(row)));
  const signs = Object.entries(SIGNS).filter(([status]) => status !== "judged").map(([status, sign]) => `${sign} ${words.status[status]}`).join(" · ");
  return [el("h2", {}, words.teams), el("div.wide", {}, table), news.length > 0 && el("p.quiet", {}, `${signs}: ${words.rated}`), plays && teller(all)];
}

/** What stands in a team's row, each with the head that it goes by on a narrow screen. */
const figures = (team) => [
  [`${words.officers} + ${words.players}`, `${team.officers} + ${team.players}`], [words.registered, String(team.registered)], [words.alerts, String(team.alerts)],
  [words.reached, share(team.accepted, team.audience)], [words.understood, share(team.understood, team.said)], [words.answered, share(team.right, team.asked)],
];
const share = (part, whole) => (whole ? `${part} / ${whole}` : "");

let draft = ""; // survives a redraw
function teller(all) {
  const to = el("select", { "aria-label": words.say }, el("option", { value: "all" }, words.all), ...all.map((team) => el("option", { value: team.key }, `${words.team} ${team.key}`)));
  const text = el("input", { "aria-label": words.text, placeholder: words.text, maxlength: 1000, oninput: (event) => { draft = event.target.value; } });
  text.value = draft;
  const send = async (event) => {
    event.preventDefault();
    if (text.value.trim() && (await act({ do: "tell", team: to.value, text: text.value }))) text.value = draft = "";
  };
  return el("form.row", { onsubmit: send }, to, text, el("button.primary", { type: "submit" }, words.tell));
}

/** To whom it goes: teams, and whether to those with a card. */
const goesTo = (one) => `${one.to ? `${words.teams} ${one.to.join(", ")}` : words.all} · ${words.public[one.public]}`;

function news({ injects, state }) {
  const goes = ["running", "paused", "frozen"].includes(state);
  const row = (one) => el(`li${one.came ? ".came" : ""}`, {},
    el("strong", {}, `${one.minute}′`), one.optional ? ` (${words.optional})` : "", one.came ? ` · ${one.skipped ? words.skipped : words.came}` : "", ` · ${goesTo(one)}`,
    el("p", {}, one.text), el("p.quiet", {}, `${words.expected}: ${one.expected}`),
    goes && !one.came && el("p.row", {}, el("button", { type: "button", onclick: () => act({ do: "send", key: one.key }) }, words.send),
      el("button", { type: "button", onclick: () => act({ do: "skip", key: one.key }) }, words.skip)));
  return [el("h2", {}, words.news), el("ol", {}, ...injects.map(row))];
}

export function questions(all) {
  return [el("h2", {}, words.questions), ...all.map(bars)];
}

function bars(question) {
  const total = question.counts.reduce((sum, one) => sum + one, 0);
  const lines = question.options.map((text, n) => [el("dt", {}, text), el("dd", {}, el("meter", { min: 0, max: Math.max(total, 1), value: question.counts[n] }), ` ${question.counts[n]}`)]);
  const knew = question.understood.reduce((sum, n) => sum + question.counts[n], 0);
  const told = total === 0 ? words.none : question.understood.length > 0 && `${words.understood}: ${knew} / ${total}`;
  return el("section", {}, el("h3", {}, question.text), told && el("p.quiet", {}, told), el("dl", {}, ...lines));
}

/** A real emergency: red, on top, until the facilitator lets the team go on. */
function alarm(run) {
  const stopped = (run?.teams ?? []).filter((team) => team.frozen);
  const told = JSON.stringify(stopped.map((team) => team.key));
  if (last.alarm === told) return;
  last.alarm = told;
  ring(stopped.length > 0);
  const row = (team) => el("p", {}, `🆘 ${words.alarm} ${team.key} `, el("button", { type: "button", onclick: () => act({ do: "team", team: team.key, stopped: false }) }, words.goOn));
  document.getElementById("alarm").replaceChildren(...stopped.map(row));
}

let ringing = null;
/** Heard across a room; browsers allow it once the page was clicked, and it was: that is how it began. */
function ring(on) {
  clearInterval(ringing);
  document.title = on ? `🆘 ${words.alarm}` : words.title;
  if (!on) return;
  const sound = new AudioContext();
  const beep = () => {
    const tone = sound.createOscillator();
    tone.frequency.value = 880;
    tone.connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.3);
  };
  beep();
  ringing = setInterval(beep, 1500);
}

document.documentElement.lang = language;
problem.dataset.lost = words.lost;
for (const name of ["head", "receipt", "choose", "stage", "teams", "questions", "news"]) main.append((parts[name] = el(`section.${name}`)));
parts.clock = el("span");
(async function poll() {
  await look();
  setTimeout(poll, 1000);
})();
