// Comfort for every page of the panel; each works without it.

/* Toasts stay ten seconds, longer under the pointer or with the focus inside. */
const STAYS = 10_000;
for (const toast of document.querySelectorAll(".by-toast")) {
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (toast.matches(":hover, :focus-within") ? start() : toast.remove()), STAYS);
  };
  for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

/* Ask once before what cannot be taken back: data-confirm on a button or its form holds the question. */
const asked = new WeakSet();
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const question = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || asked.delete(form)) return;
  event.preventDefault();
  const { ask } = await import("./dialogs.js");
  if (!(await ask(question, submitter?.textContent.trim() || "Go on"))) return;
  asked.add(form);
  form.requestSubmit(submitter);
});

if (document.querySelector(".by-rows")) import("./rows.js");
if (document.querySelector("[type=password], [data-copy]")) import("./fields.js");

/* The bar of the phone shows where one is. */
const bar = document.querySelector(".by-side nav");
const here = bar?.querySelector("[aria-current]");
if (here) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
