/** A sound in the talk: play and pause, how loud it is, and the way to any place in it. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Waveform, WAVEFORM_BARS } from "../../state/waveform.ts";
import type { Words } from "../../words/words.ts";
import { PauseIcon, PlayIcon } from "../parts/icons.tsx";

interface VoiceProps {
  name: string;
  /** Under which it is played once; asked for when it is drawn. */
  url: string | undefined;
  fetchWaveform(): Promise<Waveform | undefined>;
  words: Words;
}

const SILENT: Waveform = { bars: Array(WAVEFORM_BARS).fill(0), seconds: 0 };

/** Give it the id of its entry as `key`. */
export function VoiceView({ name, url, fetchWaveform, words }: VoiceProps): JSX.Element {
  const audio = useRef<HTMLAudioElement>(null);
  const [waveform, setWaveform] = useState(SILENT);
  const [seconds, setSeconds] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    let isThere = true;
    void fetchWaveform().then((found) => isThere && found !== undefined && setWaveform(found));
    return () => void (isThere = false);
  }, []);
  const { voice, formats } = words;
  const whole = waveform.seconds;
  const toggle = (): void => {
    if (isPlaying) audio.current?.pause();
    else void audio.current?.play();
  };
  return (
    <div class="voice" role="group" aria-label={name}>
      <audio
        ref={audio}
        src={url}
        preload="auto"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setSeconds(0)}
        onTimeUpdate={({ currentTarget }) => setSeconds(currentTarget.currentTime)}
      />
      <button
        type="button"
        class="icon-button"
        aria-label={isPlaying ? voice.pause : voice.play}
        disabled={url === undefined}
        onClick={toggle}
      >
        {isPlaying ? <PauseIcon /> : <PlayIcon />}
      </button>
      <span class="voice-wave">
        <BarsView bars={waveform.bars} played={whole === 0 ? 0 : seconds / whole} />
        <input
          type="range"
          min={0}
          max={whole}
          step={0.1}
          value={seconds}
          aria-label={voice.place}
          aria-valuetext={formats.minutes(seconds)}
          onInput={({ currentTarget }) => {
            if (audio.current !== null) audio.current.currentTime = Number(currentTarget.value);
          }}
        />
      </span>
      <span class="voice-time">{formats.minutes(isPlaying || seconds > 0 ? seconds : whole)}</span>
    </div>
  );
}

/** Height of the drawing, in its own units; a bar takes two of them. */
const HEIGHT = 24;

function BarsView({ bars, played }: { bars: readonly number[]; played: number }): JSX.Element {
  return (
    <svg
      viewBox={`0 0 ${2 * bars.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {bars.map((loudness, at) => {
        const height = Math.max(2, loudness * HEIGHT);
        return (
          <rect
            key={at}
            class={at < played * bars.length ? "played" : undefined}
            x={2 * at}
            y={(HEIGHT - height) / 2}
            width={1.2}
            height={height}
          />
        );
      })}
    </svg>
  );
}
