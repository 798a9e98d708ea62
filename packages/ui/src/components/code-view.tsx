/**
 * A code for another device: as a picture for its camera, as text to copy, as a file to save. Black on
 * white in both themes, because readers need it.
 */

import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { drawQr, paintQr, type QrDrawing } from '../qr-drawing.ts';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';
import { useLanguage } from './language.tsx';
import { StatusLine } from './status-line.tsx';

export interface CodeViewProps {
  readonly text: string;
  /** What the code is, such as "Request for ₹120.00". */
  readonly label: string;
  /** Of the saved picture, without ending. */
  readonly fileName: string;
}

/** Pixels on a side of the saved picture: every module gets several, also in the largest code. */
const PICTURE_PX = 1_200;

/** The code with all that one can do with it. */
export function CodeView({ text, label, fileName }: CodeViewProps): JSX.Element {
  const { ui } = useLanguage();
  const drawing = useMemo(() => drawQr(text), [text]);
  const large = useRef<HTMLDialogElement>(null);
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(ui.code.copied);
    } catch {
      setSaid(ui.code.notCopied);
    }
  };
  return (
    <div class="code">
      <button
        type="button"
        class="code-face"
        aria-label={ui.code.enlarge}
        onClick={() => large.current?.showModal()}
      >
        <Face drawing={drawing} label={label} />
      </button>
      <p class="small">{ui.code.brightness}</p>
      <div class="code-actions">
        <Button onPress={() => void copy()}>
          <Icon name="copy" />
          {ui.code.copy}
        </Button>
        <Button onPress={() => savePicture(drawing, fileName)}>
          <Icon name="save" />
          {ui.code.save}
        </Button>
      </div>
      <p class="unseen">{ui.code.unseen}</p>
      {said === '' ? null : <p class="small">{said}</p>}
      <StatusLine text={said} />
      <dialog ref={large} class="code-large" aria-label={label}>
        <button
          type="button"
          class="code-face"
          aria-label={ui.close}
          onClick={() => large.current?.close()}
        >
          <Face drawing={drawing} label={label} />
        </button>
      </dialog>
    </div>
  );
}

function Face({ drawing, label }: { drawing: QrDrawing; label: string }): JSX.Element {
  const { side, path } = drawing;
  return (
    <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={`M0 0h${side}v${side}H0z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function savePicture(drawing: QrDrawing, fileName: string): void {
  const canvas = document.createElement('canvas');
  canvas.width = PICTURE_PX;
  canvas.height = PICTURE_PX;
  const context = canvas.getContext('2d');
  if (context === null) return;
  paintQr(context, drawing, PICTURE_PX);
  canvas.toBlob((picture) => {
    if (picture === null) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(picture);
    link.download = `${fileName}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
  }, 'image/png');
}
