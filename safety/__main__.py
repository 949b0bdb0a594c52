"""`python -m safety` checks the safety tables; `python -m safety fit` fits the weights; anything else is assessed."""

from __future__ import annotations

import sys

from knowledge.errors import TablesError
from safety.load import fingerprint, load_triage


def main(arguments: list[str]) -> int:
    try:
        triage = load_triage(fitted=arguments != ["fit"])
    except TablesError as err:
        print(err, file=sys.stderr)
        return 1
    if arguments == ["fit"]:
        from safety.fit import fit, own_questions

        report = fit(triage, own_questions())
        print(
            f"Of the examples, by cross-validation: dangers caught {report.caught:.1%}, caught or asked "
            f"{report.asked:.1%}, of the right kind {report.right_kind:.1%}; pointed to a doctor {report.pointed:.1%}; "
            f"improper {report.refused:.1%}; thresholds {dict(report.thresholds)}"
        )
    elif arguments:
        print(triage.assess(arguments[-1], arguments[:-1]))
    elif triage.fitted_on != fingerprint():
        print("weights.csv was fitted on other tables or examples: python -m safety fit", file=sys.stderr)
        return 1
    else:
        print(f"Safety tables are sound: {len(triage.tables.combinations)} combinations.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
