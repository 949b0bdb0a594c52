"""Votes on answers, and "forget me", over HTTP and in the store."""

from __future__ import annotations

import asyncio

import pytest
from rasa.shared.core.events import AgentUttered, Restarted, UserUttered

from channels import web
from channels.votes import answers_given, vote, votes
from stores import conversations
from tests.channels.served import FEEDBACK, FORGET, SESSION, FakeAgent, Held, domain, new_sender, said

ANSWER = "9f1c1f8e-0b7e-4a36-8f0e-5d5f1c9b2a11"
CONVERSATION = [UserUttered("my knee hurts"), said("See a doctor.", id=ANSWER, facts=["F1"]), said("Anything else?")]


@pytest.fixture
async def sender(agent: FakeAgent) -> str:
    """A visitor who has been given an answer."""
    sender = new_sender()
    await agent.remember(sender, *CONVERSATION)
    return sender


async def rate(client, sender: str, helpful: bool = True, answer: str = ANSWER):
    return await client.post(FEEDBACK, json={"sender": sender, "answer": answer, "helpful": helpful})


class TestVote:
    @pytest.mark.parametrize("helpful", [True, False])
    async def test_is_kept_with_its_answer(self, client, agent, sender, helpful):
        """The vote stands in the conversation that the answer stands in, which is otherwise as it was."""
        before = list((await agent.conversation(sender)).events)
        answer = await rate(client, sender, helpful)
        assert (answer.status_code, answer.content) == (204, b"")
        tracker = await agent.conversation(sender)
        assert votes(tracker) == {ANSWER: helpful}
        assert list(tracker.events)[:-1] == before

    async def test_later_one_counts(self, client, agent, sender):
        """A visitor may think again, also in another session."""
        await rate(client, sender, True)
        await rate(client, sender, False)
        assert votes(await agent.conversation(sender)) == {ANSWER: False}
        await agent.remember(sender, *SESSION)
        await rate(client, sender, True)
        assert votes(await agent.conversation(sender)) == {ANSWER: True}

    async def test_capital_sender(self, client, agent, sender):
        assert (await rate(client, sender.upper())).status_code == 204
        assert votes(await agent.conversation(sender)) == {ANSWER: True}

    @pytest.mark.parametrize("answer", ["", "1", ANSWER.upper(), f"{ANSWER} ", ANSWER[::-1]])
    async def test_unknown_answer(self, client, agent, sender, answer):
        """An id that this conversation's answers do not have is refused, and nothing is kept."""
        refused = await rate(client, sender, answer=answer)
        assert (refused.status_code, list(refused.json())) == (404, ["error", "phones"])
        assert votes(await agent.conversation(sender)) == {}

    async def test_answer_of_another_visitor(self, client, agent, sender):
        """A vote needs the conversation that the answer was given in, and makes none."""
        other = new_sender()
        assert (await rate(client, other)).status_code == 404
        assert await agent.conversation(other) is None

    async def test_changes_nothing_of_the_dialogue(self, agent, sender):
        """Slots, latest message, latest reply and what policies see are the same after it."""
        tracker = await agent.conversation(sender)
        before = (tracker.current_slot_values(), tracker.latest_message, tracker.latest_bot_utterance)
        seen = tracker.past_states(domain())
        tracker.update(vote(ANSWER, True), domain())
        assert (tracker.current_slot_values(), tracker.latest_message, tracker.latest_bot_utterance) == before
        assert tracker.past_states(domain()) == seen

    async def test_waits_for_the_reply_in_progress(self, client, agent, sender):
        """A vote during a turn is kept beside the turn's events: neither overwrites the other."""
        agent.says = held = Held()
        asking = asyncio.ensure_future(client.post("/webhooks/web/webhook", json={"sender": sender, "message": "hi"}))
        await held.begun.wait()
        rating = asyncio.ensure_future(rate(client, sender))
        while not agent.lock_store.is_someone_waiting(sender) or len(agent.lock_store.get_lock(sender).tickets) < 2:
            await asyncio.sleep(0)
        held.go_on.set()
        await asking
        assert (await rating).status_code == 204
        tracker = await agent.conversation(sender)
        assert votes(tracker) == {ANSWER: True}
        assert [event.text for event in tracker.events if isinstance(event, UserUttered)][-1] == "hi"

    async def test_store_that_fails(self, client, agent, sender, monkeypatch):
        """A vote that cannot be kept is not said to be."""

        async def fail(tracker):
            raise OSError("no space left")

        monkeypatch.setattr(agent.tracker_store, "save", fail)
        refused = await rate(client, sender)
        assert refused.status_code == 503
        assert "no space" not in refused.text

    async def test_conversation_that_stays_locked(self, client, agent, sender, monkeypatch):
        """Nobody waits for ever."""
        monkeypatch.setattr(web, "PATIENCE", 0.2)
        async with agent.lock_store.lock(sender):
            assert (await rate(client, sender)).status_code == 503


async def test_votes_of_a_conversation(agent, sender):
    """Each answer's latest vote is read, from before a new start too; like events of other programs are no votes."""
    await agent.remember(sender, vote("a", True), vote("b", True), Restarted(), *SESSION, vote("a", False))
    await agent.remember(sender, AgentUttered("A colleague here."), AgentUttered(data={"transferred": True}))
    assert votes(await agent.conversation(sender)) == {"a": False, "b": True}


async def test_answers_given(agent, sender):
    """What has no id, such as a reply that another program put there, is no answer to vote on."""
    assert answers_given(await agent.conversation(sender)) == {ANSWER}


class TestForget:
    async def test_conversation_is_erased(self, client, agent, sender):
        """Nothing is left of it, in no session; other conversations stay."""
        other = new_sender()
        await agent.remember(sender, *SESSION)
        await agent.remember(other, *CONVERSATION)
        answer = await client.post(FORGET, json={"sender": sender})
        assert (answer.status_code, answer.content) == (204, b"")
        assert list(await agent.tracker_store.keys()) == [other]

    async def test_next_message_begins_anew(self, client, agent, sender):
        await client.post(FORGET, json={"sender": sender})
        await client.post("/webhooks/web/webhook", json={"sender": sender, "message": "hi"})
        texts = [event.text for event in (await agent.conversation(sender)).events if isinstance(event, UserUttered)]
        assert texts == ["hi"]

    async def test_who_never_asked_anything(self, client, agent):
        """A conversation that was never held is erased as well as any, and does not come to be by it."""
        assert (await client.post(FORGET, json={"sender": new_sender()})).status_code == 204
        assert list(await agent.tracker_store.keys()) == []

    async def test_store_that_fails(self, client, agent, sender, monkeypatch):
        """Nobody is told to be forgotten who is not."""

        async def fail(tracker):
            raise OSError

        monkeypatch.setattr(agent.tracker_store, "save", fail)
        assert (await client.post(FORGET, json={"sender": sender})).status_code == 503
        assert await agent.conversation(sender) is not None


def test_slot_is_the_stores():
    """Channels and stores do not know each other; the slot's name joins them."""
    assert web.FORGOTTEN == conversations.FORGOTTEN
