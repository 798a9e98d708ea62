/**
 * Reads a code: the camera at once, and beside it a field for the code as text and a way to open a
 * picture of it. What was read goes to `onText`; whoever gets it decides what it is.
 */

// adapter: clock

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { openCamera, type CameraRefusal, type OpenCamera } from '../scan/camera.ts';
import type { FoundCode } from '../scan/decode-message.ts';
import { startDecoder, type Decoder } from '../scan/decoder.ts';
import { frameOf, picturesOf } from '../scan/picture.ts';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';
import { useLanguage } from './language.tsx';
import { Notice } from './notice.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { TextField } from './text-field.tsx';

export interface ScannerProps {
  /** Called with each text once; the same text again only after a pause. */
  readonly onText: (text: string) => void;
  /** Why the last text did not do. */
  readonly problem?: string | undefined;
  /** What to point the camera at. */
  readonly hint?: string;
}

/** The pause after which the same code counts as shown again. */
const AGAIN_AFTER_MS = 3_000;
const FRAME_PAUSE_MS = 40;

/** The camera with its other ways. */
export function Scanner({ onText, problem, hint }: ScannerProps): JSX.Element {
  const { ui } = useLanguage();
  const decoder = useRef<Decoder>(undefined);
  const handler = useRef(onText);
  handler.current = onText;
  decoder.current ??= startDecoder();
  useEffect(
    () => () => {
      decoder.current?.stop();
      decoder.current = undefined;
    },
    [],
  );
  const read = (image: ImageData, thorough: boolean): Promise<FoundCode | undefined> =>
    decoder.current?.read(image, thorough) ?? Promise.resolve(undefined);
  return (
    <div class="scanner">
      <CameraView read={read} onText={(text) => handler.current(text)} />
      <p class="lead">{hint ?? ui.scan.aim}</p>
      <ProblemNotice problem={problem} />
      <OtherWays read={read} onText={onText} />
    </div>
  );
}

interface Reading {
  readonly read: (image: ImageData, thorough: boolean) => Promise<FoundCode | undefined>;
  readonly onText: (text: string) => void;
}

function CameraView({ read, onText }: Reading): JSX.Element {
  const { ui } = useLanguage();
  const video = useRef<HTMLVideoElement>(null);
  const [wanted, setWanted] = useState<string>();
  const [camera, setCamera] = useState<OpenCamera>();
  const [refusal, setRefusal] = useState<CameraRefusal>();
  const [found, setFound] = useState<FoundCode>();
  useEffect(() => {
    let isOver = false;
    let opened: OpenCamera | undefined;
    const open = async (): Promise<void> => {
      const outcome = await openCamera(wanted);
      if (!outcome.ok) {
        if (!isOver) setRefusal(outcome.code);
        return;
      }
      opened = outcome.camera;
      if (isOver) return opened.close();
      setRefusal(undefined);
      setCamera(opened);
      if (video.current !== null) video.current.srcObject = opened.stream;
    };
    void open();
    return () => {
      isOver = true;
      opened?.close();
    };
  }, [wanted]);
  useEffect(() => watch(video, { read, onText }, setFound), []);
  if (refusal !== undefined) {
    return (
      <Notice tone="warn">
        <p>{ui.scan[refusal]}</p>
      </Notice>
    );
  }
  return (
    <>
      <div class="scanner-view">
        <video ref={video} autoplay muted playsInline aria-label={ui.scan.aim} />
        <Frame found={found} />
      </div>
      {camera === undefined ? (
        <p class="small">{ui.scan.starting}</p>
      ) : (
        <CameraTools key={camera.id} camera={camera} onChoose={setWanted} />
      )}
    </>
  );
}

/** Reads frame after frame until the screen is left. */
function watch(
  video: { readonly current: HTMLVideoElement | null },
  { read, onText }: Reading,
  show: (found: FoundCode | undefined) => void,
): () => void {
  let timer = 0;
  let last = { text: '', at: -AGAIN_AFTER_MS };
  let isOver = false;
  const look = async (): Promise<void> => {
    const image = video.current === null ? undefined : frameOf(video.current);
    const found = image === undefined ? undefined : await read(image, false);
    if (isOver) return;
    show(found);
    const now = performance.now();
    if (found !== undefined && (found.text !== last.text || now - last.at > AGAIN_AFTER_MS)) {
      last = { text: found.text, at: now };
      onText(found.text);
    } else if (found !== undefined) last = { ...last, at: now };
    timer = window.setTimeout(() => void look(), FRAME_PAUSE_MS);
  };
  void look();
  return () => {
    isOver = true;
    window.clearTimeout(timer);
  };
}

function Frame({ found }: { found: FoundCode | undefined }): JSX.Element {
  const outline = (found?.corners ?? []).map(({ x, y }) => `${x * 100},${y * 100}`).join(' ');
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {outline === '' ? (
        <path d="M12 26V12h14M74 12h14v14M88 74v14H74M26 88H12V74" />
      ) : (
        <polygon class="scanner-found" points={outline} />
      )}
    </svg>
  );
}

function CameraTools({
  camera,
  onChoose,
}: {
  camera: OpenCamera;
  onChoose: (id: string) => void;
}): JSX.Element | null {
  const { ui } = useLanguage();
  const [isLit, setLit] = useState(false);
  if (!camera.hasTorch && camera.cameras.length < 2) return null;
  const next = (): void => {
    const at = camera.cameras.indexOf(camera.id ?? '');
    const chosen = camera.cameras[(at + 1) % camera.cameras.length];
    if (chosen !== undefined) onChoose(chosen);
  };
  const light = async (): Promise<void> => {
    await camera.setTorch(!isLit);
    setLit(!isLit);
  };
  return (
    <div class="scanner-tools">
      {camera.hasTorch ? (
        <Button onPress={() => void light()}>
          <Icon name="light" />
          {isLit ? ui.scan.torchOff : ui.scan.torchOn}
        </Button>
      ) : null}
      {camera.cameras.length < 2 ? null : (
        <Button onPress={next}>
          <Icon name="camera" />
          {ui.scan.cameraNumber(camera.cameras.indexOf(camera.id ?? '') + 1)}
        </Button>
      )}
    </div>
  );
}

function OtherWays({ read, onText }: Reading): JSX.Element {
  const { ui } = useLanguage();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const open = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setProblem(undefined);
    for (const pixels of await picturesOf(file)) {
      const found = await read(pixels(), true);
      if (found !== undefined) return onText(found.text);
    }
    setProblem(ui.scan.noCodeInPicture);
  };
  return (
    <details class="more">
      <summary>{ui.scan.otherWays}</summary>
      <div>
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            onText(text);
          }}
        >
          <TextField label={ui.scan.paste} kind="long" value={text} onInput={setText} />
          <Button type="submit">{ui.scan.use}</Button>
        </form>
        <label class="button button-quiet file-button">
          {ui.scan.picture}
          <input
            type="file"
            accept="image/*"
            onChange={(event) => void open(event.currentTarget.files?.[0])}
          />
        </label>
        <p class="field-problem" role="alert">
          {problem}
        </p>
      </div>
    </details>
  );
}
