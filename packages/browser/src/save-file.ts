/** Hands a text to the person as a file. */

/** Saves it where the browser saves what is downloaded. */
export function saveFile(name: string, text: string | Uint8Array<ArrayBuffer>, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
