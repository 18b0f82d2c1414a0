/** Keys, clocks and the words of a session in Arabic. */
import type { Formats } from "../formats.ts";
import type { KeyWords } from "../key_words.ts";

/** Clock offsets below this are the way of the cells, not the clocks. */
const SAME_CLOCK_MS = 500;
/** Below this an offset is told with a decimal. */
const NEAR_CLOCK_MS = 10_000;

/** For one reader's formats. */
export function arabicKeys(formats: Formats): KeyWords {
  return { keys: keyWords(formats), continuity: CONTINUITY };
}

function keyWords(formats: Formats): KeyWords["keys"] {
  return {
    region: (name) => `مفاتيح المحادثة مع ${name}`,
    show: "المفاتيح والساعات",
    inUse: "المفتاح المستخدم",
    number: (slot) => `رقم ${formats.number(slot)}`,
    none: "لا شيء",
    nextIn: (leftMs) => `المفتاح التالي بعد ${formats.span(Math.ceil(leftMs / 1_000) * 1_000)}`,
    firstIn: (startsInMs) => `الأول بعد ${formats.span(startsInMs)}`,
    over: "انتهت القائمة",
    list: "قائمة المفاتيح",
    left: (leftMs) => `بقي ${formats.span(leftMs)}`,
    roughlyLeft: (leftMs) => `بقي ${formats.roughSpan(leftMs)}`,
    nothingLeft: "لم يبق شيء",
    count: (left, all) => `${formats.number(left)} من ${formats.number(all)} مفتاح`,
    until: (endMs) => `حتى ${formats.date(endMs)}`,
    clockOf: (name) => `ساعة ${name}`,
    clockUnknown: "غير معروفة بعد",
    clockKnownLater: (name) => `تُعرف حين يُسمع ${name}`,
    timeServer: {
      noAnswer: "لا يجيب خادم الوقت",
      notSynchronised: "لا يعرف خادم الوقت الوقت",
    },
    offset: (offsetMs) => {
      const apartMs = Math.abs(offsetMs);
      if (apartMs < SAME_CLOCK_MS) return "مطابقة لساعتك";
      const apart = apartMs < NEAR_CLOCK_MS ? formats.seconds(apartMs) : formats.span(apartMs);
      return offsetMs > 0 ? `متقدمة على ساعتك بـ ${apart}` : `متأخرة عن ساعتك بـ ${apart}`;
    },
  };
}

const CONTINUITY: KeyWords["continuity"] = {
  label: "كلمات هذه الجلسة",
  notKnown: "غير معروفة بعد",
  meaning: "يرى كلاكما الكلمات الست نفسها، إلا إذا كان أحد بينكما.",
  details: {
    first: "هذه محادثتكما الأولى.",
    kept: "كما في محادثتكما السابقة.",
    lost: "ليست كما في محادثتكما السابقة.",
    unknown: "تُعرف حين تتحدثان.",
  },
  lost: (name) => `ربما تحدث معك أو مع ${name} شخص لديه نسخة من هذه القائمة.`,
  lostCompare: (name) => `اتصل بـ ${name} واقرآ هذه الكلمات:`,
  lostDiffer: "إذا اختلفت فتوقفا واصنعا قائمة جديدة.",
  lostLater: "ستظهر هنا ست كلمات للمقارنة حين تتحدثان.",
  match: "متطابقة",
  paused: "لا يتصل hchat ولا يجيب هنا حتى تختار.",
  goOn: "المتابعة هنا",
  hoursApart: (name) => `إذا كانت ساعة ${name} صحيحة فاتبعها في هذه المحادثة.`,
  goByPeer: (name) => `اتباع ساعة ${name}`,
};
