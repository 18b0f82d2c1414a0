/** The sound of a new message, made here: two short notes, a fifth apart. */

const NOTES_HZ = [587, 880];
const NOTE_S = 0.09;
const LOUDNESS = 0.06;

let context: AudioContext | undefined;

/** Plays it, as soon as the browser allows sound at all: after the first click or key. */
export function playMessageSound(): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  if (context.state !== "running") return void context.resume();
  NOTES_HZ.forEach((hertz, index) => playNote(context as AudioContext, hertz, index * NOTE_S));
}

function playNote(audio: AudioContext, hertz: number, delayS: number): void {
  const note = audio.createOscillator();
  const gain = audio.createGain();
  const beginS = audio.currentTime + delayS;
  note.frequency.value = hertz;
  gain.gain.setValueAtTime(LOUDNESS, beginS);
  gain.gain.exponentialRampToValueAtTime(0.0001, beginS + NOTE_S);
  note.connect(gain).connect(audio.destination);
  note.start(beginS);
  note.stop(beginS + NOTE_S);
}
