// Ties the parts together.
function drawChoice() {
  const choice = document.getElementById("choice");
  choice.replaceChildren(...state.worlds.map((world, number) => element("option", { value: String(number) }, world.title)));
  document.getElementById("choice-label").hidden = state.worlds.length < 2;
  choice.addEventListener("change", () => {
    state.world = Number(choice.value);
    drawWorld();
  });
}

function drawKinds() {
  const counts = new Map();
  for (const mark of currentWorld().marks) counts.set(mark.kind, (counts.get(mark.kind) || 0) + 1);
  const fields = document.getElementById("kinds");
  const present = Object.keys(KINDS).filter((kind) => counts.has(kind));
  fields.hidden = present.length < 2;
  const shown = [...fields.querySelectorAll("label")];
  if (shown.map((label) => label.dataset.kind).join() !== present.join()) {
    fields.replaceChildren(element("legend", {}, "Show"), ...present.map(drawKind));
  }
  for (const label of fields.querySelectorAll("label")) {
    label.querySelector("small").textContent = String(counts.get(label.dataset.kind));
  }
}

function drawKind(kind) {
  const box = element("input", { type: "checkbox" });
  box.checked = !state.hidden.has(kind);
  box.addEventListener("change", () => {
    if (box.checked) state.hidden.delete(kind);
    else state.hidden.add(kind);
    drawRows();
  });
  const form = element("i", { class: `mark ${shape({ kind })}`, "aria-hidden": "true" });
  return element("label", { "data-kind": kind }, box, form, KINDS[kind], element("small", { "aria-hidden": "true" }));
}

function drawWorld() {
  state.selected = -1;
  drawKinds();
  drawHeads();
  drawRows();
  drawDetails();
}

document.getElementById("search").addEventListener("input", (event) => {
  state.search = event.target.value.trim();
  drawRows();
});
document.getElementById("marks").addEventListener("click", (event) => {
  const row = event.target.closest("[data-number]");
  if (row) select(Number(row.dataset.number));
});
document.getElementById("marks").addEventListener("keydown", walk);
document.getElementById("details").addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDetails();
});
matchMedia("(max-width: 46rem)").addEventListener("change", drawHeads);
drawChoice();
drawWorld();
listen();
