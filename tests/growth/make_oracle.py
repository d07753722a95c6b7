"""Make tests/growth/who_2006_oracle.csv again: z-scores by implementations that are not ours.

Weight, length and head for age come from rcpchgrowth (AGPL), weight for length and height from
cgmzscore (GPL). Neither is, or may become, part of the product: they run here, in an environment
of their own, and only the numbers they print are kept.

    python3.11 -m venv /tmp/oracle
    /tmp/oracle/bin/pip install rcpchgrowth==4.6.5 cgmzscore==3.3.1
    /tmp/oracle/bin/python tests/growth/make_oracle.py > tests/growth/who_2006_oracle.csv

`at` is the age in days, or the millimetres of length; `amount` is in grams or millimetres. The
amounts lie from -5 to 5 standard deviations around a rough middle, on purpose not around ours.
"""

import sys

AGES = (*range(0, 15, 2), *range(15, 120, 15), *range(120, 729, 61), 729, 730, 731, 732)
AGES = (*AGES, *range(760, 1825, 107), 1825, 1826, 1827, 1828, 1855, 1856)
SIZES = {"wfl": (450, 1101, 50), "wfh": (650, 1201, 50)}
NAMES = {"weight": "weight", "height": "length", "ofc": "head"}
PARTS = (0.55, 0.8, 0.95, 1.0, 1.2, 1.6)
NEARER = {"weight": 1.0, "height": 0.3, "ofc": 0.3}


def by_age():
    """Yield the rows that rcpchgrowth answers."""
    from rcpchgrowth import measurement_from_sds, sds_for_measurement

    for method, name in NAMES.items():
        for sex in ("female", "male"):
            for day in AGES:
                age = day / 365.25
                middle = measurement_from_sds("who", 0, method, sex, age)
                for part in PARTS:
                    number = middle * (1 + (part - 1) * NEARER[method])
                    amount = round(number * (1000 if name == "weight" else 10))
                    number = amount / (1000 if name == "weight" else 10)
                    z = sds_for_measurement("who", age, method, number, sex)
                    yield name, sex, day, amount, f"{z:.4f}"


def by_length():
    """Yield the rows that cgmzscore answers, to the two decimals that it gives."""
    from cgmzscore.src import main

    for table, sizes in SIZES.items():
        days = "300" if table == "wfl" else "1000"
        name = "weight_for_length" if table == "wfl" else "weight_for_height"
        for sex, letter in (("female", "F"), ("male", "M")):
            for mm in range(*sizes):
                middle = (mm / 1000) ** 2 * 16500
                for part in (0.72, 0.9, 1.0, 1.1, 1.4):
                    grams = round(middle * part)
                    ask = getattr(main, f"z_score_{table}")
                    z = ask(str(grams / 1000), days, letter, str(mm / 10))
                    yield name, sex, mm, grams, f"{z:.2f}"


def main():
    """Write the table to standard output."""
    sys.stdout.write("measure,sex,at,amount,z\n")
    for row in (*by_age(), *by_length()):
        sys.stdout.write(",".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
