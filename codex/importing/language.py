"""Guess whether a text is Kazakh, Russian, English, or several of them.

A small guesser for exactly the three languages of the field: letters that only Kazakh has,
frequent words and endings. Anything else is ``unknown``, never the nearest of the three.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_PIECES: Final = 6
_PIECE: Final = 250
_LONG: Final = 20_000
_SIGNS: Final = ".,;:!?…\"'«»“”„’()[]{}<>*_/\\|–—-"
_KAZAKH_LETTERS: Final = frozenset("әғқңөұүһ")
_RUSSIAN_LETTERS: Final = frozenset("ёэщъцфчь")

_KK_WORDS: Final = """
және мен бен пен бұл сол осы ол олар біз сіз мұғалім бар жоқ емес деп деген де да үшін туралы арқылы
бойынша кейін соң дейін ғана керек болды болады еді екен бір екі үш өте көп аз менің сенің оның біздің
маған оған мені не қалай қандай қашан неге кім ма ме ба бе иә сабақ бала балалар оқу мектеп білім тіл
тілі жаңа басқа барлық әр кез кезде сияқты сонда сондай онда мұнда енді тек ең ал бірақ себебі сондықтан
егер немесе жұмыс курс болып алады алдым бердім берді берген керегі рақмет сәлем сәлеметсіз
"""
_KK: Final = frozenset(_KK_WORDS.split())
_RU_WORDS: Final = """
и в во не на я что он с со как это по но они к ко у мы же вы за бы из её ее его то все так был была было
были есть для от о об при до или если когда уже только ещё еще мне меня нас вас их ему ей им нам вам
тоже очень там тут здесь потом потому чтобы который которые которая которое этого этот эта эти того том
где кто чем чего да нет ли ну вот может можно надо нужно после между через под над без себя свой свои
своих является также однако более учитель учителя учителей школа школы школе урок уроки уроке дети детей
курс курсы курсов работа работы спасибо здравствуйте расскажите какие какой какая почему сколько
"""
_RU: Final = frozenset(_RU_WORDS.split())
_EN_WORDS: Final = """
the of and to in a is that it for on with as was are be by this i you he she we they not or an at from
have has had but what which who when where how why all can will would there their our your my me him her
them his its if so do does did been were than then also more about into some any no yes only other these
those such may should could one two us because very just well okay oh um like know think
"""
_EN: Final = frozenset(_EN_WORDS.split())
_RU_ENDING_LETTERS: Final = """
ого его ому ему ыми ими ться тся ость ости ение ения ание ания ются уются ешь ишь ует уют ный ная ное ные
ных ский ская ские ских ами ями ах ях ать ить еть ять ала али ила или ия ии ию ой ый ий ое ую юю
"""
_RU_ENDINGS: Final = tuple(_RU_ENDING_LETTERS.split())
_KK_ENDING_LETTERS: Final = """
лар лер дар дер тар тер дың нда нде дан ден тан тен нан нен ады еді йды йді ып іп ар ер ындағы сы сі дің тің
мыз міз лық лік шы ші ға ге қа ке на не
"""
_KK_ENDINGS: Final = tuple(_KK_ENDING_LETTERS.split())
_COUNTS: Final = ((0, 0xFFF), (12, 0xFFF), (24, 0x7FFF), (39, 0x7FFF), (54, 0xFFF))
"""Where in one number words, Cyrillic ones, tenths for Kazakh and Russian, and English words are counted, and how
large each may be; a sample has 3,000 words at most."""
_SHARE: Final = 0.2
"""A second language below this share is quotation or terms, not a mixed text."""


def guess_language(text: str) -> str:
    """Return ``kk``, ``ru``, ``en``, ``mixed`` or ``unknown``.

    >>> guess_language("Мұғалімдер курста жұмыс істеді")
    'kk'
    >>> guess_language("Учителя работали на курсе вместе")
    'ru'
    >>> guess_language("The teachers worked on the course")
    'en'
    """
    counts = sum(map(_told_by, _sample(text).lower().split()))
    if not counts:
        return "unknown"
    words, cyrillic, kazakh, russian, english = (counts >> at & size for at, size in _COUNTS)
    return _verdict(
        words,
        cyrillic=cyrillic,
        kazakh=kazakh / 10,
        russian=russian / 10,
        latin=words - cyrillic,
        english=english,
    )


@lru_cache(maxsize=20_000)
def _told_by(token: str) -> int:
    """Return what a word adds to the counts (see :data:`_COUNTS`), all in one number: texts have many words.

    Nothing where what stands between the signs around it does not begin with a letter.
    """
    word = token.strip(_SIGNS)
    if not word[:1].isalpha():
        return 0
    is_cyrillic = "Ѐ" <= word[0] <= "ӿ"
    kazakh, russian = _evidence(word) if is_cyrillic else (0, 0)
    told = (1, is_cyrillic, kazakh, russian, word in _EN)
    return sum(int(one) << at for one, (at, _) in zip(told, _COUNTS, strict=True))


def _sample(text: str) -> str:
    """Return the text, or pieces from all over it when it is long."""
    piece = _PIECE if len(text) < _LONG else 4 * _PIECE
    if len(text) <= _PIECES * piece:
        return text
    step = (len(text) - piece) // (_PIECES - 1)
    return "\n".join(text[at * step : at * step + piece] for at in range(_PIECES))


def _evidence(word: str) -> tuple[int, int]:
    """Return how far, in tenths, a Cyrillic word speaks for Kazakh and for Russian."""
    if not _KAZAKH_LETTERS.isdisjoint(word):
        return 10, 0
    if word in _KK and word not in _RU:
        return 10, 0
    if word in _RU:
        return (0, 10) if word not in _KK else (3, 5)
    if "і" in word:
        return 8, 0
    if not _RUSSIAN_LETTERS.isdisjoint(word):
        return 0, 8
    if word.endswith(_RU_ENDINGS):
        return 0, 5
    if word.endswith(_KK_ENDINGS):
        return 3, 1
    return 0, 0


def _verdict(
    words: int, *, cyrillic: float, kazakh: float, russian: float, latin: float, english: float
) -> str:
    kk = ru = en = 0.0
    if kazakh + russian:
        kk = cyrillic / words * kazakh / (kazakh + russian)
        ru = cyrillic / words * russian / (kazakh + russian)
    if latin and (english / latin >= 0.08 or (latin <= 4 and english)):
        en = latin / words
    most = max(kk, ru, en)
    if not most:
        return "unknown"
    first, others = ("kk", ru + en) if most == kk else ("ru", kk + en) if most == ru else ("en", kk + ru)
    if others >= _SHARE and others * words >= 4:
        return "mixed"
    return first if most >= 0.5 or others >= _SHARE else "unknown"
