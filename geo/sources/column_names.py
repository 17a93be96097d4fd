"""Names that people give to columns, for each field that a spreadsheet can fill."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=1 << 15)
def words_of(text: str) -> str:
    """Return a text as lower-case words with one space between, without signs, diacritics and the Arabic article.

    Examples
    --------
    >>> words_of("EventDate"), words_of("No. killed"), words_of("Événement")
    ('event date', 'no killed', 'evenement')
    """
    text = _CAMEL.sub(" ", text).replace("ı", "i").replace("#", " number ").casefold()
    text = unicodedata.normalize("NFKD", re.sub(r"\bn[°º]", "no ", text))
    text = "".join(c for c in text if not unicodedata.combining(c)).replace("ـ", "")
    text = re.sub("[أإآٱ]", "ا", text).replace("ة", "ه").replace("ى", "ي")
    words = re.sub(r"[\W_]+", " ", text).split()
    return " ".join(w[2:] if w.startswith("ال") and len(w) > 4 else w for w in words)


@dataclass(frozen=True)
class Field:
    """A field that a column can be taken for.

    Attributes
    ----------
    name : str
        Our name (`geo.model.incident`), or `UTM_ZONE`.
    contents : str
        What its cells must look like, a key of `geo.sources.guess.CONTENTS`.
    names : tuple of str
        What people call it, in the form of `words_of`, the surest first.
    """

    name: str
    contents: str
    names: tuple[str, ...]


def _field(name: str, contents: str, names: str) -> Field:
    return Field(name, contents, tuple(dict.fromkeys(words_of(n) for n in (name, *names.split("|")))))


UTM_ZONE = "utm_zone"
"""The one field that is no column of ours: with it, latitude and longitude are northing and easting in metres."""

FIELDS: tuple[Field, ...] = (
    _field(
        "event_date",
        "date",
        "date|event date|incident date|date of incident|date of event|date of the event|date of the incident|day|when|"
        "start date|date start|start|from date|date from|begin date|occurred on|occurrence date|date occurred|attack date|"
        "date of attack|report date|"
        "date de l evenement|date de l incident|date evenement|date incident|jour|date debut|date de debut|"
        "fecha|fecha del evento|fecha del incidente|fecha incidente|dia|fecha inicio|"
        "التاريخ|تاريخ|تاريخ الحادث|تاريخ الحدث|تاريخ الواقعة|اليوم|tarih|olay tarihi|дата|дата события|дата події|дата инцидента|datum",
    ),
    _field(
        "end_date",
        "date",
        "end date|date end|until|to date|date to|end|last day|finish date|date fin|date de fin|fecha fin|fecha final|"
        "تاريخ الانتهاء|تاريخ النهاية|bitiş tarihi|дата окончания|дата завершення",
    ),
    _field("time_precision", "precision", "date precision|precision of date|time prec|date prec"),
    _field(
        "event_type",
        "event",
        "event type|incident type|type of incident|type of event|type of attack|attack type|kind|kind of event|event|"
        "incident|type|category|event category|incident category|what happened|weapon type|nature of incident|"
        "type d evenement|type d incident|type evenement|evenement|nature|categorie|"
        "tipo|tipo de evento|tipo de incidente|evento|نوع الحادث|نوع الحدث|نوع الهجوم|النوع|الحدث|نوع|olay türü|olay tipi|tür|"
        "тип события|тип події|вид события|тип|подія|событие|ereignis|art",
    ),
    _field(
        "sub_event_type",
        "event",
        "sub event type|sub type|subtype|event subtype|sub event|sub category|subcategory|detailed type|sous type|"
        "sous type d evenement|subtipo|النوع الفرعي|alt tür|подтип|підтип",
    ),
    _field(
        "actor1",
        "words",
        "actor 1|actor|perpetrator|perpetrators|actor a|side a|attacker|attacking party|responsible|responsible party|"
        "responsible actor|alleged perpetrator|party 1|armed group|group|by whom|who|initiator|acteur|acteur 1|auteur|auteurs|"
        "actor responsable|autor|perpetrador|الجهة الفاعلة|الفاعل|المنفذ|الجهة المنفذة|الطرف الأول|الجهة|aktör|aktör 1|fail|"
        "актор|исполнитель|сторона 1|сторона а|виконавець|täter",
    ),
    _field(
        "assoc_actor_1", "words", "associated actor 1|assoc actor 1|allies 1|allied actor 1|acteur associe 1"
    ),
    _field(
        "actor2",
        "words",
        "actor 2|actor b|side b|target|target group|opponent|victim|victims|defender|party 2|target actor|acteur 2|cible|"
        "victime|victimes|objetivo|victima|الطرف الثاني|المستهدف|الهدف|الجهة المستهدفة|الضحية|aktör 2|hedef|сторона 2|сторона б|цель|ціль|ziel",
    ),
    _field(
        "assoc_actor_2", "words", "associated actor 2|assoc actor 2|allies 2|allied actor 2|acteur associe 2"
    ),
    _field(
        "civilian_targeting",
        "truth",
        "civilians targeted|civilian target|targets civilians|against civilians",
    ),
    _field(
        "country",
        "words",
        "country|country name|nation|state country|iso2|iso3|iso|country code|pays|pais|البلد|الدولة|دولة|ülke|страна|країна|land",
    ),
    _field(
        "admin1",
        "words",
        "admin 1|admin1|adm1|adm1 en|admin1 name|adm1 name|admin1name en|province|governorate|governate|state|region|oblast|"
        "department|departement|gouvernorat|wilaya|mohafaza|muhafaza|departamento|provincia|estado|"
        "المحافظة|محافظة|الولاية|ولاية|الإقليم|il|vilayet|область|регион|регіон|bundesland|provinz",
    ),
    _field(
        "admin2",
        "words",
        "admin 2|admin2|adm2|adm2 en|admin2 name|adm2 name|district|county|raion|rayon|commune|municipality|cercle|"
        "municipio|distrito|المنطقة|القضاء|قضاء|منطقة|ilçe|район|kreis",
    ),
    _field(
        "admin3",
        "words",
        "admin 3|admin3|adm3|adm3 en|admin3 name|adm3 name|subdistrict|sub district|nahia|nahya|hromada|sous prefecture|"
        "الناحية|ناحية|громада",
    ),
    _field(
        "location",
        "words",
        "place|place name|location name|location|town|city|village|settlement|locality|community|site|where|neighbourhood|"
        "neighborhood|town village|city town|nearest town|nearest city|incident location|municipality name|"
        "lieu|localite|ville|localisation|endroit|lugar|localidad|ciudad|pueblo|sitio|ubicacion|"
        "المكان|الموقع|المدينة|القرية|البلدة|مكان|موقع|مدينة|قرية|مكان الحادث|yer|şehir|köy|konum|"
        "место|населенный пункт|населений пункт|город|місто|село|ort",
    ),
    _field(
        "latitude",
        "latitude",
        "lat|latitude|latitude wgs84|y|y coord|y coordinate|gps lat|gps latitude|lat dd|decimal latitude|northing|north|n|lat dms|"
        "coordinates|coordinate|coords|coord|lat lon|lat long|latlong|latlon|lat lng|latlng|gps|gps coordinates|geo point|"
        "geopoint|geolocation|geom|geometry|wkt|point|position|map link|google maps|utm|utm coordinates|"
        "coordonnees|coordonnees gps|coordenadas|coordenada y|latitud|الإحداثيات|احداثيات|خط العرض|دائرة العرض|enlem|koordinat|koordinatlar|"
        "широта|координаты|координати|breite|breitengrad|koordinaten",
    ),
    _field(
        "longitude",
        "longitude",
        "lon|long|lng|longitude|longitude wgs84|x|x coord|x coordinate|gps lon|gps long|gps longitude|lon dd|long dd|"
        "decimal longitude|easting|east|e|long dms|lon dms|longitud|coordenada x|خط الطول|boylam|долгота|довгота|länge|längengrad",
    ),
    _field(UTM_ZONE, "zone", "zone|utm zone|zone utm|utmzone|grid zone|epsg|crs|huso"),
    _field(
        "geo_precision",
        "precision",
        "geographic precision|location precision|precision of place|place precision",
    ),
    _field(
        "fatalities",
        "toll",
        "deaths|death|killed|dead|no killed|number killed|number of killed|number of deaths|people killed|fatalities best|"
        "death toll|toll|total killed|total deaths|total fatalities|kia|casualties killed|best|best estimate|fatality count|"
        "number of fatalities|no of deaths|no of fatalities|no of killed|civilians killed|"
        "morts|tues|nombre de morts|deces|nombre de tues|bilan|muertos|fallecidos|numero de muertos|victimas mortales|"
        "القتلى|عدد القتلى|قتلى|الوفيات|عدد الوفيات|الشهداء|عدد الشهداء|ölü|ölü sayısı|can kaybı|погибшие|убитые|загиблі|вбиті|"
        "количество погибших|кількість загиблих|tote",
    ),
    _field(
        "fatalities_low",
        "toll",
        "deaths low|low|low estimate|min killed|minimum deaths|killed min|deaths min|min deaths|fatalities min|morts min",
    ),
    _field(
        "fatalities_high",
        "toll",
        "deaths high|high|high estimate|max killed|maximum deaths|killed max|deaths max|max deaths|fatalities max|morts max",
    ),
    _field(
        "injured",
        "toll",
        "wounded|injuries|number injured|number of injured|no injured|no wounded|number wounded|people injured|hurt|wia|"
        "number of wounded|total injured|total wounded|blesses|nombre de blesses|heridos|numero de heridos|"
        "الجرحى|عدد الجرحى|جرحى|المصابين|عدد المصابين|yaralı|yaralı sayısı|раненые|поранені|количество раненых|verletzte",
    ),
    _field("reports", "toll", "number of reports|report count|no of reports"),
    _field(
        "control_before",
        "words",
        "held by before|controlled by before|previous control|previous holder|control from|previously held by|from control",
    ),
    _field(
        "control_after",
        "words",
        "held by after|controlled by after|new control|new holder|control to|held by|controlled by|in control|control|now held by|"
        "السيطرة|جهة السيطرة|تحت سيطرة",
    ),
    _field("control_contested", "truth", "contested|disputed"),
    _field(
        "source",
        "words",
        "source|sources|source name|publisher|outlet|reported by|media|fuente|fuentes|المصدر|مصدر|المصادر|kaynak|источник|"
        "джерело|quelle|information source",
    ),
    _field("source_scale", "words", "source scale"),
    _field(
        "source_title",
        "words",
        "source title|headline|article title|title|titre|titulo|العنوان|başlık|заголовок",
    ),
    _field(
        "source_url",
        "address",
        "url|link|source url|source link|web link|hyperlink|web address|website|lien|enlace|رابط|الرابط|رابط المصدر|bağlantı|"
        "ссылка|посилання",
    ),
    _field(
        "source_date",
        "words",
        "source date|publication date|date of source|published|date published|article date",
    ),
    _field(
        "source_reliability", "reliability", "source grade|reliability|source reliability grade|source rating"
    ),
    _field(
        "info_credibility", "credibility", "information grade|credibility|information credibility|info rating"
    ),
    _field(
        "notes",
        "words",
        "note|notes|description|details|detail|comment|comments|remarks|narrative|summary|event description|incident description|"
        "event notes|text|event summary|commentaire|commentaires|remarques|resume|descripcion|observaciones|notas|detalles|"
        "الوصف|وصف|ملاحظات|التفاصيل|تفاصيل|الملخص|açıklama|notlar|özet|описание|опис|примечания|примітки|заметки|beschreibung",
    ),
    _field(
        "dataset_record_id",
        "identifier",
        "id|event id|incident id|record id|uid|uuid|guid|identifier|no|number|nr|serial|serial number|serial no|sn|ref|"
        "reference|reference number|ref no|case id|case number|code|event code|fid|objectid|row id|"
        "numero|identifiant|identificador|الرقم|رقم|رقم الحادث|المعرف|sıra|sıra no|номер|№|ид",
    ),
)
"""Fields in the order in which they are offered."""
