"""The sentences of plates and briefs in Arabic, under the English that they stand for.

The placeholders are those of the English. One that ends in “:of” stands after a preposition or in a genitive, where a few
words change their ending (“مدنيون”, “مدنيين”). Counts come with their noun, so no sentence bends to them.
"""

SENTENCES: dict[str, str] = {
    # -- titles and counts of a map
    "Who holds what: {title}": "خريطة السيطرة: {title}",
    "Who holds what on {day}": "خريطة السيطرة في {day}",
    "control at the end of {day}": "السيطرة في نهاية يوم {day}",
    "{shown} of {all} incidents shown": "يظهر على الخريطة {shown} من أصل {all} من الحوادث",
    "{found} of {all} incidents of the dataset": "{found} من أصل {all} من الحوادث المسجلة",
    "{number} filtered out": "{number} مستبعدة بالتصفية",
    "{number} outside the dates": "{number} خارج التواريخ",
    "{number} without a place": "{number} بلا مكان",
    "{number} outside this section of the map": "{number} خارج هذا الجزء من الخريطة",
    "{number} not drawn, the layer is off": "{number} غير مرسومة لأن الطبقة مطفأة",
    "What was found has no place on the map.": "لا مكان على الخريطة لما عثر عليه.",
    "No incident in these dates; {number} in others.": "لا حوادث في هذه التواريخ؛ {number} في غيرها.",
    "No incident passes this filter.": "لا توجد حوادث تطابق هذه التصفية.",
    # -- the small print
    "Shown: {filter}, {period}.": "المعروض: {filter}، {period}.",
    "Sources: {sources}.": "المصادر: {sources}.",
    "Licence: {licences}.": "الترخيص: {licences}.",
    "Data as of {moment} UTC, version {version}.": "البيانات حتى {moment} بالتوقيت العالمي، الإصدار {version}.",
    "Made by {author} on {day}.": "إعداد: {author}، {day}.",
    "Made on {day}.": "تاريخ الإعداد: {day}.",
    "Projection: {name}.": "الإسقاط: {name}.",
    "This map, to be opened again; it says if the data has changed since:": (
        "لفتح هذه الخريطة من جديد، مع التنبيه إن تغيرت البيانات منذ ذلك الحين:"
    ),
    "Page {number} of {pages}": "صفحة {number} من {pages}",
    # -- furniture
    "{length} m": "{length} م",
    "{length} km": "{length} كم",
    "Scale true at {angle} N": "المقياس صحيح عند خط العرض {angle} شمالاً",
    "Scale true at {angle} S": "المقياس صحيح عند خط العرض {angle} جنوباً",
    "N": "ش",
    "{angle} N": "{angle} شمالاً",
    "{angle} S": "{angle} جنوباً",
    "{angle} E": "{angle} شرقاً",
    "{angle} W": "{angle} غرباً",
    # -- the legend
    "Incidents by kind": "الحوادث حسب النوع",
    "Incidents at a place": "عدد الحوادث في المكان",
    "Incidents by province": "الحوادث حسب المحافظة",
    "Reported deaths by province": "القتلى المعلن عنهم حسب المحافظة",
    "Not shaded: none": "بلا تظليل: لا شيء",
    "Not shaded: none reported": "بلا تظليل: لم يعلن عن قتلى",
    "Several incidents of one kind": "حوادث عدة من نوع واحد",
    "Several incidents, divided by kind": "حوادث عدة مقسمة حسب النوع",
    "Places that lie close together share a mark.": "الأماكن المتقاربة لها علامة واحدة.",
    "Where it lies": "موقع الحادثة",
    "Dashed: lies only near the place": "خط متقطع: قرب المكان لا فيه",
    "Dashed: this share lies only near the place": "خط متقطع: هذا الجزء قرب المكان لا فيه",
    "Hatched: somewhere in this province": "خطوط مائلة: في موضع ما من هذه المحافظة",
    "Square: known to the province only; not a location": "مربع: المعروف هو المحافظة فقط، وليس موقعاً",
    # -- control
    "{holder}: {places}": "{holder}: {places}",
    "{holder}: places outside the map": "{holder}: أماكن خارج الخريطة",
    "{holder}: contests or held before": "{holder}: ينازع على السيطرة أو كان يسيطر من قبل",
    "Contested or unclear: {places}": "متنازع عليه أو غير واضح: {places}",
    "Ring: the holder before, changed in this period: {places}": (
        "الحلقة: المسيطر السابق، وقد تغير في هذه الفترة: {places}"
    ),
    "Ring around incidents: who holds the places below them": "حلقة حول الحوادث: من يسيطر على الأماكن تحتها",
    "Places that stand together share a disc, divided by holder": (
        "الأماكن المتلاصقة لها قرص واحد مقسم حسب المسيطر"
    ),
    "Only near the place: {places}": "قرب المكان فقط: {places}",
    "Paler: evidence {fresh} to {old} days old, or older": "لون أفتح: دليل عمره من {fresh} إلى {old} يوماً أو أكثر",
    "Areas are indicative: the ground nearest to each place, cut at {km} km": (
        "المساحات تقريبية: الأرض الأقرب إلى كل مكان، حتى {km} كم"
    ),
    "No record says who held any place on this map on this day.": (
        "لا سجل يبين من كان يسيطر على أي مكان في هذه الخريطة في هذا اليوم."
    ),
    "Not drawn, known only to the province: {places}.": "غير مرسوم، معروف على مستوى المحافظة فقط: {places}.",
    "Outside this section of the map: {places}.": "خارج هذا الجزء من الخريطة: {places}.",
    # -- numbered incidents
    "Incidents by number": "الحوادث المرقمة",
    "{period} (known to the week)": "{period} (الأسبوع معروف دون اليوم)",
    "{period} (known to the month)": "{period} (الشهر معروف دون اليوم)",
    "{province} province (place not known)": "محافظة {province} (المكان غير معروف)",
    "{place} ({province} province, not located)": "{place} (محافظة {province}، الموقع غير محدد)",
    "place not known": "المكان غير معروف",
    "near {place}": "قرب {place}",
    "Control passes to {after}": "انتقال السيطرة إلى {after:of}",
    "Control is lost by {before}": "فقدان السيطرة من جانب {before:of}",
    "Control passes from {before} to {after}": "انتقال السيطرة من {before:of} إلى {after:of}",
    "{kind}: {actor}": "{kind}: {actor}",
    "{kind}: {one} and {other}": "{kind}: {one} و{other}",
    "{kind}: {one} against {other}": "{kind}: {one} ضد {other:of}",
    "disputed": "محل خلاف",
    "Deaths reported: {best}.": "القتلى المعلن عنهم: {best}.",
    "Deaths reported: {best} ({low} to {high}).": "القتلى المعلن عنهم: {best} (من {low} إلى {high}).",
    "Deaths reported: {low} to {high}.": "القتلى المعلن عنهم: من {low} إلى {high}.",
    "Deaths reported: at least {low}.": "القتلى المعلن عنهم: {low} على الأقل.",
    "Deaths reported: up to {high}.": "القتلى المعلن عنهم: {high} على الأكثر.",
    "{source}, graded {grade}.": "{source}، التقييم {grade}.",
    "No source named, graded {grade}.": "المصدر غير مسمى، التقييم {grade}.",
    # -- the brief
    "Brief: {title}": "تقرير: {title}",
    "Daily brief: {title}": "التقرير اليومي: {title}",
    "Weekly brief: {title}": "التقرير الأسبوعي: {title}",
    "In numbers": "بالأرقام",
    "Number": "العدد",
    "Change": "التغير",
    "Changes of control": "تغيرات السيطرة",
    "What is not known": "ما ليس معروفاً",
    "Sources and method": "المصادر والمنهج",
    "None of the incidents has a place on the map that could be numbered.": (
        "ليس لأي من الحوادث مكان على الخريطة يمكن ترقيمه."
    ),
    "No place is known to have changed hands.": "لا يعرف أن السيطرة على أي مكان قد تغيرت.",
    "No incident is recorded for {period}.": "لا حوادث مسجلة في الفترة: {period}.",
    "That nothing is recorded does not mean that nothing happened.": "عدم تسجيل شيء لا يعني أن شيئاً لم يحدث.",
    "The data run from {first} to {last}.": "تغطي البيانات من {first} إلى {last}.",
    "Dated to the period before, {period}: {incidents}.": "في الفترة السابقة، {period}: {incidents}.",
    "{incidents} dated to {period}; for the period before there are no data.": (
        "{period}: {incidents}؛ لا بيانات عن الفترة السابقة."
    ),
    "{incidents} dated to {period}, {number} more than to {before}.": (
        "{period}: {incidents}، بزيادة {number} عن الفترة {before}."
    ),
    "{incidents} dated to {period}, {number} fewer than to {before}.": (
        "{period}: {incidents}، بانخفاض {number} عن الفترة {before}."
    ),
    "{incidents} dated to {period}, as many as to {before}.": "{period}: {incidents}، بالعدد نفسه في الفترة {before}.",
    "{incidents} known to the week, the month or a longer span may lie in it too, and count apart.": (
        "ما لا يعرف تاريخه إلا بالأسبوع أو الشهر أو مدة أطول وقد يقع في هذه الفترة، ويحسب على حدة: {incidents}."
    ),
    "{incidents} known to the week, the month or a longer span may lie in it or in the period before, "
    "and count apart.": (
        "ما لا يعرف تاريخه إلا بالأسبوع أو الشهر أو مدة أطول وقد يقع في هذه الفترة أو التي قبلها، ويحسب على حدة: {incidents}."
    ),
    "{incidents} known to the week, the month or a longer span may lie in it too, and count apart; "
    "of these, {shared} may lie in the period before as well.": (
        "ما لا يعرف تاريخه إلا بالأسبوع أو الشهر أو مدة أطول وقد يقع في هذه الفترة، ويحسب على حدة: {incidents}؛ "
        "منها {shared} قد تقع في الفترة السابقة أيضاً."
    ),
    "All {incidents} by province: {provinces}.": "{incidents} حسب المحافظة: {provinces}.",
    "Named most often: {actors}.": "الأطراف الأكثر ذكراً: {actors}.",
    "Reported deaths: {deaths}.": "القتلى المعلن عنهم: {deaths}.",
    "Reported deaths of the incidents of uncertain date: {deaths}.": (
        "القتلى المعلن عنهم في الحوادث غير مؤكدة التاريخ: {deaths}."
    ),
    "no toll is reported ({incidents})": "لم تعلن حصيلة ({incidents})",
    "{deaths}; no toll is reported for {untold} of {incidents}": (
        "{deaths}؛ لم تعلن حصيلة {untold} من أصل {incidents:of}"
    ),
    "Incidents": "الحوادث",
    "Reported deaths": "القتلى المعلن عنهم",
    "Incidents without a toll": "حوادث بلا حصيلة معلنة",
    "Places": "الأماكن",
    "Provinces": "المحافظات",
    "Date uncertain": "تاريخ غير مؤكد",
    "not reported": "غير معلن",
    "no change": "بلا تغير",
    "{number} more": "زيادة {number}",
    "{number} fewer": "نقصان {number}",
    "Compared with {period}. Date uncertain: incidents known to the week, the month or a span that reaches beyond "
    "the period; they count in their own column and not in the change.": (
        "المقارنة مع {period}. تاريخ غير مؤكد: حوادث لا يعرف تاريخها إلا بالأسبوع أو الشهر أو بمدة تتجاوز الفترة؛ "
        "تحسب في عمودها وحده ولا تدخل في التغير."
    ),
    "{period}: there are data for {some} of {all} days.": "{period}: تتوافر بيانات عن {some} من أصل {all} من الأيام.",
    "{places}: from {before} to {after}, by {day}": "{places}: من {before:of} إلى {after:of}، حتى {day}",
    "{places}: from {before} to {after}, on a day that no record states": (
        "{places}: من {before:of} إلى {after:of}، في يوم لا يذكره أي سجل"
    ),
    "{change}; {source}": "{change}؛ {source}",
    "{change}; contested; {source}": "{change}؛ متنازع عليه؛ {source}",
    "asserted": "مدخل يدوياً",
    "asserted: {source}": "مدخل يدوياً: {source}",
    "{incidents} without a place: counted, not on the map.": "بلا مكان: {incidents}، ضمن العدد لا على الخريطة.",
    "{incidents} known to the province or a wider area alone.": (
        "معروف على مستوى المحافظة أو منطقة أوسع فقط: {incidents}."
    ),
    "{incidents} outside this section of the map.": "خارج هذا الجزء من الخريطة: {incidents}.",
    "{incidents} near the place that is named, not at it.": "قرب المكان المذكور لا فيه: {incidents}.",
    "{incidents} without a reported toll; a blank toll is never 0.": (
        "بلا حصيلة معلنة: {incidents}؛ الحصيلة الفارغة لا تعني صفراً."
    ),
    "Grading, such as B2: the source from A (completely reliable) to E (unreliable), F cannot be judged; the "
    "information from 1 (confirmed) to 5 (improbable), 6 cannot be judged.": (
        "التقييم، مثل B2: المصدر من A (موثوق تماماً) إلى E (غير موثوق)، وF لا يمكن الحكم عليه؛ والمعلومة من 1 (مؤكدة) "
        "إلى 5 (مستبعدة)، و6 لا يمكن الحكم عليها."
    ),
    # -- rules and reservations
    "Incidents are numbered in order of date. Undisputed changes of control have up to half of the numbers, "
    "incidents with most reported deaths the others; better graded reports come first, doubtful and improbable ones "
    "last, and no place has more than three numbers before other places have theirs.": (
        "الحوادث مرقمة حسب التاريخ. لتغيرات السيطرة غير المختلف عليها نصف الأرقام على الأكثر، والباقي للحوادث ذات أكبر "
        "عدد من القتلى المعلن عنهم؛ تتقدم التقارير الأعلى تقييماً وتتأخر المشكوك فيها والمستبعدة، ولا يأخذ مكان أكثر من "
        "ثلاثة أرقام قبل أن تأخذ الأماكن الأخرى أرقامها."
    ),
    "The boundaries and names shown do not imply official endorsement or acceptance.": (
        "الحدود والأسماء المبينة لا تعني إقراراً أو قبولاً رسمياً."
    ),
    "Not known": "غير معروف",
    # -- names of the bundled data
    "Northern Syria, winter 2013/14": "شمال سوريا، شتاء 2013/14",
    "Of the filter only provinces, grades and how actors are counted apply to control.": (
        "لا يسري من شروط التصفية على السيطرة سوى المحافظات والتقييمات وطريقة احتساب الجهات."
    ),
    "Incidents picked by hand are numbered first.": "الحوادث المختارة يدوياً مرقمة أولاً.",
    "The numbered incidents were picked by hand.": "الحوادث المرقمة مختارة يدوياً.",
    # -- what pictures show, for those who cannot see them
    "Map. {title}: {incidents} drawn.": "خريطة. {title}. المرسوم: {incidents}.",
    "Legend. {told}": "مفتاح الخريطة. {told}",
    "QR code of {link}": "رمز الاستجابة السريعة للعنوان {link}",
    "Logo": "الشعار",
}
"""Arabic by English."""
