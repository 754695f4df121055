"""Invented forms for paper, with their words in both languages: one with skips, one with every type of item."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from intake_app.definitions.library import open_library
from intake_app.domain.person import Office
from intake_app.domain.questionnaire import (
    Administration,
    AnswerOption,
    EnableWhen,
    Item,
    ItemType,
    Operator,
    Questionnaire,
    Unit,
    Window,
)
from intake_app.domain.wording import Wording
from intake_app.printing.blank_form import BlankForm

MADE_AT = datetime(2026, 3, 2, 15, 52, tzinfo=UTC)
OFFICE = Office("Comissão Exemplo", "pt-cdt", "en", "Rua Exemplo, 1", "0000-000", "Exemplo", "000 000 400")
HASH = "0123456789abcdef" * 4


def _codes(*codes: int | str) -> tuple[AnswerOption, ...]:
    return tuple(AnswerOption(code, code if isinstance(code, int) else None) for code in codes)


def _coded(link: str, *codes: int | str, when: tuple[EnableWhen, ...] = (), **more: Any) -> Item:
    return Item(link, ItemType.CODING, options=_codes(*codes), enable_when=when, **more)


def _if(form: str, question: str, operator: str, answer: Any) -> EnableWhen:
    key = question if question.startswith("#") or "/" in question else f"{form}/{question}"
    return EnableWhen(key, Operator(operator), answer)


def _group(link: str, *items: Item, when: tuple[EnableWhen, ...] = (), **more: Any) -> Item:
    return Item(link, ItemType.GROUP, items=items, enable_when=when, **more)


def habits() -> Questionnaire:
    """Skips like those of AUDIT: never at 1, or the lowest answers at 2 and 3, lead to 6."""
    more = (_if("habits", "2", ">", 0), _if("habits", "3", ">", 0))
    often = (0, 1, 2, 3, 4)
    return Questionnaire(
        "habits",
        "2",
        (
            _group(
                "drinking",
                _coded("1", *often),
                _coded("2", *often, when=(_if("habits", "1", ">", 0),)),
                _coded("3", *often, when=(_if("habits", "1", ">", 0),)),
            ),
            _group("control", *(_coded(str(n), *often, when=more, enable_any=True) for n in (4, 5))),
            _group("ever", _coded("6", 0, 2, 4), _coded("7", 0, 2, 4)),
        ),
        licence="Own form.",
        credit="Invented for tests.",
        window=Window(Unit.MONTHS, 12),
        administration=Administration(("self", "interview"), (2, 4), 18, "short"),
        content_hash=HASH,
    )


def everything() -> Questionnaire:
    """Every type of item, several values, a table, conditions on the pack and on another form."""
    kinds = (
        Item("told", ItemType.BOOLEAN),
        Item("age", ItemType.INTEGER, minimum=0, maximum=120),
        Item("amount", ItemType.DECIMAL, minimum=0, unit="g"),
        Item("day", ItemType.DATE),
        Item("clock", ItemType.TIME),
        Item("moment", ItemType.DATETIME),
        Item("name", ItemType.STRING, max_length=60),
        Item("page", ItemType.URL),
        Item("own_words", ItemType.TEXT, max_length=2000),
        Item("weight", ItemType.QUANTITY, units=("kg", "lb")),
        Item("dose", ItemType.QUANTITY),
        Item("who", ItemType.OPEN_CODING, options=_codes("doctor", "friend")),
        Item("ruler", ItemType.INTEGER, minimum=0, maximum=10),
        Item("phones", ItemType.STRING, repeats=True),
    )
    return Questionnaire(
        "everything",
        "1.0",
        (
            Item("welcome", ItemType.DISPLAY),
            _group("kinds", *kinds),
            _group(
                "conditions",
                _coded("signs", "cash", "scales", "none", repeats=True, exclusive="none"),
                Item("reported", ItemType.TEXT, max_length=100, enable_when=(
                    _if("everything", "signs", "=", "cash"), _if("everything", "signs", "=", "scales")
                ), enable_any=True),
                _coded("guardian", "here", "not-here", when=(_if("", "#age", ">=", 16), _if("", "#age", "<=", 17))),
                _coded("naloxone", "has", "wants", when=(_if("", "habits/6", "=", 4),)),
                Item("follow", ItemType.STRING, enable_when=(_if("everything", "age", "<", 18),)),
            ),
            _group(
                "found",
                _group(
                    "things", _coded("thing", "a", "b", "c", "d"), Item("much", ItemType.DECIMAL, unit="g"),
                    Item("sure", ItemType.BOOLEAN), repeats=True,
                ),
            ),
            Item("secret", ItemType.STRING, hidden=True),
        ),
        wording_kind="official",
        window=Window(Unit.NOW),
        administration=Administration(("interview",), (5, 5), None, "required"),
        content_hash=HASH[::-1],
    )  # fmt: skip


FORMS = {"habits": habits, "everything": everything}

_OFTEN = {
    "en": ("Never", "Monthly or less", "Every month", "Every week", "Daily or almost daily"),
    "pt": ("Nunca", "Uma vez por mês ou menos", "Todos os meses", "Todas as semanas", "Todos os dias ou quase"),
}
_LATELY = {"en": ("No", "Yes, but not lately", "Yes, lately"), "pt": ("Não", "Sim, mas não agora", "Sim, agora")}
_HABITS = {
    "en": {
        "@title": "Habits",
        "@about": "Seven invented questions.",
        "@edition": "own wording 1",
        "drinking": "Drinking",
        "1": "How often do you drink anything?",
        "2": "How often is it more than two?",
        "3": "How often is it more than six?",
        "control": "Control",
        "4": "How often could you not stop?",
        "4.help": "In the past year",
        "5": "How often was something left undone?",
        "5.help": "In the past year: at home or at work.",
        "ever": "At any time",
        "6": "Has anybody been hurt?",
        "7": "Has anybody worried?",
    },
    "pt": {
        "@title": "Hábitos",
        "@about": "Sete perguntas inventadas.",
        "@edition": "redação própria 1",
        "drinking": "Beber",
        "1": "Com que frequência bebe alguma coisa?",
        "2": "Com que frequência são mais de duas?",
        "3": "Com que frequência são mais de seis?",
        "control": "Controlo",
        "4": "Com que frequência não conseguiu parar?",
        "4.help": "No último ano",
        "5": "Com que frequência ficou algo por fazer?",
        "5.help": "No último ano: em casa ou no trabalho.",
        "ever": "Em qualquer altura",
        "6": "Alguém se magoou?",
        "7": "Alguém mostrou preocupação?",
    },
}
_EVERYTHING = {
    "en": (
        "Everything|Every kind of question once.|Welcome. This part is read, not answered.|Kinds|Conditions|Found"
        "|Were you told?|How old are you?|How much was it?|On which day?|At what time?|When exactly?|What is the name?"
        "|Which address on the net?|In your own words?|What is the weight?|Which dose?|Who helped?|How ready are you?"
        "|Which telephone numbers?|Which signs were there?|What was reported?|Is the guardian here?|Is there naloxone?"
        "|Who comes along?|Which things were found?|Thing|Amount|Sure"
    ),
    "pt": (
        "Tudo|Cada tipo de pergunta uma vez.|Olá. Esta parte lê-se, não se responde.|Tipos|Condições|Encontrado"
        "|Foi-lhe dito?|Que idade tem?|Quanto era?|Em que dia?|A que horas?|Quando exatamente?|Qual é o nome?"
        "|Que endereço na rede?|Por palavras suas?|Qual é o peso?|Que dose?|Quem ajudou?|Até que ponto se sente capaz?"
        "|Que números de telefone?|Que sinais havia?|O que foi comunicado?|O representante está presente?|Há naloxona?"
        "|Quem acompanha?|Que coisas foram encontradas?|Coisa|Quantidade|Certo"
    ),
}
_KEYS = (
    *("@title", "@about", "welcome", "kinds", "conditions", "found", "told", "age", "amount", "day", "clock", "moment"),
    *("name", "page", "own_words", "weight", "dose", "who", "ruler", "phones", "signs", "reported", "guardian"),
    *("naloxone", "follow", "things", "thing", "much", "sure"),
)
_OPTIONS = {
    "en": {
        "who=doctor": "A doctor", "who=friend": "A friend", "signs=cash": "Cash", "signs=scales": "Scales",
        "signs=none": "None", "guardian=here": "Here", "guardian=not-here": "Not here", "naloxone=has": "Has it",
        "naloxone=wants": "Wants it", "thing=a": "Apple", "thing=b": "Book", "thing=c": "Coin", "thing=d": "Drum",
    },
    "pt": {
        "who=doctor": "Médico", "who=friend": "Um amigo", "signs=cash": "Dinheiro", "signs=scales": "Balança",
        "signs=none": "Nenhum", "guardian=here": "Presente", "guardian=not-here": "Ausente", "naloxone=has": "Já tem",
        "naloxone=wants": "Deseja", "thing=a": "Maçã", "thing=b": "Livro", "thing=c": "Moeda", "thing=d": "Tambor",
    },
}  # fmt: skip


def own_texts(name: str, language: str) -> dict[str, str]:
    """The words of one of the forms, by key."""
    if name == "habits":
        texts = dict(_HABITS[language])
        for link in "12345":
            texts |= {f"{link}={code}": words for code, words in enumerate(_OFTEN[language])}
        for link in "67":
            texts |= {f"{link}={2 * place}": words for place, words in enumerate(_LATELY[language])}
    else:
        texts = dict(zip(_KEYS, _EVERYTHING[language].split("|"), strict=True)) | _OPTIONS[language]
    return {f"{name}/{key}": words for key, words in texts.items()}


@cache
def screen_texts(language: str) -> Wording:
    return open_library().wording(language)


def worded(language: str, texts: dict[str, str]) -> Wording:
    """The program's own texts with those of a form."""
    return Wording(language, {**screen_texts(language).texts, **texts}, screen_texts("en"))


def blank(name: str, language: str = "en", **changes: Any) -> BlankForm:
    """One of the forms, ready to be printed."""
    texts = own_texts(name, language) | own_texts("habits", language)
    others = {"habits": habits()} if name != "habits" else {}
    found: dict[str, Any] = {"office": OFFICE, "others": others, **changes}
    return BlankForm(FORMS[name](), worded(language, texts), MADE_AT, **found)
