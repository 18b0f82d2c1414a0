// Room: the page in French.
/** The page in French. */
import { frenchAgreement } from "./agreement.ts";
import { FRENCH_CONNECTION } from "./connection.ts";
import { frenchGuard } from "./guard.ts";
import { frenchKeys } from "./keys.ts";
import { frenchTalk } from "./talk.ts";
import { EMOJI } from "./emoji.ts";
import type { Formats } from "../formats.ts";
import { frenchErrors } from "./errors.ts";
import { frenchHelp } from "./help.ts";
import { frenchRoute } from "./routes.ts";
import { frenchStatus } from "./status.ts";
import { frenchFirst } from "./first.ts";
import { FORMS } from "./forms.ts";
import type { Words } from "../words.ts";

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
    emoji: EMOJI,
    ...FORMS,
    ...frenchFirst(formats),
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
    ...frenchKeys(formats),
    ...frenchTalk(formats),
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
