// Comfort for every page of the panel; each works without it.
import { make, ask } from "./parts.js";

/* Toasts stay ten seconds, longer under the pointer or with the focus inside. */
const STAYS = 10_000;
const region = document.getElementById("byline-status");
const retire = (toast) => {
  let timer;
  const start = () => (timer = setTimeout(() => toast.remove(), STAYS));
  const hold = () => clearTimeout(timer);
  const leave = () => {
    hold();
    if (!toast.matches(":hover, :focus-within")) start();
  };
  for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, () => setTimeout(leave));
  start();
};
for (const toast of region?.querySelectorAll(".by-toast") ?? []) retire(toast);

/* Ask once before what cannot be taken back: data-confirm on a button or its form holds the question. */
const asked = new WeakSet();
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const question = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || asked.delete(form)) return;
  event.preventDefault();
  if (!(await ask(question, submitter?.textContent.trim() || "Go on"))) return;
  asked.add(form);
  form.requestSubmit(submitter);
});

/* Rows: shift with a click or the space bar takes the range; a box above takes all of a form's rows of one name. */
let last;
const peers = (box) => [...document.querySelectorAll("input[type=checkbox][name]")]
  .filter((other) => other.form === box.form && other.name === box.name && !other.disabled);
const all = make("input", { type: "checkbox", ariaLabel: "Select all" });
const count = make("span", { className: "by-hint" });
const rows = [...document.querySelectorAll(".by-rows tbody input[type=checkbox][name]")];
const tell = () => {
  const chosen = rows.filter((box) => box.checked).length;
  all.checked = chosen > 0 && chosen === rows.length;
  all.indeterminate = chosen > 0 && !all.checked;
  count.textContent = chosen ? `${chosen} selected` : "";
};
document.addEventListener("click", (event) => {
  const box = event.target;
  if (!box.matches?.("input[type=checkbox][name]")) return;
  const row = peers(box);
  if (event.shiftKey && last !== box && row.includes(last)) {
    const [from, to] = [row.indexOf(last), row.indexOf(box)].sort((a, b) => a - b);
    for (const other of row.slice(from, to + 1)) other.checked = box.checked;
  }
  last = box;
  tell();
});
if (rows.length) {
  all.addEventListener("change", () => {
    for (const box of rows) box.checked = all.checked;
    tell();
  });
  document.querySelector(".by-rows thead :is(th, td)")?.prepend(all);
  const bar = document.querySelector(".by-bulk");
  count.role = "status";
  bar?.prepend(count);
  tell();
}

/* The bar of the phone shows where one is. */
const bar = document.querySelector(".by-side nav");
const here = bar?.querySelector("[aria-current]");
if (here) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
