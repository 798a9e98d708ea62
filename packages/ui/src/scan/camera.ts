/** The camera of the device: opened for one screen, closed with it. */

export type CameraRefusal = 'noCamera' | 'cameraRefused' | 'cameraBusy' | 'cameraNeedsHttps';

export interface OpenCamera {
  readonly stream: MediaStream;
  /** The id by which this camera is chosen again. */
  readonly id: string | undefined;
  /** Ids of all cameras, in the order of the device. */
  readonly cameras: readonly string[];
  readonly hasTorch: boolean;
  setTorch(on: boolean): Promise<void>;
  close(): void;
}

export type CameraOutcome =
  | { readonly ok: true; readonly camera: OpenCamera }
  | { readonly ok: false; readonly code: CameraRefusal };

/** What cameras with a light add to a track, which the types of the DOM do not know. */
interface LightConstraint extends MediaTrackConstraintSet {
  readonly torch: boolean;
}

/** Enough for the largest code we draw, and little enough to be read many times a second. */
const WIDTH = 1_280;

/** Opens a camera: the one of this id, or one that looks away from the person. */
export async function openCamera(id?: string): Promise<CameraOutcome> {
  // Browsers hide the camera from pages that are neither HTTPS nor localhost.
  if (!('mediaDevices' in navigator)) return { ok: false, code: 'cameraNeedsHttps' };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        width: { ideal: WIDTH },
        ...(id === undefined ? { facingMode: 'environment' } : { deviceId: { exact: id } }),
      },
    });
    return { ok: true, camera: await cameraOf(stream) };
  } catch (error) {
    return { ok: false, code: refusalOf(error) };
  }
}

async function cameraOf(stream: MediaStream): Promise<OpenCamera> {
  const [track] = stream.getVideoTracks();
  const devices = await navigator.mediaDevices.enumerateDevices();
  const capabilities: object = track?.getCapabilities() ?? {};
  return {
    stream,
    id: track?.getSettings().deviceId,
    cameras: devices
      .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
      .map(({ deviceId }) => deviceId),
    hasTorch: 'torch' in capabilities && capabilities.torch === true,
    setTorch: async (on) => {
      const light: LightConstraint = { torch: on };
      await track?.applyConstraints({ advanced: [light] });
    },
    close: () => {
      for (const each of stream.getTracks()) each.stop();
    },
  };
}

function refusalOf(error: unknown): CameraRefusal {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'cameraRefused';
  return name === 'NotReadableError' || name === 'AbortError' ? 'cameraBusy' : 'noCamera';
}
