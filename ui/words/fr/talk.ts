/** The talk in French: its entries, files, composer, and looking for words. */
import type { PadWaitJson } from "../../../server/gui_api/entry_json.ts";
import type { Formats } from "../formats.ts";
import type { TalkWords } from "../talk_words.ts";

/** For one reader's formats. */
export function frenchTalk(formats: Formats): TalkWords {
  return {
    search: {
      label: "Chercher dans la conversation",
      count: (at, all) =>
        all === 0 ? "Rien trouvé" : `${formats.number(at)} sur ${formats.number(all)}`,
      before: "Plus ancien",
      after: "Plus récent",
      day: "Aller à un jour",
    },
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

function timelineWords(formats: Formats): TalkWords["timeline"] {
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

function entryWords(formats: Formats): TalkWords["entry"] {
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

function fileWords(formats: Formats): TalkWords["file"] {
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
    ends: {
      refused: "L’autre côté n’en a pas voulu.",
      cancelled: "L’un de vous l’a arrêté avant qu’il soit complet.",
      failed:
        "Il s’est arrêté avant que l’autre programme l’ait en entier. Joignez-le encore une fois.",
    },
    waits: "attend l’autre côté",
    gone: "n’est plus là\u00a0: il était en mémoire seulement",
    heldBack: "vous attend\u00a0: beaucoup d’images sont arrivées sans question",
    progress: (received, all) => `${formats.bytes(received)} sur ${formats.bytes(all)}`,
    speed: (bytesPerSecond) => `${formats.bytes(bytesPerSecond)}/s`,
    left: (leftMs) => `encore ${formats.span(leftMs)}`,
    heldQuestion: (names) =>
      "Les fichiers partent chiffrés, mais sans le masque jetable que vous voulez pour tout. " +
      `Envoyer ${names}\u00a0?`,
    heldSend: "Envoyer sans masque",
  };
}

const STATES: TalkWords["entry"]["states"] = {
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

const PROTECTIONS: TalkWords["entry"]["protections"] = {
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

const PROTECTION: TalkWords["composer"]["protection"] = {
  off: "Chiffré, sans masque jetable",
  pad: "Part sous le masque jetable",
  padWaits: "Plus long que le masque de cette clé\u00a0: attend les clés suivantes",
  noKey: "Aucune clé n’est utilisée",
  padSpent: "Plus de masque dans cette clé\u00a0: chiffré seulement",
  padPartly: "Plus long que le masque de cette clé\u00a0: en partie chiffré seulement",
  padWhileLeft: "Part sous le masque, tant que cette clé en a",
};

const VOICE: TalkWords["voice"] = {
  record: "Enregistrer un message vocal",
  recording: "Enregistrement",
  refused: "Pas de microphone\u00a0: autorisez-le à côté de la barre d’adresse.",
  send: "Envoyer l’enregistrement",
  play: "Écouter",
  pause: "Suspendre",
  place: "Endroit dans l’enregistrement",
};
