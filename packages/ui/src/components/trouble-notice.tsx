/** The store did not keep the last step: said above every screen, until somebody deals with it. */

import type { Trouble } from '@tallystick/browser/trouble';
import type { JSX } from 'preact';
import { Button } from './button.tsx';
import { useLanguage } from './language.tsx';
import { Notice } from './notice.tsx';

export interface TroubleNoticeProps {
  readonly trouble: Trouble | undefined;
  /** Somebody made room: the app may try again. */
  readonly onRoomMade: () => void;
}

/** Nothing where there is no trouble. */
export function TroubleNotice({ trouble, onRoomMade }: TroubleNoticeProps): JSX.Element | null {
  const { ui } = useLanguage();
  if (trouble === undefined) return null;
  const texts = ui.access.broken;
  return (
    <div class="trouble">
      <Notice tone="bad" title={texts.title} isNew>
        <p>{texts[trouble]}</p>
        {trouble === 'storeFull' ? (
          <Button onPress={onRoomMade}>{texts.madeRoom}</Button>
        ) : (
          <Button onPress={() => location.reload()}>{texts.reload}</Button>
        )}
      </Notice>
    </div>
  );
}
