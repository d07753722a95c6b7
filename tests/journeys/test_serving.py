"""The server that the journeys walk on holds nothing open when a browser hangs up."""

import gc
import socket
import struct
import threading
import warnings

import pytest

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
AT_ONCE = struct.pack("ii", 1, 0)


@ON_SQLITE
def test_a_browser_that_hangs_up_leaves_no_file_open(site):
    host, _, port = site.removeprefix("http://").partition(":")
    with warnings.catch_warnings(record=True) as left_open:
        warnings.simplefilter("always")
        for _ in range(10):
            with socket.create_connection((host, int(port))) as browser:
                browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                browser.sendall(b"GET /static/css/staff.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                assert browser.recv(1)
        for thread in threading.enumerate():
            if "process_request" in thread.name:
                thread.join()
        gc.collect()
    assert not left_open
