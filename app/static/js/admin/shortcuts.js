// The list of shortcuts. Loaded when somebody asks for it.
import { dialog } from "./dialogs.js";
import { button, make } from "./parts.js";

export const showShortcuts = (list, key) => {
  const rows = [
    ...list.filter((item) => item[3]).map(([, words, , letter]) => [key + letter, words]),
    [`${key}] and ${key}[`, "Indent, and back"],
    [`${key}S`, "Save now"],
    [`${key}Enter`, "Publish or update"],
    ["Alt+1 to 4", "Preview, Details, Feed, History"],
    ["Tab", "Leave the text"],
    ["F1", "This list"],
  ].flatMap(([keys, words]) => [make("dt", {}, make("kbd", { textContent: keys })), make("dd", { textContent: words })]);
  const box = dialog("Keyboard shortcuts", make("h2", { textContent: "Keyboard shortcuts" }), make("dl", {}, ...rows));
  box.append(button("Close", () => box.close()));
};
