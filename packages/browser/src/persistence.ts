/** Browsers throw away what a page keeps when the disk gets full, unless they promised not to. */

export type Persistence = 'granted' | 'refused';

/** Asks for the promise; without it, whoever does not use the app for long may lose the device's key. */
export async function askPersistence(): Promise<Persistence> {
  if (!('storage' in navigator)) return 'refused';
  const isGranted = (await navigator.storage.persisted()) || (await navigator.storage.persist());
  return isGranted ? 'granted' : 'refused';
}
