"""Changing phrases and responses in the YAML files: what changes changes, and no other byte does."""

from __future__ import annotations

import difflib
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from staff.data_files import DataFiles
from staff.topic_file import WIDTH, ChangeError, TopicFile
from tests.data_files import ROOT, TOPICS, responses, training_phrases

INTENT, RESPONSE = "ask_insurance", "utter_ask_insurance"
TALK = """\
# About the file.
nlu:
- intent: ask_price   # why
  examples: |
    - what does it cost

    - "how much" is it: 5 # or so
- lookup: places
  examples: |
    - here
rules:
- rule: ask_price
  steps:
  - intent: ask_price
  - action: utter_ask_price
responses:
  # Kept short.
  utter_ask_price:
  - text: "{says}"
    metadata: &price
      answered: false
      next: [Why]
  - channel: phone
    text: >-
      Please call
      the clinic.

    metadata: *price
  # At the end.
"""


# A busy machine is slow, and no fault of what is tested.
AT_ANY_SPEED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What no phrase may be, and why.
NO_PHRASES = [
    ("", "empty"),
    ("  ", "empty"),
    ("does it\nhurt", "line break"),
    ("does it hurt\r\n", "line break"),
    ("does it\u2028hurt", "line break"),
    ("does it\x85hurt", "line break"),
    ("does it\thurt", "hidden character U\\+0009"),
    ("does it\u200bhurt", "hidden character U\\+200B"),
    (" does it hurt", "space"),
    ("does it hurt\u00a0", "space"),
    ("/greet", "begins with"),
    ("massage for [sciatica](condition)", "brackets"),
    ('massage for [sciatica]{"entity": "condition"}', "brackets"),
    ('massage for [sciatica][{"entity": "condition"}]', "brackets"),
]
# Texts with signs that mean something to YAML.
SIGNS = ["- a # b: c", '> it\'s "so" \\n', "*", "&a", "%", "[x]", "{says}: yes", "---", "né 😀", "'", "a " * 99 + "b"]


@pytest.fixture
def root(tmp_path) -> Path:
    """A copy of the real data."""
    for folder in ("faq", "dialogue"):
        shutil.copytree(ROOT / "data" / folder, tmp_path / "data" / folder)
    return tmp_path


@cache
def real() -> DataFiles:
    """The real files; whoever wants to change them takes a copy."""
    return DataFiles.read(ROOT)


@pytest.fixture
def files() -> DataFiles:
    """The real files, for changes that are never written."""
    return real().copy()


def talk(text: str = TALK) -> TopicFile:
    return TopicFile(Path("talk.yml"), text)


def lines_changed(files: DataFiles) -> tuple[list[str], list[str]]:
    """The lines taken out of the files, and those put in."""
    diff = [
        line
        for path, text in files.changes().items()
        for line in difflib.ndiff(path.read_text(encoding="utf-8").splitlines(), text.splitlines())
    ]
    return [line[2:] for line in diff if line.startswith("- ")], [line[2:] for line in diff if line.startswith("+ ")]


def test_reads_what_the_files_hold():
    """Phrases and responses are those that a YAML parser finds, in the files' order."""
    files = real()
    assert files.phrases() == training_phrases()
    found = files.responses()
    assert {name: (each.text, each.spoken, each.metadata) for name, each in found.items()} == {
        name: (web["text"], phone["text"], web["metadata"]) for name, (web, phone) in responses().items()
    }
    assert {each.file for each in found.values()} == set(TOPICS)


def test_no_change_keeps_every_byte():
    texts = {path.name: path.read_bytes().decode() for path in TOPICS}
    assert texts
    assert [name for name, text in texts.items() if TopicFile(Path(name), text).text() != text] == []


def test_a_copy_is_another():
    """What changes in a copy does not change in what it was made of, nor the other way round."""
    files = real().copy()
    files.add_phrase(INTENT, "zzz")
    files.set_text(RESPONSE, None, "One.")
    files.set_facts(RESPONSE, ["F1"])
    copied, before = files.copy(), files.texts()
    assert copied.texts() == before
    copied.add_phrase(INTENT, "yyy")
    copied.set_text(RESPONSE, None, "Two.")
    copied.set_facts(RESPONSE, ["F2"])
    assert files.texts() == before
    after = copied.texts()
    assert after != before
    files.remove_phrase(INTENT, "zzz")
    files.set_text(RESPONSE, None, "Three.")
    files.set_facts(RESPONSE, [])
    assert copied.texts() == after
    assert copied.responses()[RESPONSE].metadata["facts"] == ["F2"]
    assert real().changes() == {}


