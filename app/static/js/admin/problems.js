// What the author should look at, by line. Loaded when there is something.
import { button, make } from "./parts.js";

const goTo = (field, line) => {
  const at = field.value.split("\n").slice(0, line).join("\n").length;
  field.setSelectionRange(at, at);
  // Leaving and entering makes browsers scroll to the caret.
  field.blur();
  field.focus();
};

export const showProblems = (list, field, found, write) =>
  list.replaceChildren(...found.map(({ line, message }) => {
    const go = button(`Line ${line}`, () => {
      write();
      goTo(field, line);
    }, "by-plain");
    return make("li", {}, line ? go : "", ` ${message}`);
  }));
