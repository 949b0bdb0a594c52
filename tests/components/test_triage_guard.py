"""What cannot wait leads over everything that was understood; what may be an emergency is asked about."""

from __future__ import annotations

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from components.conversation import PARTS
from components.triage_guard import INTENTS, KEPT, TRIAGE, TriageGuard
from knowledge.errors import TablesError
from safety.load import load_triage
from safety.tables import SIGNS
from tests.components.graph import context, settings
from tests.components.messages import classified
from tests.data_files import ROOT, read_yaml
from tests.safety.tables_on_disk import SafetyTablesOnDisk

SETTING = next(setting for setting in settings() if setting.name == "TriageGuard")
# Neither a sign of the tables nor harmless by its words: which of them is in doubt depends on the weights.
DOUBTFUL = (
    "felt so odd at the bus stop all at once",
    "something is not right with my arm",
    "my leg went funny on the stairs and came back",
    "he went a strange color for a moment",
    "she keeps dropping her cup tonight",
    "it went dark for a second when i stood up",
    "i woke up soaked and shaky",
    "my tongue feels too big",
)
DOUBTFUL_IN_SPANISH = (
    "me siento raro desde hace rato",
    "algo no esta bien con mi brazo",
    "mi papa anda raro hoy",
    "se me fue la luz un momento",
)


def is_in_doubt(text: str) -> bool:
    """Whether it is asked about, with so little weight that a known answer goes before."""
    found, doubt = load_triage().assess(text), TriageGuard.get_default_config()["doubt"]
    return found.asks and not found.sign and not found.modified and found.margin < doubt


MAYBE = next(text for text in DOUBTFUL if is_in_doubt(text))


@pytest.fixture(scope="module")
def guard(pipeline) -> TriageGuard:
    return pipeline.trained[SETTING.place]


def told(*messages: tuple[str, str]) -> DialogueStateTracker:
    """A conversation in which the visitor said this, each with the intent that it had."""
    tracker = DialogueStateTracker("visitor", [])
    for text, intent in messages:
        parse = {"text": text, "intent": {"name": intent, "confidence": 1.0}}
        tracker.update(UserUttered(text, {"name": intent, "confidence": 1.0}, parse_data=parse))
        tracker.update(ActionExecuted("action_listen"))
    return tracker


def intent(message: Message) -> str:
    return message.get(INTENT)[INTENT_NAME_KEY]


@pytest.mark.parametrize(
    ("text", "leads", "kind"),
    [
        ("My chest hurts, which massage?", "emergency_medical", "heart"),
        ("i want to die", "emergency_suicide", "suicide"),
        ("my husband hits me", "emergency_abuse", "partner"),
        ("do you do happy endings", "sexual_request", "sexual"),
    ],
)
def test_it_leads_over_the_classifiers(guard, text, leads, kind):
    """The emergency leads with certainty 1, the others follow as they were, and what triage found is told."""
    message = classified(text, ask_technique_for_condition=0.98, greet=0.02)
    assert guard.process([message]) == [message]
    assert message.get(INTENT) == {"name": leads, "confidence": 1.0}
    assert [each["name"] for each in message.get(INTENT_RANKING_KEY)] == [leads, "ask_technique_for_condition", "greet"]
    assert message.get(TRIAGE)["kind"] == kind
    assert {INTENT, INTENT_RANKING_KEY, TRIAGE} <= message.output_properties


def test_without_a_classifier_before(guard):
    """A message that nothing has classified gets a ranking of one."""
    message = classified("call 911")
    guard.process([message])
    assert message.get(INTENT_RANKING_KEY) == [{"name": "emergency_medical", "confidence": 1.0}]


