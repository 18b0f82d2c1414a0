/** What the page says in French about a conversation; a sentence for every code. */
import type {
  AwayReasonJson,
  StatusCode,
  StatusJson,
  UnreachableReason,
} from "../../../server/gui_api/status_json.ts";
import type { HistoryFault, HistoryStop, NoticeJson } from "../../../server/gui_api/notice_json.ts";
import type { Formats } from "../formats.ts";
import type { Of } from "../../../server/gui_api/code.ts";
import type { Setting, StatusWords } from "../status_words.ts";

const DAY_MS = 86_400_000;

/** The sentences about states, for one reader's formats. */
export function frenchStatus(formats: Formats): StatusWords {
  const away = awayWords();
  const sentences = statusWords(formats, away);
  const notices = noticeWords(formats);
  return {
    labels: LABELS,
    away,
    sentence: (status, setting) => {
      const write = sentences[status.code] as Writer<StatusJson>;
      return write(status, setting);
    },
    notice: (notice, setting) => {
      const write = notices[notice.code] as Writer<NoticeJson>;
      return write(notice, setting);
    },
    lastHeard: (atMs, { nowMs }) => `Dernier signe de vie\u00a0: ${formats.when(atMs, nowMs)}.`,
    notKnown: (name) => `On ne sait pas en ce moment si ${name} est là.`,
  };
}

type Writer<Json> = (json: Json, setting: Setting) => string;

const LABELS: StatusWords["labels"] = {
  connected: "Connecté",
  away: "Absent",
  notReached: "Injoignable",
  wrongPeer: "Quelqu’un d’autre répond",
  connecting: "Connexion",
  waiting: "En attente",
  notBegun: "Pas commencée",
  over: "Liste terminée",
  keyListRemoved: "Liste retirée",
  keyListDamaged: "Liste abîmée",
  keyListSlow: "Clé lente",
  historySlow: "Disque lent",
  keysBurned: "Clés brûlées",
  clockSetBack: "Horloge reculée",
  clockApart: "Mauvaise heure",
  sameSeat: "Deux fois la même copie",
  replaced: "Utilisée ailleurs",
  ownAddress: "Votre propre adresse",
  locked: "Verrouillée",
  notKnown: "Inconnu",
};

type StatusTable = {
  [Code in StatusCode]: (status: Of<StatusJson, Code>, setting: Setting) => string;
};

function statusWords(formats: Formats, away: StatusWords["away"]): StatusTable {
  const until = (time: string, nowMs: number): string => untilWords(formats, time, nowMs);
  return {
    connected: ({ steady }, { name }) =>
      steady ? `${name} est là. Le trafic de couverture est actif.` : `${name} est là.`,
    away: ({ reason, waiting }, setting) => {
      if (waiting === 0) return away(reason, setting);
      const forms = { one: "# message attend.", other: "# messages attendent." };
      return `${away(reason, setting)} ${formats.plural(waiting, forms)}`;
    },
    connecting: ({ address }, { name }) => `Appel de ${name} à l’adresse ${address}.`,
    waiting: (_, { name }) =>
      `En attente d’un appel de ${name}. Donnez votre adresse à ${name}, ou entrez la sienne ` +
      "ci-dessous.",
    notBegun: ({ startsAt }, { nowMs }) =>
      `La liste de clés commence dans ${formats.span(Date.parse(startsAt) - nowMs)}, si votre ` +
      "horloge est juste. Les messages attendent jusque-là.",
    over: ({ endedAt }, { nowMs }) =>
      `La liste de clés est terminée depuis ${formats.span(nowMs - Date.parse(endedAt))}, si ` +
      "votre horloge est juste. Retrouvez-vous et faites-en une nouvelle.",
    keyListRemoved: () => "La liste de clés a été retirée. Rebranchez la clé USB pour continuer.",
    keyListDamaged: () =>
      "Cette partie de la liste est abîmée. Les messages attendent qu’elle soit passée.",
    keyListSlow: () =>
      "La clé USB qui porte la liste de clés tarde à répondre. Les messages attendent sa réponse.",
    historySlow: (_, { name }) =>
      `${name} est là, et le disque de l’historique tarde à répondre. Les messages attendent sa réponse.`,
    keysBurned: (status, { nowMs }) =>
      status.until === null
        ? "Toutes les clés de cette liste sont brûlées. Retrouvez-vous et faites-en une nouvelle."
        : `Les clés de ce moment sont brûlées. Les messages attendent ${
          until(status.until, nowMs)
        }. Si votre horloge est fausse, réglez-la.`,
    clockSetBack: (status, { nowMs }) =>
      status.until === null
        ? "Votre horloge a été reculée, et les clés de ce moment sont utilisées. Les messages attendent."
        : "Votre horloge a été reculée, et les clés sont utilisées jusque-là. Les messages " +
          `attendent ${until(status.until, nowMs)}.`,
    clockApart: ({ offsetMs }, { name }) =>
      `Votre horloge et celle de ${name} diffèrent de ${formats.span(Math.abs(offsetMs))}. ` +
      "Comparez les deux avec un téléphone. Les messages attendent jusque-là.",
    replaced: (_, { name }) =>
      `Un autre programme parle avec ${name} sous votre copie de la liste. S’il est à vous, ` +
      "fermez-le ou continuez là-bas. Sinon, quelqu’un a copié votre liste.",
    sameSeat: (_, { name }) =>
      "L’autre programme utilise la même copie de la liste. L’un de vous doit ouvrir celle de " +
      `${name}.`,
    ownAddress: (_, { name }) =>
      `L’adresse de ${name} mène à ce programme-ci. Entrez celle que montre le programme de ${name}.`,
    locked: () => "La liste de clés est verrouillée. Entrez sa phrase de passe.",
  };
}

