"""The served page in a real browser: it grows as things happen, and asks nobody but its own server."""

import json
import shutil
import sys

import boto3
import pytest

from streammock import mock_streams
from streammock.report import page

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright, which is in the test group")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs Chromium, which is not on PATH")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MANY = 5000
BUDGET_SECONDS = 10  # of processor time for all of that; 2.2 were seen


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def tab(browser):
    """A page that keeps what it asks for and what its console says."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.requests, opened.complaints = [], []
    opened.on("request", lambda request: opened.requests.append(request.url))
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    context.close()


@pytest.fixture
def world():
    with mock_streams(strict=False) as mock:
        boto3.client("dynamodb").create_table(
            TableName="Orders",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )

        def charge(event, context):
            sys.stdout.write("seen\n")
            if event["Records"][0]["dynamodb"]["Keys"]["id"]["S"] == "poison":
                raise ValueError("no such price")

        mock.function("charge", charge)
        mock.trigger("Orders", "charge", maximum_retry_attempts=1)
        yield mock


def put(key):
    boto3.client("dynamodb").put_item(TableName="Orders", Item={"id": {"S": key}})


def test_it_grows_while_it_is_open(tab, world):
    """A write is a row without a reload, its batch and invocation too; lanes appear; the count tells; all is quiet."""
    url = world.serve()
    tab.goto(f"{url}/_streammock/")
    tab.get_by_text("Nothing has happened yet").wait_for()
    assert tab.locator("#connection").text_content() == "Live"

    put("first")
    tab.get_by_role("option", name="Invocation: invocation of charge").wait_for()
    assert tab.locator("#heads .lane b").all_text_contents()[0] == "Orders"
    put("poison")
    tab.get_by_role("option", name="Invocation, failed").first.wait_for()

    assert tab.locator("#marks .row").count() == len(world.timeline)
    assert tab.complaints == []
    assert set(tab.requests) <= {f"{url}/_streammock/", f"{url}/_streammock/events", "data:,"}


def test_the_reader_is_left_in_peace(tab, world):
    """What is selected, searched and hidden stays so when more happens."""
    tab.goto(f"{world.serve()}/_streammock/")
    put("poison")
    tab.get_by_role("option", name="Invocation, failed").first.click()
    tab.get_by_label("Writes").uncheck()
    put("another")
    tab.get_by_role("option", name="another").first.wait_for()
    assert tab.locator(".row.write").count() == 0
    assert "no such price" in tab.locator("#details .summary").text_content()
    assert tab.locator('[aria-selected="true"]').count() == 1


def test_it_says_when_the_server_is_gone(tab, world):
    """The rows stay, and the page says that it is not connected any more."""
    url = world.serve()
    tab.goto(f"{url}/_streammock/")
    put("first")
    tab.locator(".row.invocation").first.wait_for()
    for gateway in world._gateways:
        gateway.stop()
    tab.get_by_text("Not connected").wait_for()
    assert tab.locator("#marks .row").count() == 3


def test_names_for_who_hears_the_page(tab, world, tmp_path):
    """Controls, list, rows and details have names and roles; Tab reaches them all in the order in which they stand."""
    put("poison")
    world.report(tmp_path / "report.html")
    tab.goto((tmp_path / "report.html").as_uri())
    tab.get_by_role("search", name="Timeline").wait_for()
    tab.get_by_role("searchbox", name="Search").wait_for()
    assert tab.get_by_role("checkbox", name="Invocations").is_checked()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "search"
    for _ in range(tab.get_by_role("checkbox").count() + 1):
        tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "marks"
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        tab.keyboard.press(key)
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')") == "Details"
    assert tab.get_by_role("heading", name="Invocation").is_visible()
    assert tab.complaints == []


def test_thousands_of_marks_stay_usable(tab, world, tmp_path):
    """5,000 marks are drawn, searched and walked through by keys within seconds of the page's own work."""
    with world.hold():
        for number in range(20):
            put(f"key-{number}")
    world.report(tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text()
    start = text.index('id="data">') + len('id="data">')
    (test,) = json.loads(text[start : text.index("</script>", start)])
    drawn = test["worlds"][0]
    drawn["marks"] = (drawn["marks"] * MANY)[:MANY]
    (tmp_path / "many.html").write_text(page.render("Many", [json.dumps(test)]))
    metrics = tab.context.new_cdp_session(tab)
    metrics.send("Performance.enable", {"timeDomain": "threadTicks"})  # processor time, whatever else the machine does
    tab.goto((tmp_path / "many.html").as_uri())
    assert tab.locator("#marks .row").count() == MANY
    tab.get_by_role("searchbox").fill("key-7")
    tab.get_by_role("searchbox").fill("")
    tab.get_by_role("listbox").focus()
    for key in ("End", "ArrowUp", "Home", "ArrowDown", "PageDown"):
        tab.keyboard.press(key)
    assert tab.locator('[aria-selected="true"]').get_attribute("data-number") == "11"
    found = {one["name"]: one["value"] for one in metrics.send("Performance.getMetrics")["metrics"]}
    assert found["TaskDuration"] < BUDGET_SECONDS
