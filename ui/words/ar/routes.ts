/** What the page says in Arabic of ways in. */
import type { RouteJson, WebServerResult } from "../../../server/gui_api/route_json.ts";
import type { UnreachableReason } from "../../../server/gui_api/status_json.ts";
import type { RouteSentence } from "../status_words.ts";
import { UNREACHABLE } from "./troubles.ts";

/** How it is with a way in. */
export function arabicRoute(route: RouteJson): RouteSentence {
  if (route.route === "webServer") return webServerSentence(route.result);
  const { result } = route;
  switch (result.code) {
    case "mapped":
      return ready(`يقود الموجّه ${result.host}:${result.port} إلى هذا البرنامج.`);
    case "mappedBehindNat":
      return failed(
        `موجّهك خلف موجّه آخر، وعنوانه ${result.host}. حوّل المنفذ هناك أو انشر عنوان onion.`,
      );
    case "noRouter":
      return failed("لم يُعثر على موجّه. هل هذا الحاسوب في شبكة؟");
    case "notMapped":
      return failed(
        `لا يحوّل الموجّه (${result.router}) المنافذ. فعّل UPnP فيه أو حوّل المنفذ بنفسك أو انشر عنوان onion.`,
      );
    case "onLoopback":
      return failed("لا يستطيع موجّه أن يقود إلى هنا: يستمع البرنامج على هذا الحاسوب وحده.");
    case "onionPublished":
      return ready("يصل إليك الطرف الآخر عبر Tor: يتصل بـ onion.");
    case "onionKeysMissing":
      return failed("لا عنوان onion: ليس في القائمة مفاتيح لهذا الشهر.");
    case "onionTaken":
      return failed("لا عنوان onion: يستخدم برنامج آخر نسخة من هذه القائمة.");
    case "onionRefused":
      return failed("لا عنوان onion: لا ينشره tor. حدّث tor إلى 0.4.6 أو أحدث.");
    case "torMissing":
      return failed("لا عنوان onion: لا يعمل tor ولا Tor Browser. شغّل أحدهما.");
    case "torWithoutControl":
      return failed("لا عنوان onion: أضف ControlPort 9051 إلى torrc وأعد تشغيل tor.");
    case "torPassword":
      return failed("لا عنوان onion: يطلب tor كلمة مروره. اذكر في الإعدادات ملفًا فيه كلمة المرور.");
    case "torCookie":
      return failed(
        `لا عنوان onion: لا يحق لك أن تقرأ ${result.path}. انضم إلى مجموعة tor ثم سجّل الدخول من جديد.`,
      );
    case "torStarting":
      return failed(`يتصل tor بشبكته (${result.percent}%).`);
  }
}

function webServerSentence(result: WebServerResult): RouteSentence {
  const { url, listen } = result;
  switch (result.code) {
    case "webServerUsed":
      return ready(`يقود خادم الويب لديك ${url} إلى هذا البرنامج.`);
    case "webServerUnused":
      return failed(`لم يأتِ شيء بعد عبر خادم الويب: عليه أن يقود ${url} إلى http://${listen}.`);
    case "webServerElsewhere":
      return failed(
        `يجيب شيء آخر على ${url} بالرمز ${result.status}. لا يقود خادم الويب لديك إلى هذا البرنامج: ` +
          `عليه أن يقود من هناك إلى http://${listen}.`,
      );
    case "webServerUnreachable": {
      const why = WEB_SERVER_UNREACHABLE[result.reason] ?? UNREACHABLE[result.reason];
      return failed(
        `لا يمكن الوصول إلى خادم الويب لديك على ${url}: ${why}${why.endsWith("؟") ? "" : "."}`,
      );
    }
  }
}

const WEB_SERVER_UNREACHABLE: Partial<Record<UnreachableReason, string>> = {
  refused: "لا شيء يستمع هناك. هل يعمل خادم الويب؟",
  noAnswer: "لا يجيب شيء. هل يعمل خادم الويب، وهل يحوّل الموجّه منفذه؟",
};

function ready(text: string): RouteSentence {
  return { ready: true, text };
}

function failed(text: string): RouteSentence {
  return { ready: false, text };
}
