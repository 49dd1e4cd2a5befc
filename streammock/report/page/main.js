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
  const present = new Set(currentWorld().marks.map((mark) => mark.kind));
  const fields = document.getElementById("kinds");
  fields.hidden = present.size < 2;
  fields.replaceChildren(
    element("legend", {}, "Show"),
    ...Object.keys(KINDS).filter((kind) => present.has(kind)).map(drawKind),
  );
}

function drawKind(kind) {
  const box = element("input", { type: "checkbox" });
  box.checked = !state.hidden.has(kind);
  box.addEventListener("change", () => {
    if (box.checked) state.hidden.delete(kind);
    else state.hidden.add(kind);
    drawRows();
  });
  return element("label", {}, box, ` ${KINDS[kind]}`);
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
drawChoice();
drawWorld();
