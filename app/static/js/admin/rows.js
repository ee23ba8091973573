// Choosing rows: shift with a click or the space bar takes the range, a box above takes all. Loaded where rows are.
import { announce, make } from "./parts.js";

let last;
const rows = [...document.querySelectorAll(".by-rows tbody input[type=checkbox][name]")];
const all = make("input", { type: "checkbox", ariaLabel: "Select all" });
const count = make("span", { className: "by-hint" });

const tell = () => {
  const chosen = rows.filter((box) => box.checked).length;
  all.checked = chosen > 0 && chosen === rows.length;
  all.indeterminate = chosen > 0 && !all.checked;
  const words = chosen ? `${chosen} selected` : "";
  if (words !== count.textContent) announce(words);
  count.textContent = words;
};

for (const box of rows) {
  box.addEventListener("click", ({ shiftKey }) => {
    if (shiftKey && last) {
      const [from, to] = [rows.indexOf(last), rows.indexOf(box)].sort((a, b) => a - b);
      for (const other of rows.slice(from, to + 1)) other.checked = box.checked;
    }
    last = box;
    tell();
  });
}
all.addEventListener("change", () => {
  for (const box of rows) box.checked = all.checked;
  tell();
});
document.querySelector(".by-rows thead :is(th, td)")?.prepend(all);
document.querySelector(".by-bulk")?.prepend(count);
tell();
