// What is known of the selected mark: record, event, log, reason.
function drawDetails() {
  const panel = document.getElementById("details");
  const mark = currentWorld().marks[state.selected];
  document.body.classList.toggle("with-details", Boolean(mark));
  panel.hidden = !mark;
  if (!mark) {
    panel.replaceChildren();
    return;
  }
  const close = element("button", { type: "button", "aria-label": "Close details" }, "×");
  close.addEventListener("click", closeDetails);
  panel.replaceChildren(
    element("header", {}, element("h2", {}, element("i", { class: `mark ${shape(mark)}`, "aria-hidden": "true" }), NAMES[mark.kind] || mark.kind), close),
    element("p", { class: `summary ${shape(mark)}` }, mark.text),
    element("p", { class: "instant" }, `${mark.date} ${mark.time} UTC`),
    ...mark.details.flatMap((detail) => [
      element("h3", {}, detail.label),
      element("pre", { tabindex: "0", "aria-label": detail.label }, detail.text),
    ]),
  );
}

function closeDetails() {
  select(-1);
  document.getElementById("marks").focus();
}
