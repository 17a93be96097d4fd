"""The words of the field, each declared once.

An event kind is one row of `KINDS`; the schema check, the filter, the legend, the marker, the details,
the exports and the codebook page all come from that row. The other code lists (`TIME_PRECISIONS`,
`SOURCE_RELIABILITIES`, ...) work the same way.

Sources
-------
Event and sub-event types: ACLED Codebook (2023 structure). Grading: the Admiralty (NATO) system,
two separate axes. Colours: Okabe & Ito (2008) and Paul Tol's "muted" scheme, each doubled by a shape
because twelve hues alone cannot be told apart by everybody.
"""

from dataclasses import dataclass, field

from geo.errors import VocabularyError

ANY = "*"
"""Stands for every sub-event type of an event type in `Kind.acled`."""


@dataclass(frozen=True)
class Kind:
    """A kind of event as it is drawn, filtered and counted.

    Attributes
    ----------
    code : str
        Stable key, used in links and files.
    label, plural : str
        Words for one and for several, in running text.
    colour, colour_dark : str
        ``#rrggbb`` on the light and on the dark map.
    glyph : str
        SVG path in a 24 x 24 box, y down, filled by the even-odd rule.
    definition : str
        One sentence for the codebook.
    acled : tuple of (str, str)
        ACLED event type and sub-event type that this kind covers; `ANY` as sub-event type covers those
        that no other kind names.
    label_ar, plural_ar : str
        The same two words in Arabic.
    """

    code: str
    label: str
    plural: str
    colour: str
    colour_dark: str
    glyph: str
    definition: str
    acled: tuple[tuple[str, str], ...] = field(default=())
    label_ar: str = ""
    plural_ar: str = ""


_BATTLES = "Battles"
_EXPLOSIONS = "Explosions/Remote violence"
_PROTESTS = "Protests"
_STRATEGIC = "Strategic developments"
_CIVILIANS = "Violence against civilians"

