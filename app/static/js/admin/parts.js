// What several modules make: elements, questions, announcements, addresses, keys.

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

/* Shows a dialog over the page; when it closes, the focus goes back and the dialog away. */
export const dialog = (label, ...children) => {
  const made = make("dialog", { ariaLabel: label }, ...children);
  made.addEventListener("close", () => made.remove());
  document.body.append(made);
  made.showModal();
  return made;
};

/* Asks a question; resolves to whether the answer was the verb. */
export const ask = (question, verb) =>
  new Promise((resolve) => {
    let answer = false;
    const box = dialog(question, make("p", { textContent: question }));
    const yes = button(verb, () => {
      answer = true;
      box.close();
    }, "by-danger");
    const row = make("div", { className: "by-row" }, yes, button("Cancel", () => box.close()));
    box.append(row);
    row.lastChild.focus();
    box.addEventListener("close", () => resolve(answer));
  });

/* One region speaks for the whole page; what it says stands elsewhere too. */
const voice = make("p", { className: "by-hidden" });
export const announce = (words) => {
  if (!voice.isConnected) document.getElementById("byline-status")?.append(voice);
  voice.textContent = words;
};

/* 128 random bits; randomUUID() is missing where a blog is reached without https. */
export const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
