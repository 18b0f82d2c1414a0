/** The way to the peer in Arabic. */
import type { ConnectionWords } from "../connection_words.ts";

/** What was tried, when, and what to do. */
export const ARABIC_CONNECTION: ConnectionWords = {
  reach: {
    title: (name) => `الاتصال مع ${name}`,
    show: "حال الاتصال وما العمل",
    tried: "آخر محاولة",
    notTried: (name) => `لا يتصل hchat بأحد هنا: ينتظر اتصال ${name}.`,
    triedAt: (address, when) => `${address}، ${when}، بلا نجاح`,
    calling: (address) => `جارٍ الاتصال بـ ${address}`,
    heard: "سُمع آخر مرة",
    neverHeard: "ليس بعد",
    toPeer: (name) => `طريقك إلى ${name}`,
    noAddress: (name) => `لا يُعرف عنوان لـ ${name}.`,
    toUs: (name) => `طرق ${name} إليك`,
    notListening: "لا شيء: هذا البرنامج لا يستمع.",
    came: "من أتى إلى هنا",
    nobodyCame: "لا أحد حتى الآن.",
    visit: {
      web: (count, when) => `متصفحات أو ماسحات طلبت صفحات: ${count}، آخرها ${when}.`,
      strangeCell: (count, when) =>
        `اتصل أحدهم بقائمة أخرى أو بساعة بعيدة عن الصواب: ${count}، آخرها ${when}.`,
      lateCell: (count, when) =>
        `اتصل أحدهم بمفتاح ماضٍ: ${count}، آخرها ${when}. ضُبطت ساعة، أو يعيد أحدهم ما سجّله.`,
    },
    clocks: "الساعتان",
    yourClock: (time) => `ساعتك: ${time}`,
    peerClock: (name, time) => `ساعة ${name}: ${time}`,
    whatToDo: "ما العمل",
    advice: {
      waiting: (name) => [
        `أخبر ${name} بأحد عناوينك أدناه، بالهاتف أو وجهًا لوجه.`,
        `أو اطلب من ${name} عنوانًا وأدخله في الإعدادات. يكفي أن يتصل أحدكما.`,
      ],
      notReached: (name) => [
        `اسأل ${name} هل يعمل hchat ويعرض هذا العنوان.`,
        `هل ${name} في شبكة أخرى؟ إذن على الموجّه هناك أن يحوّل المنفذ، أو يطلب hchat منه ذلك: الإعدادات، الطرق إليك.`,
        `أو دع ${name} يتصل بك: أدخل عنوان استماع في الإعدادات وأخبره بالعنوان الذي يظهر أدناه حينها.`,
        "إذا تعذّر ضبط أي موجّه فشغّلا كلاكما tor أو Tor Browser وانشرا عنوان onion في الإعدادات.",
      ],
      away: (name) => [
        `لا شيء إن كان ${name} قد أغلق hchat أو انقطع عن الشبكة: ما تكتبه يخرج حين يعود.`,
        `إذا طال ذلك فاسأل ${name} هل تغيّر العنوان.`,
      ],
      wrongClock: () => [
        "قارنا كلاكما ساعة الحاسوب بهاتف.",
        "اضبطا الخاطئة منهما: التاريخ والوقت والمنطقة الزمنية. يتابع hchat وحده.",
      ],
      otherList: (name) => [
        `ليفتح أحدكما النسخة الأخرى: على برنامج ${name} وبرنامجك أن يحملا الملفين المختلفين من زوج واحد.`,
      ],
      wrongPeer: (name) => [
        `قارن العنوان بالذي يعرضه hchat عند ${name}.`,
        "قارنا القائمتين: اقرآ الأرقام التي يطبعها hchat fingerprint.",
        "قارنا الساعتين بهاتف.",
      ],
      wrongCertificate: (name) => [
        `قارن العنوان بالذي يعرضه hchat عند ${name}.`,
        "قارنا الساعتين بهاتف: الشهادة صالحة لمدة فقط.",
        `إذا كان العنوان صحيحًا فقد يكون بينكما أحد. دع ${name} يتصل بك، أو استخدم عنوان onion.`,
      ],
      wrongScheme: (name) => [
        `اسأل ${name} هل يبدأ العنوان بـ http:// أم https://، وأدخله كذلك.`,
      ],
      noTor: () => [
        "شغّل Tor Browser أو tor على هذا الحاسوب. يتابع hchat وحده.",
        "يحتاج tor النظام إلى ControlPort 9051 وCookieAuthentication 1 في torrc، وإلى أن تكون في مجموعته.",
      ],
      wrongCaller: (name) => [
        `اتصل أحد، ربما ${name}، بقائمة أخرى أو بساعة خاطئة.`,
        "قارنا الساعتين بهاتف.",
        "قارنا القائمتين: اقرآ الأرقام التي يطبعها hchat fingerprint.",
      ],
      lost: (name) => [
        `هاتف ${name} وقارنا الكلمات الست. إذا اختلفت فتوقفا واصنعا قائمة جديدة.`,
        "إذا تطابقت فقل ذلك فوق المحادثة.",
      ],
    },
  },
};
