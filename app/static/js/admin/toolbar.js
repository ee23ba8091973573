// The toolbar and the shortcuts; Tab always leaves the field.
import { button, roving } from "./parts.js";
import { block, continueList, heading, indent, note, prefix, replace, selected, wrap } from "./text.js";

const DRAWINGS = {
  heading: "M6 5v14M18 5v14M6 12h12",
  bold: "M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z",
  italic: "M10 5h7M7 19h7M14 5l-4 14",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.1M4.5 12h.1M4.5 18h.1",
  quote: "M5 5v14M10 7h10M10 12h10M10 17h6",
  code: "M8 7l-5 5 5 5M16 7l5 5-5 5",
  table: "M4 5h16v14H4zM4 10h16M10 5v14",
  image: "M4 5h16v14H4zM4 16l5-4 4 3 3-2 4 3M15 9h.1",
  library: "M4 8V5h6l2 2h8v12H4zM8 15l3-3 2 2 2-2 3 3",
  note: "M4 6h12M4 11h9M4 16h9M18 13l2-1v7",
  maths: "M17 6H7l6 6-6 6h10",
};
const TABLE = "| Name | Value |\n| --- | --- |\n| … | … |";
const KEY = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl+";

const link = (field) => {
  const words = selected(field);
  if (/^https?:\/\/\S+$/.test(words)) return wrap(field, "[](", ")");
  const text = words || "words";
  const at = text.length + 3;
  return replace(field, field.selectionStart, field.selectionEnd, `[${text}](https://)`, at, at + 8);
};

const code = (field) => {
  const words = selected(field);
  if (words.includes("\n")) return block(field, `\`\`\`\n${words.replace(/\n$/, "")}\n\`\`\``, 3);
  return wrap(field, "`", "`", "code");
};

/* Name, words, what it does, and the key beside Ctrl or ⌘. */
const commands = (choose, pick) => [
  ["heading", "Heading", heading],
  ["bold", "Bold", (field) => wrap(field, "**", "**", "bold"), "B"],
  ["italic", "Italic", (field) => wrap(field, "*", "*", "italic"), "I"],
  ["link", "Link", link, "K"],
  ["list", "List", (field) => prefix(field, "- ", /^[-*+] +/)],
  ["quote", "Quote", (field) => prefix(field, "> ", /^> ?/)],
  ["code", "Code", code],
  ["table", "Table", (field) => block(field, TABLE, 2, 6)],
  ["image", "Image or file…", choose],
  ["library", "From the library…", pick],
  ["note", "Note", note],
  ["maths", "Maths", (field) => wrap(field, "$$", "$$", "x^2")],
];

export const initToolbar = (bar, field, { choose, pick, press, tab }) => {
  const list = commands(choose, pick);
  const help = async () => (await import("./shortcuts.js")).showShortcuts(list, KEY);
  const tools = list.map(([name, words, command, key]) => {
    const tool = button("", () => command(field), "by-tool");
    const keys = key ? ` (${KEY}${key})` : "";
    Object.assign(tool, { ariaLabel: words, title: words + keys, tabIndex: -1 });
    tool.innerHTML = `<svg class="by-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${DRAWINGS[name]}"/></svg>`;
    return tool;
  });
  Object.assign(bar, { role: "toolbar", ariaLabel: "Formatting" });
  bar.setAttribute("aria-controls", field.id);
  bar.replaceChildren(...tools);
  tools[0].tabIndex = 0;
  bar.addEventListener("focusin", ({ target }) => {
    for (const tool of tools) tool.tabIndex = tool === target ? 0 : -1;
  });
  roving(bar, tools);

  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const found = control && !event.shiftKey && list.find((item) => item[3] === event.key.toUpperCase());
    if (found) found[2](field);
    else if (control && event.key === "]") indent(field);
    else if (control && event.key === "[") indent(field, true);
    else if (control) return;
    else if (event.key === "Enter" && !event.shiftKey) {
      if (!continueList(field)) return;
    } else if (selected(field) && "*_`([".includes(event.key)) {
      wrap(field, event.key, { "(": ")", "[": "]" }[event.key] ?? event.key);
    } else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "s") press("save");
    else if (control && event.key === "Enter") press("publish");
    else if (event.altKey && !control && /^Digit[1-4]$/.test(event.code)) tab(+event.code.at(-1) - 1);
    else if (event.key === "F1") help();
    else return;
    event.preventDefault();
  });
  return help;
};
