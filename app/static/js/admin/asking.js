// One question before what cannot be taken back. Loaded with the first.
import { button, dialog, make } from "./parts.js";

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
