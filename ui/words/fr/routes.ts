/** What the page says in French of ways in. */
import type {
  MappingResult,
  OnionResult,
  RouteJson,
  WebServerResult,
} from "../../../server/gui_api/route_json.ts";
import type { UnreachableReason } from "../../../server/gui_api/status_json.ts";
import type { RouteSentence } from "../status_words.ts";
import { UNREACHABLE } from "./status.ts";

/** How it is with a way in. */
export function frenchRoute(route: RouteJson): RouteSentence {
  switch (route.route) {
    case "router":
      return mappingSentence(route.result);
    case "onion":
      return onionSentence(route.result);
    case "webServer":
      return webServerSentence(route.result);
  }
}

function webServerSentence(result: WebServerResult): RouteSentence {
  const { url, listen } = result;
  switch (result.code) {
    case "webServerUsed":
      return ready(`Votre serveur web mène de ${url} à ce programme.`);
    case "webServerUnused":
      return failed(
        `Rien n’est encore venu par votre serveur web. Il doit mener de ${url} à http://${listen}.`,
      );
    case "webServerElsewhere":
      return failed(
        `Autre chose répond à ${url}, par le statut ${result.status}. Votre serveur web ne mène pas ` +
          `à ce programme\u00a0: il doit mener de là à http://${listen}.`,
      );
    case "webServerUnreachable": {
      const why = WEB_SERVER_UNREACHABLE[result.reason] ?? UNREACHABLE[result.reason];
      return failed(`Votre serveur web est injoignable à ${url}\u00a0: ${why}`);
    }
  }
}

const WEB_SERVER_UNREACHABLE: Partial<Record<UnreachableReason, string>> = {
  refused: "rien n’y écoute. Le serveur web tourne-t-il\u00a0?",
  noAnswer: "rien ne répond. Le serveur web tourne-t-il, et le routeur transmet-il son port\u00a0?",
};

function mappingSentence(result: MappingResult): RouteSentence {
  switch (result.code) {
    case "mapped":
      return ready(`Votre routeur mène de ${result.host}:${result.port} à ce programme.`);
    case "mappedBehindNat":
      return failed(
        `Votre routeur est derrière un autre, et sa propre adresse est ${result.host}. Transmettez ` +
          "le port là-bas, ou publiez une adresse onion.",
      );
    case "noRouter":
      return failed("Aucun routeur trouvé. Cet ordinateur est-il dans un réseau\u00a0?");
    case "notMapped":
      return failed(
        `Votre routeur (${result.router}) ne transmet pas de ports de lui-même. Activez UPnP dans ` +
          "ses réglages, transmettez le port à la main, ou publiez une adresse onion.",
      );
    case "onLoopback":
      return failed(
        "Un routeur ne mène pas ici\u00a0: ce programme n’écoute que sur cet ordinateur.",
      );
  }
}

function onionSentence(result: OnionResult): RouteSentence {
  switch (result.code) {
    case "onionPublished":
      return ready("L’autre côté peut vous joindre par Tor\u00a0: il appelle onion.");
    case "onionKeysMissing":
      return failed("Pas d’adresse onion\u00a0: la liste n’a pas de clés pour ce mois.");
    case "onionTaken":
      return failed(
        "Pas d’adresse onion\u00a0: un autre programme utilise une copie de cette liste.",
      );
    case "onionRefused":
      return failed(
        "Pas d’adresse onion\u00a0: tor ne la publie pas. Passez à tor 0.4.6 ou plus récent.",
      );
    case "torMissing":
      return failed(
        "Pas d’adresse onion\u00a0: ni tor ni Tor Browser ne tournent. Démarrez l’un d’eux.",
      );
    case "torWithoutControl":
      return failed(
        "Pas d’adresse onion\u00a0: ajoutez ControlPort 9051 à torrc et redémarrez tor.",
      );
    case "torPassword":
      return failed(
        "Pas d’adresse onion\u00a0: tor veut son mot de passe. Nommez dans les réglages un fichier qui le contient.",
      );
    case "torCookie":
      return failed(
        `Pas d’adresse onion\u00a0: vous ne pouvez pas lire ${result.path}. Rejoignez le groupe de tor et reconnectez-vous.`,
      );
    case "torStarting":
      return failed(`Tor se connecte à son réseau (${result.percent}\u00a0%).`);
  }
}

function ready(text: string): RouteSentence {
  return { ready: true, text };
}

function failed(text: string): RouteSentence {
  return { ready: false, text };
}
