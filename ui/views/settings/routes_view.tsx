import type { JSX } from "preact";
import type { RouteJson } from "../../../server/gui_api/route_json.ts";
import { useWords } from "../parts/use_words.ts";

/** How it is with each way in that was asked for; nothing where there is none. */
export function RoutesView({ routes }: { routes: RouteJson[] }): JSX.Element | null {
  const words = useWords();
  if (routes.length === 0) return null;
  return (
    <ul class="routes">
      {routes.map((route) => {
        const { ready, text } = words.route(route);
        const key = route.route === "onion" ? route.list : route.route;
        return <li key={key} class={ready ? "route ready" : "route"}>{text}</li>;
      })}
    </ul>
  );
}
