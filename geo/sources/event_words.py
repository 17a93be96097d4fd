"""Words for what happened, as people write them in spreadsheets, and the ACLED event types that they mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from geo.model.vocabulary import KINDS
from geo.sources import acled_terms
from geo.sources.column_names import words_of

Types = tuple[str, str]
"""Event type and sub-event type."""

_BATTLES = "Battles"
_EXPLOSIONS = "Explosions/Remote violence"
_PROTESTS = "Protests"
_STRATEGIC = "Strategic developments"
_CIVILIANS = "Violence against civilians"

CAPTURE: Types = (_BATTLES, "Change of control")
"""A place was taken by force; which of ACLED's sub-event types that is depends on who took it."""

_CLASH: Types = (_BATTLES, "Armed clash")
_AIR: Types = (_EXPLOSIONS, "Air/drone strike")
_SHELLING: Types = (_EXPLOSIONS, "Shelling/artillery/missile attack")
_DEVICE: Types = (_EXPLOSIONS, "Remote explosive/landmine/IED")
_ATTACK: Types = (_CIVILIANS, "Attack")
_SEIZED: Types = (_CIVILIANS, "Abduction/forced disappearance")
_PROTEST: Types = (_PROTESTS, "Peaceful protest")

_TAKEN = (
    "captured|capture|captures|seized|seizure of territory|takeover|take over|overrun|advance|advances|advanced|"
    "change of control|control change|territorial gain|territory gained|prise|captura|سيطرة|السيطرة|تقدم"
)
"""Said by whoever took a place (`CAPTURE`)."""

