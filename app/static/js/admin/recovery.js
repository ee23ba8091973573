// Offers what an earlier tab could not save. Loaded when there is such text.
import { dialog } from "./dialogs.js";
import * as journal from "./journal.js";
import { button, make, notice } from "./parts.js";
import { replace } from "./text.js";

const put = (form, text) => {
  const fields = new URLSearchParams(text);
  for (const control of form.elements) {
    const { name, type, tagName } = control;
    if (!name || type === "hidden" && !control.dataset.tokens || ["csrf_token", "revision", "key"].includes(name)) continue;
    const values = fields.getAll(name);
    if (type === "checkbox" || type === "radio") control.checked = values.includes(control.value);
    else if (type === "select-multiple") for (const option of control.options) option.selected = values.includes(option.value);
    else if (tagName === "TEXTAREA" && values.length && control.value !== values[0]) {
      replace(control, 0, control.value.length, values[0]);
    } else if (tagName !== "BUTTON" && type !== "file" && type !== "submit" && values.length) control.value = values[0];
    control.dispatchEvent(new Event("byline-put"));
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
};

/* Shows the lines that differ, those of the server first. */
const compare = (here, there) => {
  const lines = (text) => {
    const fields = new URLSearchParams(text);
    return [...fields].flatMap(([name, value]) => (name === "body" ? value.split("\n") : `${name}: ${value}`));
  };
  const [old, now] = [lines(there), lines(here)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  const rest = Math.min(old.length, now.length) - start;
  while (end < rest && old.at(-1 - end) === now.at(-1 - end)) end++;
  const part = (name, rows, words) =>
    make("section", {}, make("h3", { textContent: words }), make("pre", { tabIndex: 0 }, make(name, { textContent: rows.slice(start, rows.length - end).join("\n") })));
  const box = dialog("Compare", make("h2", { textContent: "What differs" }), part("del", old, "On the server"), part("ins", now, "In this browser"));
  box.classList.add("by-compare");
  box.append(button("Close", () => box.close()));
};

const clock = (time) => new Date(time).toTimeString().slice(0, 5);

/* Offers one entry; nothing is replaced unasked. */
export const offer = (form, saving, entry) => {
  const bar = notice(
    `text${entry.at}`,
    `This browser has newer text from ${clock(entry.at)}.`,
    button("Restore", () => {
      // Text that was begun on an older revision must meet the newer one, not replace it.
      form.elements.revision.value = entry.revision;
      if (!form.dataset.id) form.elements.key.value = entry.key;
      put(form, entry.text);
      saving.adopt(entry.id);
      bar.remove();
    }),
    button("Discard", () => {
      journal.clear(entry.id);
      bar.remove();
    }),
    button("Compare", () => compare(entry.text, saving.read()), "by-plain"),
  );
};
