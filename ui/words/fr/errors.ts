/** What the page says in French of a request that failed; a sentence for every code. */
import type {
  AddressFault,
  CertificateFault,
  ListenErrorJson,
  ValueFaultJson,
} from "../../../server/gui_api/error_json.ts";
import type { MakeFaultJson } from "../../../server/gui_api/lists_json.ts";
import type { Formats } from "../formats.ts";
import type { Of } from "../../../server/gui_api/code.ts";
import type { PageError, Words } from "../words.ts";

/** The sentences about failed requests, for one reader's formats. */
export function frenchErrors(formats: Formats): Words["error"] {
  const table = errorTable(formats);
  return (error) => (table[error.code] as (error: PageError) => string)(error);
}

type ErrorTable = { [Code in PageError["code"]]: (error: Of<PageError, Code>) => string };

const UNKNOWN_REQUEST = "hchat ne connaît pas cette demande.";

function errorTable(formats: Formats): ErrorTable {
  return {
    unreachable: () => "hchat ne répond pas sur cet ordinateur.",
    unknown: ({ status }) => `hchat a répondu avec l’état ${status}.`,
    internal: () => "hchat a échoué. Son journal en dit plus.",
    foreignHost: () => "hchat ne répond pas à cette adresse. Ouvrez le lien qu’il a affiché.",
    foreignOrigin: () => "Un autre site l’a demandé. Ouvrez le lien que hchat a affiché.",
    foreignUser: () => "hchat tourne pour un autre utilisateur de cet ordinateur.",
    tokenMissing: () => "Ouvrez le lien que hchat a affiché.",
    tokenWrong: () =>
      "Ce lien vient d’une exécution précédente. Ouvrez le dernier que hchat a affiché.",
    programLocked: () => "hchat est verrouillé.",
    pinNeeded: () =>
      "Aucune liste de clés ouverte n’a de phrase de passe. Choisissez d’abord un code PIN.",
    secretWrong: ({ triesLeft }) =>
      triesLeft === 0
        ? "C’est encore faux. hchat se ferme."
        : `C’est faux. Essais restants avant que hchat se ferme : ${formats.number(triesLeft)}.`,
    notFound: () => UNKNOWN_REQUEST,
    methodNotAllowed: () => UNKNOWN_REQUEST,
    badType: () => UNKNOWN_REQUEST,
    badEncoding: () => UNKNOWN_REQUEST,
    badJson: () => UNKNOWN_REQUEST,
    bodyBroken: () => "La demande s’est rompue. Réessayez.",
    bodyTooLong: () => "C’est trop long.",
    valueInvalid: ({ reason }) => valueSentence(formats, reason),
    settingUnknown: ({ name }) => `Il n’y a pas de réglage «\u00a0${name}\u00a0».`,
    textEmpty: () => "Le message est vide.",
    textBlank: () => "Le message n’a rien à voir, seulement des espaces et des signes invisibles.",
    textTooLong: ({ limitBytes }) =>
      `Le message est trop long. ${formats.number(limitBytes)} octets au plus sont possibles.`,
    outboxFull: ({ limit }) =>
      `${formats.number(limit)} messages attendent déjà. Attendez que quelques-uns soient arrivés.`,
    noMemory: () => "hchat a trop peu de mémoire. Fermez d’autres programmes et réessayez.",
    notPaused: () => "hchat continue déjà.",
    fileWithoutPad: () =>
      "Les fichiers partent sans masque jetable, et vous voulez tout sous le masque.",
    fileUnreadable: () => "Le fichier ne peut pas être lu.",
    fileTooLong: ({ limitBytes }) =>
      `Le fichier est trop long. ${formats.number(limitBytes)} octets au plus sont possibles.`,
    memoryFull: () => "Il n’y a plus de mémoire pour les fichiers reçus.",
    fileNotReady: () => "Ce n’est pas possible avec ce fichier maintenant.",
    makeFailed: (fault) => makeSentence(formats, fault),
    makingAlready: () => "D’autres listes de clés sont en cours. Attendez qu’elles soient finies.",
    sessionChanged: () => "Les mots ont changé entre-temps. Comparez les nouveaux.",
    entryUnknown: () => "Ce message n’est plus là.",
    entryGone: () => "Le message a été supprimé ou repris.",
    tooLate: ({ limitMs }) =>
      `Un message peut être changé pendant ${formats.span(limitMs)} après avoir été écrit.`,
    notResendable: () => "Le message n’a pas besoin d’être renvoyé.",
    entryNotQueued: () => "Le message est parti\u00a0: il ne peut plus être repris.",
    stillInHistory: ({ path, goesOn }) =>
      `Cela vaut jusqu’à la fin de hchat. Mais l’historique ${path} ne l’a pas reçu et a ` +
      "peut-être encore le message tel qu’il était\u00a0: au prochain démarrage, hchat l’envoie ou " +
      "le montre. " +
      (goesOn
        ? "Rebranchez la clé USB ou libérez de la place tant que hchat tourne\u00a0: " +
          "l’historique reprend alors."
        : "Dès qu’il peut être écrit de nouveau, verrouillez et déverrouillez hchat."),
    noList: () => "Aucune liste de clés n’est ouverte. Ouvrez-en une dans les réglages.",
    locked: () => "La liste de clés est verrouillée. Entrez sa phrase de passe.",
    closed: () => "La conversation est fermée.",
    listOver: () => "La liste de clés est terminée. Retrouvez-vous et faites-en une nouvelle.",
    keysBurned: () =>
      "Toutes les clés de cette liste sont brûlées. Retrouvez-vous et faites-en une nouvelle.",
    conversationUnknown: ({ name }) =>
      `Aucune conversation ne s’appelle plus «\u00a0${name}\u00a0».`,
    conversationNeeded: () => "Plusieurs conversations sont ouvertes. Choisissez-en une.",
    listOpen: ({ list }) => `${list} est déjà ouverte.`,
    listFailed: ({ list }) => `${list} ne s’ouvre pas.`,
    notAList: ({ list }) => `${list} n’est pas une liste de clés hchat.`,
    truncated: ({ list }) => `${list} est coupée\u00a0: sa fin manque. Copiez-la de nouveau.`,
    trailing: ({ list }) => `${list} est abîmée\u00a0: elle est plus longue qu’elle ne devrait.`,
    newerVersion: ({ list }) => `${list} vient d’un hchat plus récent. Prenez cette version.`,
    headerDamaged: ({ list }) => `${list} est abîmée à son début. Copiez-la de nouveau.`,
    outOfRange: ({ list }) => `${list} est abîmée à son début. Copiez-la de nouveau.`,
    missingVolume: () => "Un fichier de cette liste de clés manque.",
    foreignVolume: () => "Un fichier à côté de cette liste appartient à une autre.",
    stateDamaged: ({ list }) => `Les deux copies d’état de ${list} sont abîmées.`,
    tableDamaged: ({ list }) => `Les empreintes de ${list} sont abîmées.`,
    damaged: ({ list }) => `${list} est abîmée.`,
    inUse: () => "Un autre programme utilise cette liste de clés.",
    passphraseNeeded: () => "Cette liste de clés a une phrase de passe. Entrez-la ici.",
    wrongPassphrase: () => "Mauvaise phrase de passe. Réessayez.",
    unreadable: ({ list }) => `${list} ne peut pas être lue. Le chemin est-il juste\u00a0?`,
    removed: ({ list }) => `${list} n’est plus là. Rebranchez la clé USB.`,
    readOnly: ({ list }) => `${list} ne peut pas être écrite.`,
    portTaken: portSentence,
    portForbidden: portSentence,
    addressUnknown: portSentence,
    notLoopback: portSentence,
    listenFailed: portSentence,
    certificateUnusable: ({ path, reason }) => `${path}\u00a0: ${CERTIFICATE_FAULTS[reason]}`,
    saveFailed: ({ path }) =>
      path === null
        ? "Il n’y a pas de dossier pour les réglages."
        : `${path} ne peut pas être écrit.`,
  };
}

