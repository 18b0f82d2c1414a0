// Room: the page in French.
/** The page in French. */
import type { PadWaitJson } from "../../../server/gui_api/entry_json.ts";
import { frenchAgreement } from "./agreement.ts";
import { FRENCH_CONNECTION } from "./connection.ts";
import { frenchGuard } from "./guard.ts";
import type { Formats } from "../formats.ts";
import { frenchErrors } from "./errors.ts";
import { frenchHelp } from "./help.ts";
import { frenchRoute } from "./routes.ts";
import { frenchStatus } from "./status.ts";
import { frenchFirst } from "./first.ts";
import { FORMS } from "./forms.ts";
import type { Words } from "../words.ts";

/** Clock offsets below this are the way of the cells, not the clocks. */
const SAME_CLOCK_MS = 500;
/** Below this an offset is told with a decimal. */
const NEAR_CLOCK_MS = 10_000;

/** The page in French for one reader's formats. */
export function french(formats: Formats): Words {
  return {
    language: "fr",
    formats,
    status: frenchStatus(formats),
    error: frenchErrors(formats),
    route: frenchRoute,
    app: APP,
    alerts: { newMessage: "Nouveau message" },
    ...FORMS,
    ...frenchFirst(formats),
    search: {
      label: "Chercher dans la conversation",
      count: (at, all) =>
        all === 0 ? "Rien trouvé" : `${formats.number(at)} sur ${formats.number(all)}`,
      before: "Plus ancien",
      after: "Plus récent",
      day: "Aller à un jour",
    },
    help: frenchHelp(),
    link: LINK,
    ...frenchGuard(formats),
    ...frenchAgreement(formats),
    ...FRENCH_CONNECTION,
    peer: {
      you: (self) => `Vous êtes ${self}`,
      own: "Vous :",
      unread: (count) => formats.plural(count, { one: "# non lu", other: "# non lus" }),
    },
    keys: keyWords(formats),
    continuity: CONTINUITY,
    timeline: timelineWords(formats),
    entry: entryWords(formats),
    file: fileWords(formats),
    voice: VOICE,
    composer: {
      label: (name) => `Message à ${name}`,
      send: "Envoyer",
      hint: "Entrée envoie, Maj+Entrée\u00a0: nouvelle ligne",
      hintCtrl: "Ctrl+Entrée envoie",
      over: "Trop long",
      bytes: (used, limit) => `${formats.number(used)} / ${formats.number(limit)} octets`,
      protection: PROTECTION,
    },
  };
}

const APP: Words["app"] = {
  loading: "Connexion à hchat sur cet ordinateur…",
  conversations: "Conversations",
  openList: "Ouvrir une autre liste de clés",
  settings: "Réglages",
  help: "Aide",
  hide: "Masquer la page",
  close: "Fermer",
  mute: "Couper le son",
  unmute: "Remettre le son",
};

const LINK: Words["link"] = {
  lost:
    "hchat ne répond pas sur cet ordinateur. Cette page n’est peut-être plus à jour\u00a0; nouvel " +
    "essai en cours.",
  stranger:
    "Cette page appartient à une exécution précédente de hchat. Ouvrez le lien que le programme a " +
    "affiché.",
  ended: "hchat est terminé. Vous pouvez fermer cette page.",
  taken: "Un autre programme a laissé son propre code dans ce navigateur à cette adresse, et a " +
    "peut-être vu ce lien. Le code a été retiré et n’a rien lu. Terminez hchat, redémarrez-le et " +
    "ouvrez le nouveau lien.",
  hidden: "hchat est masqué.",
  show: "Afficher",
  tryNow: "Réessayer",
  dismiss: "Ignorer",
  notices: "Avis",
};