def test_nothing_is_written_without_a_change(root):
    files = DataFiles.read(root)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*.yml")}
    assert files.changes() == {}
    assert files.write() == []
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file()} == before


class TestPhrases:
    def test_add(self, files):
        """A new phrase is the last of its intent; no other line changes."""
        files.add_phrase(INTENT, "will my plan pay? #1: yes")
        assert files.phrases()[INTENT][-1] == "will my plan pay? #1: yes"
        assert lines_changed(files) == ([], ["    - will my plan pay? #1: yes"])
        assert list(files.changes()) == [files.file_of(INTENT)]

    def test_remove(self, files):
        phrase = files.phrases()[INTENT][3]
        files.remove_phrase(INTENT, phrase)
        assert phrase not in files.phrases()[INTENT]
        assert lines_changed(files) == ([f"    - {phrase}"], [])

    def test_replace(self, files):
        """Another phrase in the place of one changes one line."""
        before = files.phrases()[INTENT]
        files.replace_phrase(INTENT, before[3], "is it on my plan")
        assert files.phrases()[INTENT] == [*before[:3], "is it on my plan", *before[4:]]
        assert lines_changed(files) == ([f"    - {before[3]}"], ["    - is it on my plan"])

    def test_back_and_forth_is_no_change(self, files):
        files.add_phrase(INTENT, "is it on my plan")
        files.remove_phrase(INTENT, "is it on my plan")
        assert files.changes() == {}

    def test_every_intent(self):
        """Wherever an intent stands, the last of a file too, one phrase is one line."""

        def lines_with_a_phrase(intent: str) -> tuple[list[str], list[str]]:
            files = real().copy()
            files.add_phrase(intent, "zzz")
            return lines_changed(files)

        changed = {intent: lines_with_a_phrase(intent) for intent in training_phrases()}
        assert changed
        assert {intent: lines for intent, lines in changed.items() if lines != ([], ["    - zzz"])} == {}

    def test_odd_lines_stay(self):
        """Comments, blank lines and other lists stay as they are."""
        file = talk()
        assert file.phrases() == {"ask_price": ["what does it cost", '"how much" is it: 5 # or so']}
        file.change_phrase("ask_price", '"how much" is it: 5 # or so', "price")
        file.change_phrase("ask_price", None, "fee")
        assert file.text() == TALK.replace('"how much" is it: 5 # or so', "price\n    - fee")

    def test_refused(self, files):
        """What Rasa would read otherwise is refused, with intent, phrase and reason; nothing changes."""
        for phrase, why in NO_PHRASES:
            place = f"^{INTENT}: {re.escape(repr(phrase))} cannot be added: "
            with pytest.raises(ChangeError, match=f"{place}.*{why}"):
                files.add_phrase(INTENT, phrase)
            with pytest.raises(ChangeError, match=f"{place}.*{why}"):
                files.replace_phrase(INTENT, files.phrases()[INTENT][0], phrase)
            assert files.changes() == {}, phrase

    def test_unknown(self, files):
        phrase = files.phrases()[INTENT][0]
        with pytest.raises(ChangeError, match="stands there already"):
            files.add_phrase(INTENT, phrase)
        with pytest.raises(ChangeError, match="has no phrase 'zzz'"):
            files.remove_phrase(INTENT, "zzz")
        with pytest.raises(ChangeError, match="has no phrase 'zzz'"):
            files.replace_phrase(INTENT, "zzz", "yyy")
        for change in (lambda: files.add_phrase("ask_zzz", "zzz"), lambda: files.file_of("ask_zzz")):
            with pytest.raises(ChangeError, match="ask_zzz has no phrases"):
                change()

    def test_last_phrase_stays(self, files):
        """An intent without phrases is not one that Rasa reads."""
        *others, last = files.phrases()[INTENT]
        for phrase in others:
            files.remove_phrase(INTENT, phrase)
        with pytest.raises(ChangeError, match="last phrase"):
            files.remove_phrase(INTENT, last)
        assert files.phrases()[INTENT] == [last]
        assert len(lines_changed(files)[0]) == len(others)

    def test_whose_phrase(self, files):
        """The intent that says the same words already is found, in whichever file it stands."""
        assert files.intent_of("WHAT do you  do?!") is None
        files.add_phrase(INTENT, "what dó you do")
        assert files.intent_of("WHAT do you  do?!") == INTENT
        assert files.intent_of("???") is None

    @AT_ANY_SPEED
    @given(st.text(min_size=1, max_size=60))
    def test_rasa_reads_what_was_added(self, phrase):
        """Any phrase is either refused or what Rasa learns, letter by letter."""
        files = DataFiles([talk()], {Path("talk.yml"): TALK.encode()})
        try:
            files.add_phrase("ask_price", phrase)
        except ChangeError:
            return
        (text,) = files.changes().values()
        learnt = RasaYAMLReader().reads(text.split("rules:")[0]).intent_examples
        assert [each.get("text") for each in learnt][-1] == phrase
        assert not learnt[-1].get("entities")


