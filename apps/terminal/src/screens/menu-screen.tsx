/** Everything that is not a sale. */

import { Icon } from '@tallystick/ui/components/icons';
import { Row } from '@tallystick/ui/components/row';
import type { JSX } from 'preact';
import { HOME, type Route } from '../model/route.ts';
import { useTill } from '../till-context.tsx';
import { TillScreen } from './till-screen.tsx';

/** The list of places. */
export function MenuScreen(): JSX.Element {
  const { view, texts, places } = useTill();
  const { menu } = texts;
  const entries: readonly (readonly [text: string, route: Route, about?: string])[] = [
    [menu.payments, { name: 'payments' }],
    [menu.takings, { name: 'takings' }],
    [menu.handIn, { name: 'handIn' }, menu.unsent(view.halvesUnsent)],
    [menu.payOut, { name: 'payOut' }],
    [menu.dayClose, { name: 'dayCloses' }],
    ...(view.payOn === undefined ? [] : [[menu.payOn, { name: 'payOn' }] as const]),
    [menu.itemList, { name: 'itemList' }],
    [menu.settings, { name: 'settings' }],
    [menu.help, { name: 'help' }],
    [menu.logOut, { name: 'logOut' }],
  ];
  return (
    <TillScreen title={menu.title} onBack={() => places.replace(HOME)}>
      <ul class="list">
        {entries.map(([text, route, about]) => (
          <Row
            key={text}
            main={text}
            side={<Icon name="next" />}
            sub={about}
            onPress={() => places.go(route)}
          />
        ))}
      </ul>
    </TillScreen>
  );
}
