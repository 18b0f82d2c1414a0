/** The forms in Arabic: settings, choices for the page, opening a list, the first page. */
import type { Words } from "../words.ts";

const PAGE: Words["page"] = {
  title: "هذه الصفحة",
  language: "اللغة",
  browserLanguage: "كما في المتصفح",
  theme: { legend: "الألوان", options: { system: "كما في النظام", light: "فاتحة", dark: "داكنة" } },
  sounds: "تشغيل صوت عند وصول رسالة",
  notifies: "إعلامي بالرسائل الجديدة",
  notifiesRefused: "لا يسمح المتصفح بالإشعارات هنا. اسمح بها بجانب شريط العنوان.",
  notifiesContent: "إظهار الاسم والنص في الإشعارات",
  enterSends: "Enter للإرسال (وإلا فـ Ctrl+Enter)",
};

const FORM: Words["form"] = {
  open: "فتح",
  openTitle: "فتح قائمة مفاتيح",
  opened: "فُتحت",
  opening: "جارٍ الفتح…",
  openingList: (file, isSlow) => isSlow ? `جارٍ فتح ${file}: الذاكرة بطيئة…` : `جارٍ فتح ${file}…`,
  unlock: "فك القفل",
  lockedTitle: "قائمة المفاتيح هذه مقفلة",
  found: "قوائم مفاتيح وُجدت هنا. اختر قائمتك:",
  path: { label: "مسار القائمة", help: "ملف ينتهي بـ .hkl على هذا الحاسوب أو على ذاكرة USB." },
  pathHelpBeside: "تُفتح بجانب الأخرى.",
  passphrase: { label: "عبارة المرور", help: "اتركها فارغة إذا لم تكن للقائمة عبارة." },
  wrongPassphrase: "عبارة المرور خاطئة. حاول من جديد:",
};

const SETTINGS: Words["settings"] = {
  title: "الإعدادات",
  save: "تطبيق",
  saved: "طُبّق",
  conversation: (name) => `المحادثة مع ${name}`,
  peer: (name) => ({
    label: `عنوان ${name}`,
    help:
      `العنوان الذي يتصل به هذا البرنامج: HOST أو https://HOST أو onion. اتركه فارغًا إذا كان ${name} وحده يستطيع الوصول إليك.`,
  }),
  pad: {
    legend: "اللوح ذو الاستخدام الواحد",
    options: {
      prefer: { label: "مفضّل", help: "اللوح ما بقي منه في مفتاح اللحظة، ثم التشفير وحده." },
      always: { label: "دائمًا", help: "لا يخرج شيء بلا لوح: النص الطويل ينتظر المفاتيح التالية." },
      off: { label: "إيقاف", help: "التشفير وحده بمفتاح اللحظة." },
    },
  },
  cover: {
    legend: "كشف أقل للمراقب",
    options: {
      quiet: { label: "هادئ", help: "يرسل حين يوجد ما يُرسل." },
      steady: { label: "منتظم", help: "يرسل في كل نبضة، فلا يرى أحد متى تكتب." },
    },
  },
  list: "قائمة المفاتيح:",
  asksForPictures: "السؤال قبل استلام الصور",
  program: "هذا البرنامج",
  listen: { label: "عنوان الاستماع", help: "HOST:PORT حيث ينتظر هذا البرنامج الطرف الآخر." },
  dialable: "يتصل الطرف الآخر بأحد هذه العناوين، الأرجح أولًا. من خارج شبكتك استخدم عنوان الموجّه " +
    "العام؛ وعليه أن يحوّل المنفذ إلى هذا الحاسوب.",
  keep: {
    title: "التشغيل التالي",
    button: "الاحتفاظ بها للتشغيل التالي",
    done: "تم",
    help: "ينسى hchat هذه الإعدادات عند انتهائه ما لم تحتفظ بها في هذا الملف:",
  },
  end: {
    title: "إنهاء",
    button: "إنهاء hchat",
    confirm: "نعم، أنهِه",
    back: "إبقاؤه يعمل",
    help: "يودّع الطرف الآخر وينهي البرنامج على هذا الحاسوب. ما لا يحفظه سجل يزول حينها، " +
      "وما لم يصل منه لن يصل. والملفات المستلمة التي لم تحفظها تزول أيضًا.",
  },
};

const WAYS: Words["ways"] = {
  title: "الطرق إليك",
  entrance: {
    legend: "كيف يتصل الطرف الآخر",
    options: {
      plain: { label: "HTTP", help: "يبدأ عنوانك بـ http://. الرسائل مشفّرة على أي حال." },
      tlsOfList: {
        label: "HTTPS",
        help: "يراه المراقب HTTPS. الشهادة من قائمتك، فالطرف الآخر يعرفها من قبل. " +
          "يبدأ عنوانك حينها بـ https://: أخبر الطرف الآخر.",
      },
      tlsOfFiles: {
        label: "HTTPS بشهادتك",
        help: "لحاسوب له اسم خاص به، مثل chat.example.org.",
      },
      webServer: {
        label: "خلف خادم ويب",
        help: "خادم الويب لديك، أو نفق، يوصل عنوانه إلى hchat على هذا الحاسوب.",
      },
    },
  },
  cert: { label: "الشهادة", help: "مسار ملف PEM فيه الشهادة وسلسلتها." },
  key: { label: "المفتاح الخاص", help: "مسار ملف PEM فيه مفتاح تلك الشهادة." },
  webServer: {
    label: "العنوان العام",
    help: "ما يتصل به الطرف الآخر، مثل https://chat.example.org.",
  },
  mapPort: "اطلب من الموجّه أن يوصل منفذًا إلى hchat",
  onion: "انشر عنوان onion عبر tor لديك (يتصل الطرف الآخر بـ onion)",
  aids: {
    title: "الجهات الموثوقة وtor والوقت",
    authorities: {
      label: "الجهات الموثوقة",
      help: "مسار ملف PEM فيه جهات موثوقة إضافة إلى جهات النظام، مثل جهتك أنت.",
    },
    torPasswordFile: {
      label: "ملف كلمة مرور tor",
      help:
        "مسار ملف سطره الأول كلمة مرور منفذ التحكم في tor. اتركه فارغًا إن لم يطلب tor كلمة مرور.",
    },
    sntp: {
      label: "خادم الوقت",
      help:
        "مضيف تُقارن ساعته بساعتك، مثل pool.ntp.org. يمكن تزوير أجوبته في الطريق: يعرضها hchat " +
        "ولا يعتمد عليها.",
    },
  },
};

const WELCOME: Words["welcome"] = {
  title: "مرحبًا بك في hchat",
  lead: "يتشارك شخصان قائمة مفاتيح عشوائية، مفتاحًا لكل بضع ثوان. لا يستطيع التحدث معك إلا من لديه " +
    "النسخة الأخرى.",
  make: {
    title: "صنع قائمتي مفاتيح",
    how: "واحدة لك وواحدة للطرف الآخر. افعل ذلك على حاسوب تثق به.",
  },
  meet: {
    title: "تسليم النسخة الأخرى",
    how: "التقيا وسلّم الملف الثاني على ذاكرة USB. لا ترسله عبر شبكة أبدًا.",
  },
  open: "افتح نسختك",
};

/** All of them. */
export const ARABIC_FORMS: Pick<Words, "page" | "form" | "settings" | "ways" | "welcome"> = {
  page: PAGE,
  form: FORM,
  settings: SETTINGS,
  ways: WAYS,
  welcome: WELCOME,
};