const CERTIFICATE_FAULTS: Record<CertificateFault, string> = {
  unreadable: "ce fichier est illisible. Le chemin est-il juste\u00a0?",
  noCertificate:
    "ce fichier ne contient aucun certificat. Il doit commencer par -----BEGIN CERTIFICATE-----.",
  noKey: "ce fichier ne contient aucune clé privée. Il doit commencer par -----BEGIN.",
  notPair: "ce certificat ne va pas avec la clé. Choisissez-en deux qui ont été faits ensemble.",
  notSafe:
    "la clé de ce certificat est trop courte, ou sa signature trop faible. Faites-en un nouveau.",
};

function makeSentence(
  formats: Formats,
  { reason, path, wantedBytes = 0, freeBytes = 0, leftPaths = [] }: MakeFaultJson,
): string {
  const left = leftPaths.length === 0
    ? ""
    : ` ${leftPaths.join(", ")} n’a pas pu être retiré et contient peut-être des clés\u00a0: ` +
      "supprimez-le.";
  switch (reason) {
    case "noFolder":
      return `Le dossier ${path} n’existe pas. La clé USB est-elle branchée\u00a0?`;
    case "exists":
      return `${path} existe déjà. Choisissez un autre dossier ou un autre nom.`;
    case "full":
      return wantedBytes === 0
        ? `Le support est plein (${path}). Libérez de la place, ou faites une liste plus courte.${left}`
        : `${path} a ${formats.bytes(freeBytes)} libres, et les listes prennent ` +
          `${formats.bytes(wantedBytes)}. Faites une liste plus courte, ou sans masque jetable.`;
    case "tooLarge":
      return `Le système de fichiers de ${path} n’accepte pas de fichier aussi grand.${left}`;
    case "denied":
      return `Vous ne pouvez pas écrire dans ${path}. Choisissez un autre dossier.${left}`;
    case "unfaithful":
      return `${path} ne rend pas ce qui a été écrit. Prenez une autre clé USB.${left}`;
    case "gone":
      return `La clé USB avec ${path} n’est plus là. Branchez-la et recommencez.${left}`;
    case "slow":
      return "Le support ne répond pas. Retirez-le et rebranchez-le, ou prenez-en un autre.";
    case "other":
      return `Les listes n’ont pas pu être écrites.${left}`;
  }
}