_WORDS: tuple[tuple[Types, str], ...] = (
    (
        _CLASH,
        "clash|clashes|armed clash|armed clashes|fighting|battle|combat|firefight|gun battle|gunfight|skirmish|skirmishes|"
        "ambush|raid on position|ground assault|ground attack|infantry attack|exchange of fire|armed confrontation|"
        "affrontement|affrontements|combats|accrochage|enfrentamiento|enfrentamientos|combate|"
        "اشتباك|اشتباكات|معركة|معارك|قتال|كمين|çatışma|бой|бои|бій|бої|столкновение|зіткнення",
    ),
    (
        (_BATTLES, "Government regains territory"),
        "government regains territory|recaptured|recapture|regained|retaken|government advance|regime advance|"
        "government capture|recaptured by government|reprise|استعادة",
    ),
    (
        (_BATTLES, "Non-state actor overtakes territory"),
        "rebel advance|rebel capture|opposition advance|captured by rebels|non state actor overtakes territory",
    ),
    (
        (_STRATEGIC, "Non-violent transfer of territory"),
        "withdrawal|withdrew|withdraws|pullout|handover|handed over|transfer of territory|retreat|retrait|retirada|"
        "انسحاب|çekilme|отступление|відступ",
    ),
    (
        _AIR,
        "airstrike|airstrikes|air strike|air strikes|air raid|air raids|aerial bombardment|aerial bombing|aerial attack|"
        "air attack|warplane|warplanes|jet strike|helicopter attack|barrel bomb|barrel bombs|barrel bombing|drone strike|"
        "drone attack|drone|uav strike|uav|shahed|frappe aérienne|frappes aériennes|raid aérien|bombardement aérien|"
        "ataque aéreo|bombardeo aéreo|غارة|غارات|غارة جوية|غارات جوية|قصف جوي|برميل متفجر|براميل متفجرة|طائرة مسيرة|"
        "hava saldırısı|авиаудар|авіаудар|удар бпла|дрон",
    ),
    (
        _SHELLING,
        "shelling|shelled|artillery|artillery fire|artillery shelling|mortar|mortars|mortar fire|mortar attack|mortar shell|"
        "rocket|rockets|rocket attack|rocket fire|missile|missiles|missile strike|missile attack|ballistic missile|"
        "bombardment|tank fire|tank shelling|indirect fire|idf indirect fire|mlrs|grad|cluster munition|cluster munitions|"
        "bombardement|obus|tirs d artillerie|bombardeo|artillería|قصف|قصف مدفعي|قصف صاروخي|قذائف|هاون|صاروخ|صواريخ|"
        "topçu ateşi|bombardıman|обстрел|обстріл|ракетный удар|ракетний удар|артобстрел|артобстріл",
    ),
    (
        (_EXPLOSIONS, "Grenade"),
        "grenade|grenades|grenade attack|hand grenade|قنبلة يدوية|el bombası|граната",
    ),
    (
        (_EXPLOSIONS, "Suicide bomb"),
        "suicide attack|suicide attacks|suicide bomb|suicide bombing|suicide bomber|svbied|svest|suicide car bomb|"
        "suicide vehicle bomb|attentat suicide|attentat kamikaze|atentado suicida|تفجير انتحاري|عملية انتحارية|هجوم انتحاري|"
        "intihar saldırısı|теракт смертника",
    ),
    (
        _DEVICE,
        "ied|ieds|vbied|car bomb|car bombing|car bombs|vehicle bomb|truck bomb|motorcycle bomb|roadside bomb|landmine|"
        "land mine|landmines|mine|mines|mine explosion|booby trap|bomb|bombing|bomb attack|bomb explosion|uxo|erw|"
        "unexploded ordnance|explosive device|improvised explosive device|explosion|detonation|blast|remote explosive|"
        "voiture piégée|engin explosif|eei|mine antipersonnel|explosión|coche bomba|"
        "عبوة ناسفة|عبوات ناسفة|سيارة مفخخة|لغم|ألغام|انفجار|تفجير|bombalı araç|mayın|patlama|мина|міна|взрыв|вибух",
    ),
    (
        (_EXPLOSIONS, "Chemical weapon"),
        "chemical attack|chemical weapon|chemical weapons|chlorine attack|chlorine|sarin|gas attack|toxic gas|"
        "attaque chimique|ataque químico|هجوم كيماوي|هجوم كيميائي|kimyasal saldırı",
    ),
    (
        _ATTACK,
        "attack on civilians|attacks on civilians|violence against civilians|execution|executions|executed|summary execution|"
        "massacre|killing|killings|murder|assassination|assassinations|targeted killing|sniper|sniper fire|sniping|shooting|"
        "shot dead|stabbing|beheading|torture|killed under torture|field execution|armed robbery|"
        "exécution|assassinat|meurtre|ejecución|asesinato|masacre|إعدام|اعدام|اغتيال|مجزرة|قتل|قنص|تعذيب|"
        "infaz|suikast|katliam|казнь|убийство|страта|вбивство",
    ),
    (
        (_CIVILIANS, "Sexual violence"),
        "sexual violence|rape|sexual assault|violence sexuelle|viol|violencia sexual|violación|اغتصاب|عنف جنسي",
    ),
    (
        _SEIZED,
        "kidnapping|kidnap|kidnapped|kidnappings|abduction|abductions|abducted|hostage taking|hostage|forced disappearance|"
        "enforced disappearance|disappearance|enlèvement|enlèvements|disparition forcée|secuestro|secuestros|"
        "خطف|اختطاف|اختفاء قسري|kaçırma|похищение|викрадення",
    ),
    (
        _PROTEST,
        "protest|protests|demonstration|demonstrations|rally|march|sit in|strike action|vigil|peaceful protest|"
        "manifestation|manifestations|protesta|manifestación|مظاهرة|مظاهرات|احتجاج|اعتصام|protesto|gösteri|протест|мітинг|митинг",
    ),
    (
        ("Riots", "Mob violence"),
        "mob violence|lynching|mob attack|communal violence|vigilante violence|lynchage|linchamiento",
    ),
    (
        ("Riots", "Violent demonstration"),
        "riot|riots|rioting|violent demonstration|violent protest|unrest|émeute|émeutes|disturbios|motín|شغب|أعمال شغب|isyan|"
        "беспорядки|заворушення",
    ),
    (
        (_STRATEGIC, "Arrests"),
        "arrest|arrests|arrested|detention|detentions|detained|raid and arrest|mass arrest|arrestation|arrestations|"
        "detención|arresto|اعتقال|اعتقالات|توقيف|tutuklama|gözaltı|арест|арешт|задержание|затримання",
    ),
    (
        (_STRATEGIC, "Agreement"),
        "ceasefire|cease fire|truce|agreement|peace agreement|peace talks|prisoner exchange|prisoner swap|surrender deal|"
        "reconciliation|accord|cessez le feu|trêve|alto el fuego|tregua|acuerdo|هدنة|وقف إطلاق النار|اتفاق|مصالحة|تبادل أسرى|"
        "ateşkes|anlaşma|перемирие|перемир я|обмен пленными|обмін полоненими",
    ),
    (
        (_STRATEGIC, "Headquarters or base established"),
        "base established|headquarters established|checkpoint established|new base|new checkpoint",
    ),
    (
        (_STRATEGIC, "Looting/property destruction"),
        "looting|looted|property destruction|arson|demolition|pillage|saqueo|نهب|سرقة|هدم|yağma|мародерство",
    ),
    (
        (_STRATEGIC, "Disrupted weapons use"),
        "defused|ied defused|mine clearance|demining|weapons cache|arms seizure|weapons seized|disrupted weapons use",
    ),
    (
        (_STRATEGIC, "Change to group/activity"),
        "merger|split|defection|defections|group formation|troop movement|reinforcement|reinforcements|mobilization|انشقاق",
    ),
    (
        (_STRATEGIC, "Other"),
        "siege|displacement|evacuation|humanitarian|aid delivery|statement|politics|sanctions|other development|"
        "حصار|نزوح|إجلاء",
    ),
)
"""What people write, for each pair of ACLED types; a text is understood when it is one of these, or has one in it."""


