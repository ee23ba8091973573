// Tells tabs of one post about one another, and finds what tabs that are gone have left.
import * as journal from "./journal.js";
import { button, notice } from "./parts.js";

const WAIT = 200; // for the answers of other tabs

export const initNeighbours = async (form, saving) => {
  const channel = new BroadcastChannel("byline");
  const alive = new Set();
  const say = (kind, more) => channel.postMessage({ kind, item: saving.item(), tab: saving.tab, ...more });
  const tell = (words, label, act) => {
    const bar = notice("tabs", words, button(label, () => (act ? act() : bar.remove()), "by-plain"));
  };
  channel.onmessage = ({ data }) => {
    if (data.item !== saving.item() || data.tab === saving.tab) return;
    alive.add(data.tab);
    if (data.kind === "hello") say("here");
    if (!form.dataset.id) return;
    if (data.kind !== "saved") tell("This is open in another tab too. Write in one of them only.", "Close this bar");
    else if (data.revision > +form.dataset.revision) {
      tell(`Another tab saved this at ${data.at}.`, "Load it", () => location.reload());
    }
  };
  say("hello");
  await new Promise((resolve) => setTimeout(resolve, WAIT));
  const found = (await journal.entries(saving.item())).filter(({ tab }) => tab !== saving.tab && !alive.has(tab));
  for (const entry of found) {
    if (entry.text === saving.read()) journal.clear(entry.id);
    else (await import("./recovery.js")).offer(form, saving, entry);
  }
  return say;
};