function keyWords(formats: Formats): Words["keys"] {
  return {
    region: (name) => `Clés de la conversation avec ${name}`,
    show: "Clés et horloges",
    inUse: "Clé utilisée",
    number: (slot) => `N°\u00a0${formats.number(slot)}`,
    none: "Aucune",
    nextIn: (leftMs) => `clé suivante dans ${formats.span(Math.ceil(leftMs / 1_000) * 1_000)}`,
    firstIn: (startsInMs) => `la première dans ${formats.span(startsInMs)}`,
    over: "la liste est terminée",
    list: "Liste de clés",
    left: (leftMs) => `encore ${formats.span(leftMs)}`,
    roughlyLeft: (leftMs) => `encore ${formats.roughSpan(leftMs)}`,
    nothingLeft: "Plus rien",
    count: (left, all) => `${formats.number(left)} clés sur ${formats.number(all)}`,
    until: (endMs) => `jusqu’au ${formats.date(endMs)}`,
    clockOf: (name) => `Horloge de ${name}`,
    clockUnknown: "Pas encore connue",
    clockKnownLater: (name) => `connue dès que ${name} donne signe de vie`,
    timeServer: {
      noAnswer: "le serveur de temps ne répond pas",
      notSynchronised: "le serveur de temps ne connaît pas l’heure",
    },
    offset: (offsetMs) => {
      const apartMs = Math.abs(offsetMs);
      if (apartMs < SAME_CLOCK_MS) return "à l’heure de la vôtre";
      const apart = apartMs < NEAR_CLOCK_MS ? formats.seconds(apartMs) : formats.span(apartMs);
      return `${apart} ${offsetMs > 0 ? "d’avance sur" : "de retard sur"} la vôtre`;
    },
  };
}

const CONTINUITY: Words["continuity"] = {
  label: "Mots de cette session",
  notKnown: "Pas encore connus",
  meaning: "Vous voyez tous les deux les mêmes six mots, sauf si quelqu’un est entre vous.",
  details: {
    first: "C’est votre première conversation.",
    kept: "Comme lors de votre conversation précédente.",
    lost: "Pas comme lors de votre conversation précédente.",
    unknown: "Connu dès que vous parlez.",
  },
  lost: (name) =>
    `Quelqu’un qui a une copie de cette liste a peut-être parlé avec vous ou avec ${name}.`,
  lostCompare: (name) => `Appelez ${name} et lisez-vous ces mots\u00a0:`,
  lostDiffer: "S’ils diffèrent, arrêtez et faites une nouvelle liste.",
  lostLater: "Six mots à comparer seront ici dès que vous parlez.",
  match: "Ils concordent",
  paused: "hchat n’appelle ni ne répond ici tant que vous n’avez pas choisi.",
  goOn: "Continuer ici",
  hoursApart: (name) => `Si l’horloge de ${name} est juste, suivez-la dans cette conversation.`,
  goByPeer: (name) => `Suivre l’horloge de ${name}`,
};

function timelineWords(formats: Formats): Words["timeline"] {
  return {
    log: (name) => `Messages avec ${name}`,
    toEnd: "Au message le plus récent",
    toEndNew: (count) => formats.plural(count, { one: "# nouveau", other: "# nouveaux" }),
    unreadLine: "Nouveaux messages",
    arrivals: "Nouveaux messages",
    empty: (name, isKept) =>
      `Pas encore de message. Ce que vous écrivez va à ${name} seulement, scellé sous la clé du ` +
      `moment. ${
        isKept
          ? "Un historique scellé le garde sur cet ordinateur."
          : "C’est gardé en mémoire ici et disparaît quand le programme se termine."
      }`,
  };
}

function entryWords(formats: Formats): Words["entry"] {
  return {
    states: STATES,
    protections: PROTECTIONS,
    padWait: {
      label: "Attend du masque",
      meaning:
        "Part sous le masque jetable seulement\u00a0: ce que le masque d’une clé ne contient pas " +
        "attend les clés suivantes.",
    },
    padWaitUntil: (wait, nowMs) => padWaitWords(formats, wait, nowMs),
    by: (author) => `${author}\u00a0:`,
    blank: "Un message où il n’y a rien à voir",
    cancel: "Annuler",
    sendAgain: "Renvoyer",
    edit: "Modifier",
    details: "Détails",
    key: (slot) => `Clé ${formats.number(slot)}`,
    keyMeaning: "La clé de cette tranche de temps l’a scellé.",
    tools: "Que faire de ce message",
    reply: "Répondre",
    react: (emoji) => `Réagir avec ${emoji}`,
    copy: "Copier",
    delete: "Supprimer pour les deux",
    deleteConfirm: "Vraiment supprimer\u00a0? L’autre l’a peut-être lu.",
    deleted: "Supprimé",
    unknown: "Ce message demande une version plus récente de hchat",
    edited: "Modifié",
    changed: "Changement en cours",
    quoteMissing: "Le message auquel il répond n’est pas ici",
    written: "Écrit",
    arrived: "Arrivé",
  };
}

