// Tags as tokens over a comma list, which is what the form sends; and how long the summary is. Loaded with the tab.
// The field is read only until then, since a tag half typed would be taken for a whole one.
import { button, make } from "./parts.js";

const initTokens = (field) => {
  const list = make("input", { type: "hidden", name: field.name, value: field.value });
  const tokens = make("ul", { className: "by-tokens", ariaLabel: "Chosen tags" });
  list.dataset.tokens = "";
  field.removeAttribute("name");
  field.value = "";
  field.placeholder = "Add a tag";
  const names = () => list.value.split(",").map((name) => name.trim()).filter(Boolean);
  const draw = () => tokens.replaceChildren(...names().map((name) => {
    const remove = button("×", () => {
      set(names().filter((other) => other !== name));
      field.focus();
    }, "by-plain");
    remove.ariaLabel = `Remove ${name}`;
    return make("li", {}, name, remove);
  }));
  const set = (wanted) => {
    list.value = [...new Set(wanted)].join(", ");
    draw();
    list.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const add = () => {
    if (!field.value.trim()) return;
    const typed = field.value;
    field.value = "";
    set([...names(), ...typed.split(",").map((name) => name.trim()).filter(Boolean)]);
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && !field.value) set(names().slice(0, -1));
  });
  field.addEventListener("input", (event) => {
    event.stopPropagation();
    if (field.value.includes(",")) add();
  });
  field.addEventListener("change", (event) => {
    event.stopPropagation();
    add();
  });
  list.addEventListener("byline-put", draw);
  field.before(list, tokens);
  draw();
};

const initSummary = (field, hint) =>
  field.addEventListener("input", () => {
    hint.textContent = hint.textContent.replace(/\d+(?=\.$)/, field.value.length);
  });

export const initDetails = (byId) => {
  if (byId("tags")) initTokens(byId("tags"));
  if (byId("summary-hint")) initSummary(byId("summary"), byId("summary-hint"));
};
