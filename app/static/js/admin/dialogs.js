// Dialogs over the page. Loaded with the first.
import { button, make } from "./parts.js";

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