@pytest.mark.parametrize("text", ["which massage for sciatica", "what do you charge for an hour", "", None])
def test_everything_else_stays_as_it_was(guard, text):
    """What is no emergency keeps its intent and its ranking, also without a text."""
    message = classified(text, ask_technique_for_condition=0.9, greet=0.1)
    before = message.get(INTENT), message.get(INTENT_RANKING_KEY)
    guard.process([message])
    assert (message.get(INTENT), message.get(INTENT_RANKING_KEY)) == before


def test_what_may_be_an_emergency_is_asked_about_and_kept(guard):
    """The question leads; what the message means otherwise stays with it, to be answered after a no."""
    message = classified(MAYBE, nlu_fallback=0.9, ask_price=0.1)
    guard.process([message])
    assert message.get(TRIAGE)["asks"]
    assert intent(message) == "maybe_emergency"
    assert message.get(KEPT)["intent"] == {"name": "nlu_fallback", "confidence": 0.9}
    assert KEPT in message.output_properties


def test_what_is_understood_is_answered(guard):
    """Where no sign stands and an answer is known, no doubt of so little weight comes before it."""
    message = classified(MAYBE, ask_price=0.9, greet=0.1)
    guard.process([message])
    assert message.get(TRIAGE)["asks"]
    assert intent(message) == "ask_price"


def test_it_asks_once(guard):
    """Whoever was just asked, and says nothing more urgent, is answered."""
    message = classified(MAYBE, ask_price=0.9)
    guard.process([message], told((MAYBE, "maybe_emergency")))
    assert intent(message) == "ask_price"


@pytest.mark.parametrize(("text", "means"), [("no", "deny"), ("just asking", "deny"), ("yes", "emergency_medical")])
def test_the_answer_to_the_question(guard, text, means):
    """No goes on with what was asked before; yes is the emergency."""
    message = classified(text, chitchat=0.9)
    guard.process([message], told((MAYBE, "maybe_emergency")))
    assert intent(message) == means


def test_a_sign_over_two_messages(guard):
    """What the visitor said before is read together with what is said now, unless help was called for it."""
    text = "and my neck is so stiff i cannot bend it"
    before = ("i have a fever of 103", "out_of_scope")
    message, again = classified(text, ask_technique_for_condition=0.9), classified("thanks", thank=0.9)
    guard.process([message], told(before))
    guard.process([again], told(("my chest hurts", "emergency_medical")))
    assert (intent(message), intent(again)) == ("emergency_medical", "thank")


def test_a_doctor_first_unless_the_answer_says_so(guard):
    """An answer that sends to a doctor itself stays."""
    text = "should i stop my blood pressure pills if massage lowers it"
    message, own = classified(text, ask_results=0.9), classified(text, ask_medical_advice=0.9)
    guard.process([message, own])
    assert (intent(message), intent(own)) == ("doctor_first", "ask_medical_advice")


def test_rankings_are_not_shared(guard):
    """Two messages that hold the same ranking do not change each other's."""
    one, other = classified("i can't breathe", greet=1.0), classified("hello")
    other.set(INTENT_RANKING_KEY, one.get(INTENT_RANKING_KEY))
    guard.process([one, other])
    assert other.get(INTENT_RANKING_KEY) == [{"name": "greet", "confidence": 1.0}]


def test_nothing_comes_after_the_guard():
    """In config.yml the guard is the last component: no threshold and no other question stands above it."""
    names = [entry["name"].rpartition(".")[2] for entry in read_yaml(ROOT / "config.yml")["pipeline"]]
    assert names[-1] == "TriageGuard"


@pytest.mark.parametrize(
    "text",
    [
        "my chest hurts. which massage helps? does insurance cover it?",
        "do you take insurance? where are you? i want to die",
        "hello! he is not breathing",
    ],
)
def test_no_other_part_overrules_an_emergency(pipeline, text):
    """Wherever in a message the sign stands, after the whole pipeline the emergency leads, and alone."""
    message = pipeline.parse(text)
    assert intent(message).startswith("emergency_")
    assert message.get(INTENT)["confidence"] == 1.0
    assert message.get(PARTS) is None


