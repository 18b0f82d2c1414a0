/** How making the lists is going, and what to do when they are there. */
import type { JSX } from "preact";
import type { MakingJson, MediaJson } from "../../../server/gui_api/lists_json.ts";
import { useWords } from "../parts/use_words.ts";

interface MakingProps {
  making: Exclude<MakingJson, { code: "none" }>;
  media: MediaJson | undefined;
  /** Ends it, or goes back to the form. */
  cancel(): void;
  /** Opens one's own list. */
  open(path: string): void;
}

/** In place of the form while there is something to tell. */
export function MakingView({ making, media, cancel, open }: MakingProps): JSX.Element {
  const { make, error, app } = useWords();
  switch (making.code) {
    case "writing":
    case "checking":
      return <ProgressView making={making} cancel={cancel} />;
    case "failed":
      return (
        <div class="making">
          <p class="field-error" role="alert">{error(making.fault)}</p>
          <button type="button" class="button" onClick={cancel}>{make.back}</button>
        </div>
      );
    case "written": {
      const [own, other] = making.paths;
      return (
        <div class="making" data-testid="written">
          <p role="status">{make.written}</p>
          <ul class="paths">
            {making.paths.map((path) => (
              <li key={path}>
                <code>{path}</code>
              </li>
            ))}
          </ul>
          <p>{make.handOver(other, { isMedium: isOnMedium(other, media) })}</p>
          <p class="fingerprint" data-testid="fingerprint">{making.fingerprint}</p>
          <p class="help">{make.compare}</p>
          <div class="form-end">
            <button type="button" class="link-button" onClick={cancel}>{app.close}</button>
            <button type="button" class="button" onClick={() => open(own)}>{make.openOwn}</button>
          </div>
        </div>
      );
    }
  }
}

/** The file is on a stick already, not on this computer. */
function isOnMedium(path: string, media: MediaJson | undefined): boolean {
  return media?.places.some((place) => place.isMedium && path.startsWith(place.path)) ?? false;
}

function ProgressView(
  { making, cancel }: {
    making: Extract<MakingJson, { code: "writing" | "checking" }>;
    cancel(): void;
  },
): JSX.Element {
  const { make, file, entry, formats } = useWords();
  const { code, doneBytes, allBytes, bytesPerSecond } = making;
  const words = [make.phases[code], file.progress(doneBytes, allBytes)];
  if (bytesPerSecond !== null && bytesPerSecond > 0) {
    words.push(file.speed(bytesPerSecond));
    words.push(file.left(1_000 * (allBytes - doneBytes) / bytesPerSecond));
  }
  return (
    <div class="making">
      <p>{words.join(" · ")}</p>
      <progress
        max={allBytes}
        value={doneBytes}
        aria-label={`${make.phases[code]} ${formats.percent(doneBytes / allBytes)}`}
      />
      <button type="button" class="link-button" onClick={cancel}>{entry.cancel}</button>
    </div>
  );
}
