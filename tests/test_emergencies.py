"""Emergencies are recognised in any words, and nothing else is taken for one."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.emergency_matcher import EMERGENCY_SIGN, EmergencyMatcher
from knowledge.emergencies import Emergencies
from knowledge.emergency.load import load_emergencies
from knowledge.emergency.tables import CALMS, LOOKALIKES, SIGNS, WORDS
from knowledge.errors import TablesError
from knowledge.load import FOLDER
from tests.components.graph import context
from tests.data_files import DEVELOPMENT, ROOT, phrase_blocks, read_yaml, training_phrases

EMERGENCIES = phrase_blocks([ROOT / "tests" / "data" / "emergencies.yml"])
NEAR_MISSES = phrase_blocks([ROOT / "tests" / "data" / "near_misses.yml"])


@pytest.fixture(scope="module")
def emergencies() -> Emergencies:
    return load_emergencies()


def intent_of(emergencies: Emergencies, text: str) -> str | None:
    sign = emergencies.find(text)
    return sign and f"emergency_{sign.kind.value}"


@pytest.mark.parametrize("block", EMERGENCIES, ids=lambda block: block.intent)
def test_no_emergency_is_missed(emergencies, block):
    """Every emergency of the list is recognised, and the right help is called."""
    assert [text for text in block.say if intent_of(emergencies, text) != block.intent] == []


@pytest.mark.parametrize("block", NEAR_MISSES, ids=lambda block: block.intent)
def test_no_near_miss_alarms(emergencies, block):
    """General, past and figurative talk of illness and death raises no alarm."""
    assert [(text, sign.key) for text in block.say if (sign := emergencies.find(text))] == []


def test_training_and_development_phrases(emergencies):
    """Of the phrases of all intents exactly those of the two emergencies are recognised, each as its own."""
    phrases = [(intent, text) for intent, texts in training_phrases().items() for text in texts]
    phrases += [(block.intent, text) for block in phrase_blocks(DEVELOPMENT) for text in block.say]
    wrong = [
        (intent, text, found)
        for intent, text in phrases
        if (found := intent_of(emergencies, text)) != (intent if intent.startswith("emergency_") else None)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("calm", "alarm"),
    [
        ("I had a stroke years ago", "I had a stroke years ago and now my face is drooping again"),
        ("can massage help chest pain", "can massage help the chest pain I have right now, my arm is numb"),
        ("no chest pain, just a stiff neck", "no fever, but chest pain and I can't breathe"),
        ("my feet go numb when I sit long", "my feet went numb when I fell off the roof"),
        ("do you treat people with seizures", "do you treat people, one of them is having a seizure right now"),
        ("what if I pass out during a massage", "what if I pass out, I'm about to faint now"),
        ("this job is killing me", "this job makes me want to kill myself"),
        ("I lost my brother to suicide years ago", "I lost my brother to suicide years ago and I want to die too"),
    ],
)
def test_what_calms_does_not_silence_an_emergency(emergencies, calm, alarm):
    """Words that show that nothing happens do not hide that something does."""
    assert emergencies.find(calm) is None
    assert emergencies.find(alarm)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("I CAN'T BREATHE!!!", "cannot_breathe"),
        ("i can’t breathe", "cannot_breathe"),  # curly
        ("i can`t breathe", "cannot_breathe"),
        ("i can t breathe", "cannot_breathe"),
        ("i cant breath", "cannot_breathe"),
        ("i caaaan't breeeathe", "cannot_breathe"),
        ("ｉ ｃａｎ'ｔ ｂｒｅａｔｈｅ", "cannot_breathe"),
        ("chest\u200b pain", "chest_pain"),
        ("chest💔pain😱", "chest_pain"),
        ("my chést hurts", "chest_pain"),
        ("chst pian", "chest_pain"),
        ("cehst pain", "chest_pain"),
        ("my wife's chest's hurtin", "chest_pain"),
        ("unconcious", "not_waking"),
        ("siezure!", "seizure"),
        ("hart attack", "heart_attack"),
        ("sucide", "suicide"),
        ("su1cide", "suicide"),
        ("s*icide", "suicide"),
        ("want to dіe", "want_to_die"),  # a Cyrillic letter
        ("KMS", "suicide"),
        ("ayuda! i want to kill my self por favor", "kill_self"),
        ("hello 你好 he is not breathing 救命", "cannot_breathe"),
    ],
)
def test_spelling_case_and_script_do_not_matter(emergencies, text, sign):
    """Typing errors, capitals, odd quotes, emoji, invisible and look-alike letters hide no emergency."""
    assert emergencies.find(text).key == sign


@pytest.mark.parametrize(
    "text", ["prison massage", "beach towel", "the hearth is warm", "strobe light", "breast pocket"]
)
def test_ordinary_words_are_not_corrected(emergencies, text):
    """A word that resembles a sign and is right as it is stays itself."""
    assert emergencies.find(text) is None


@pytest.mark.parametrize("text", ["", " \n\t ", ".", "?!", "'", "🤷🏽", "你好", "\x00\u202e", "\ud83d", "(", "*", "7"])
def test_next_to_nothing_is_no_emergency(emergencies, text):
    """Empty, blank and odd texts are survived."""
    assert emergencies.find(text) is None


def test_sign_in_the_middle_of_a_long_story(emergencies):
    """A sign is found wherever it stands, also where a long text is cut into parts."""
    story = "well you know i was at the market with my niece and we had a lovely day there. " * 12
    for words in range(150, 250, 5):
        before = " ".join((story * 3).split()[:words])
        assert emergencies.find(f"{before} and now my chest hurts so bad {story}").key == "chest_pain"


@pytest.mark.parametrize(
    "part",
    [
        "massage for my back and chest? ",
        "no chest pain ",
        "chest pain years ago i took all my pills ",
        "can't ",
        "help! ",
        "a",
        "'",
        "(",
        "my chest, does massage hurt people ",
        "suicidee ",
    ],
)
def test_long_texts_are_read_to_the_end(emergencies, part):
    """100 kB of a phrase mean what 50 kB of it mean: no pattern gives up or runs away."""
    half, whole = (emergencies.find(part * (size // len(part))) for size in (50_000, 100_000))
    assert whole == half


class EmergencyTables:
    """The real tables, copied into a folder in which a test may spoil them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for file in (SIGNS, CALMS, WORDS, LOOKALIKES):
            shutil.copy(FOLDER / file, folder)

    def rows(self, file: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO((self.folder / file).read_text(encoding="utf-8"), newline="")))

    def write(self, file: str, rows: list[list[str]]) -> None:
        with (self.folder / file).open("w", encoding="utf-8", newline="") as output:
            csv.writer(output, lineterminator="\n").writerows(rows)

    def set(self, file: str, line: int, column: str, value: str) -> None:
        rows = self.rows(file)
        rows[line - 1][rows[0].index(column)] = value
        self.write(file, rows)

    def faults(self) -> list[str]:
        with pytest.raises(TablesError) as caught:
            load_emergencies(self.folder)
        return [str(fault) for fault in caught.value.faults]


