"""The report's page, read as a browser reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from markupsafe import Markup

from staff.records import Danger, Nearest, Outcome, Turn, Warned
from staff.report import charts
from staff.report.charts import duration
from staff.report.command import write_report
from staff.report.drawing import Chart
from staff.report.page import LISTED, times
from staff.report.questions import Questions
from staff.report.wordings import LONGEST, cut
from tests.staff.pages import Element, read
from tests.staff.turns import NOON, declined, turn, voted

# What a visitor can type, and what must not be read as markup of the page.
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp; </q></li></main>"


@pytest.fixture(scope="module")
def questions() -> Questions:
    return Questions.read()


@pytest.fixture
def page_of(
    tmp_path: Path,
    questions: Questions,
    models_loaded_once: None,
    charts_drawn_once: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Element]:
    """The page about some turns. The model and the data are read once for all of them."""
    monkeypatch.setattr(Questions, "read", lambda data: questions)

    def make(*turns: Turn) -> Element:
        path = tmp_path / "report.html"
        write_report(iter(turns), path, now=NOON)
        return read(path.read_text(encoding="utf-8"))

    return make


@pytest.fixture
def words_of(page_of: Callable[..., Element], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Element]:
    """The page about some turns, with an empty place for each chart: drawing takes far longer than all else."""
    monkeypatch.setattr(charts, "drawn", lambda name, says, draw, height: Chart(Markup(), Markup(), says))
    return page_of


def section(page: Element, name: str) -> Element:
    return page.one("section", id=name)


def group_texts(page: Element, name: str = "unanswered") -> list[str]:
    """The headings of a section's groups."""
    return [heading.text.strip("“”") for heading in section(page, name).all("h3")]


def test_empty(page_of):
    """A page about nothing says so, and has neither figures nor charts."""
    page = page_of()
    assert "no visitor's message is stored" in page.one("main").text
    assert page.all("svg") == page.all("table") == page.all("section") == page.all("nav") == []


def test_only_shell(page_of):
    page = page_of(turn(channel="cmdline"), turn(channel="cmdline"))
    assert "no visitor's message is stored" in page.one("main").text
    assert "Staff typed 2 messages in the shell; they are left out" in page.one("header").text


def test_one_message(page_of):
    page = page_of(turn())
    tiles = {tile.one("dt").text: tile.one("dd").text for tile in page.one("dl").all("div")}
    assert tiles == {
        "conversations": "1",
        "messages": "1",
        "answered": "100.0 %",
        "unanswered": "0.0 %",
        "usual wait": "20 ms",
    }
    assert "22 Nov 2026 to 22 Nov 2026" in page.one("header").text
    assert "Every question found an answer." in section(page, "unanswered").text
    assert "No answer has been voted on yet." in section(page, "votes").text


def test_head(words_of):
    turns = [turn(at=NOON - timedelta(days=days), conversation=str(days % 2)) for days in range(3)]
    page = words_of(*turns, turn(channel="cmdline"))
    assert "20 Nov 2026 to 22 Nov 2026. All days and times are in UTC." in page.one("header").text
    assert "Staff typed 1 message in the shell; it is left out of all figures." in page.one("header").text
    assert "Made on 22 Nov 2026 at 12:00 UTC" in page.one("footer").text


def test_traffic(page_of):
    """Channels in plain words, and every day of the period, also one without messages."""
    turns = [turn(conversation="a"), turn(conversation="a"), turn(conversation="b", channel="phone")]
    page = page_of(*turns, turn(conversation="c", at=NOON - timedelta(days=2), channel="rest"))
    totals, days = section(page, "traffic").all("table")
    assert totals.rows() == [
        ["Web page", "1", "2", "50.0 %"],
        ["Telephone", "1", "1", "25.0 %"],
        ["Programs", "1", "1", "25.0 %"],
    ]
    assert days.rows() == [
        ["20 Nov 2026", "0", "0", "1", "0", "0", "1"],
        ["21 Nov 2026", "0", "0", "0", "0", "0", "0"],
        ["22 Nov 2026", "2", "1", "0", "1", "1", "0"],
    ]
    assert days.one("caption").text == "By day, in UTC"


@pytest.mark.parametrize(("days", "step", "rows"), [(62, "day", 63 - 1), (100, "week", 15), (3_000, "month", 99)])
def test_long_periods(page_of, days, step, rows):
    page = page_of(turn(), turn(at=NOON - timedelta(days=days - 1), conversation="b"))
    table = section(page, "traffic").all("table")[1]
    assert table.one("caption").text == f"By {step}, in UTC"
    assert len(table.rows()) == rows
    charts = section(page, "traffic").all("svg")
    assert all(f"by {step}: {rows} {step}s" in chart.attributes["aria-label"] for chart in charts)


