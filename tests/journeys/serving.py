"""The practice on loopback, for browsers that may hang up at any moment."""

import threading

from werkzeug.serving import WSGIRequestHandler, make_server


class Handler(WSGIRequestHandler):
    """Ends an answer whose browser hung up.

    Werkzeug's server, which is for development only, leaves an answer open when a browser resets
    the connection after the last byte: a page that is left while its styles arrive would leave a
    file open, and whatever is left open is a fault in any test here.
    """

    def connection_dropped(self, error, environ=None):
        if answer := environ.get("practice.answer"):
            answer.close()


class Server:
    """The practice on one address, which can be stopped and started again."""

    def __init__(self, app):
        self.app, self.port = app, 0
        self.start()
        self.address = f"http://127.0.0.1:{self.port}"

    def _answer(self, environ, start_response):
        environ["practice.answer"] = self.app(environ, start_response)
        return environ["practice.answer"]

    def start(self):
        self.server = make_server(
            "127.0.0.1", self.port, self._answer, threaded=True, request_handler=Handler
        )
        self.port = self.server.port
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