function fileWords(formats: Formats): Words["file"] {
  return {
    attach: "Joindre un fichier",
    accept: "Recevoir",
    refuse: "Refuser",
    pause: "Suspendre",
    resume: "Reprendre",
    cancel: "Annuler",
    save: "Enregistrer",
    enlarge: (name) => `Afficher ${name} en grand`,
    states: {
      offered: "proposé",
      moving: "en cours",
      paused: "suspendu",
      pausedByPeer: "suspendu par l’autre côté",
      complete: "",
      refused: "refusé",
      cancelled: "annulé",
      failed: "échoué",
    },
    progress: (received, all) => `${formats.bytes(received)} sur ${formats.bytes(all)}`,
    speed: (bytesPerSecond) => `${formats.bytes(bytesPerSecond)}/s`,
    left: (leftMs) => `encore ${formats.span(leftMs)}`,
    heldQuestion: (names) =>
      "Les fichiers partent chiffrés, mais sans le masque jetable que vous voulez pour tout. " +
      `Envoyer ${names}\u00a0?`,
    heldSend: "Envoyer sans masque",
  };
}

const STATES: Words["entry"]["states"] = {
  queued: {
    label: "En attente",
    meaning: "Sur cet ordinateur seulement. Il part dès que possible.",
  },
  sent: {
    label: "Envoyé",
    meaning: "Il est parti. hchat le renvoie jusqu’à ce que l’autre programme le confirme.",
  },
  delivered: { label: "Remis", meaning: "L’autre programme l’a." },
  read: { label: "Lu", meaning: "Il était visible sur la page de l’autre personne." },
  failed: {
    label: "Pas remis",
    meaning: "La liste de clés s’est terminée avant que l’autre programme l’ait.",
  },
  cancelled: { label: "Annulé", meaning: "Repris avant d’être parti." },
};

const PROTECTIONS: Words["entry"]["protections"] = {
  pad: {
    label: "Masque",
    meaning:
      "Masque jetable dans un chiffrement authentifié\u00a0: personne ne pourra jamais le lire " +
      "sans la liste.",
  },
  aead: {
    label: "Chiffré",
    meaning: "Chiffrement authentifié sous la clé de sa tranche de temps.",
  },
};

/** « 608 octets sur 2 000 envoyés, le reste vers 14:04:30 ». */
function padWaitWords(
  formats: Formats,
  { bytes, sentBytes, until }: PadWaitJson,
  nowMs: number,
): string {
  const sent = `${formats.number(sentBytes)} octets sur ${formats.number(bytes)} envoyés`;
  if (until === null) return sent;
  const untilMs = Date.parse(until);
  const when = formats.isSameDay(untilMs, nowMs)
    ? `vers ${formats.clock(untilMs)}`
    : `vers le ${formats.date(untilMs)}`;
  return sentBytes === 0 ? `part ${when}` : `${sent}, le reste ${when}`;
}

const PROTECTION: Words["composer"]["protection"] = {
  off: "Chiffré, sans masque jetable",
  pad: "Part sous le masque jetable",
  padWaits: "Plus long que le masque de cette clé\u00a0: attend les clés suivantes",
  noKey: "Aucune clé n’est utilisée",
  padSpent: "Plus de masque dans cette clé\u00a0: chiffré seulement",
  padPartly: "Plus long que le masque de cette clé\u00a0: en partie chiffré seulement",
  padWhileLeft: "Part sous le masque, tant que cette clé en a",
};

const VOICE: Words["voice"] = {
  record: "Enregistrer un message vocal",
  recording: "Enregistrement",
  refused: "Pas de microphone\u00a0: autorisez-le à côté de la barre d’adresse.",
  send: "Envoyer l’enregistrement",
  play: "Écouter",
  pause: "Suspendre",
  place: "Endroit dans l’enregistrement",
};
