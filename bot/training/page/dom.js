// Building nodes. Text goes in as text, so nothing a person or a bot writes becomes markup.

const SVG = "http://www.w3.org/2000/svg";

/** `el("button.send", {type: "button"}, "Send")`; an `onclick` in the attributes is a listener. */
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return fill(document.createElement(tag), classes, attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return fill(document.createElementNS(SVG, tag), classes, attributes, children);
}

function fill(node, classes, attributes, children) {
  if (classes.length) node.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SHAPES = {
  send: "M3 20.5 21.5 12 3 3.5 3 10l13 2-13 2z",
  clip: "M16.5 6v10.5a4.5 4.5 0 0 1-9 0V5a3 3 0 0 1 6 0v10.5a1.5 1.5 0 0 1-3 0V6H9v9.5a3 3 0 0 0 6 0V5a4.5 4.5 0 0 0-9 0v11.5a6 6 0 0 0 12 0V6z",
  keys: "M3 5h18v14H3zm2 2v2h2V7zm4 0v2h2V7zm4 0v2h2V7zm4 0v2h2V7zM5 11v2h2v-2zm4 0v2h2v-2zm4 0v2h2v-2zm4 0v2h2v-2zM8 15v2h8v-2z",
  more: "M12 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  list: "M3 5h18v2.4H3zm0 5.8h18v2.4H3zm0 5.8h18V19H3z",
  down: "M12 16.5 4.5 9l1.8-1.8 5.7 5.7 5.7-5.7L19.500 9z",
  file: "M6 2h8l5 5v15H6zm7 1.500V8h4.500z",
  pin: "M12 2a7 7 0 0 1 7 7c0 5-7 13-7 13S5 14 5 9a7 7 0 0 1 7-7zm0 4.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z",
};

export function icon(name) {
  const shape = svg("path", { d: SHAPES[name], fill: "currentColor", "fill-rule": "evenodd" });
  return svg("svg.icon", { viewBox: "0 0 24 24", "aria-hidden": "true" }, shape);
}
