"""What a browser gets of a response."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rasa.shared.core.events import BotUttered

from channels.website.refusals import PHONES
from channels.website.replies import SORRY, render, sorry, unsaved
from tests.channels.served import said, sources
from tests.data_files import all_responses


def item(event: BotUttered):
    return render("ann", event.message(), sources())


def test_plain_text():
    assert item(said("  Hello.\n")) == {
        "recipient_id": "ann",
        "text": "Hello.",
        "buttons": [],
        "metadata": {"id": None, "sources": [], "emergency": False, "answer": False, "phones": []},
    }


def test_paragraphs_stay_together():
    """One response is one item: its buttons and sources are about all of it."""
    assert item(said("One.\n\nTwo."))["text"] == "One.\n\nTwo."


def test_event_without_metadata():
    """A reply that another program put into the conversation may lack what ours have."""
    assert render("ann", {"text": "Hi."}, sources())["metadata"]["id"] is None
    assert render("ann", BotUttered("Hi.", metadata={"metadata": None}).message(), sources())["text"] == "Hi."


@pytest.mark.parametrize("text", [None, "", " \n "])
def test_nothing_to_show(text):
    """A response without words is dropped, whatever else it has."""
    assert item(said(text, [{"title": "A", "payload": "/a"}], id="1", next=["Why?"])) is None


def test_picture():
    """What other REST clients show of a response goes along."""
    shown = item(BotUttered(None, {"image": "https://a.com/knee.png", "custom": {"a": 1}}))
    assert (shown["text"], shown["image"], shown["custom"]) == ("", "https://a.com/knee.png", {"a": 1})


def test_sources_once_and_in_order():
    """Each article is named once, in the order in which it is cited; a key that no table holds names none."""
    cited = ["therarehab-and-wellness", "all-body-kneads", "gone", "therarehab-and-wellness"]
    sources = item(said("So.", sources=cited))["metadata"]["sources"]
    assert [source["publisher"] for source in sources] == ["TheraRehab and Wellness", "All Body Kneads"]
    assert sources[1] == {"publisher": "All Body Kneads", "title": "Therapeutic massage and spa massage"}


def test_buttons_come_before_next_questions():
    """The response's own choices stand first; a question that is one of them already is not offered twice."""
    buttons = [{"title": "Yes", "payload": "/affirm", "type": "postback"}, {"title": "Why so?", "payload": "Why?"}]
    assert item(said("So?", buttons, next=["Why?", "How?"]))["buttons"] == [
        {"title": "Yes", "payload": "/affirm"},
        {"title": "Why so?", "payload": "Why?"},
        {"title": "How?", "payload": "How?"},
    ]


@pytest.mark.parametrize(("facts", "answer"), [(["F1"], True), ([], False), (None, False)])
def test_answer(facts, answer):
    """What gives facts may be voted on."""
    assert item(said("So.", facts=facts, id="1"))["metadata"]["answer"] is answer


def test_emergency():
    shown = item(said("Call 911 now.", emergency=True))["metadata"]
    assert (shown["emergency"], shown["phones"]) == (True, [{"text": "911", "href": "tel:911"}])


def test_sorry():
    """The reply where there is none points to help, and is no answer to vote on."""
    shown = sorry("ann")
    assert (shown["recipient_id"], shown["text"]) == ("ann", SORRY)
    assert shown["metadata"]["phones"] == PHONES
    assert (shown["metadata"]["id"], shown["metadata"]["answer"], shown["metadata"]["emergency"]) == (
        None,
        False,
        False,
    )


def test_unsaved():
    """What is not kept cannot be voted on, and is otherwise the same."""
    whole = item(said("Call 911 now.", id="1", facts=["F1"], emergency=True, next=["Why?"]))
    kept = unsaved(whole)
    assert (kept["metadata"]["id"], kept["metadata"]["answer"]) == (None, False)
    assert {**kept, "metadata": {**kept["metadata"], "id": "1", "answer": True}} == whole


def test_every_response_can_be_shown():
    """Each response of the project becomes an item of the protocol's shape."""
    assert all_responses()
    assert [
        fault for name, variations in all_responses().items() for fault in faults_of_response(name, variations)
    ] == []


def faults_of_response(name: str, variations: list[dict[str, Any]]) -> Iterator[str]:
    """What is wrong with what a browser gets of a response."""
    written = next(each for each in variations if not each.get("channel"))
    shown = item(said(written["text"], written.get("buttons"), **written["metadata"]))
    if set(shown) != {"recipient_id", "text", "buttons", "metadata"}:
        yield f"{name}: {sorted(shown)}"
    if set(shown["metadata"]) != {"id", "sources", "emergency", "answer", "phones"}:
        yield f"{name}: metadata {sorted(shown['metadata'])}"
    if len(shown["metadata"]["sources"]) != len(written["metadata"].get("sources", [])):
        yield f"{name}: sources {shown['metadata']['sources']}"
    yield from (f"{name}: button {each}" for each in shown["buttons"] if not (each["title"] and each["payload"]))