def _table() -> dict[str, Types]:
    table = {words_of(phrase): types for types, phrases in _WORDS for phrase in phrases.split("|")}
    table |= {words_of(phrase): CAPTURE for phrase in _TAKEN.split("|")}
    for kind in KINDS:
        event_type, sub = kind.acled[0]
        types = (event_type, sub) if sub != "*" else (event_type, "")
        for name in (kind.code, kind.label, kind.plural):
            table.setdefault(words_of(name), types)
    return {phrase: types for phrase, types in table.items() if phrase}


PHRASES = _table()
"""Every phrase in the form of `words_of`, with what it means."""

_LONGEST = max(phrase.count(" ") + 1 for phrase in PHRASES)
_WORDS_AT_MOST = 8
"""A longer text is a description, in which a word for an event need not be the event."""


@dataclass(frozen=True)
class Understood:
    """What a text means: ACLED's types, and whether only a part of the text says so."""

    types: Types
    partly: bool = False


def _of_acled(text: str) -> Types | None:
    found = acled_terms.of_event_type(text) or acled_terms.of_sub_event_type(text)
    return found if found and found[0] != acled_terms.RIOTS_OR_PROTESTS else None


def _both(text: str) -> Types | None:
    """An event type and a sub-event type of ACLED's in one text: “Battles / Armed clash”, “Battles: Armed clash”."""
    for found in re.finditer(r"\s*(?::|/|\||>|;|,|\s[-–—])\s*", text):
        one, other = text[: found.start()], text[found.end() :]
        event_type, sub = acled_terms.of_event_type(one), acled_terms.of_sub_event_type(other)
        if event_type and sub and event_type[0] == sub[0]:
            return sub
    return None


@lru_cache(maxsize=1 << 14)
def understand(text: str) -> Understood | None:
    """Return what a text for the kind of an event means; None when that is not known, or it names several kinds."""
    exact = _of_acled(text) or _both(text) or PHRASES.get(words_of(text))
    if exact:
        return Understood(exact)
    found = _inside(words_of(text).split())
    return Understood(found.pop(), partly=True) if len(found) == 1 else None


def _inside(words: list[str]) -> set[Types]:
    """Return the meanings of the longest phrases in a short text."""
    found: set[Types] = set()
    if len(words) > _WORDS_AT_MOST:
        return found
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            types = PHRASES.get(" ".join(words[at : at + length]))
            if types:
                found.add(types)
                at += length - 1
                break
        at += 1
    return found


def not_understood(texts: Iterable[str]) -> tuple[str, ...]:
    """Return those of distinct texts whose kind of event is not known, in order."""
    return tuple(text for text in texts if understand(text) is None)
