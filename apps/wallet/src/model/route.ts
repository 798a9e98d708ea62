/**
 * Where in the wallet somebody is. Each place has an address behind `#`, so that the back button works,
 * and a page that is loaded again comes back to the code that it showed.
 *
 * Invariant: `parseRoute(formatRoute(route))` is `route`; any other text leads home.
 */

export type Route =
  | { readonly name: PlainName }
  /** A payment: its code while nothing has come back, else what became of it. A request. Or a device. */
  | { readonly name: NameWithId; readonly id: string };

const PLAIN = {
  home: '',
  pay: 'pay',
  getPaid: 'get-paid',
  ready: 'ready',
  giveBack: 'give-back',
  setAside: 'set-aside',
  coins: 'coins',
  coinList: 'each-coin',
  printCoins: 'print-coins',
  lostCoins: 'lost-coins',
  add: 'add-money',
  bank: 'from-bank',
  payOut: 'to-bank',
  rules: 'rules',
  history: 'history',
  device: 'device',
  devices: 'devices',
  objections: 'object',
  convictions: 'double-spend',
  settings: 'settings',
  privacy: 'privacy',
  erase: 'delete-account',
  help: 'help',
  logOut: 'log-out',
} as const;
type PlainName = keyof typeof PLAIN;

const WITH_ID = {
  payment: 'payment',
  receipt: 'receipt',
  statusCode: 'status-code',
  request: 'request',
  take: 'scan-payment',
  received: 'received',
  oneDevice: 'devices',
  objection: 'object',
} as const;
type NameWithId = keyof typeof WITH_ID;

const ID = /^[0-9a-f]{64}$/;

export const HOME: Route = { name: 'home' };

/** The address of a place, with the `#`. */
export function formatRoute(route: Route): string {
  return 'id' in route ? `#/${WITH_ID[route.name]}/${route.id}` : `#/${PLAIN[route.name]}`;
}

/** The place that an address names; home for any text that names none. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#\/?/, '');
  const plain = Object.keys(PLAIN)
    .filter((name) => isPlainName(name))
    .find((name) => PLAIN[name] === path);
  if (plain !== undefined) return { name: plain };
  const [first, id = '', ...rest] = path.split('/');
  const name = Object.keys(WITH_ID)
    .filter((candidate) => isNameWithId(candidate))
    .find((candidate) => WITH_ID[candidate] === first);
  return name !== undefined && rest.length === 0 && ID.test(id) ? { name, id } : HOME;
}

function isPlainName(name: string): name is PlainName {
  return Object.hasOwn(PLAIN, name);
}

function isNameWithId(name: string): name is NameWithId {
  return Object.hasOwn(WITH_ID, name);
}
