// The lanes: a column for each table, shard, mapping, function and destination, and a mark's place on them.
const MOST_WIDE = 7; // lanes whose names are written across
const CHAIN = ["table", "shard", "mapping", "function", "destination"];

// Lanes come in the order of happening, and stand in that of the chain.
function placeLanes() {
  const { lanes } = currentWorld();
  const order = lanes.map((_, at) => at);
  order.sort((one, other) => CHAIN.indexOf(lanes[one].kind) - CHAIN.indexOf(lanes[other].kind) || one - other);
  state.places = [];
  order.forEach((lane, place) => {
    state.places[lane] = place;
  });
  return order.map((lane) => lanes[lane]);
}

function drawHeads() {
  const heads = document.getElementById("heads");
  const lanes = placeLanes();
  document.documentElement.style.setProperty("--lanes", String(Math.max(lanes.length, 1)));
  document.body.classList.toggle("narrow", lanes.length > MOST_WIDE || matchMedia("(max-width: 46rem)").matches);
  heads.replaceChildren(
    element("span", { class: "time" }),
    element(
      "span",
      { class: "lanes" },
      ...lanes.map((lane, at) =>
        element(
          "span",
          { class: `lane ${lane.kind}${at && lanes[at - 1].kind !== lane.kind ? " first" : ""}`, title: `${lane.kind} ${lane.id}` },
          element("small", {}, lane.kind),
          element("b", {}, lane.name),
        ),
      ),
    ),
  );
}

function drawLanes(mark) {
  const row = element("span", { class: "lanes", "aria-hidden": "true" });
  const places = mark.lanes.map((lane) => state.places[lane]);
  if (places.length > 1) row.append(link(places[0], places[1]), dot(places[0], "from"));
  if (places.length) row.append(dot(places[places.length - 1], `mark ${shape(mark)}`));
  return row;
}

// Kind and outcome, in words that the style sheet gives a form: form, not colour alone, tells them apart.
function shape(mark) {
  return `${mark.kind.replace(" ", "-")}${mark.failed ? " failed" : ""}`;
}

function dot(lane, name) {
  const made = element("i", { class: name });
  made.style.setProperty("--at", String(lane));
  return made;
}

function link(from, to) {
  const made = element("i", { class: from < to ? "link" : "link back" });
  made.style.setProperty("--at", String(Math.min(from, to)));
  made.style.setProperty("--span", String(Math.abs(to - from)));
  return made;
}
