// The rows, in order of happening: a listbox, so that arrow keys and screen readers walk through it.
function drawRows() {
  const list = document.getElementById("marks");
  const { marks } = currentWorld();
  let before = "";
  const rows = [];
  marks.forEach((mark, number) => {
    if (!isShown(mark)) return;
    const instant = `${mark.date} ${mark.time}`;
    rows.push(drawRow(mark, number, instant !== before));
    before = instant;
  });
  list.replaceChildren(...rows);
  if (!rows.some((row) => row.dataset.number === String(state.selected))) select(-1);
  markSelected();
  tellCount(rows.length, marks.length);
}

function drawRow(mark, number, timeShown) {
  return element(
    "li",
    {
      id: `mark-${number}`,
      role: "option",
      class: `row ${shape(mark)}`,
      "aria-selected": "false",
      "aria-label": `${mark.time}, ${KINDS[mark.kind] || mark.kind}: ${mark.text}`,
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
  nothing.textContent = all ? "Nothing matches." : state.worlds.length ? "Nothing happened." : "No test failed.";
  document.getElementById("marks").hidden = shown === 0;
  document.getElementById("count").textContent = shown === all ? `${all} marks` : `${shown} of ${all} marks`;
}

function select(number) {
  state.selected = number;
  markSelected();
  drawDetails();
  const row = document.getElementById(`mark-${number}`);
  if (row) row.scrollIntoView({ block: "nearest" });
}

function markSelected() {
  const list = document.getElementById("marks");
  for (const row of list.children) {
    row.setAttribute("aria-selected", String(Number(row.dataset.number) === state.selected));
  }
  if (state.selected >= 0) list.setAttribute("aria-activedescendant", `mark-${state.selected}`);
  else list.removeAttribute("aria-activedescendant");
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
