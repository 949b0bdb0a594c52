"""The benchmark's arithmetic and plumbing; nothing here trains a model or starts a server."""

from __future__ import annotations

import asyncio
import json

import httpx
import numpy as np
import pytest

from benchmarks import evaluate, hint3, own, traffic
from benchmarks.cache import Cache
from benchmarks.phrases import Phrase, read_dialogues
from benchmarks.pipelines import SHIPPED, STOCK, System, shipped, stock
from benchmarks.project import fingerprint
from benchmarks.scores import (
    OUT_OF_SCOPE,
    Prediction,
    auroc,
    best_score,
    decide,
    percentile,
    score_at,
    share,
    true_labels,
)
from benchmarks.tables import Measure, comparison_table, hint3_table, markdown
from benchmarks.thresholds import Outcome, choose, standard_error
from benchmarks.verdicts import Reply, Verdict

TRUTH = ["PRICE", "PRICE", "SIZE", OUT_OF_SCOPE, OUT_OF_SCOPE]
SURE_WHEN_RIGHT = [
    Prediction("PRICE", 0.9),
    Prediction("PRICE", 0.8),
    Prediction("SIZE", 0.7),
    Prediction("SIZE", 0.4),
    Prediction("PRICE", 0.3),
]


def test_labels_that_training_never_saw_are_out_of_scope():
    assert true_labels(["PRICE", "CHATTER", OUT_OF_SCOPE], {"PRICE"}) == ["PRICE", OUT_OF_SCOPE, OUT_OF_SCOPE]


def test_the_threshold_itself_is_enough_and_less_is_refused():
    predictions = [Prediction("PRICE", 0.5), Prediction("PRICE", 0.49), Prediction("", 1.0)]
    assert decide(predictions, 0.5) == ["PRICE", OUT_OF_SCOPE, OUT_OF_SCOPE]


def test_a_system_that_is_sure_only_when_right_is_perfect_at_the_lowest_threshold_that_refuses_the_rest():
    best = best_score(TRUTH, SURE_WHEN_RIGHT)
    assert (best.threshold, best.mcc, best.in_scope_accuracy, best.out_of_scope_recall) == (0.41, 1.0, 1.0, 1.0)
    assert auroc(TRUTH, SURE_WHEN_RIGHT) == 1.0


def test_refusing_nothing_loses_everything_out_of_scope():
    score = score_at(TRUTH, SURE_WHEN_RIGHT, 0.0)
    assert score.in_scope_accuracy == 1.0
    assert score.out_of_scope_recall == 0.0
    assert 0 < score.mcc < 1


def test_confidence_that_tells_nothing_is_a_coin_toss():
    assert auroc(TRUTH, [Prediction("PRICE", 0.5)] * 5) == 0.5


def test_labels_without_predictions_are_refused():
    with pytest.raises(ValueError, match="5 labels"):
        score_at(TRUTH, SURE_WHEN_RIGHT[:4], 0.5)
    with pytest.raises(ValueError, match="at least one"):
        score_at([], [], 0.5)


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 10), (95, 19), (100, 20)])
def test_percentiles_are_values_that_were_measured(percent, value):
    assert percentile(list(range(20, 0, -1)), percent) == value


def test_nothing_has_no_percentile_and_no_share():
    with pytest.raises(ValueError, match="no percentile"):
        percentile([], 50)
    assert share([]) == 0.0


def test_declining_is_right_out_of_scope_and_neither_right_nor_misleading_in_scope():
    meant = ["ask_price", "ask_price", "ask_price", "out_of_scope", "out_of_scope", "out_of_scope"]
    got = ["ask_price", "nlu_fallback", "greet", "nlu_fallback", "out_of_scope", "greet"]
    result = own.understanding(meant, got)
    assert result.phrases == 6
    assert result.right == 3 / 6
    assert result.right_in_scope == result.misled == 1 / 3
    assert result.declined == 2 / 3


