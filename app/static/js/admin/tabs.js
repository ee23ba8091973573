// Makes tabs of the parts; on a phone writing is one of them.
import { make, roving } from "./parts.js";

const LABELS = { write: "Write", preview: "Preview", details: "Details", feed: "Feed", history: "History" };

export const initTabs = (write, parts, onShow) => {
  const phone = matchMedia("(max-width: 59.99rem)");
  const panels = { write };
  for (const panel of parts.querySelectorAll("section")) panels[panel.id.replace("byline-panel-", "")] = panel;
  const list = make("div", { role: "tablist", ariaLabel: "Parts", className: "by-tabs" });
  const tabs = Object.entries(panels).map(([name, panel]) => {
    panel.id ||= "byline-panel-write";
    const tab = make("button", { type: "button", role: "tab", id: `byline-tab-${name}`, textContent: LABELS[name] });
    tab.setAttribute("aria-controls", panel.id);
    tab.addEventListener("click", () => select(name));
    list.append(tab);
    return tab;
  });
  const names = Object.keys(panels);
  let part = "preview";
  let chosen = phone.matches ? "write" : part;

  const select = (name) => {
    if (!panels[name] || (name === "write" && !phone.matches)) name = part;
    if (name !== "write") part = name;
    chosen = name;
    names.forEach((other, at) => {
      const here = other === name;
      tabs[at].ariaSelected = String(here);
      tabs[at].tabIndex = here ? 0 : -1;
      // The phone's bar has no room for the feed: it stands below the details.
      const shown = here || (phone.matches ? other === "feed" && name === "details" : other === "write");
      panels[other].hidden = !shown;
    });
    onShow(name);
  };
  const arrange = () => {
    tabs.forEach((tab, at) => {
      tab.hidden = names[at] === (phone.matches ? "feed" : "write");
      const panel = panels[names[at]];
      const isPanel = !tab.hidden;
      panel.role = isPanel ? "tabpanel" : null;
      if (isPanel) panel.setAttribute("aria-labelledby", tab.id);
      else panel.removeAttribute("aria-labelledby");
    });
    select(phone.matches ? "write" : part);
  };

  roving(list, tabs, (tab) => tab.click());
  // What is wrong may lie in a part that is not shown.
  const reveal = (element) => {
    const name = names.find((each) => panels[each].hidden && panels[each].contains(element));
    if (name) select(name);
  };
  parts.addEventListener("invalid", (event) => reveal(event.target), true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#byline-"]');
    if (link) reveal(document.querySelector(link.hash));
  });
  phone.addEventListener("change", arrange);
  parts.prepend(list);
  arrange();
  return {
    show: (at) => {
      select(["preview", "details", "feed", "history"][at]);
      list.querySelector("[aria-selected=true]").focus();
    },
    shown: () => chosen,
  };
};
