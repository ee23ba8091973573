// Edits a textarea so that the browser's own undo takes each step back.

/* Replaces a range; afterwards [from, to] of the new text is selected, or the caret stands behind it. */
export const replace = (field, start, end, text, from = text.length, to = from) => {
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  if (start !== end || text) {
    // The only call that writes into the undo history; it is old, and kept by all browsers for that reason.
    if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
      field.setRangeText(text, start, end, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }
  field.setSelectionRange(start + from, start + to);
};

/* Replaces words somewhere else: caret, scroll and focus stay where they are. False when they are gone. */
export const replaceAside = (field, old, text) => {
  const at = field.value.indexOf(old);
  if (at < 0) return false;
  const { selectionStart, selectionEnd, scrollTop } = field;
  const focus = document.activeElement;
  const moved = (place) =>
    place <= at ? place : place >= at + old.length ? place + text.length - old.length : at + text.length;
  replace(field, at, at + old.length, text);
  field.setSelectionRange(moved(selectionStart), moved(selectionEnd));
  field.scrollTop = scrollTop;
  if (focus !== field) focus?.focus({ preventScroll: true });
  return true;
};

export const selected = (field) => field.value.slice(field.selectionStart, field.selectionEnd);

/* Puts marks around the selection, or takes them away. */
export const wrap = (field, before, after = before, words = "") => {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const inside = value.slice(start, end);
  const marked = value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after;
  const doubled = before === "*" && value.slice(start - 2, start) === "**" && value.slice(start - 3, start) !== "***";
  if (marked && !doubled) {
    replace(field, start - before.length, end + after.length, inside, 0, inside.length);
  } else {
    const text = inside || words;
    replace(field, start, end, before + text + after, before.length, before.length + text.length);
  }
};

const lines = ({ value, selectionStart, selectionEnd }) => {
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const last = selectionEnd > selectionStart && value[selectionEnd - 1] === "\n" ? selectionEnd - 1 : selectionEnd;
  const stop = value.indexOf("\n", last);
  const end = stop < 0 ? value.length : stop;
  return { start, end, rows: value.slice(start, end).split("\n") };
};

/* Rewrites each line that the selection touches. */
export const eachLine = (field, change) => {
  const { start, end, rows } = lines(field);
  const caret = field.selectionStart === field.selectionEnd && rows.length === 1;
  const behind = end - field.selectionEnd;
  const text = rows.map(change).join("\n");
  if (text === rows.join("\n")) return;
  const at = Math.max(0, text.length - behind);
  replace(field, start, end, text, caret ? at : 0, caret ? at : text.length);
};

/* Gives lines a mark in front, or takes it away where all have it. */
export const prefix = (field, mark, pattern) => {
  const { rows } = lines(field);
  const filled = rows.filter((row) => row.trim());
  const off = filled.length > 0 && filled.every((row) => pattern.test(row));
  let number = 0;
  eachLine(field, (row) => {
    if (off) return row.replace(pattern, "");
    return row.trim() || rows.length === 1 ? (typeof mark === "string" ? mark : mark(++number)) + row : row;
  });
};

/* No heading, second level, third level, and round again. */
export const heading = (field) =>
  eachLine(field, (row) => {
    const [all, marks] = /^(#{1,6}) +/.exec(row) ?? ["", ""];
    return (marks === "" ? "## " : marks === "##" ? "### " : "") + row.slice(all.length);
  });

const ITEM = /^(\s*)(?:([-*+]|\d+[.)])( +)(\[[ xX]\] )?|(> ?)+)/;

/* Nested items begin below the words of the one above: that is what makes them nested. */
export const indent = (field, out) => {
  const { rows } = lines(field);
  const [, , mark, gap] = ITEM.exec(rows[0]) ?? [];
  const width = mark ? mark.length + gap.length : 2;
  eachLine(field, (row) => (out ? row.replace(new RegExp(`^(\\t| {1,${width}})`), "") : row && " ".repeat(width) + row));
};

/* Enter inside a list or quote: the next item, or the end of it. True when it did something. */
export const continueList = (field) => {
  const { value, selectionStart: caret, selectionEnd } = field;
  const { start, end } = lines(field);
  const row = value.slice(start, end);
  const [mark, blanks, item, gap, box] = ITEM.exec(row) ?? [];
  if (caret !== selectionEnd || !mark || caret < start + mark.length) return false;
  if (row.length === mark.length) {
    replace(field, start, end, "");
    return true;
  }
  const next = item ? blanks + item.replace(/\d+/, (number) => +number + 1) + gap + (box ? "[ ] " : "") : mark;
  replace(field, caret, caret, `\n${next}`);
  return true;
};

/* Puts a block on lines of its own, with a blank one on either side; [from, to] of it is selected. */
export const block = (field, text, from = text.length, to = from) => {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const before = value.slice(0, start);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = value.slice(end).startsWith("\n") ? "" : "\n";
  replace(field, start, end, lead + text + tail, lead.length + from, lead.length + to);
};

/* A note: its mark here, its words at the end. */
export const note = (field) => {
  const number = 1 + Math.max(0, ...Array.from(field.value.matchAll(/\[\^(\d+)\]/g), (found) => +found[1]));
  replace(field, field.selectionEnd, field.selectionEnd, `[^${number}]`);
  const { value } = field;
  const lead = value.endsWith("\n\n") ? "" : value.endsWith("\n") ? (/\[\^.+\]:.*\n$/.test(value) ? "" : "\n") : "\n\n";
  replace(field, value.length, value.length, `${lead}[^${number}]: `);
  field.scrollTop = field.scrollHeight;
};

export const place = ({ value, selectionStart }) => {
  const before = value.slice(0, selectionStart).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
};

export const goTo = (field, line) => {
  const at = field.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  field.focus();
  field.setSelectionRange(at, at);
  // Leaving and entering makes browsers scroll to the caret.
  field.blur();
  field.focus();
};
