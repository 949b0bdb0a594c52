"""How answers may be worded, for those written in data/ and those composed from the tables alike."""

import re

from knowledge.load import load_tables

TABLES = load_tables()
PUBLISHERS = {key: source.publisher for key, source in TABLES.sources.items()}
CURES = re.compile(r"\b(cures?|guarante\w+|heals your|will fix|miracle)\b", re.IGNORECASE)
NOT_FOR_THE_EAR = re.compile(
    r"[0-9\[\]()*_#•<>{}]|https?:|\b(e\.g|i\.e|etc|vs|approx|min|hrs?)\b\.?|\bPTs?\b", re.IGNORECASE
)
MOST_WORDS_READ = 90
MOST_WORDS_HEARD = 40


def publisher_in(text: str, key: str) -> bool:
    """Whether a text names the publisher of a source, as it is written or as it is spoken."""
    text = text.lower()
    if key == "medical-massage-clinic":
        return "medical massage clinic" in text
    name = PUBLISHERS[key].lower()
    return name in text or name.replace("therarehab", "thera rehab") in text or name.split(" and ")[0] in text