def test_near_misses_have_no_right_intent_and_stay_out(tmp_path):
    (tmp_path / "a.yml").write_text("- intent: near_miss\n  say: [am I dying for a rub]\n")
    (tmp_path / "b.yml").write_text("- intent: greet\n  reply: hello\n  say: [hi, hey there]\n")
    assert own.labelled_phrases(tmp_path) == [("hi", "greet"), ("hey there", "greet")]


DIALOGUES = """
- name: neck, then its technique
  turns:
  - say: my neck hurts
    meant:
    - intent: ask_technique_for_condition
      reply: physical therap
  - say: what is that and what does it cost
    meant:
    - intent: ask_explain_technique
    - intent: ask_price
- name: greeting
  turns:
  - say: hi
    meant:
    - intent: greet
"""


def test_conversations_are_read_in_order_each_turn_with_all_that_it_means(tmp_path):
    (tmp_path / "talk.yml").write_text(DIALOGUES)
    neck, greeting = read_dialogues(tmp_path / "talk.yml")
    assert (neck.name, greeting.name) == ("neck, then its technique", "greeting")
    assert [turn.text for turn in neck.turns] == ["my neck hurts", "what is that and what does it cost"]
    assert neck.turns[0].meant == (Phrase("my neck hurts", "ask_technique_for_condition", "physical therap", None),)
    assert [meant.intent for meant in neck.turns[1].meant] == ["ask_explain_technique", "ask_price"]
    assert greeting.turns[0].meant == (Phrase("hi", "greet", None, None),)


def test_conversations_are_held_whole_and_judged_by_the_files_that_they_stand_in(tmp_path, monkeypatch):
    """Each reply meets its own turn, across conversations and files."""
    held = []

    def hold(model, conversations):
        held.extend(conversations)
        return [[Reply(f"On {text}: physical therapy.", intents[text], 0.9) for text in talk] for talk in conversations]

    intents = {
        "my neck hurts": "ask_technique_for_condition",
        "what is that and what does it cost": "ask_price",
        "hi": "greet",
        "bye": "greet",
    }
    (tmp_path / "b_talk.yml").write_text(DIALOGUES)
    (tmp_path / "a_end.yml").write_text("- name: end\n  turns:\n  - say: bye\n    meant:\n    - intent: goodbye\n")
    monkeypatch.setattr(evaluate, "hold_all", hold)
    judged = evaluate.judge_dialogues(tmp_path, tmp_path / "model.tar.gz")
    assert held == [["bye"], ["my neck hurts", "what is that and what does it cost"], ["hi"]]
    assert {name: [each.verdict for each in turns] for name, turns in judged.items()} == {
        "a_end": [Verdict.WRONG],
        "b_talk": [Verdict.RIGHT, Verdict.PARTLY, Verdict.RIGHT],
    }
    assert all(each.reply.text.startswith(f"On {each.phrase.text}:") for turns in judged.values() for each in turns)


def test_a_new_wording_of_an_answer_teaches_nothing_new(tmp_path):
    file = tmp_path / "faq.yml"
    faq = "nlu:\n- intent: greet\n  examples: |\n    - {}\nresponses:\n  utter_greet:\n  - text: {}\n"
    taught = []
    for example, answer in [("hi", "Hello."), ("hi", "Good day."), ("hey", "Hello.")]:
        file.write_text(faq.format(example, answer))
        taught.append(own.lessons(tmp_path))
    assert taught[0] == taught[1] != taught[2]


def test_a_published_system_stands_at_its_best_threshold(tmp_path):
    header = "Threshold,Accuracy,Weighted F1,Inscope Accuracy,OOS Recall,MCC\n"
    for key in hint3.PUBLISHED:
        rows = "0.1,0,0,0.9,0.1,0.4\n0.2,0,0,0.7,0.6,0.6\n0.3,0,0,0.2,0.9,0.5\n"
        (tmp_path / f"published_{key}_shop.csv").write_text(header + rows)
    results = hint3.published(tmp_path, "shop")
    assert [result.system for result in results] == list(hint3.PUBLISHED.values())
    assert {(result.score.threshold, result.score.mcc, result.score.in_scope_accuracy) for result in results} == {
        (0.2, 0.6, 0.7)
    }


