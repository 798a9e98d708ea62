/**
 * Where in the terminal somebody is. Each place has an address behind `#`, so that the back button
 * works, and a till that was killed comes back to the request or the payment that it showed.
 *
 * Invariant: `parseRoute(formatRoute(route))` is `route`; any other text leads home.
 */

export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'items' }
  | { readonly name: 'itemList' }
  | { readonly name: 'request'; readonly id: string }
  | { readonly name: 'scan'; readonly id: string }
  /** Typing the code of a message that says that a request was paid. */
  | { readonly name: 'paidCode'; readonly id: string }
  /** What became of the payment that was just shown. */
  | { readonly name: 'result'; readonly id: string }
  | { readonly name: 'payments' }
  | { readonly name: 'payment'; readonly id: string }
  | { readonly name: 'receipt'; readonly id: string }
  | { readonly name: 'takings' }
  | { readonly name: 'handIn' }
  | { readonly name: 'payOut' }
  | { readonly name: 'dayCloses' }
  | { readonly name: 'dayClose'; readonly number: number }
  | { readonly name: 'settings' }
  | { readonly name: 'help' }
  /** Paying on with coins that this till took. */
  | { readonly name: 'payOn' }
  /** A payment that was made so. */
  | { readonly name: 'paidOn'; readonly id: string }
  | { readonly name: 'menu' }
  | { readonly name: 'logOut' };

type PlainName = Exclude<Route, { readonly id: string } | { readonly number: number }>['name'];
type PaymentName = Extract<Route, { readonly id: string }>['name'];

export const HOME: Route = { name: 'home' };

const PLAIN: Readonly<Record<PlainName, string>> = {
  home: '',
  items: 'items',
  itemList: 'items/list',
  payments: 'payments',
  takings: 'takings',
  handIn: 'hand-in',
  payOut: 'to-bank',
  dayCloses: 'day-closes',
  settings: 'settings',
  help: 'help',
  payOn: 'pay',
  menu: 'menu',
  logOut: 'log-out',
};
const WITH_ID: Readonly<Record<PaymentName, string>> = {
  request: 'request',
  scan: 'scan',
  paidCode: 'paid-code',
  result: 'result',
  payment: 'payment',
  receipt: 'receipt',
  paidOn: 'paid',
};
const ID = /^[0-9a-f]{64}$/;
const CLOSE_NUMBER = /^[1-9][0-9]{0,8}$/;

/** The address of a place, with the `#`. */
export function formatRoute(route: Route): string {
  if ('id' in route) return `#/${WITH_ID[route.name]}/${route.id}`;
  if ('number' in route) return `#/day-close/${route.number}`;
  return `#/${PLAIN[route.name]}`;
}

/** The place that an address names; home for any text that names none. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#\/?/, '');
  for (const name of Object.keys(PLAIN).filter(isPlainName)) {
    if (PLAIN[name] === path) return { name };
  }
  const [first = '', second = '', ...rest] = path.split('/');
  if (rest.length > 0) return HOME;
  if (first === 'day-close' && CLOSE_NUMBER.test(second)) {
    return { name: 'dayClose', number: Number(second) };
  }
  const name = Object.keys(WITH_ID)
    .filter(isPaymentName)
    .find((candidate) => WITH_ID[candidate] === first);
  return name !== undefined && ID.test(second) ? { name, id: second } : HOME;
}

function isPlainName(name: string): name is PlainName {
  return Object.hasOwn(PLAIN, name);
}

function isPaymentName(name: string): name is PaymentName {
  return Object.hasOwn(WITH_ID, name);
}
