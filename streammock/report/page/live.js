// A page that is served hears what happens from the server: each event says how many marks stay, and what follows them.
const world = () => state.worlds[0];

function listen() {
  const address = document.body.dataset.source;
  if (!address) return;
  const source = new EventSource(address);
  source.addEventListener("open", () => tellConnection(true));
  source.addEventListener("error", () => tellConnection(false));
  source.addEventListener("message", (event) => learn(JSON.parse(event.data)));
}

function learn(news) {
  const before = world();
  const lanesGrew = news.lanes.length !== before.lanes.length || news.keep === 0;
  before.lanes = news.lanes;
  before.marks.length = news.keep;
  before.marks.push(...news.marks);
  const follows = atEnd();
  drawKinds();
  if (lanesGrew) {
    drawHeads();
    drawRows();
  } else drawRows(news.keep);
  if (state.selected >= news.keep) drawDetails();
  if (follows) toEnd();
}

function tellConnection(connected) {
  const told = document.getElementById("connection");
  told.hidden = false;
  told.className = connected ? "connected" : "lost";
  told.textContent = connected ? "Live" : "Not connected; trying again";
}

// Who looks at the last mark sees the next one as well; who has scrolled back is left in peace.
function scroller() {
  const own = document.getElementById("timeline");
  return getComputedStyle(own).overflowY === "auto" ? own : document.scrollingElement;
}

function atEnd() {
  const one = scroller();
  return state.selected < 0 && one.scrollHeight - one.scrollTop - one.clientHeight < 80;
}

function toEnd() {
  const one = scroller();
  one.scrollTop = one.scrollHeight;
}
