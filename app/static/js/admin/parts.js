// What several modules make.

export const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

export const button = (label, act, className = "") => {
  const made = make("button", { type: "button", className, textContent: label });
  made.addEventListener("click", act);
  return made;
};

/* One region speaks for the whole page; what it says stands elsewhere too. */
const voice = make("p", { className: "by-hidden" });
export const announce = (words) => {
  if (!voice.isConnected) document.getElementById("byline-status")?.append(voice);
  voice.textContent = words;
};

/* 128 random bits; randomUUID() is missing where a blog is reached without https. */
export const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/* A bar over the text: what happened, and what can be done. One of each kind at a time. */
export const notice = (kind, words, ...actions) => {
  const bars = document.getElementById("byline-notices");
  const old = bars.querySelector(`[data-kind=${kind}]`);
  const bar = make("div", { className: "by-warning by-notice" }, make("p", { textContent: words }), ...actions);
  bar.dataset.kind = kind;
  if (old) old.replaceWith(bar);
  else bars.append(bar);
  announce(words);
  return bar;
};

/* One stop of the Tab key for a row of controls; arrows, Home and End move inside. */
export const roving = (row, controls, act = () => {}) =>
  row.addEventListener("keydown", (event) => {
    const seen = controls.filter((control) => !control.hidden);
    const at = seen.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = seen.at(to % seen.length);
    next.focus();
    act(next);
  });