def test_outcomes(page_of):
    turns = [turn(outcome=outcome) for number, outcome in enumerate(Outcome, 1) for _ in range(number)]
    rows = section(page_of(*turns), "outcomes").one("table").rows()
    assert [(row[0], *row[2:]) for row in rows] == [
        ("answered", "1", "4.8 %"),
        ("not in the articles", "2", "9.5 %"),
        ("did you mean", "3", "14.3 %"),
        ("declined", "4", "19.0 %"),
        ("emergency", "5", "23.8 %"),
        ("talk", "6", "28.6 %"),
    ]


def test_top_questions(words_of):
    """In plain words, most often asked first, then by the intent's name; turns of the talk are none."""
    turns = [
        turn(asked=("ask_price",)),
        turn(asked=("ask_price", "ask_insurance")),
        turn(asked=("ask_goals", "affirm")),
    ]
    table = section(words_of(*turns, turn(asked=("ask_technique_for_condition",))), "asked").one("table")
    assert table.rows() == [
        ["How much does a session cost?", "2", "40.0 %"],
        ["What are the goals of treatment?", "1", "20.0 %"],
        ["Does insurance cover it?", "1", "20.0 %"],
        ["Which massage for a complaint?", "1", "20.0 %"],
    ]
    assert table.one("caption").text == "All questions that were asked"


def test_votes(words_of):
    turns = [voted("utter_ask_price", False, text="how much is it")]
    turns += [voted("utter_ask_insurance", helpful) for helpful in [False] * 30 + [True] * 10]
    votes = section(words_of(*turns, voted("utter_recommendation", True, text="")), "votes")
    assert votes.one("table").rows() == [
        ["Does insurance cover it? utter_ask_insurance", "10", "30", "does my plan pay for it"],
        ["How much does a session cost? utter_ask_price", "0", "1", "how much is it"],
        ["Recommendation utter_recommendation", "1", "0", "a button"],
    ]
    assert "so that one vote does not outweigh forty" in votes.text


def test_latency(page_of):
    turns = [turn(seconds=second) for second in (0.01, 0.02, 0.03)] + [turn(channel="phone", seconds=1.5)]
    page = page_of(*turns, turn(seconds=None))
    assert section(page, "latency").one("table").rows() == [
        ["Web page", "20 ms", "29 ms", "30 ms", "30 ms", "3"],
        ["Telephone", "1.5 s", "1.5 s", "1.5 s", "1.5 s", "1"],
        ["All", "25 ms", "1.28 s", "1.46 s", "1.5 s", "4"],
    ]


def test_no_latency(page_of):
    page = page_of(turn(seconds=None))
    assert "No reply is stored yet." in section(page, "latency").text
    assert section(page, "latency").all("svg") == []


@pytest.mark.parametrize("seconds", [0.0, 0.001, 1.0, 86_400.0])
def test_odd_latencies(page_of, seconds):
    """No time is too short or too long for the chart."""
    assert len(section(page_of(turn(seconds=seconds)), "latency").all("svg")) == 2


def test_unanswered(words_of):
    nearest = Nearest("what does it cost", "ask_price", 0.456)
    turns = [declined("do you sell gift cards", conversation=name, nearest=nearest) for name in "aab"]
    turns += [declined("gift certificates?", conversation="c", at=NOON - timedelta(days=1))]
    turns += [declined("massage against hair loss", conversation="d")]
    page = words_of(*turns, turn(text="what about my parrot", outcome=Outcome.NOT_COVERED))
    first, second = section(page, "unanswered").one("ol").parts[1::2]
    assert first.one("h3").text == "do you sell gift cards"
    assert "Asked 4 times in 3 conversations, last on 22 Nov 2026." in first.text
    assert [each.text for each in first.one("ul").all("li")] == ["gift certificates?"]
    assert (
        "Nearest known question: what does it cost, taught for How much does a session cost? (similarity 0.46)"
        in first.text
    )
    assert "Asked once in 1 conversation, last on" in second.text
    assert group_texts(page, "uncovered") == ["what about my parrot"]


def test_other_wordings_are_cut(words_of):
    """Of the other wordings eight are shown, most often asked first, and the rest is counted."""
    ways = [
        "do you sell",
        "do you have",
        "any",
        "are there",
        "can i buy",
        "i want",
        "sell me",
        "where are",
        "how much are",
    ]
    turns = [declined(f"{way} gift cards") for way in [*ways, "i need", "any", "any", "are there"]]
    (group,) = section(words_of(*turns), "unanswered").one("ol").parts[1::2]
    items = [each.text for each in group.one("ul").all("li")]
    assert len(items) == 9
    assert items[-1] == "and 1 more wording"
    assert group.one("h3").text == "any gift cards"
    assert items[0] == "are there gift cards twice"


def test_small_groups_are_counted(words_of):
    """Only so many groups are listed."""
    texts = [f"{chr(0x4E00 + 7 * number) * 3}" for number in range(400)]
    page = words_of(*(declined(text) for text in texts))
    listed = group_texts(page)
    assert len(listed) <= LISTED
    items = section(page, "unanswered").one("ol").parts[1::2]
    assert len(items) == len(listed)