const HISTORY_STOPS: Record<HistoryStop, (path: string) => string> = {
  full: (path) =>
    `Le disque de ${path} est plein\u00a0: l’historique s’arrête tant qu’il n’y a pas de place.`,
  gone: (path) => `L’historique ${path} a disparu jusqu’à ce que son support soit rebranché.`,
  changed: (path) =>
    `${path} n’est pas l’historique tel qu’il a été laissé\u00a0: hchat n’y touche pas.`,
  failed: (path) => `L’historique ${path} ne peut plus être écrit.`,
};

const HISTORY_FAULTS: Record<HistoryFault, string> = {
  foreign: "le fichier appartient à une autre liste, ou n’est pas un coffre",
  newer: "le fichier vient d’un hchat plus récent",
  damaged: "le fichier est abîmé",
  inUse: "un autre programme utilise le fichier",
  full: "le disque est plein",
  gone: "le fichier a disparu",
  unreadable: "le fichier ne s’ouvre pas",
};

/** Why an address can't be reached. */
export const UNREACHABLE: Record<UnreachableReason, string> = {
  refused: "hchat n’y tourne pas, il écoute sur un autre port, ou un pare-feu le bloque.",
  unknownHost: "ce nom d’hôte n’existe pas.",
  lookupFailed: "le nom ne peut pas être résolu en ce moment.",
  noRoute: "aucune route n’y mène.",
  noNetwork: "cet ordinateur n’a pas de réseau.",
  noAnswer: "rien ne répond. hchat y tourne-t-il, et le routeur transmet-il le port\u00a0?",
  broke: "la connexion s’est rompue.",
  noHttp: "ce qui y répond ne parle pas HTTP. S’il parle TLS, appelez https://HOST:PORT.",
  noTls: "ce qui y répond ne parle pas TLS. Sans https, appelez http://HOST:PORT.",
  tlsDeclined: "le serveur refuse la connexion TLS. Le nom d’hôte est-il juste\u00a0?",
  certificateNotProven:
    "le serveur ne peut pas prouver que ce certificat est le sien. Quelqu’un est peut-être entre vous.",
  certificateNotOfList:
    "ce certificat ne vient ni de votre liste de clés ni d’une autorité que cet ordinateur connaît. " +
    "Quelqu’un est peut-être entre vous deux. Si l’autorité est la vôtre, donnez-la avec --ca.",
  certificateOutOfDate: "ce certificat a expiré, ou l’horloge de cet ordinateur est fausse.",
  certificateOfAnotherName: "ce certificat est celui d’un autre nom d’hôte.",
  torMissing: "ni tor ni Tor Browser ne tournent ici. Démarrez l’un des deux.",
  torWithoutControl: "tor tourne, mais sans port de contrôle. Ajoutez ControlPort 9051 à torrc.",
  torPassword:
    "le port de contrôle de tor veut son mot de passe\u00a0: aucun n’a été donné, ou un faux. Nommez un " +
    "fichier qui le contient, avec --tor-password-file ou dans les réglages.",
  torCookie:
    "vous ne pouvez pas lire le cookie de tor. Rejoignez son groupe (debian-tor) et reconnectez-vous.",
  torStarting: "tor se connecte encore à son réseau.",
  onionKeysMissing: "la liste n’a pas de clés pour l’adresse onion de ce mois.",
  onionSilent: "rien ne répond par tor. hchat y tourne-t-il avec --onion\u00a0?",
};

function awayWords(): StatusWords["away"] {
  return (reason: AwayReasonJson, { name }) => {
    switch (reason.code) {
      case "saidBye":
        return `${name} a fermé hchat.`;
      case "callBroke":
        return `La connexion de ${name} s’est rompue.`;
      case "noCall":
        return `${name} n’a pas appelé depuis un moment.`;
      case "silent":
        return `${name} n’a pas répondu depuis un moment.`;
      case "internal":
        return `hchat n’a pas pu appeler ${name}. Son journal en dit plus.`;
      case "notHchat":
        return `Quelque chose répond à ${reason.address}, mais pas comme hchat avec cette liste. ` +
          "Vérifiez l’adresse, les deux listes et les deux horloges.";
      case "notReady":
        return `Le hchat de ${name} à ${reason.address} ne peut pas parler maintenant. La clé USB ` +
          `de ${name} est peut-être retirée, la liste y attend peut-être sa phrase de passe, ou ` +
          "l’une des deux horloges a été changée. Vérifiez les deux horloges.";
      case "nothingBehind":
        return `Un serveur web répond à ${reason.address}, mais ne trouve pas hchat derrière lui. hchat ` +
          "y tourne-t-il, au port vers lequel mène le serveur web\u00a0?";
      case "notPeer":
        return `Un autre programme répond à ${reason.address}. Vérifiez l’adresse de ${name}.`;
      default: {
        const why = UNREACHABLE[reason.code].replace("HOST:PORT", () => reason.address);
        return `${name} est injoignable à ${reason.address}\u00a0: ${why}`;
      }
    }
  };
}

