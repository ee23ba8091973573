// Turns pasted HTML into Markdown. What it leaves out is lost to nobody: the plain text was pasted first.

const SKIPPED = new Set(["SCRIPT", "STYLE", "HEAD", "TEMPLATE", "NOSCRIPT", "SVG", "META", "TITLE", "BUTTON"]);
const escaped = (text) => text.replace(/[\\`*_[\]<]/g, "\\$&");
const around = (text, mark) => text.replace(/^(\s*)([^]*?)(\s*)$/, (_, a, words, b) => (words ? a + mark + words + mark + b : a + b));
const safe = (address) => (/^(https?:|mailto:)/i.test(address ?? "") ? address.replace(/[\s()<>]/g, encodeURIComponent) : "");

const inline = (node) => Array.from(node.childNodes, span).join("");

const span = (node) => {
  if (node.nodeType === 3) return escaped(node.data.replace(/\s+/g, " "));
  if (node.nodeType !== 1 || SKIPPED.has(node.tagName.toUpperCase())) return "";
  const style = node.dataset?.style ?? "";
  switch (node.tagName) {
    case "BR":
      return "\n";
    case "CODE": case "KBD": case "SAMP": case "TT":
      return around(node.textContent.replace(/`/g, "'"), "`");
    case "IMG":
      return safe(node.getAttribute("src")) && `![${escaped(node.alt ?? "")}](${safe(node.getAttribute("src"))})`;
    case "A": {
      const [words, address] = [inline(node), safe(node.getAttribute("href"))];
      return address && words.trim() ? `[${words.trim()}](${address})` : words;
    }
    case "B": case "STRONG":
      // Some word processors wrap the whole text in <b style="font-weight:normal">.
      return /font-weight: *(normal|400)/.test(style) ? inline(node) : around(inline(node), "**");
    case "I": case "EM": case "CITE":
      return /font-style: *normal/.test(style) ? inline(node) : around(inline(node), "*");
    case "S": case "DEL": case "STRIKE":
      return around(inline(node), "~~");
    default: {
      const bold = node.tagName === "SPAN" && /font-weight: *(bold|[6-9]00)/.test(style);
      return bold ? around(inline(node), "**") : inline(node);
    }
  }
};

const shift = (text, first, rest) => text.split("\n").map((row, at) => (at ? (row ? rest + row : row) : first + row)).join("\n");

const list = (node) => {
  let number = node.tagName === "OL" ? +(node.getAttribute("start") ?? 1) : 0;
  const items = [...node.children].filter((item) => item.tagName === "LI");
  return items
    .map((item) => {
      const mark = node.tagName === "OL" ? `${number++}. ` : "- ";
      const parts = blocks(item);
      return shift(parts.join(item.querySelector("p, pre, blockquote") ? "\n\n" : "\n"), mark, " ".repeat(mark.length));
    })
    .join("\n");
};

const table = (node) => {
  const rows = Array.from(node.rows, (row) => Array.from(row.cells, (cell) => inline(cell).trim().replace(/\s*\n\s*/g, " ").replace(/\|/g, "\\|")));
  if (!rows.length) return "";
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(rows[0]), line(rows[0].map(() => "---")), ...rows.slice(1).map(line)].join("\n");
};

const BLOCKS = "address,article,aside,blockquote,dd,details,div,dl,dt,fieldset,figcaption,figure,footer,form,h1,h2,h3,h4,h5,h6,header,hr,li,main,nav,ol,p,pre,section,table,ul";

const blocks = (parent) => {
  const found = [];
  let words = "";
  const flush = () => {
    const text = words.replace(/ *\n */g, "\n").trim();
    // What looks like a list or heading by accident is not one.
    if (text) found.push(text.replace(/^(#{1,6}\s|[-+>]\s)/gm, "\\$1").replace(/^(\d+)([.)]\s)/gm, "$1\\$2"));
    words = "";
  };
  for (const node of parent.childNodes) {
    const isBlock = node.nodeType === 1 && (node.matches(BLOCKS) || node.querySelector(BLOCKS));
    if (!isBlock) {
      words += span(node);
      continue;
    }
    flush();
    const heading = /^H([1-6])$/.exec(node.tagName);
    if (heading) found.push(`${"#".repeat(Math.max(2, heading[1]))} ${inline(node).trim().replace(/\s+/g, " ")}`);
    else if (node.tagName === "PRE") found.push(`\`\`\`\n${node.textContent.replace(/\n$/, "")}\n\`\`\``);
    else if (node.tagName === "HR") found.push("* * *");
    else if (node.tagName === "BLOCKQUOTE") found.push(blocks(node).join("\n\n").replace(/^/gm, "> ").replace(/^> $/gm, ">"));
    else if (node.matches("ol, ul")) found.push(list(node));
    else if (node.tagName === "TABLE") found.push(table(node));
    else found.push(...blocks(node));
  }
  flush();
  return found.filter(Boolean);
};

/* The page's policy concerns parsed text too: handlers and styles become data, which nobody acts on. */
export const fromHtml = (html) => {
  const plain = html.replace(/\s(on\w+|style)(?==)/gi, (_, name) => ` data-${name}`);
  return blocks(new DOMParser().parseFromString(plain, "text/html").body).join("\n\n");
};