def test_sentences_lose_their_line_ends_and_keep_their_commas(tmp_path):
    file = tmp_path / "shop_train.csv"
    file.write_text('sentence,label\n"Cancel, please\n",CANCEL\n', encoding="utf-8")
    assert hint3.read_examples(file) == [("Cancel, please", "CANCEL")]


def test_a_folder_without_the_data_is_named(tmp_path):
    with pytest.raises(hint3.MissingDataError, match="shop_train"):
        hint3.read_examples(tmp_path / "shop_train.csv")
    with pytest.raises(hint3.MissingDataError, match=str(tmp_path)):
        hint3.published(tmp_path, "shop")


def test_stock_is_what_rasa_init_trains():
    names = [step["name"] for step in stock().config["pipeline"]]
    assert names[0] == "WhitespaceTokenizer"
    assert "DIETClassifier" in names
    assert [policy["name"] for policy in stock().config["policies"]][-1] == "TEDPolicy"


@pytest.mark.parametrize("system", [shipped(), stock()], ids=[SHIPPED, STOCK])
def test_confidence_is_looked_at_before_anything_overrules_it(system):
    """All that ranks intents stays; what follows a conversation, refuses or sounds the alarm is left out."""
    left = [step["name"].rpartition(".")[2] for step in system.confidence_only().config["pipeline"]]
    whole = [step["name"].rpartition(".")[2] for step in system.config["pipeline"]]
    classifier = "RegularizedClassifier" if system.name == SHIPPED else "DIETClassifier"
    refuse_or_alarm = {"FallbackClassifier", "DidYouMean", "LanguageGuard", "EmergencyMatcher"}
    overruling = {*refuse_or_alarm, "MessageSplitter", "ReferenceReader", "FollowUp", "PartsJoiner"}
    assert [name for name in whole if name not in overruling] == left
    assert classifier in left
    assert "policies" not in system.confidence_only().config


def test_a_setting_makes_another_system():
    one, other = (System("ours", {"pipeline": [{"name": "Classifier", "C": c}]}) for c in (0.3, 1.0))
    assert one.fingerprint() != other.fingerprint()
    assert one.fingerprint() == System("ours", one.config).fingerprint()


def test_a_changed_file_makes_another_fingerprint(tmp_path):
    file = tmp_path / "nlu.yml"
    file.write_text("a")
    before = fingerprint("x", [file])
    file.write_text("b")
    assert fingerprint("x", [file]) != before


def test_results_are_measured_once_until_something_changes(tmp_path):
    measured = []

    def measure():
        measured.append(1)
        return {"runs": len(measured)}

    cache = Cache(tmp_path)
    assert [cache.get("speed", "one", measure)["runs"] for _ in range(2)] == [1, 1]
    assert cache.get("speed", "two", measure)["runs"] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["speed@two.json"]
    assert Cache(tmp_path, stale=("speed",)).get("speed", "two", measure)["runs"] == 3
    assert cache.get("speed", "two", measure, wanted=tmp_path / "gone")["runs"] == 4


def test_visitors_talk_at_once_in_conversations_of_five():
    heard = []

    def answer(request: httpx.Request) -> httpx.Response:
        said = json.loads(request.content)
        heard.append((said["sender"], said["message"]))
        return httpx.Response(200, json=[] if said["message"] == "m3" else [{"text": "hello"}])

    messages = [f"m{i}" for i in range(12)]
    done = asyncio.run(traffic.send("http://bot", messages, 2, "test", httpx.MockTransport(answer)))
    assert sorted(text for _, text in heard) == sorted(messages)
    assert max(sum(sender == other for other, _ in heard) for sender, _ in heard) <= traffic.CONVERSATION
    assert (done.messages, done.unanswered) == (12, 1)
    assert 0 < done.median <= done.p95 <= done.seconds
    assert done.messages_per_second > 0


