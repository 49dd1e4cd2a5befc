// The rows, in order of happening: a listbox, so that arrow keys and screen readers walk through it.
// From a mark on: what stands before it stays as it is.
function drawRows(from = 0) {
  const list = document.getElementById("marks");
  const { marks } = currentWorld();
  while (list.lastElementChild && Number(list.lastElementChild.dataset.number) >= from) list.lastElementChild.remove();
  let before = list.lastElementChild ? instantOf(marks[Number(list.lastElementChild.dataset.number)]) : "";
  const rows = document.createDocumentFragment();
  for (let number = from; number < marks.length; number += 1) {
    if (!isShown(marks[number])) continue;
    const instant = instantOf(marks[number]);
    rows.append(drawRow(marks[number], number, instant !== before));
    before = instant;
  }
  list.append(rows);
  if (state.selected >= 0 && !rowOf(state.selected)) select(-1);
  markSelected();
  tellCount(list.children.length, marks.length);
}

function instantOf(mark) {
  return `${mark.date} ${mark.time}`;
}

function rowOf(number) {
  return document.getElementById(`mark-${number}`);
}

function drawRow(mark, number, timeShown) {
  return element(
    "li",
    {
      id: `mark-${number}`,
      role: "option",
      class: `row ${shape(mark)}`,
      "aria-selected": "false",
      "aria-label": `${mark.time}, ${NAMES[mark.kind] || mark.kind}${mark.failed ? ", failed" : ""}: ${mark.text}`,
      "data-number": String(number),
    },
    element("span", { class: "time" }, timeShown ? element("time", { datetime: `${mark.date}T${mark.time}Z` }, mark.time) : ""),
    drawLanes(mark),
    element("span", { class: "text" }, mark.text),
  );
}

function tellCount(shown, all) {
  const nothing = document.getElementById("nothing");
  nothing.hidden = shown > 0;
  nothing.textContent = all ? "Nothing matches." : emptyText();
  document.getElementById("marks").hidden = shown === 0;
  document.getElementById("count").textContent = shown === all ? `${all} marks` : `${shown} of ${all} marks`;
}

function emptyText() {
  if (document.body.dataset.source) return "Nothing has happened yet: write to a table that has a stream.";
  return state.worlds.length ? "Nothing happened." : "No test failed.";
}

function select(number) {
  state.selected = number;
  markSelected();
  drawDetails();
  const row = rowOf(number);
  if (row) row.scrollIntoView({ block: "nearest" });
}

function markSelected() {
  const list = document.getElementById("marks");
  for (const row of list.querySelectorAll('[aria-selected="true"]')) row.setAttribute("aria-selected", "false");
  const row = rowOf(state.selected);
  if (row) {
    row.setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", row.id);
  } else list.removeAttribute("aria-activedescendant");
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

function walk(event) {
  const rows = [...document.getElementById("marks").children];
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    if (state.selected >= 0) document.getElementById("details").focus();
    else if (rows.length) select(Number(rows[0].dataset.number));
    return;
  }
  if (event.key === "Escape") select(-1);
  if (!(event.key in STEPS) || !rows.length) return;
  event.preventDefault();
  const at = rows.findIndex((row) => Number(row.dataset.number) === state.selected);
  const start = at < 0 && STEPS[event.key] > 0 ? -1 : at;
  const next = rows[Math.max(0, Math.min(rows.length - 1, start + STEPS[event.key]))];
  select(Number(next.dataset.number));
}
