// What the pages themselves say, in Spanish and English. The exercise's texts come from its file.

const ES = {
  title: "Ejercicio", choose: "Elija un ejercicio", open: "Abrir", screen: "Pantalla para el proyector", report: "Informe",
  state: { lobby: "entra la gente", running: "en marcha", paused: "en pausa", frozen: "detenido para conversar", ended: "terminado", wiped: "terminado y borrado" },
  move: { start: "Comenzar", pause: "Pausa", resume: "Reanudar", freeze: "Detener para conversar", end: "Terminar", wipe: "Borrar a sus personas" },
  sure: { end: "¿Terminar el ejercicio? No se puede deshacer.", wipe: "¿Borrar a todas sus personas? Queda solo el informe." },
  officers: "Oficiales", players: "Personajes", registered: "Registrados", speed: "Velocidad", now: "Ahora", news: "Noticias",
  send: "Enviar ya", skip: "Omitir", came: "salió", skipped: "omitida", optional: "si quiere", expected: "Se espera", teams: "Equipos", team: "Equipo",
  all: "Todos", say: "Decir a", text: "Texto", tell: "Decir", questions: "Preguntas", none: "Nadie ha respondido", understood: "Entendieron",
  status: { done: "a tiempo", done_late: "tarde", late: "no llegó a tiempo", open: "todavía no", judged: "anotado", unmarked: "lo juzga usted" },
  rated: "P hecho · S con algún problema · M con problemas serios · U no se hizo", forward: "Pasar a la parte siguiente", answered: "Respuestas correctas",
  public: { officers: "oficiales", players: "personas con tarjeta", everybody: "oficiales y personas con tarjeta" }, pending: "por juzgar",
  alarm: "EMERGENCIA REAL en el equipo", goOn: "El equipo puede seguir", alerts: "Avisos", reached: "Llegó a", lost: "Sin conexión con el programa…",
  enter: "Apunte la cámara o abra", code: "Código", wifi: "Apague los datos móviles y use el Wi-Fi de la sala. El Wi-Fi dirá «sin internet»: es correcto.",
  drill: "EJERCICIO – EJERCICIO – EJERCICIO", minute: "Minuto", of: "de", compare: "Así van los equipos, sin nombres", marks: "Nota",
  howTeams: "Equipos que juegan", howPeople: "Personas simuladas",
  wiped: "Se borró", stays: "Queda solo el informe: minutos, cifras, lecciones y compromisos.",
  gone: { nationals: "Personas registradas", seats: "Puestos", officers: "Funciones de oficial", cases: "Llamadas de ayuda", words: "Mensajes de las llamadas", answers: "Respuestas", rounds: "Preguntas", headcounts: "Recuentos" },
};
const EN = {
  title: "Exercise", choose: "Choose an exercise", open: "Open", screen: "Screen for the projector", report: "Report",
  state: { lobby: "people come in", running: "running", paused: "paused", frozen: "frozen for a talk", ended: "over", wiped: "over and wiped" },
  move: { start: "Start", pause: "Pause", resume: "Resume", freeze: "Freeze for a talk", end: "End", wipe: "Delete its people" },
  sure: { end: "End the exercise? This cannot be undone.", wipe: "Delete all its people? Only the report is left." },
  officers: "Officers", players: "Players", registered: "Registered", speed: "Speed", now: "Now", news: "News",
  send: "Send now", skip: "Leave out", came: "came", skipped: "left out", optional: "optional", expected: "Expected", teams: "Teams", team: "Team",
  all: "Everybody", say: "Tell", text: "Text", tell: "Tell", questions: "Questions", none: "Nobody has answered", understood: "Understood",
  status: { done: "in time", done_late: "late", late: "not in time", open: "not yet", judged: "marked", unmarked: "you judge" },
  rated: "P performed · S some challenges · M major challenges · U unable", forward: "On to the next part", answered: "Right answers",
  public: { officers: "officers", players: "people with a card", everybody: "officers and people with a card" }, pending: "to be judged",
  alarm: "REAL EMERGENCY in team", goOn: "The team may go on", alerts: "Alerts", reached: "Reached", lost: "No connection to the program…",
  enter: "Point the camera here or open", code: "Code", wifi: "Switch mobile data off and use the room's Wi-Fi. It will say “no internet”: that is right.",
  drill: "EXERCISE – EXERCISE – EXERCISE", minute: "Minute", of: "of", compare: "How the teams do, without names", marks: "Mark",
  howTeams: "Teams that play", howPeople: "Simulated people",
  wiped: "Deleted", stays: "Only the report is left: minutes, figures, lessons and commitments.",
  gone: { nationals: "Registered people", seats: "Seats", officers: "Officers' roles", cases: "Calls for help", words: "Messages of the calls", answers: "Answers", rounds: "Questions", headcounts: "Headcounts" },
};
export const language = navigator.language.startsWith("en") ? "en" : "es";
export const words = language === "en" ? EN : ES;

/** Text goes in as text: nothing that a person wrote becomes markup. */
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  node.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Who is there; words first, so that no number has to agree with one. */
export const came = (run) => ["officers", "players", "registered"].map((name) => `${words[name]}: ${run[name]}`).join(" · ");

/** What a wipe deleted, as a list. */
export const gone = (wiped) => [
  el("h2", {}, words.wiped),
  el("dl", {}, ...Object.entries(wiped).filter(([name]) => words.gone[name]).map(([name, many]) => [el("dt", {}, words.gone[name]), el("dd", {}, String(many))])),
  el("p", {}, words.stays),
];

export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
