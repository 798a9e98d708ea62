/** Gives a text to another app of the device: a messenger, a mail. */

/** Does this browser do that? */
export function canShare(): boolean {
  return 'share' in navigator;
}

/** Shares it; closing the list of apps again is no refusal. */
export async function shareText(title: string, text: string): Promise<'shared' | 'not' | 'closed'> {
  try {
    await navigator.share({ title, text });
    return 'shared';
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'closed' : 'not';
  }
}