class TestResponses:
    def test_set_text_of_the_web(self, files):
        """A text is wrapped from where it changes; what the phone says and every other line stays."""
        before = files.responses()[RESPONSE]
        text = (
            before.text + " And here follow many more words, as many as no line of a file could ever hold at once," * 2
        )
        files.set_text(RESPONSE, None, text)
        removed, added = lines_changed(files)
        assert len(removed) <= 1
        assert all(line.startswith("      ") and len(line) <= WIDTH for line in added)
        after = files.responses()[RESPONSE]
        assert (after.text, after.spoken, after.metadata) == (text, before.spoken, before.metadata)

    def test_one_word_of_the_first_line(self, files):
        """The lines before the changed one stay."""
        before = files.responses()[RESPONSE].spoken
        files.set_text(RESPONSE, "phone", "Well: " + before)
        assert lines_changed(files)[0][0].strip() in before
        (path, text), *others = files.changes().items()
        assert not others
        found = yaml.safe_load(text)["responses"][RESPONSE]
        assert (found[1]["text"], found[0]["text"]) == ("Well: " + before, files.responses()[RESPONSE].text)
        assert path.name == "payment.yml"

    def test_signs_of_yaml_are_words(self):
        """Both a quoted and a folded text take whatever means something to YAML."""
        faults = [
            f"{text!r} for {channel or 'the web'}: {fault}"
            for text in SIGNS
            for channel in (None, "phone")
            for fault in self.faults_of_setting(text, channel)
        ]
        assert faults == []

    @staticmethod
    def faults_of_setting(text: str, channel: str | None) -> Iterator[str]:
        file = talk()
        file.set_text("utter_ask_price", channel, text)
        changed = file.text()
        (variation,) = [
            v for v in yaml.safe_load(changed)["responses"]["utter_ask_price"] if v.get("channel") == channel
        ]
        if variation["text"] != text:
            yield f"it is read as {variation['text']!r}"
        for kept in ("# Kept short.", "# At the end.", "   # why", "metadata: *price"):
            if kept not in changed:
                yield f"{kept!r} is lost"
        if len(text) < WIDTH and len(changed.splitlines()) != len(TALK.splitlines()) - (channel == "phone"):
            yield "it stands on more than its line"

    @AT_ANY_SPEED
    @given(st.text(max_size=300))
    def test_any_text_is_kept_or_refused(self, text):
        files = DataFiles([talk()], {Path("talk.yml"): TALK.encode()})
        for channel in (None, "phone"):
            try:
                files.set_text("utter_ask_price", channel, text)
            except ChangeError:
                return
        (changed,) = files.changes().values()
        assert [each["text"] for each in yaml.safe_load(changed)["responses"]["utter_ask_price"]] == [text, text]

    def test_refused(self, files):
        for text in ("", " a", "a  b", "a\nb", "a\r\nb", "a\u00a0b", "a\x00"):
            with pytest.raises(ChangeError, match=f"^{RESPONSE}: the text {re.escape(repr(text))} cannot be set"):
                files.set_text(RESPONSE, "phone", text)
            assert files.changes() == {}, text

    def test_unknown(self, files):
        with pytest.raises(ChangeError, match="utter_zzz is no response"):
            files.set_text("utter_zzz", None, "a")
        with pytest.raises(ChangeError, match="no text for sms"):
            files.set_text(RESPONSE, "sms", "a")

    def test_set_sources(self, files):
        """Sources change in one line, below the anchor that both variations share."""
        before = files.responses()[RESPONSE].metadata["sources"]
        files.set_sources(RESPONSE, [*before, "zzz"])
        assert lines_changed(files) == (
            [f"      sources: [{', '.join(before)}]"],
            [f"      sources: [{', '.join([*before, 'zzz'])}]"],
        )
        (text,) = files.changes().values()
        web, phone = yaml.safe_load(text)["responses"][RESPONSE]
        assert web["metadata"] == phone["metadata"] == files.responses()[RESPONSE].metadata
        assert f"metadata: *{INTENT}" in text

    def test_facts_of_every_response(self):
        """Facts and sources find their place in any response, can be taken away, and put back to the byte."""
        names = list(responses())
        assert names
        assert [f"{name}: {fault}" for name in names for fault in self.faults_of_facts(name)] == []

    @staticmethod
    def faults_of_facts(name: str) -> Iterator[str]:
        files = real().copy()
        before = files.responses()[name].metadata
        files.set_sources(name, ["one", "two"])
        files.set_facts(name, ["F1"])
        if (found := files.responses()[name].metadata) != before | {"facts": ["F1"], "sources": ["one", "two"]}:
            yield f"its metadata become {found}"
        if (lines := [line.strip() for line in lines_changed(files)[1]]) != ["facts: [F1]", "sources: [one, two]"]:
            yield f"the lines {lines} are put in"
        files.set_sources(name, [])
        files.set_facts(name, [])
        if "facts" in files.responses()[name].metadata:
            yield "its facts cannot be taken away"
        # Each text is read again, and has to say what was meant.
        files.changes()
        files.set_sources(name, before.get("sources", []))
        files.set_facts(name, before.get("facts", []))
        if changes := files.changes():
            yield f"put back, it leaves changes in {[path.name for path in changes]}"

    def test_no_key(self, files):
        for key in ("", "a b", "a, b", "]", "1", "a\n"):
            with pytest.raises(ChangeError, match=f"^{RESPONSE}: {re.escape(repr(key))} is no key"):
                files.set_sources(RESPONSE, [key])

    @pytest.mark.parametrize("key", ["yes", "null"])
    def test_a_key_that_yaml_takes_for_something_else(self, files, key):
        """A change that would be read otherwise never gets as far as the disk."""
        files.set_sources(RESPONSE, [key])
        with pytest.raises(ChangeError, match=r"payment\.yml cannot take the changes"):
            files.write()

    def test_lists_that_are_written_otherwise(self):
        """A list over several lines, or metadata in braces, is refused, and not spoilt."""
        for metadata in ("&price\n      sources:\n      - a", "&price {sources: [a]}"):
            file = talk(TALK.replace("&price\n      answered: false\n      next: [Why]", metadata))
            with pytest.raises(ChangeError, match="do not stand on a line of their own"):
                file.set_keys("utter_ask_price", "sources", ["b"])

    def test_variations_with_metadata_of_their_own(self):
        """Without an anchor each variation's list is set."""
        file = talk(TALK.replace("*price", "\n      answered: false\n      sources: [a] # one\n      next: [Why]"))
        file.set_keys("utter_ask_price", "sources", ["b", "c"])
        web, phone = yaml.safe_load(file.text())["responses"]["utter_ask_price"]
        assert web["metadata"] == phone["metadata"]
        assert "sources: [b, c] # one\n" in file.text()


