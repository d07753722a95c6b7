"""Names, addresses and numbers for invented people. Nobody is meant by any of them."""

import random
import unicodedata


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words(
    """
    Abena Aisha Alice Amalia Anika Annika Aroha Beatriz Bridget Camila Chiara Chloe Daphne
    Dilini Elena Elif Emilia Esra Farah Fatima Freya Georgia Grace Hana Harriet Hye-jin Ines
    Ingrid Ioana Isla Ivy Jasmin Kalena Keiko Kirra Lakshmi Leila Linh Lucia Lucy Maeve
    Mahsa Mariam Matilda Meera Mei Mina Moana Nadine Naomi Ngaire Nina Noor Odette Olivia
    Paola Petra Priyanka Rania Rosa Rosalind Saoirse Selam Shirin Sigrid Siti Sofia Sunita
    Talia Tamsin Thandi Tuyet Uma Vera Willow Yael Yuki Zahra Zara Zoe
    """
)
MEN = _words(
    """
    Aarav Adil Ahmad Alec Amir Anders Andrei Angus Arjun Arlo Bao Bashir Bram Callum Carlos
    Darius Declan Dev Diego Duc Elias Emeka Emil Enzo Ethan Farhan Felix Finn Gabriel
    Giorgos Goran Hamish Hassan Hugo Ibrahim Ishaan Ivan Jakub Jarrah Jin Joao Jonas Kai
    Kenji Khalid Kwame Lachlan Leo Liam Luca Lukas Mahmoud Malik Marcus Marko Mateo Milan
    Minh Nikhil Noah Oliver Omar Oscar Paulo Rafael Ravi Reuben Rory Samir Sanjay Sione
    Soren Stefan Tadeo Tane Theo Tomas Viktor Wen Yusuf Zac
    """
)
FAMILIES = _words(
    """
    Abadi Abara Adeyemi Aguilar Albrecht Amato Ansah Arslan Ashdown Baptiste Barua
    Bellweather Bergqvist Birchall Borg Brannigan Castell Chaudhary Chua Corrigan Dalgaard
    Danso Delacroix Dhillon Dobrev Dolan Eklund Elmore Erdem Farrokh Fernando Fielding
    Fonoti Galvao Gebre Greenhalgh Guerin Gunawardena Halloran Hamdan Hartono Hoang Holloway
    Ibarra Iyer Jankovic Jarvela Kalani Kapoor Karimi Kassab Kerrigan Khoury Kimura Kovac
    Lambros Larkspur Lim Lindgren Lombardi Mackenna Mahendra Makarios Marchetti Mendis
    Merriweather Moravec Mwangi Nakamura Nasser Nguyen Nordstrom Okafor Oyelaran Pascoe
    Patil Penhallow Perera Petrov Quispe Rahimi Ramos Redfern Rosario Saito Salazar Sandoval
    Sethi Shahin Solheim Sorensen Stavros Sundaram Tamura Tanaka Tesfaye Thistlewood Tran
    Tuilagi Underhill Vainikolo Valdez Varga Vasquez Wanjiru Waratah Weatherby Wickrama
    Winterbourne Yamba Yilmaz Zamani Zielinski
    """
)

PHONES = (
    "+61491570006",
    "+61491570156",
    "+61491570157",
    "+61491570158",
    "+61491570159",
    "+61491570110",
)
"""Numbers that are set aside for made-up people and never given to anybody."""


def given(gender: str, dice: random.Random) -> str:
    """Return a given name."""
    return dice.choice(WOMEN if gender == "female" else MEN)


def email(given_name: str, family_name: str, number: int | None = None) -> str:
    """Return an address that nobody has; `number` keeps two people of one name apart."""
    plain = unicodedata.normalize("NFKD", f"{given_name}.{family_name}".lower())
    letters = "".join(c for c in plain if c.isascii() and (c.isalpha() or c in ".-"))
    return f"{letters}{'' if number is None else number}@example.com"