@pytest.fixture
def disk(tmp_path):
    return EmergencyTables(tmp_path)


@pytest.mark.parametrize(
    ("file", "column", "value", "why"),
    [
        (SIGNS, "kind", "legal", "'legal' is none of suicide, medical"),
        (SIGNS, "pattern", "call (an ambulance", "')' is missing"),
        (SIGNS, "pattern", "call an] ambulance", "']' has no meaning here"),
        (SIGNS, "pattern", "call .. ", "a gap must stand between two items"),
        (SIGNS, "pattern", "[call]", "a sequence may be empty"),
        (SIGNS, "pattern", "call || 911", "a sequence may be empty"),
        (SIGNS, "pattern", "call .{9} 911", "'{' has no meaning here"),
        (SIGNS, "pattern", "call AMBULANCES", "'AMBULANCES' is no group of emergency_words.csv"),
        (SIGNS, "pattern", "heeelp", "'heeelp' is no word as emergency.text.read spells it"),
        (SIGNS, "within", "9", "a pattern without & needs no number"),
        (SIGNS, "calm", "negated|sleepy", "'sleepy' is no family of emergency_calm.csv"),
        (SIGNS, "example", "all is well", "'all is well' does not match the row's pattern, or is calmed"),
        (SIGNS, "example", "when should someone call 911", "does not match the row's pattern, or is calmed"),
        (SIGNS, "why", "", "the cell is empty"),
        (CALMS, "where", "nearby", "'nearby' is none of over, before, after, clause, sentence, text"),
        (CALMS, "unless", "help (", "')' is missing"),
        (CALMS, "example", "a stiff neck", "'a stiff neck' has no sign that the row calms"),
        (CALMS, "example", "no chest pain, he can't breathe", "is an emergency all the same: cannot_breathe"),
        (WORDS, "words", "but|CLAUSE", "CLAUSE name each other in a circle"),
        (WORDS, "key", "OPENER", "the group CLAUSE is missing"),
    ],
)
def test_a_fault_names_its_place(disk, file, column, value, why):
    """A wrong cell is refused with the file, the line, the column and what is wrong."""
    disk.set(file, 2, column, value)
    place = f"{file}, line {1 if why.startswith('the group') or 'circle' in why else 2}, column "
    assert any(fault.startswith(place) and why in fault for fault in disk.faults())


