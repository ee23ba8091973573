// The page on which one publishes, as a dialog over the text.
import { dialog } from "./dialogs.js";

export const publishing = async (form, save) => {
  if (!(await save())) return;
  const address = `${form.getAttribute("action") || location.pathname}publish/`;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (!answer.ok || answer.redirected || !main) throw answer.status;
    const heading = main.querySelector("h1");
    const title = document.createElement("h2");
    title.append(...heading.childNodes);
    heading.replaceWith(title);
    for (const each of main.querySelectorAll("form")) if (!each.hasAttribute("action")) each.action = address;
    const box = dialog(title.textContent, ...main.childNodes);
    box.classList.add("by-asking");
    box.querySelector(".by-primary")?.focus();
    for (const keep of box.querySelectorAll("[value=keep]")) {
      keep.addEventListener("click", (event) => {
        event.preventDefault();
        box.close();
      });
    }
  } catch {
    location.href = address;
  }
};
