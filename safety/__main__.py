"""`python -m safety` checks the safety tables; `python -m safety fit` fits the weights; anything else is assessed."""

from __future__ import annotations

import sys

from knowledge.errors import TablesError
from safety.languages import LANGUAGES
from safety.load import fingerprint, load_assessor, load_cries, load_names, load_triage


def main(arguments: list[str]) -> int:
    try:
        if arguments[:1] == ["fit"]:
            _fit(arguments[1:] or LANGUAGES)
        elif arguments:
            print(load_triage().assess(arguments[-1], arguments[:-1]))
        else:
            return _check()
    except TablesError as err:
        print(err, file=sys.stderr)
        return 1
    return 0


def _fit(languages: list[str]) -> None:
    from safety.fit import fit, own_questions

    for language in languages:
        report = fit(load_assessor(language=language, fitted=False), own_questions(language))
        print(
            f"{language}: of the examples, by cross-validation: dangers caught {report.caught:.1%}, caught or asked "
            f"{report.asked:.1%}, of the right kind {report.right_kind:.1%}; pointed to a doctor {report.pointed:.1%}; "
            f"improper {report.refused:.1%}; thresholds {dict(report.thresholds)}"
        )


def _check() -> int:
    assessors = [load_assessor(language=each) for each in LANGUAGES]
    # Reading these is all that there is to check.
    list(load_cries())
    for language in LANGUAGES:
        load_names(language)
    old = [each.language for each in assessors if each.fitted_on != fingerprint(each.language)]
    if old:
        print(
            f"{', '.join(old)}: the weights were fitted on other tables or examples: python -m safety fit",
            file=sys.stderr,
        )
        return 1
    print("Safety tables are sound.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