KINDS: tuple[Kind, ...] = (
    Kind(
        "clash",
        "Clash",
        "clashes",
        "#D55E00",
        "#F07B2B",
        "M5 2.5 12 9.5 19 2.5 21.5 5 14.5 12 21.5 19 19 21.5 12 14.5 5 21.5 2.5 19 9.5 12 2.5 5Z",
        "Armed groups fight each other and no change of control is reported.",
        ((_BATTLES, ANY),),
        label_ar="اشتباك",
        plural_ar="اشتباكات",
    ),
    Kind(
        "control_change",
        "Change of control",
        "changes of control",
        "#222222",
        "#F2F2F2",
        "M5 2H7.4V22H5ZM8.6 3H21L17 7.75 21 12.5H8.6Z",
        "A place, base or crossing passes from one side to another, by force or by withdrawal.",
        (
            (_BATTLES, "Government regains territory"),
            (_BATTLES, "Non-state actor overtakes territory"),
            (_STRATEGIC, "Non-violent transfer of territory"),
        ),
        label_ar="تغير السيطرة",
        plural_ar="تغيرات في السيطرة",
    ),
    Kind(
        "air_strike",
        "Air strike",
        "air strikes",
        "#0072B2",
        "#4AA8E0",
        "M12 22.5 10.2 19V14L1.5 16.5V14L10.2 8.5V4L7.5 2.3V1H16.5V2.3L13.8 4V8.5L22.5 14V16.5L13.8 14V19Z",
        "An attack from the air by aircraft, helicopter or drone, barrel bombs included.",
        ((_EXPLOSIONS, "Air/drone strike"),),
        label_ar="غارة جوية",
        plural_ar="غارات جوية",
    ),
    Kind(
        "shelling",
        "Shelling",
        "shellings",
        "#56B4E9",
        "#8CCBF2",
        "M12 1C15.4 4 17 7.4 17 11V16H7V11C7 7.4 8.6 4 12 1ZM7 17.5H17V19.5H7ZM7 21H17V23H7Z",
        "Artillery, mortars, rockets or missiles fired from the ground, and grenades.",
        ((_EXPLOSIONS, "Shelling/artillery/missile attack"), (_EXPLOSIONS, "Grenade")),
        label_ar="قصف بري",
        plural_ar="عمليات قصف بري",
    ),
    Kind(
        "bombing",
        "Bombing",
        "bombings",
        "#CC79A7",
        "#E39BC3",
        "M12 .8 14.3 6.5 19.9 4.1 17.5 9.7 23.2 12 17.5 14.3 19.9 19.9 14.3 17.5 12 23.2 9.7 17.5 4.1 19.9 "
        "6.5 14.3 .8 12 6.5 9.7 4.1 4.1 9.7 6.5Z",
        "A bomb that was carried or planted: suicide bombs, car bombs, mines and other devices.",
        (
            (_EXPLOSIONS, "Suicide bomb"),
            (_EXPLOSIONS, "Remote explosive/landmine/IED"),
            (_EXPLOSIONS, ANY),
        ),
        label_ar="تفجير",
        plural_ar="تفجيرات",
    ),
    Kind(
        "chemical_weapon",
        "Chemical weapon",
        "chemical weapon attacks",
        "#999933",
        "#C9C95A",
        "M8.5 1.5H15.5V3.8H14.5V9L21 20V22.5H3V20L9.5 9V3.8H8.5ZM11 4V10L8.8 14H15.2L13 10V4Z",
        "A toxic agent is used as a weapon, by whatever means of delivery.",
        ((_EXPLOSIONS, "Chemical weapon"),),
        label_ar="هجوم كيميائي",
        plural_ar="هجمات كيميائية",
    ),
    Kind(
        "civilian_violence",
        "Violence against civilians",
        "attacks on civilians",
        "#882255",
        "#CF6A9C",
        "M12 1.5A4.5 4.5 0 1 1 12 10.5 4.5 4.5 0 1 1 12 1.5ZM3.5 22.5C3.5 16 6.8 12 12 12S20.5 16 20.5 22.5Z",
        "Unarmed people are attacked, executed, tortured or sexually assaulted by an armed group.",
        ((_CIVILIANS, ANY),),
        label_ar="عنف ضد المدنيين",
        plural_ar="اعتداءات على مدنيين",
    ),
    Kind(
        "protest",
        "Protest",
        "protests",
        "#009E73",
        "#33C79B",
        "M3 2H21V13.5H13.2V22.5H10.8V13.5H3Z",
        "A public demonstration whose participants are not violent, whatever the reaction to it.",
        ((_PROTESTS, ANY),),
        label_ar="مظاهرة",
        plural_ar="مظاهرات",
    ),
    Kind(
        "riot",
        "Riot",
        "riots",
        "#E69F00",
        "#F5BC3D",
        "M12.5 .8C13.2 6 19.5 8.4 19.5 15A7.5 7.5 0 0 1 4.5 15C4.5 11.6 6.8 9.6 7.8 7.2 9 9 9.6 10 10.6 11.4 "
        "12.2 8 12.8 4.6 12.5 .8Z",
        "Violence by a crowd: violent demonstrations and mob violence.",
        (("Riots", ANY),),
        label_ar="شغب",
        plural_ar="أعمال شغب",
    ),
    Kind(
        "arrest",
        "Arrest or abduction",
        "arrests and abductions",
        "#44AA99",
        "#6CD0BF",
        "M6.5 10V7.5A5.5 5.5 0 0 1 17.5 7.5V10H20V22.5H4V10ZM9.2 10H14.8V7.5A2.8 2.8 0 0 0 9.2 7.5Z",
        "People are seized: arrests, abductions and forced disappearances.",
        ((_STRATEGIC, "Arrests"), (_CIVILIANS, "Abduction/forced disappearance")),
        label_ar="اعتقال أو خطف",
        plural_ar="عمليات اعتقال وخطف",
    ),
    Kind(
        "agreement",
        "Agreement",
        "agreements",
        "#332288",
        "#8F83E0",
        "M5 1.5H15L20 6.5V22.5H5ZM8 9V11.2H17V9ZM8 13V15.2H17V13ZM8 17V19.2H13.5V17Z",
        "A truce, swap, surrender or other agreement between parties.",
        ((_STRATEGIC, "Agreement"),),
        label_ar="اتفاق",
        plural_ar="اتفاقات",
    ),
    Kind(
        "strategic",
        "Other development",
        "other developments",
        "#777777",
        "#A9B0B6",
        "M12 1.5 22.5 12 12 22.5 1.5 12Z",
        "Something that changes the situation without being one of the events above: a merger, an ultimatum, "
        "an aid delivery, looting, a new base.",
        ((_STRATEGIC, ANY),),
        label_ar="تطور آخر",
        plural_ar="تطورات أخرى",
    ),
)

KIND_CODES: tuple[str, ...] = tuple(kind.code for kind in KINDS)
_BY_CODE = {kind.code: kind for kind in KINDS}