/** « jusqu’à 14:05:30 » for a time within a day, else with its date. */
function untilWords(formats: Formats, until: string, nowMs: number): string {
  const untilMs = Date.parse(until);
  return untilMs - nowMs < DAY_MS
    ? `jusqu’à ${formats.clock(untilMs)}`
    : `jusqu’au ${formats.date(untilMs)}`;
}

type NoticeTable = {
  [Code in NoticeJson["code"]]: (notice: Of<NoticeJson, Code>, setting: Setting) => string;
};

function noticeWords(formats: Formats): NoticeTable {
  const date = (time: string): string => formats.date(Date.parse(time));
  return {
    readOnly: () =>
      "La liste de clés est en lecture seule\u00a0: les clés utilisées ne sont pas brûlées. Après un " +
      "redémarrage, hchat ne peut pas savoir si quelqu’un utilise une copie de la liste.",
    writeFailed: ({ failure }) =>
      `La liste de clés ne peut pas être écrite (${failure}). Les clés utilisées ne sont pas ` +
      "brûlées, et aucun masque jetable n’est employé jusque-là. hchat réessaie.",
    stateCopyDamaged: ({ restored }) =>
      restored
        ? "L’une des deux copies d’état de la liste était abîmée. hchat l’a réécrite."
        : "L’une des deux copies d’état de la liste est abîmée. hchat utilise l’autre.",
    noLocks: () =>
      "Ce système de fichiers n’a pas de verrous. Veillez à ce qu’aucun autre programme n’utilise " +
      "cette liste.",
    partialFile: ({ path }) =>
      `${path} vient d’une exécution interrompue. Il contient peut-être des clés\u00a0: supprimez-le.`,
    backupFile: ({ path }) =>
      `${path} vient d’une liste plus ancienne qui a été remplacée. Il contient peut-être des ` +
      "clés\u00a0: supprimez-le.",
    damaged: ({ from, to }) =>
      `La liste est abîmée du ${date(from)} au ${
        date(to)
      }. Aucun message ne passe pendant ce temps.`,
    noPad: ({ requested }) =>
      requested === "always"
        ? "Cette liste n’a pas de masque jetable\u00a0: «\u00a0Toujours\u00a0» ne peut pas être tenu. Les messages " +
          "sont protégés par le seul chiffrement authentifié."
        : "Cette liste n’a pas de masque jetable. Les messages sont protégés par le seul " +
          "chiffrement authentifié.",
    clockDiffers: ({ offsetMs }, { name }) =>
      `Votre horloge et celle de ${name} diffèrent de ${formats.span(Math.abs(offsetMs))}. ` +
      "Les messages passent encore.",
    portMended: ({ at }) =>
      `Le port des appels n’en prenait plus. hchat l’a rouvert le ${date(at)}.`,
    otherHour: ({ hours }, { name }) =>
      `Cette conversation suit l’horloge de ${name}, ${
        formats.span(Math.abs(hours) * 3_600_000)
      } en ${hours > 0 ? "avance" : "retard"} sur la vôtre.`,
    timelineFull: ({ limit }) =>
      `La conversation dépasse ${formats.number(limit)} messages ou 8\u00a0Mo. Les plus anciens ` +
      "laissent leur place.",
    continuityLost: (_, { name }) =>
      "Quelqu’un qui a une copie de cette liste a peut-être parlé avec vous ou avec " +
      `${name}. Comparez les mots.`,
    twoPrograms: (_, { name }) =>
      `Deux programmes se relaient avec la copie de ${name}. Demandez à ${name} si les deux sont ` +
      "à lui.",
    unprovenCall: ({ at }, { name }) =>
      "Quelqu’un qui a une copie de cette liste a appelé à " +
      `${formats.clock(Date.parse(at))} et n’a pas pu prouver être le ${name} d’avant.`,
    historyUnusable: ({ path, fault }) =>
      `Pas d’historique cette fois\u00a0: ${
        HISTORY_FAULTS[fault]
      } (${path}). Les messages ne sont ` +
      "qu’en mémoire.",
    historyStopped: ({ path, reason }) =>
      `${HISTORY_STOPS[reason](path)} Depuis, les messages ne sont qu’en mémoire.`,
    historyFull: (_, { name }) =>
      `${name} a envoyé plus que l’historique ne garde. Ses messages les plus anciens laissent ` +
      "leur place, les vôtres restent.",
    listEnds: ({ endsAt }, { nowMs }) =>
      `La liste se termine dans ${formats.span(Date.parse(endsAt) - nowMs)}. Retrouvez-vous ` +
      "avant, et faites la suivante.",
  };
}