def test_parts_need_a_number_of_words(disk):
    """A pattern of several parts says within how many words they must stand."""
    disk.set(SIGNS, 2, "pattern", "call & ambulance")
    assert disk.faults() == [f"{SIGNS}, line 2, column within: a pattern with & needs a number of words, not ''"]


def test_all_faults_at_once(disk):
    """Every fault that can be seen is named, not only the first."""
    disk.set(SIGNS, 2, "pattern", "call )")
    disk.set(SIGNS, 3, "pattern", "DEATHS")
    disk.set(SIGNS, 4, "within", "eight")
    disk.set(CALMS, 4, "pattern", "ruled [out")
    assert [fault.split(":")[0] for fault in disk.faults()] == [
        f"{SIGNS}, line 2, column pattern",
        f"{SIGNS}, line 3, column pattern",
        f"{SIGNS}, line 4, column within",
        f"{CALMS}, line 4, column pattern",
    ]


def test_a_key_stands_once(disk):
    """Two rows with one key are refused, with both lines."""
    rows = disk.rows(SIGNS)
    disk.write(SIGNS, [*rows, rows[1]])
    place = f"{SIGNS}, line {len(rows) + 1}, column key"
    assert disk.faults() == [f"{place}: 'ambulance' stands in line 2 already"]


@pytest.mark.parametrize("file", [SIGNS, CALMS, WORDS, LOOKALIKES])
def test_missing_file(disk, file):
    """A missing table is named."""
    (disk.folder / file).unlink()
    assert any(fault.startswith(f"{file}, line 1") and "cannot be read" in fault for fault in disk.faults())


def test_every_lookalike_is_needed(disk):
    """Without its entry each look-alike would be taken for a misspelt sign: the list holds nothing else."""
    words = (disk.folder / LOOKALIKES).read_text(encoding="utf-8").split()
    (disk.folder / LOOKALIKES).write_text("", encoding="utf-8")
    correct = load_emergencies(disk.folder).tables.speller.correct
    assert [word for word in words if correct(word) == word] == []


@pytest.fixture(scope="module")
def matcher(tmp_path_factory) -> EmergencyMatcher:
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("matcher"))
    resource = Resource("matcher")
    return EmergencyMatcher.create({}, storage, resource, context(resource))


def classified(text: str | None, **certainty: float) -> Message:
    """A message as the classifiers before leave it, the best intent first."""
    ranking = [{"name": name, "confidence": value} for name, value in certainty.items()]
    message = Message({TEXT: text} if text is not None else {"metadata": "a button"})
    if ranking:
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    return message


@pytest.mark.parametrize(
    ("text", "intent", "sign"),
    [
        ("My chest hurts, which massage?", "emergency_medical", "chest_pain"),
        ("i want to die", "emergency_suicide", "want_to_die"),
        ("i took too many pills because i want to die", "emergency_suicide", "want_to_die"),
    ],
)
def test_emergency_wins_over_the_classifiers(matcher, text, intent, sign):
    """The emergency leads with certainty 1, the other intents follow as they were, and the row is named."""
    message = classified(text, ask_technique_for_condition=0.98, greet=0.02)
    assert matcher.process([message]) == [message]
    assert message.get(INTENT) == {"name": intent, "confidence": 1.0}
    assert message.get(INTENT_RANKING_KEY) == [
        {"name": intent, "confidence": 1.0},
        {"name": "ask_technique_for_condition", "confidence": 0.98},
        {"name": "greet", "confidence": 0.02},
    ]
    assert message.get(EMERGENCY_SIGN) == sign
    assert {INTENT, INTENT_RANKING_KEY, EMERGENCY_SIGN} <= message.output_properties


def test_emergency_wins_over_the_fallback_and_is_listed_once(matcher):
    """An emergency of which the classifier was not sure enough is taken from behind the fallback."""
    message = classified("he is not breathing", nlu_fallback=0.5, emergency_medical=0.4, greet=0.1)
    matcher.process([message])
    assert [intent["name"] for intent in message.get(INTENT_RANKING_KEY)] == [
        "emergency_medical",
        "nlu_fallback",
        "greet",
    ]


def test_emergency_without_a_classifier_before(matcher):
    """A message that nothing has classified gets a ranking of one."""
    message = classified("call 911")
    matcher.process([message])
    assert message.get(INTENT_RANKING_KEY) == [{"name": "emergency_medical", "confidence": 1.0}]