def kind(code: str) -> Kind:
    """Return the kind with that code.

    Raises
    ------
    VocabularyError
        When there is none, naming those that exist.
    """
    try:
        return _BY_CODE[code]
    except KeyError:
        raise VocabularyError(f"no event kind “{code}”: use one of {', '.join(KIND_CODES)}") from None


_KIND_OF_TYPES = {pair: kind.code for kind in KINDS for pair in kind.acled}
EVENT_TYPES: tuple[str, ...] = tuple(dict.fromkeys(event_type for event_type, _ in _KIND_OF_TYPES))


def kind_of(event_type: str, sub_event_type: str = "") -> str | None:
    """Return the code of the kind that covers an ACLED event and sub-event type, None when there is none."""
    exact = _KIND_OF_TYPES.get((event_type, sub_event_type))
    return exact or _KIND_OF_TYPES.get((event_type, ANY))


@dataclass(frozen=True)
class Code:
    """One entry of a code list.

    Attributes
    ----------
    code : str or int
        As it stands in a file.
    label, definition : str
        A word for it, and what it means.
    colour : str
        ``#rrggbb``, if it has one.
    label_ar : str
        The word in Arabic.
    """

    code: str | int
    label: str
    definition: str
    colour: str = ""
    label_ar: str = ""


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes of one column, in their natural order; `label_ar` is its label in Arabic."""

    column: str
    label: str
    source: str
    codes: tuple[Code, ...]
    label_ar: str = ""

    def values(self) -> tuple[str | int, ...]:
        """Return the codes alone."""
        return tuple(code.code for code in self.codes)

    def label_of(self, code: object) -> str:
        """Return the label of a code; the code itself as text when the list does not have it."""
        return next((entry.label for entry in self.codes if entry.code == code), str(code))


TIME_PRECISIONS = CodeList(
    "time_precision",
    "Precision of the date",
    "ACLED Codebook",
    (
        Code(1, "exact day", "The day is known.", label_ar="اليوم معروف"),
        Code(
            2,
            "within the week",
            "The week is known: the incident spans Monday to Sunday of that week.",
            label_ar="خلال الأسبوع",
        ),
        Code(
            3,
            "within the month",
            "The month is known: the incident spans the calendar month.",
            label_ar="خلال الشهر",
        ),
    ),
    label_ar="دقة التاريخ",
)

GEO_PRECISIONS = CodeList(
    "geo_precision",
    "Precision of the place",
    "ACLED Codebook",
    (
        Code(
            1,
            "the place itself",
            "The named town, village, quarter or base: a solid mark.",
            label_ar="المكان نفسه",
        ),
        Code(
            2,
            "near the place",
            "Near the named place or in a small area around it: a mark with a halo.",
            label_ar="قرب المكان",
        ),
        Code(
            3,
            "province only",
            "Only the province or a region is known: a badge on the province, never a dot.",
            label_ar="المحافظة فقط",
        ),
    ),
    label_ar="دقة المكان",
)

SOURCE_RELIABILITIES = CodeList(
    "source_reliability",
    "Reliability of the source",
    "Admiralty (NATO) system",
    (
        Code(
            "A",
            "completely reliable",
            "No doubt of authenticity, trustworthiness or competency.",
            label_ar="موثوق تماماً",
        ),
        Code(
            "B",
            "usually reliable",
            "Minor doubts; a history of mostly valid information.",
            label_ar="موثوق عادة",
        ),
        Code(
            "C",
            "fairly reliable",
            "Doubts; has provided valid information in the past.",
            label_ar="موثوق إلى حد ما",
        ),
        Code(
            "D",
            "not usually reliable",
            "Significant doubts, or a party to the war.",
            label_ar="غير موثوق عادة",
        ),
        Code("E", "unreliable", "A history of invalid information.", label_ar="غير موثوق"),
        Code(
            "F", "cannot be judged", "Not enough is known to judge the source.", label_ar="لا يمكن الحكم عليه"
        ),
    ),
    label_ar="موثوقية المصدر",
)

INFO_CREDIBILITIES = CodeList(
    "info_credibility",
    "Credibility of the information",
    "Admiralty (NATO) system",
    (
        Code(1, "confirmed by other sources", "Independent sources agree.", label_ar="أكدتها مصادر أخرى"),
        Code(
            2, "probably true", "Consistent with what else is known, not confirmed.", label_ar="مرجحة الصحة"
        ),
        Code(3, "possibly true", "Reasonable, rests on one voice.", label_ar="محتملة الصحة"),
        Code(
            4, "doubtful", "Possible, not logical, or a partisan claim standing alone.", label_ar="مشكوك فيها"
        ),
        Code(5, "improbable", "Contradicted by other information.", label_ar="مستبعدة"),
        Code(6, "cannot be judged", "No basis to judge it.", label_ar="لا يمكن الحكم عليها"),
    ),
    label_ar="مصداقية المعلومة",
)

CONTROL_STATES = CodeList(
    "state",
    "State of control",
    "Sitmap",
    (
        Code(
            "held",
            "held",
            "The newest statement that counts says who holds the place.",
            label_ar="سيطرة قائمة",
        ),
        Code(
            "contested",
            "contested",
            "A text of the time disputes who holds it, or shows it still fought over.",
            label_ar="متنازع عليه",
        ),
        Code(
            "changing",
            "changing hands",
            "A change is known to the week or month only, and this is one of its days.",
            label_ar="السيطرة تتغير",
        ),
        Code(
            "unclear",
            "changed unseen",
            "A later statement names another holder before its change: it passed to them on a day that no record states.",
            label_ar="تغير في يوم غير معروف",
        ),
        Code(
            "unknown",
            "not known",
            "It is known that the place was fought over, and not who held it.",
            label_ar="غير معروف",
        ),
    ),
    label_ar="حالة السيطرة",
)

CONTROL_BASES = CodeList(
    "basis",
    "What a holding rests on",
    "Sitmap",
    (
        Code(
            "change",
            "a change of control",
            "The last change at or before the date.",
            label_ar="تغير في السيطرة",
        ),
        Code(
            "before",
            "who held it before",
            "The first known change lies after the date, and says who held it before.",
            label_ar="من كان يسيطر قبل ذلك",
        ),
        Code(
            "contest",
            "a dispute",
            "A record says who held the place while it was fought over; it tells of no change.",
            label_ar="نزاع على السيطرة",
        ),
        Code(
            "asserted",
            "an asserted holding",
            "A table of holdings that somebody added says so.",
            label_ar="سيطرة مسجلة في جدول",
        ),
    ),
    label_ar="أساس السيطرة",
)

PLACEMENTS = CodeList(
    "placed_by",
    "How the incident was placed",
    "Sitmap",
    (
        Code(
            "record",
            "coordinates of the record",
            "The record brought its own point.",
            label_ar="إحداثيات السجل",
        ),
        Code(
            "gazetteer",
            "placed by its name",
            "The record had a name and no point; the name was found.",
            label_ar="حدد باسمه",
        ),
        Code(
            "province",
            "known only to the province",
            "Only the province could be told.",
            label_ar="معروف على مستوى المحافظة فقط",
        ),
        Code(
            "none",
            "no place",
            "Neither point nor province is known: listed, counted, not drawn.",
            label_ar="بلا مكان",
        ),
    ),
    label_ar="كيف حدد مكان الحادثة",
)

SIDES = CodeList(
    "side",
    "Side of an actor",
    "Sitmap",
    (
        Code(
            "government",
            "Government",
            "The government, its forces and local militias under it.",
            "#B5202A",
            label_ar="الحكومة",
        ),
        Code(
            "opposition", "Opposition", "Rebel groups and opposition bodies.", "#2E9E5B", label_ar="المعارضة"
        ),
        Code(
            "jihadist",
            "Jihadist",
            "Groups of the global jihadist movement.",
            "#111111",
            label_ar="فصائل جهادية",
        ),
        Code("kurdish", "Kurdish", "Kurdish parties and forces.", "#E0A800", label_ar="قوى كردية"),
        Code(
            "foreign",
            "Foreign",
            "Forces of other states and foreign militias.",
            "#7B3294",
            label_ar="قوى أجنبية",
        ),
        Code("civilian", "Civilian", "People who carry no arms.", "#4C78A8", label_ar="مدنيون"),
        Code("other", "Other", "Tribes, aid bodies, unidentified groups.", "#7F7F7F", label_ar="جهات أخرى"),
    ),
    label_ar="جهة الطرف",
)

CODE_LISTS: tuple[CodeList, ...] = (
    TIME_PRECISIONS,
    GEO_PRECISIONS,
    SOURCE_RELIABILITIES,
    INFO_CREDIBILITIES,
    PLACEMENTS,
    SIDES,
    CONTROL_STATES,
    CONTROL_BASES,
)