def test_an_error_of_the_server_is_not_taken_for_an_answer():
    broken = httpx.MockTransport(lambda request: httpx.Response(500))
    with pytest.raises(httpx.HTTPStatusError):
        asyncio.run(traffic.send("http://bot", ["hi"], 1, "test", broken))


@pytest.mark.parametrize(
    ("measure", "verdict"),
    [
        (Measure("MCC", 0.587, 0.681), "yes, by 0.094"),
        (Measure("misled", 0.05, 0.08, more_is_better=False), "no, by 0.030"),
        (Measure("ms", 39.5, 9.9, more_is_better=False, ratio=True, form=".1f"), "yes, 4.0 times"),
        (Measure("messages/s", 27.0, 121.0, ratio=True, form=".1f"), "yes, 4.5 times"),
        (Measure("MCC", 0.5871, 0.5872), "same"),
    ],
)
def test_better_means_more_of_the_good_and_less_of_the_bad(measure, verdict):
    assert measure.verdict() == verdict


def test_tables_are_markdown_in_straight_columns():
    rows = markdown(["name", "b"], [["x", "10"]]).splitlines()
    assert rows == ["| name |  b |", "| ---- | -: |", "| x    | 10 |"]


def test_the_best_system_comes_first_and_what_is_unknown_stays_empty():
    score = score_at(TRUTH, SURE_WHEN_RIGHT, 0.5)
    worse = score_at(TRUTH, SURE_WHEN_RIGHT, 0.0)
    table = hint3_table(
        [hint3.Result("sofmattress", "LUIS", worse, worse.mcc), hint3.Result("sofmattress", SHIPPED, score, 1.0, 0.9)]
    )
    first, second = table.splitlines()[2:]
    assert first.startswith("| shipped")
    assert second.split("|")[-2].strip() == ""


def test_stock_and_shipped_stand_side_by_side_even_without_our_own_data():
    score = score_at(TRUTH, SURE_WHEN_RIGHT, 0.5)
    results = [hint3.Result("curekart", system, score, 1.0, 0.9) for system in (SHIPPED, STOCK)]
    assert "HINT3 Curekart: MCC" in comparison_table(results, {})
    assert "Held-out" not in comparison_table(results, {})


def outcome_at(threshold: float, declined: float, accepted: float) -> Outcome:
    return Outcome(threshold, understood=1 - declined, declined=declined, misunderstood=0, false_acceptance=accepted)


def test_the_lowest_threshold_is_chosen_that_chance_makes_as_good_as_the_cheapest():
    """With few phrases more thresholds cannot be told from the cheapest than with many."""
    outcomes = [outcome_at(0.4, 0.0, 0.03), outcome_at(0.5, 0.01, 0.012), outcome_at(0.6, 0.02, 0.008)]
    assert [choose(outcomes, 1000, many).threshold for many in (20, 500, 1_000_000)] == [0.4, 0.5, 0.6]


def test_the_error_of_a_cost_is_that_of_its_phrases():
    """Of 100 phrases in scope one declined and one misunderstood, of 100 out of scope two accepted, by hand."""
    outcome = Outcome(0.5, understood=0.98, declined=0.01, misunderstood=0.01, false_acceptance=0.02)
    costs_inside, costs_outside = [0] * 98 + [1, 5], [0] * 98 + [5, 5]
    by_hand = (np.var(costs_inside) / 100 + np.var(costs_outside) / 100) ** 0.5
    assert standard_error(outcome, 100, 100) == pytest.approx(by_hand)


def test_a_threshold_that_refuses_too_much_is_never_chosen():
    outcomes = [outcome_at(0.5, 0.02, 0.5), outcome_at(0.7, 0.04, 0.0)]
    assert choose(outcomes, 1000, 100).threshold == 0.5
