// Room: the page in Arabic.
/** The page in Arabic, from right to left. */
import { arabicErrors } from "./errors.ts";
import { arabicFirst } from "./first.ts";
import { ARABIC_FORMS } from "./forms.ts";
import { ARABIC_HELP } from "./help.ts";
import { arabicRoute } from "./routes.ts";
import { arabicStatus } from "./status.ts";
import { arabicAgreement } from "./agreement.ts";
import { ARABIC_CONNECTION } from "./connection.ts";
import { arabicGuard } from "./guard.ts";
import { arabicKeys } from "./keys.ts";
import { arabicTalk } from "./talk.ts";
import { EMOJI } from "./emoji.ts";
import type { Formats } from "../formats.ts";
import type { Words } from "../words.ts";

/** The page in Arabic for one reader's formats. */
export function arabic(formats: Formats): Words {
  return {
    language: "ar",
    formats,
    status: arabicStatus(formats),
    app: APP,
    alerts: { newMessage: "رسالة جديدة" },
    emoji: EMOJI,
    help: ARABIC_HELP,
    error: arabicErrors(formats),
    route: arabicRoute,
    ...ARABIC_FORMS,
    ...arabicFirst(formats),
    link: LINK,
    ...arabicGuard(formats),
    ...arabicAgreement(formats),
    ...ARABIC_CONNECTION,
    peer: {
      you: (self) => `أنت ${self}`,
      own: "أنت:",
      unread: (count) => formats.plural(count, UNREAD),
    },
    ...arabicKeys(formats),
    ...arabicTalk(formats),
  };
}

const UNREAD = {
  zero: "لا رسائل غير مقروءة",
  one: "رسالة غير مقروءة",
  two: "رسالتان غير مقروءتين",
  few: "# رسائل غير مقروءة",
  many: "# رسالة غير مقروءة",
  other: "# رسالة غير مقروءة",
};

const APP: Words["app"] = {
  loading: "جارٍ الاتصال بـ hchat على هذا الحاسوب…",
  conversations: "المحادثات",
  openList: "فتح قائمة مفاتيح أخرى",
  settings: "الإعدادات",
  help: "مساعدة",
  hide: "إخفاء الصفحة",
  close: "إغلاق",
  mute: "كتم",
  unmute: "إلغاء الكتم",
};

const LINK: Words["link"] = {
  lost: "لا يستجيب hchat على هذا الحاسوب. قد تكون هذه الصفحة قديمة؛ تجري المحاولة من جديد.",
  stranger: "هذه الصفحة من تشغيل سابق لـ hchat. افتح الرابط الذي طبعه البرنامج.",
  ended: "انتهى hchat. يمكنك إغلاق هذه الصفحة.",
  taken: "ترك برنامج آخر شيفرته في هذا المتصفح تحت هذا العنوان، وربما رأى هذا الرابط. أُزيلت ولم " +
    "تقرأ شيئًا. أنهِ hchat وشغّله من جديد وافتح الرابط الجديد.",
  hidden: "hchat مخفي.",
  show: "إظهار",
  tryNow: "حاول الآن",
  dismiss: "تجاهل",
  notices: "تنبيهات",
};