def test_page_says_what_was_not_compared(words_of, monkeypatch):
    monkeypatch.setattr("staff.report.clusters.MOST", 2)
    turns = [declined(text) for text in ("do you sell gift cards", "bake a cake", "can i bring my dog")]
    page = words_of(*turns, *turns[:2])
    assert "the 2 wordings asked most often" in section(page, "unanswered").text
    assert "were compared; 1 other is in no group." in section(page, "unanswered").text
    assert sorted(group_texts(page)) == ["bake a cake", "do you sell gift cards"]


@pytest.mark.parametrize(
    "text",
    [
        MARKUP,
        "{{ 7 * 7 }} {% raw %}",
        "مرحبا \u202e هل لديكم ساونا",
        "👍🏽 sauna 🧖",
        "x" * 4_000,
        "sauna\x00\x1b[0m\r\n",
        "sauna \ud800\udfff",
        "$\\frac{a}{b}$ \u2028",
    ],
    ids=["markup", "template", "rtl", "emoji", "long", "control", "surrogates", "formula"],
)
def test_anything_typed_is_text(page_of, text):
    """What was typed stands in the page as text, wherever visitors' words stand, and breaks nothing."""
    turns = [
        declined(text, nearest=Nearest(text, text, 0.5)),
        turn(text=text, outcome=Outcome.NOT_COVERED),
        voted("utter_a", False, text=text),
        turn(channel=text, asked=(text,), conversation=text),
    ]
    page = page_of(*turns, voted(text, True))
    shown = cut(" ".join(text.encode("utf-8", "ignore").decode().replace("\x00", " ").replace("\x1b", " ").split()))
    assert group_texts(page) == group_texts(page, "uncovered") == [shown]
    assert section(page, "votes").all("q")[0].text == shown
    assert page.all("script") == page.all("img") == []
    assert all(each.attributes["dir"] == "auto" for each in page.all("q"))


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0.0004, "0 ms"), (0.0164, "16 ms"), (0.9994, "999 ms"), (1, "1 s"), (1.284, "1.28 s"), (86_400, "86,400 s")],
)
def test_durations(seconds, written):
    assert duration(seconds) == written


def test_long_text_is_cut():
    assert cut("a" * LONGEST) == "a" * LONGEST
    assert cut("a" * (LONGEST + 1)) == "a" * (LONGEST - 1) + "…"


def test_times():
    assert [times(count) for count in (1, 2, 3, 1_234)] == ["once", "twice", "3 times", "1,234 times"]


def test_page_is_sound(page_of):
    """One file that fetches nothing, under a strict policy; ids occur once, and charts say what they show."""
    turns = [turn(channel=channel, conversation=channel) for channel in ("web", "phone", "rest", "x")]
    page = page_of(*turns, declined("is there a sauna"), voted("utter_ask_price", True))
    (policy,) = (each for each in page.all("meta") if each.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    everything = page.one("html")._inside()
    ids = []
    for element in everything:
        ids += [element.attributes["id"]] if "id" in element.attributes else []
        links = [element.attributes.get(name) for name in ("src", "href", "xlink:href")]
        assert all(link.startswith("#") for link in links if link)
        assert "url(http" not in (element.attributes.get("style") or "")
    assert len(ids) == len(set(ids))
    assert {f"#{each}" for each in ids} >= {each.attributes["href"] for each in page.one("nav").all("a")}
    assert all(len(chart.attributes["aria-label"]) > 40 for chart in page.all("svg"))
    assert page.one("html").attributes["lang"] == "en"


def test_colours_follow_the_page(page_of):
    """Charts name no colour of their own, so that light and dark fit alike."""
    for chart in page_of(turn(), turn(channel="phone")).all("svg"):
        styles = [each.attributes.get("style") or "" for each in chart._inside()]
        assert not [style for style in styles if "#" in style.replace("url(#", "url(")]
        assert any("var(--web)" in style for style in styles)


def test_dangers(words_of):
    """Each danger is listed with its time, channel and kind in plain words, and what was written, as text."""
    page = words_of(
        turn(text="my <b>chest</b> hurts", outcome=Outcome.EMERGENCY, danger=Danger(Warned.ALARM, "heart")),
        turn(text="no", at=NOON + timedelta(minutes=1), danger=Danger(Warned.DENIED, "")),
    )
    rows = [[cell.text for cell in row.all("td")] for row in section(page, "dangers").all("tr")[1:]]
    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("said that nothing is happening", "-", "no"),
        ("told to call for help, or to see a doctor today", "chest pain", "my <b>chest</b> hurts"),
    ]


def test_no_dangers(words_of):
    """Where nothing told of a danger, the section says so."""
    assert "No message told of a danger." in section(words_of(turn()), "dangers").text
