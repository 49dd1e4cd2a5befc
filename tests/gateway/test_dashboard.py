"""The timeline's page and its events over HTTP: who gets them, and that no reader holds up anybody."""

import http.client
import json
import socket
import threading
from itertools import islice

import pytest


class Timeline:
    """Stands for a world's timeline: tells each reader what a test puts down."""

    def __init__(self):
        self.told = []

    def page(self):
        return "<p>the page</p>"

    def reader(self):
        told = self.told

        class Reader:
            at = 0

            def news(self):
                if self.at >= len(told):
                    return None
                self.at += 1
                return told[self.at - 1]

        return Reader()


@pytest.fixture
def timeline():
    return Timeline()


@pytest.fixture
def dashboard(serve, timeline):
    return serve(live=timeline)


def get(gateway, path="/_streammock/", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return connection, connection.getresponse()


def events(response):
    """The JSON of the events of a stream, one by one, as they come."""
    for line in response:
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


def test_the_page(dashboard):
    """It is HTML that no other page may frame and no cache keeps; the address without the last slash leads there."""
    connection, response = get(dashboard)
    assert (response.status, response.read()) == (200, b"<p>the page</p>")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert (response.headers["X-Frame-Options"], response.headers["Cache-Control"]) == ("DENY", "no-store")
    connection.close()
    connection, response = get(dashboard, "/_streammock")
    assert (response.status, response.headers["Location"]) == (308, "/_streammock/")
    connection.close()


def test_events_come_as_they_happen(dashboard, timeline):
    """One reader hears of what is there already, then of what comes; another one begins at the beginning."""
    timeline.told.append('{"mark": 1}')
    first, response = get(dashboard, "/_streammock/events")
    assert response.headers["Content-Type"] == "text/event-stream"
    stream = events(response)
    assert next(stream) == {"mark": 1}
    timeline.told.append('{"mark": 2}')
    assert next(stream) == {"mark": 2}
    second, response = get(dashboard, "/_streammock/events")
    assert list(islice(events(response), 2)) == [{"mark": 1}, {"mark": 2}]
    first.close()
    second.close()


def test_a_reader_that_does_not_read_holds_up_nobody(dashboard, timeline, connect):
    """Megabytes wait for it in its own connection; the API and other readers are served meanwhile."""
    with socket.create_connection(("127.0.0.1", dashboard.port), timeout=20) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(b"GET /_streammock/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert slow.recv(15) == b"HTTP/1.1 200 OK"
        timeline.told += [json.dumps("x" * 16_000_000), '"end"']
        assert connect(dashboard).send()[0] == 200
        connection, response = get(dashboard, "/_streammock/events")
        assert list(islice(events(response), 2))[1] == "end"
        connection.close()


def test_no_thread_outlives_the_server(serve, timeline):
    """Streams that are open end with it, whether their readers read or not."""
    timeline.told += [json.dumps("x" * 16_000_000)]
    before = set(threading.enumerate())
    gateway = serve(live=timeline)
    connections = [get(gateway, "/_streammock/events") for _ in range(3)]
    gateway.stop()
    assert set(threading.enumerate()) - before == set()
    for connection, response in connections:
        response.close()
        connection.close()


def test_a_reader_that_went_leaves_no_thread(dashboard, timeline):
    """Its thread ends when its connection does."""
    connection, response = get(dashboard, "/_streammock/events")
    (thread,) = [one for one in threading.enumerate() if one.name == "streammock-connection"]
    response.close()
    connection.close()
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.parametrize("path", ["/_streammock/", "/_streammock/events"])
@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Sec_Fetch_Site": "cross-site"}],
    ids=["rebinding", "origin", "another site's image"],
)
def test_other_sites_see_nothing(dashboard, path, headers):
    """The rules of the door hold here; a request without an Origin is known by what browsers say of its site."""
    connection, response = get(dashboard, path, **headers)
    assert response.status == 403
    connection.close()


def test_the_page_itself_may_ask(dashboard, timeline):
    """A browser says of the page's own stream that it is of the same origin."""
    timeline.told.append("1")
    connection, response = get(dashboard, "/_streammock/events", Sec_Fetch_Site="same-origin")
    assert next(events(response)) == 1
    connection.close()


def test_no_page_where_a_key_is_required(serve, timeline):
    """A browser cannot sign, and what is in the tables is for the key's holder alone."""
    connection, response = get(serve(live=timeline, require_key=("id", "secret")))
    assert (response.status, b"--require-key" in response.read()) == (403, True)
    connection.close()


def test_without_a_timeline_there_is_no_page(gateway):
    """The path is nothing special then."""
    connection, response = get(gateway)
    assert response.status not in (200, 403)
    connection.close()
