/** What goes between the page and the worker that reads codes. */

/** A picture to read; the page gives its pixels away. */
export interface DecodeRequest {
  readonly id: number;
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly pixels: ArrayBuffer;
  /** A still picture may take longer than a frame of the camera. */
  readonly thorough: boolean;
}

/** A corner of a code, as a share of the picture's width and height. */
export interface Corner {
  readonly x: number;
  readonly y: number;
}

export interface FoundCode {
  readonly text: string;
  readonly corners: readonly Corner[];
}

export interface DecodeAnswer {
  readonly id: number;
  readonly found?: FoundCode;
}
