// Edits a textarea so that the browser's own undo takes each step back.

/* Afterwards [from, to] of the new text is selected. */
export const replace = (field, start, end, text, from = text.length, to = from) => {
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  // Old, and the only call that writes into the undo history.
  if ((start !== end || text) && !document.execCommand(text ? "insertText" : "delete", false, text)) {
    field.setRangeText(text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(start + from, start + to);
};

export const selected = (field) => field.value.slice(field.selectionStart, field.selectionEnd);

export const wrap = (field, before, after = before, words = "") => {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const inside = value.slice(start, end);
  const [left, right] = [start - before.length, end + after.length];
  // One asterisk of two is no mark of its own.
  const marked = value.slice(left, start) + value.slice(end, right) === before + after && !(before === "*" && value[left - 1] === "*");
  if (marked) return replace(field, left, right, inside, 0, inside.length);
  const text = inside || words;
  return replace(field, start, end, before + text + after, before.length, before.length + text.length);
};

const lines = ({ value, selectionStart, selectionEnd }) => {
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const last = selectionEnd > selectionStart && value[selectionEnd - 1] === "\n" ? selectionEnd - 1 : selectionEnd;
  const end = `${value}\n`.indexOf("\n", last);
  return { start, end, rows: value.slice(start, end).split("\n") };
};

const eachLine = (field, change) => {
  const { start, end, rows } = lines(field);
  const text = rows.map(change).join("\n");
  const at = Math.max(0, text.length - end + field.selectionEnd);
  const isCaret = field.selectionStart === field.selectionEnd;
  if (text !== rows.join("\n")) replace(field, start, end, text, isCaret ? at : 0, isCaret ? at : text.length);
};

export const prefix = (field, mark, pattern) => {
  const { rows } = lines(field);
  const off = rows.every((row) => !row.trim() || pattern.test(row)) && rows.some((row) => pattern.test(row));
  eachLine(field, (row) => (off ? row.replace(pattern, "") : row.trim() || rows.length === 1 ? mark + row : row));
};

export const heading = (field) =>
  eachLine(field, (row) => {
    const [all, marks] = /^(#{1,6}) +/.exec(row) ?? ["", ""];
    return ({ "": "## ", "##": "### " }[marks] ?? "") + row.slice(all.length);
  });

const ITEM = /^(\s*)(?:([-*+]|\d+[.)])( +)(\[[ xX]\] )?|(> ?)+)/;

/* Nested items begin below the words of the one above. */
export const indent = (field, out) => {
  const [, , mark = "", gap = "  "] = ITEM.exec(lines(field).rows[0]) ?? [];
  const width = mark.length + gap.length;
  const back = new RegExp(`^(\t| {1,${width}})`);
  eachLine(field, (row) => (out ? row.replace(back, "") : row && " ".repeat(width) + row));
};

/* Enter in a list or quote; false elsewhere. */
export const continueList = (field) => {
  const { value, selectionStart: caret, selectionEnd } = field;
  const { start, end } = lines(field);
  const [mark, blanks, item, gap, box] = ITEM.exec(value.slice(start, end)) ?? [];
  if (caret !== selectionEnd || !mark || caret < start + mark.length) return false;
  const next = item ? blanks + item.replace(/\d+/, (number) => +number + 1) + gap + (box ? "[ ] " : "") : mark;
  if (end - start === mark.length) replace(field, start, end, "");
  else replace(field, caret, caret, `\n${next}`);
  return true;
};

/* Text on lines of its own. */
export const block = (field, text, from = text.length, to = from) => {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const above = value.slice(0, start);
  const lead = !above || above.endsWith("\n\n") ? "" : above.endsWith("\n") ? "\n" : "\n\n";
  replace(field, start, end, lead + text + (value[end] === "\n" ? "" : "\n"), lead.length + from, lead.length + to);
};

export const note = (field) => {
  const number = 1 + Math.max(0, ...Array.from(field.value.matchAll(/\[\^(\d+)\]/g), (found) => +found[1]));
  replace(field, field.selectionEnd, field.selectionEnd, `[^${number}]`);
  const { value } = field;
  const end = value.trimEnd().length;
  replace(field, end, value.length, `${/\n\[\^.+\]:.*$/.test(value.trimEnd()) ? "\n" : "\n\n"}[^${number}]: `);
  field.scrollTop = field.scrollHeight;
};

export const place = ({ value, selectionStart }) => {
  const before = value.slice(0, selectionStart).split("\n");
  return `Line ${before.length}, column ${before.at(-1).length + 1}`;
};