@pytest.mark.parametrize("text", ["which massage for sciatica", "does massage help after a stroke", "", None])
def test_everything_else_stays_as_it_was(matcher, text):
    """What is no emergency keeps its intent and its ranking, also without a text."""
    message = classified(text, ask_technique_for_condition=0.9, greet=0.1)
    before = message.get(INTENT), message.get(INTENT_RANKING_KEY)
    matcher.process([message])
    assert (message.get(INTENT), message.get(INTENT_RANKING_KEY)) == before
    assert message.get(EMERGENCY_SIGN) is None


def naming(message: Message, entity: str) -> Message:
    """The message with a row of the tables that TableEntities has found in it."""
    message.set(ENTITIES, [{"entity": entity, "value": "row", "start": 0, "end": 1}], add_to_output=True)
    return message


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("no chest pain, just a stiff neck", "emergency_medical"),
        ("I had a stroke years ago", "emergency_medical"),
        ("does massage help chest pain", "emergency_medical"),
        ("I lost my brother to suicide years ago", "emergency_suicide"),
        ("I'm killing myself at the gym", "emergency_suicide"),
    ],
)
def test_an_emergency_of_calmed_signs_is_called_off(matcher, text, chosen):
    """The best intent that is no emergency takes its place, as certain as it was."""
    message = classified(text, **{chosen: 0.7}, **{_other(chosen): 0.2}, ask_contraindication=0.06, greet=0.04)
    matcher.process([message])
    assert message.get(INTENT) == {"name": "ask_contraindication", "confidence": 0.06}
    names = [intent["name"] for intent in message.get(INTENT_RANKING_KEY)]
    assert names == ["ask_contraindication", "greet", chosen, _other(chosen)]
    assert message.get(EMERGENCY_SIGN) is None


def _other(emergency: str) -> str:
    return "emergency_suicide" if emergency == "emergency_medical" else "emergency_medical"


@pytest.mark.parametrize(("text", "entity"), [("shingles", "uncovered"), ("i have bad sciatica", "condition")])
def test_an_emergency_that_is_only_a_name_is_called_off(matcher, text, entity):
    """At most four words that name a complaint and have no sign ask about the complaint."""
    message = naming(classified(text, emergency_medical=0.7, ask_technique_for_condition=0.3), entity)
    matcher.process([message])
    assert message.get(INTENT) == {"name": "ask_technique_for_condition", "confidence": 0.3}


@pytest.mark.parametrize(
    ("text", "entity", "certainty"),
    [
        ("please hurry something is very wrong", None, {"emergency_medical": 0.7, "greet": 0.3}),  # no sign, no name
        ("shingles and i feel so strange", "uncovered", {"emergency_medical": 0.7, "greet": 0.3}),  # five words or more
        ("something very wrong", "technique", {"emergency_medical": 0.7, "greet": 0.3}),  # no complaint
        ("I had a stroke years ago", None, {"emergency_suicide": 0.7, "greet": 0.3}),  # calmed, but the other kind
        ("I had a stroke years ago", None, {"nlu_fallback": 0.5, "emergency_medical": 0.4, "greet": 0.1}),
        ("shingles", "uncovered", {"emergency_medical": 1.0}),  # nothing else to choose
    ],
)
def test_other_emergencies_of_the_classifier_stay(matcher, text, entity, certainty):
    """Where the tables do not show that it is none, the classifier is believed; the fallback stays a fallback."""
    message = classified(text, **certainty)
    if entity:
        naming(message, entity)
    before = message.get(INTENT), message.get(INTENT_RANKING_KEY)
    matcher.process([message])
    assert (message.get(INTENT), message.get(INTENT_RANKING_KEY)) == before


def test_rankings_are_not_shared(matcher):
    """Two messages that hold the same ranking do not change each other's."""
    one, other = classified("i can't breathe", greet=1.0), classified("hello")
    other.set(INTENT_RANKING_KEY, one.get(INTENT_RANKING_KEY))
    matcher.process([one, other])
    assert other.get(INTENT_RANKING_KEY) == [{"name": "greet", "confidence": 1.0}]


def test_only_the_threshold_comes_after_the_matcher():
    """In config.yml no classifier overrules an emergency: what follows only refuses what is uncertain."""
    names = [entry["name"] for entry in read_yaml(ROOT / "config.yml")["pipeline"]]
    assert names[-2:] == ["components.emergency_matcher.EmergencyMatcher", "FallbackClassifier"]


def test_unsound_tables_stop_the_matcher(matcher, monkeypatch, disk):
    """A model does not start with emergency tables that are wrong."""
    disk.set(SIGNS, 2, "example", "all is well")
    monkeypatch.setattr("components.emergency_matcher.load_emergencies", lambda: load_emergencies(disk.folder))
    with pytest.raises(TablesError, match="all is well"):
        EmergencyMatcher.create({}, None, Resource("matcher"), context(Resource("matcher")))
