"""Bare Flask: what no page of ours can be quicker than."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
@app.get("/healthz")
def hello() -> str:
    """Greet."""
    return "hello"
