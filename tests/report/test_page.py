"""The page: one file that loads nothing, shows text as text, and works by mouse, keyboard and screen reader.

What needs a browser is driven from within: a script is put behind the page's own, does what a person would do, and
writes what it sees into the document.
"""

import json
import re
import shutil
import subprocess
import sys

import boto3
import pytest

from streammock import mock_streams
from streammock.report import page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=3000",
)
needs_browser = pytest.mark.skipif(BROWSER is None, reason="needs Chromium, which is not on PATH")
HOSTILE = "</script><img src=x onerror=document.title=1><!--"


def put(*keys):
    for key in keys:
        boto3.client("dynamodb").put_item(TableName="Table", Item={"pk": {"S": key}})


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """The page of a world with a failure, a bisect, a retry, a discard and a destination; its keys are hostile."""

    def fail(event, context):
        sys.stdout.write("seen by the handler\n")
        if any(record["dynamodb"]["Keys"]["pk"]["S"] == "poison" for record in event["Records"]):
            raise ValueError(HOSTILE)

    with mock_streams(strict=False, time="2026-03-01T12:00:00Z") as mock:
        boto3.client("dynamodb").create_table(
            TableName="Table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        mock.function("f", fail)
        mock.trigger(
            "Table",
            "f",
            maximum_retry_attempts=1,
            bisect_batch_on_function_error=True,
            destination_config={"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:000000000000:dlq"}},
        )
        with mock.hold():
            put("a", HOSTILE, "poison")
        mock.settle()
        made = tmp_path_factory.mktemp("page") / "report.html"
        mock.report(made)
    return made


def data_of(text):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