class TestFiles:
    def test_line_ends_of_another_system(self):
        """A file with CRLF keeps it, in new lines too."""
        file = talk(TALK.replace("\n", "\r\n"))
        assert file.text() == TALK.replace("\n", "\r\n")
        file.change_phrase("ask_price", None, "fee")
        file.set_text("utter_ask_price", "phone", "Call " * 40 + "now.")
        file.set_keys("utter_ask_price", "facts", ["F1"])
        text = file.text()
        assert text.count("\n") == text.count("\r\n")
        assert yaml.safe_load(text) == yaml.safe_load(text.replace("\r\n", "\n"))
        assert file.phrases() == {"ask_price": ["what does it cost", '"how much" is it: 5 # or so', "fee"]}

    def test_letters_of_any_width(self):
        """Places are right after letters that take several bytes."""
        text = TALK.replace("what does it cost", "w\u0119 né 😀 漢")
        file = talk(text)
        file.set_text("utter_ask_price", None, "né 😀")
        file.change_phrase("ask_price", "w\u0119 né 😀 漢", "😀")
        assert file.text() == text.replace("w\u0119 né 😀 漢", "😀").replace("{says}", "né 😀")

    def test_no_topic_file(self):
        texts = [
            "nlu: [",
            "- a list",
            "",
            TALK.replace("examples: |", "examples: >", 1),
            TALK.replace("    text: >-", "    words: >-"),
            TALK + "  utter_x: nothing\n",
            TALK.replace("- lookup: places", "- intent: ask_price"),
            TALK.replace("channel: phone", "channel:"),
        ]
        for text in texts:
            with pytest.raises(ChangeError, match=r"^talk\.yml cannot be read as a topic file: "):
                talk(text)

    def test_one_name_in_two_files(self, root):
        (root / "data" / "faq" / "twice.yml").write_text(TALK.replace("ask_price", INTENT))
        with pytest.raises(ChangeError, match=f"{INTENT} stands in payment.yml and in twice.yml"):
            DataFiles.read(root)

    def test_no_phone_text(self, root):
        text = TALK.replace("channel: phone", "channel: sms").replace("ask_price", "ask_zorbles")
        (root / "data" / "faq" / "web.yml").write_text(text)
        with pytest.raises(
            ChangeError, match=r"ask_zorbles in web\.yml needs a text for the web and one for the phone"
        ):
            DataFiles.read(root).responses()

    def test_not_utf_8(self, root):
        (root / "data" / "faq" / "odd.yml").write_bytes(b"\xff")
        with pytest.raises(ChangeError, match=r"^odd\.yml is not UTF-8"):
            DataFiles.read(root)

    def test_write(self, root):
        """What is written is what was asked for; nothing else lies about afterwards; writing goes on from there."""
        files = DataFiles.read(root)
        before = set(root.rglob("*"))
        os.chmod(files.file_of(INTENT), 0o640)
        files.add_phrase(INTENT, "zzz")
        files.add_phrase("ask_clinic_contact", "zzz yyy")
        wanted = files.changes()
        assert set(files.write()) == {files.file_of(INTENT), files.file_of("ask_clinic_contact")}
        assert {path: path.read_text(encoding="utf-8") for path in wanted} == wanted
        assert set(root.rglob("*")) == before
        assert files.file_of(INTENT).stat().st_mode & 0o777 == 0o640
        assert files.changes() == {}
        files.remove_phrase(INTENT, "zzz")
        assert files.write() == [files.file_of(INTENT)]
        assert DataFiles.read(root).phrases() == files.phrases()

    def test_somebody_else_was_faster(self, root):
        """A file that has changed since it was read is not overwritten, and the others stay too."""
        files = DataFiles.read(root)
        files.add_phrase(INTENT, "zzz")
        files.add_phrase("ask_clinic_contact", "zzz yyy")
        path = files.file_of("ask_clinic_contact")
        path.write_text(path.read_text(encoding="utf-8") + "# note\n", encoding="utf-8")
        with pytest.raises(ChangeError, match=f"{path.name} has been changed by somebody else"):
            files.write()
        assert "zzz" not in files.file_of(INTENT).read_text(encoding="utf-8")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_folder_that_cannot_be_written(self, root):
        files = DataFiles.read(root)
        files.add_phrase(INTENT, "zzz")
        folder = root / "data" / "faq"
        folder.chmod(0o500)
        try:
            with pytest.raises(PermissionError):
                files.write()
        finally:
            folder.chmod(0o700)

    def test_all_or_none(self, root, monkeypatch):
        """When the second file cannot be replaced, the first gets its old content back."""
        files = DataFiles.read(root)
        files.add_phrase(INTENT, "zzz")
        files.add_phrase("ask_clinic_contact", "zzz yyy")
        first, second = files.changes()
        before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
        replace = os.replace

        def full_disk(new, path):
            if path == second.resolve():
                raise OSError(28, "No space left on device")
            replace(new, path)

        monkeypatch.setattr(os, "replace", full_disk)
        with pytest.raises(OSError, match="No space left"):
            files.write()
        assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
        assert first.read_bytes() == before[first]

    def test_link(self, root, tmp_path):
        """A file that is a link stays one: what it leads to changes."""
        path = root / "data" / "faq" / "payment.yml"
        path.rename(tmp_path / "elsewhere.yml")
        path.symlink_to(tmp_path / "elsewhere.yml")
        files = DataFiles.read(root)
        files.add_phrase(INTENT, "zzz")
        files.write()
        assert path.is_symlink()
        assert "    - zzz\n" in (tmp_path / "elsewhere.yml").read_text(encoding="utf-8")
