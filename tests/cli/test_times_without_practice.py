"""Before the practice is loaded."""


def test_times_say_what_to_do_first(clinic, context):
    refused = clinic("times", "--type", "standard")
    assert refused.exit_code == 1
    assert "run `clinic load-practice`" in refused.stderr
