/** Pixels for the reader: from a frame of the camera, or from a picture somebody opens. */

const FRAME_SIDE_MAX = 1_280;
/** Photographs are read in several sizes: too many pixels hide a code as well as too few. */
const PICTURE_SIDES = [1_600, 800, 2_800] as const;

/** What the camera sees now; undefined before its first frame. */
export function frameOf(video: HTMLVideoElement): ImageData | undefined {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return undefined;
  return pixelsOf(video, videoWidth, videoHeight, FRAME_SIDE_MAX);
}

/** The picture in a file, in the sizes in which a code may be found; none when it is no picture. */
export async function picturesOf(file: Blob): Promise<readonly (() => ImageData)[]> {
  try {
    const bitmap = await createImageBitmap(file);
    return PICTURE_SIDES.map((side) => () => pixelsOf(bitmap, bitmap.width, bitmap.height, side));
  } catch {
    return [];
  }
}

function pixelsOf(
  source: CanvasImageSource,
  width: number,
  height: number,
  sideMax: number,
): ImageData {
  const scale = Math.min(1, sideMax / Math.max(width, height));
  const size = [Math.round(width * scale), Math.round(height * scale)] as const;
  const canvas = new OffscreenCanvas(Math.max(1, size[0]), Math.max(1, size[1]));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('the browser gives no canvas');
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
