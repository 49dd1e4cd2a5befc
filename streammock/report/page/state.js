// What the page shows: the data, and the choices of the person who reads it.
const tests = JSON.parse(document.getElementById("data").textContent);

const state = {
  worlds: tests.flatMap((test) =>
    test.worlds.map((world, number) => ({
      ...world,
      title: test.worlds.length > 1 ? `${test.title} (world ${number + 1})` : test.title,
    })),
  ),
  world: 0,
  search: "",
  hidden: new Set(), // kinds of marks
  selected: -1,
  places: [], // of lanes, in the order of the chain
};

const KINDS = {
  write: "Writes",
  batch: "Batches",
  invocation: "Invocations",
  retry: "Retries",
  bisect: "Bisects",
  filtered: "Filtered",
  discarded: "Discards",
  rejected: "Rejected",
  destination: "Destinations",
  queued: "Events",
  "event retry": "Event retries",
  "event dropped": "Events given up",
  time: "Time",
};

const NAMES = {
  write: "Write",
  batch: "Batch",
  invocation: "Invocation",
  retry: "Retry",
  bisect: "Bisect",
  filtered: "Filtered",
  discarded: "Discard",
  rejected: "Rejected",
  destination: "Destination",
  queued: "Event",
  "event retry": "Event retry",
  "event dropped": "Event given up",
  time: "Time",
};

function currentWorld() {
  return state.worlds[state.world] || { title: "", lanes: [], marks: [] };
}

function isShown(mark) {
  if (state.hidden.has(mark.kind)) return false;
  if (!state.search) return true;
  const wanted = state.search.toLowerCase();
  const texts = [mark.text, ...mark.details.map((detail) => detail.text)];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

// Text goes in as text, never as markup.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