def drive(path, script, *, width=1280, dark=False):
    """Open the page in a frame of a width, run a script in it, return what the script gives back."""
    own = f"<script>document.title = JSON.stringify((() => {{{script}}})());</script>"
    path.with_name("driven.html").write_text(path.read_text().replace("</body>", own + "</body>"))
    frame = f'<iframe src="driven.html" style="width:{width}px;height:800px;border:0"'
    tell = "document.body.append(this.contentDocument.title)"
    path.with_name("frame.html").write_text(f'<!DOCTYPE html><body>{frame} onload="{tell}"></iframe>')
    answer = subprocess.run(
        [
            BROWSER,
            *FLAGS,
            *(["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []),
            "--allow-file-access-from-files",
            f"--user-data-dir={path.parent / 'profile'}",
            "--window-size=1400,900",
            "--dump-dom",
            path.with_name("frame.html").as_uri(),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=90,
    )
    text = re.search(r"</iframe>(.*?)</body>", answer.stdout, re.DOTALL)[1]
    return json.loads(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip())


# --- without a browser --------------------------------------------------------------------------------------------
def test_it_loads_nothing(path):
    """No address is named in it but as text of the data, and its policy forbids every connection."""
    text = path.read_text()
    without_data = text.replace(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1], "")
    assert re.findall(r"https?:|@import|url\(", without_data) == []
    assert "default-src 'none'" in text


def test_data_cannot_leave_its_element(path):
    """Whatever was written to a table: no tag of it is markup, and it is read back as it was."""
    text = path.read_text()
    assert HOSTILE not in text
    marks = data_of(text)[0]["worlds"][0]["marks"]
    assert any(HOSTILE in mark["text"] for mark in marks)


def test_titles_are_escaped():
    """A test's name may hold anything."""
    assert "<title>&lt;b&gt; " in page.render("<b>", [])


def test_braces_in_the_data_are_left_alone():
    """The places of the parts are the template's own."""
    timeline = json.dumps({"title": "{{script}}", "worlds": []})
    assert data_of(page.render("Title", [timeline])) == [{"title": "{{script}}", "worlds": []}]


# --- in a browser -------------------------------------------------------------------------------------------------
@needs_browser
def test_every_mark_is_a_row(path):
    """With its text as text, its time, and a label for who hears the page."""
    marks = data_of(path.read_text())[0]["worlds"][0]["marks"]
    rows, labels, images = drive(
        path,
        """
        const rows = [...document.querySelectorAll("#marks .row")];
        return [rows.map((row) => row.querySelector(".text").textContent),
                rows.map((row) => row.getAttribute("aria-label")),
                document.querySelectorAll("img").length];
        """,
    )
    assert rows == [mark["text"] for mark in marks]
    assert all(mark["text"] in label and mark["time"] in label for mark, label in zip(marks, labels, strict=True))
    assert images == 0


@needs_browser
def test_lanes_stand_in_the_order_of_the_chain(path):
    """Marks lie on their lanes: an invocation's on its function's."""
    kinds, mark, lane = drive(
        path,
        """
        const heads = [...document.querySelectorAll("#heads .lane")];
        const middle = (box) => Math.round((box.left + box.right) / 2);
        const mark = document.querySelector(".row.invocation .mark").getBoundingClientRect();
        const lane = heads.find((head) => head.classList.contains("function")).getBoundingClientRect();
        return [heads.map((head) => head.classList[1]), middle(mark), middle(lane)];
        """,
    )
    assert kinds == ["table", "shard", "mapping", "function", "destination"]
    assert abs(mark - lane) <= 1


@needs_browser
def test_a_click_shows_what_is_known(path):
    """Error, traceback, log, event; a second look at another mark replaces them; the button closes."""
    labels, log, closed = drive(
        path,
        """
        document.querySelector(".row.failed").click();
        const texts = [...document.querySelectorAll("#details h3")].map((head) => head.textContent);
        const log = document.querySelector('#details pre[aria-label="Log"]').textContent;
        document.querySelector("#details button").click();
        return [texts, log, document.getElementById("details").hidden];
        """,
    )
    assert {"Error", "Traceback", "Log", "Event", "Source"} <= set(labels)
    assert "seen by the handler" in log
    assert closed


@needs_browser
def test_the_keyboard_alone_is_enough(path):
    """Arrows walk, Enter goes to the details, Escape comes back."""
    active, focus, back, selected = drive(
        path,
        """
        const list = document.getElementById("marks");
        const press = (target, key) => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        list.focus();
        for (const key of ["ArrowDown", "ArrowDown", "End", "ArrowUp", "Home", "ArrowDown"]) press(list, key);
        const active = list.getAttribute("aria-activedescendant");
        press(list, "Enter");
        const focus = document.activeElement.id;
        press(document.activeElement, "Escape");
        return [active, focus, document.activeElement.id, document.querySelectorAll('[aria-selected="true"]').length];
        """,
    )
    assert (active, focus, back, selected) == ("mark-1", "details", "marks", 0)


@needs_browser
def test_search_and_filter(path):
    """A search looks into the details too; a kind that is switched off is gone; the count tells."""
    marks = data_of(path.read_text())[0]["worlds"][0]["marks"]
    writes = sum(mark["kind"] == "write" for mark in marks)
    found, without, nothing, count = drive(
        path,
        """
        const search = document.getElementById("search");
        const look = (text) => { search.value = text; search.dispatchEvent(new Event("input")); };
        const rows = () => [...document.querySelectorAll("#marks .row")];
        look("SEEN BY THE HANDLER");
        const found = rows().map((row) => row.classList[1]);
        look("");
        document.querySelector("#kinds input").click();
        const without = rows().length;
        look("no such text");
        return [found, without, document.getElementById("nothing").textContent, document.getElementById("count").textContent];
        """,
    )
    assert set(found) == {"invocation"}
    assert without == len(marks) - writes
    assert (nothing, count) == ("Nothing matches.", f"0 of {len(marks)} marks")


@needs_browser
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_nothing_needs_scrolling_sideways(path, width):
    """On a phone as on a desk, with the details open; the selected row stays in sight."""
    overflow, top, bottom, sheet = drive(
        path,
        """
        const row = document.querySelector(".row.discarded");
        row.click();
        const box = row.getBoundingClientRect();
        const sheet = document.getElementById("details").getBoundingClientRect();
        return [document.documentElement.scrollWidth - innerWidth, box.top, box.bottom, sheet.left > 0 ? innerHeight : sheet.top];
        """,
        width=width,
    )
    assert overflow <= 0
    assert 0 < top < bottom <= sheet + 1


@needs_browser
@pytest.mark.parametrize("dark", [False, True])
def test_texts_have_contrast(path, dark):
    """Light and dark: every text stands out from its ground by 4.5 to 1 at least (WCAG AA)."""
    worst, lightness = drive(
        path,
        """
        const channels = (color) => color.match(/[0-9.]+/g).slice(0, 3).map((one) => {
          const part = Number(one) / 255;
          return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        const light = (color) => channels(color).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
        const ground = light(getComputedStyle(document.body).backgroundColor);
        const ratios = [...document.querySelectorAll(".row .text, .row .time, #heads b, #heads small, h1, label, #count")].map((one) => {
          const ink = light(getComputedStyle(one).color);
          return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
        });
        return [Math.min(...ratios), ground];
        """,
        dark=dark,
    )
    assert worst >= 4.5
    assert (lightness < 0.1) == dark


@needs_browser
def test_several_worlds_are_a_choice(path):
    """The page of failed tests lets one choose; a page without any says that no test failed."""
    timelines = [
        json.dumps({"title": name, "worlds": data_of(path.read_text())[0]["worlds"]}) for name in ("one", "two")
    ]
    several, empty = path.with_name("several.html"), path.with_name("empty.html")
    several.write_text(page.render("Failed tests", timelines))
    empty.write_text(page.render("Failed tests", []))
    script = """
        const choice = document.getElementById("choice");
        return [[...choice.options].map((one) => one.textContent), document.getElementById("nothing").textContent];
        """
    assert drive(several, script)[0] == ["one", "two"]
    assert drive(empty, script) == [[], "No test failed."]