function portSentence({ code, host, port }: ListenErrorJson): string {
  const place = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  switch (code) {
    case "portTaken":
      return `Un autre programme utilise ${place}. Choisissez un autre port.`;
    case "portForbidden":
      return `Le système réserve ${place}. Choisissez un port au-dessus de 1023.`;
    case "addressUnknown":
      return `Cet ordinateur n’a pas d’adresse ${host}. Utilisez 0.0.0.0 pour toutes les siennes.`;
    case "notLoopback":
      return `${host} n’est pas une adresse de cet ordinateur seul.`;
    case "listenFailed":
      return `hchat ne peut pas écouter sur ${place}.`;
  }
}

function valueSentence(formats: Formats, reason: ValueFaultJson): string {
  switch (reason.code) {
    case "notAString":
    case "notABoolean":
    case "notTrue":
    case "notAnId":
    case "notWords":
    case "notACount":
      return UNKNOWN_REQUEST;
    case "notAFutureTime":
      return "Choisissez un moment à venir, d’ici un an.";
    case "notAName":
      return "Choisissez des noms qu’un fichier peut avoir, sans / \\ : * ? et autres.";
    case "sameNames":
      return "Choisissez deux noms d’aspect différent.";
    case "outOfRange":
      return "Ce nombre est trop petit ou trop grand.";
    case "notAnEmoji":
      return "Choisissez un seul emoji.";
    case "notUnicode":
      return "Il y a là des signes qui ne sont pas valides.";
    case "notAPath":
      return "Entrez le chemin d’un fichier.";
    case "notOneOf":
      return `Choisissez ${reason.values.join(" ou ")}.`;
    case "tooLong":
      return `C’est trop long. ${formats.number(reason.limit)} signes au plus sont possibles.`;
    case "tooShort":
      return `C’est trop court. Il faut au moins ${formats.number(reason.limit)} caractères.`;
    case "needsList":
      return "Entrez aussi le chemin de la liste de clés.";
    case "noPad":
      return "Cette liste n’a pas de masque jetable. Choisissez «\u00a0De préférence\u00a0» ou «\u00a0Jamais\u00a0».";
    case "fixed":
      return "Cela ne peut pas changer pendant que hchat tourne.";
    default:
      return ADDRESS_FAULTS[reason.code];
  }
}

const ADDRESS_FAULTS: Record<AddressFault, string> = {
  notHostPort: "Entrez une adresse comme HÔTE:PORT.",
  portOutOfRange: "Un port est un nombre jusqu’à 65535.",
  badHost: "Ce n’est ni un nom d’hôte ni une adresse IP.",
  badScheme: "Entrez l’adresse comme http://HÔTE:PORT, https://HÔTE, ou onion.",
  badUrl: "Entrez l’adresse comme http://HÔTE:PORT ou https://HÔTE.",
  hasUser: "Une adresse n’a ni nom d’utilisateur ni mot de passe. Entrez http://HÔTE:PORT.",
  isPageLink:
    "C’est le lien d’une page, qui n’est que pour son utilisateur. Entrez l’adresse que le hchat " +
    "de l’autre côté affiche comme peer:",
  hasPath: "Omettez ce qui suit le port.",
  portZero: "Le port 0 ne peut pas être appelé.",
  notHttps:
    "Un serveur web devant hchat a besoin d’un certificat. Entrez son adresse comme https://HÔTE.",
  listenOnly: "C’est une adresse pour écouter. Entrez celle que montre le hchat de l’autre côté.",
};
