// The lanes: a column for each table, shard, mapping, function and destination, and a mark's place on them.
function drawHeads() {
  const heads = document.getElementById("heads");
  const lanes = currentWorld().lanes;
  document.documentElement.style.setProperty("--lanes", String(Math.max(lanes.length, 1)));
  heads.replaceChildren(
    element("span", { class: "time" }),
    element(
      "span",
      { class: "lanes" },
      ...lanes.map((lane) =>
        element(
          "span",
          { class: `lane ${lane.kind}`, title: `${lane.kind} ${lane.id}` },
          element("b", {}, lane.name),
          element("small", {}, lane.kind),
        ),
      ),
    ),
  );
}

function drawLanes(mark) {
  const row = element("span", { class: "lanes", "aria-hidden": "true" });
  currentWorld().lanes.forEach((lane) => row.append(element("i", { class: `lane ${lane.kind}` })));
  if (mark.lanes.length > 1) row.append(link(mark.lanes[0], mark.lanes[1]));
  if (mark.lanes.length > 1) row.append(dot(mark.lanes[0], "from"));
  if (mark.lanes.length) row.append(dot(mark.lanes[mark.lanes.length - 1], `mark ${shape(mark)}`));
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
