"""Settings that all tests share. What they import beside the package lies in this folder (`pythonpath`)."""

import sys

import pytest
from hypothesis import settings

settings.register_profile("smtptutor", deadline=None)  # a busy machine is no bug
settings.load_profile("smtptutor")


BY_PLACE = "explain/test_reachable.py"
"""Its tests share what takes long to make, but only those of one place."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With several processes, the tests of one file run in one, where they share what they make."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduler(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file, _, test = nodeid.partition("::")
            return f"{file} {test.partition('[')[2]}" if file.endswith(BY_PLACE) else file

    config.option.loadscopereorder = False  # or few but slow tests would come last
    return Scheduler(config, log)


OUTSIDE = "journeys"
"""The folder whose tests type at processes of their own, in which nothing is counted anyway."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Where the lines of code that tests pass are counted, what is marked `uncounted` runs as fast as otherwise."""
    counter = sys.gettrace() if item.config.pluginmanager.hasplugin("_cov") else None
    uncounted = item.get_closest_marker("uncounted") is not None or item.path.parent.name == OUTSIDE
    if counter is None or not uncounted:
        return (yield)
    sys.settrace(None)  # the pause of pytest-cov is none where several processes run the tests
    try:
        return (yield)
    finally:
        sys.settrace(counter)


@pytest.fixture
def figure(record_property):
    """Tells whoever reads the log a figure that a test has measured, in one line at the end of the run."""
    return lambda text: record_property("figure", text)


def pytest_terminal_summary(terminalreporter):
    """The figures of all tests, in the order of the tests; those of other processes came along with the reports."""
    reports = [
        report
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
    ]
    figures = [
        text
        for report in sorted(reports, key=lambda report: report.nodeid)
        for key, text in report.user_properties
        if key == "figure"
    ]
    if figures:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(figures))