def test_unsound_tables_stop_the_guard(monkeypatch, tmp_path):
    """A model does not start with safety tables that are wrong."""
    disk = SafetyTablesOnDisk(tmp_path)
    disk.set(SIGNS, 2, "example", "all is well")
    monkeypatch.setattr("components.triage_guard.load_triage", lambda: load_triage(disk.folder))
    with pytest.raises(TablesError, match="all is well"):
        TriageGuard.create({}, None, Resource("guard"), context(Resource("guard")))


@pytest.mark.parametrize(
    ("text", "leads", "kind", "language"),
    [
        ("me duele el pecho y no puedo respirar", "emergency_medical", "heart", "es"),
        ("kiero morirme ya no aguanto esta vida", "emergency_suicide", "suicide", "es"),
        ("mi marido me pega y tengo miedo", "emergency_abuse", "partner", "es"),
        ("mon père ne respire plus", "emergency_medical", "breathing", "fr"),
        ("quero morrer", "emergency_suicide", "suicide", "pt"),
        ("tôi khó thở quá", "emergency_medical", "breathing", "vi"),
        ("救命啊我爸爸昏倒了", "emergency_medical", "collapse", "zh"),
        ("hindi makahinga ang anak ko", "emergency_medical", "breathing", "tl"),
        ("помогите, муж не дышит", "emergency_medical", "breathing", "ru"),
        ("أريد أن أموت", "emergency_suicide", "suicide", "ar"),
    ],
)
def test_cries_in_other_languages(guard, text, leads, kind, language):
    """They lead like English ones, and the reply knows the language."""
    message = classified(text, other_language=1.0)
    guard.process([message])
    assert intent(message) == leads
    assert (message.get(TRIAGE)["kind"], message.get(TRIAGE)["language"]) == (kind, language)


def test_answer_in_spanish_to_the_question(guard):
    """Who was asked in Spanish answers in Spanish, and is answered in it: "sí" as well as "no"."""
    maybe = next(text for text in DOUBTFUL_IN_SPANISH if load_triage().assess(text).asks)
    suspected = load_triage().assess(maybe).kind
    yes, no = (classified(text, other_language=0.4) for text in ("sí", "no, gracias"))
    guard.process([yes], told((maybe, "maybe_emergency")))
    guard.process([no], told((maybe, "maybe_emergency")))
    assert (intent(yes), yes.get(TRIAGE)["language"]) == (INTENTS[suspected.help], "es")
    assert (intent(no), no.get(TRIAGE)["language"]) == ("deny", "es")


@pytest.mark.parametrize(
    ("text", "became"),
    [
        ("no puedo llamar, no tengo saldo", "cannot_call"),
        ("que hago mientras llega la ambulancia", "waiting"),
        ("no quiero ir al hospital, no tengo papeles", "refuses"),
        ("ya llame, vienen en camino", "helped"),
        ("ya se le paso, esta bien ahora", "eased"),
        ("falsa alarma", "false_alarm"),
        ("i can't call", "cannot_call"),
        ("it was a false alarm", "false_alarm"),
        ("is it a false alarm?", None),
    ],
)
def test_what_became_of_it(guard, text, became):
    """It is told to the actions, as they name it."""
    message = classified(text, other_language=1.0)
    guard.process([message])
    assert message.get(TRIAGE)["became"] == became


def test_few_words_stay_in_the_language(guard):
    """ "Gracias" after a message in Spanish is Spanish; "thanks" is English."""
    before = told(("me duele el pecho", "emergency_medical"))
    before.latest_message.parse_data[TRIAGE] = {"language": "es"}
    thanks, english = classified("gracias", nlu_fallback=0.3), classified("thank you so much", thank=0.9)
    guard.process([thanks, english], before)
    assert [message.get(TRIAGE)["language"] for message in (thanks, english)] == ["es", "en"]
