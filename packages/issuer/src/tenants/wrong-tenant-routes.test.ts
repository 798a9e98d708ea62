/**
 * Every route of the API with the wrong tenant: its path with another tenant's key, and another tenant's
 * ids in one's own path. Nothing changes, and an id of another tenant is answered as one that is nowhere.
 *
 * Shows P-31.
 */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { ProblemCode } from '@tallystick/api/problems';
import { ROUTES, type AnyRoute } from '@tallystick/api/routes';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { openWorldDoor, type HttpAnswer, type Question } from '@tallystick/testkit/http-door';
import { liveIn, type LivedIn } from '@tallystick/testkit/lived-in-tenant';
import { changedRows, readTableRows } from '@tallystick/testkit/table-rows';
import { createTwoTenants } from '@tallystick/testkit/two-tenants';
import { formSignature } from '../connectors/sms/http-signature.ts';
import { keysFor } from './keys-for.ts';

const SMS_SECRET = 'what an SMS gateway signs with';
const { here, elsewhere } = await createTwoTenants();
const mine = await liveIn(here, { isLater: false });
const theirs = await liveIn(elsewhere, { isLater: true });
const door = openWorldDoor(here, { smsSecret: SMS_SECRET });
after(() => door.close());
const key = door.tenantKey;
const nowhere = tenantOfBytes(here.deps.random(16));
assert.ok(nowhere !== undefined);

/** What a path, a query or a body names besides the tenant. */
type Names = Readonly<
  Record<'account' | 'till' | 'keyHash' | 'digest' | 'line' | 'case' | 'keyId', string>
>;

/** Routes about a device that spent twice: its case, its debt and its appeal. */
const OF_SUSPECTS = [
  'openCase',
  'showCase',
  'closeCase',
  'releaseCase',
  'showDebt',
  'forgiveDebt',
  'showAppeal',
  'decideAppeal',
];

function namesOf(lived: LivedIn, { name }: AnyRoute): Names {
  const { payer, till, suspect, payment, proof, incomplete } = lived;
  const { digest } = payment.withdrawal;
  const accounts: Readonly<Record<string, bigint>> = {
    allotCover: till.account,
    listHistory: incomplete,
  };
  const { keys } = lived === mine ? here : elsewhere;
  const device = OF_SUSPECTS.includes(name) ? suspect : payer;
  return {
    account: String(accounts[name] ?? device.account),
    till: String(till.certificate.body.till),
    keyHash: toHex(device.keyHash),
    digest: toHex(name === 'readFraudProof' ? proof : digest),
    line: toHex(device.line),
    case: String(lived.caseNumber),
    keyId: toHex(keys.balance.id),
  };
}

/** Of the form of an id, and nobody's. */
const NOBODYS: Names = {
  account: '9000',
  till: '9000',
  keyHash: 'ab'.repeat(32),
  digest: 'cd'.repeat(32),
  line: 'ab'.repeat(16),
  case: '9000',
  keyId: 'ef'.repeat(4),
};

/** How one route is asked. */
interface Trial {
  /** A body that the route takes. */
  readonly json?: unknown;
  /** Instead, one that names something. */
  readonly naming?: (names: Names) => unknown;
  /** What it asks for in the query. */
  readonly query?: (names: Names) => string;
  /** With an id in its path that is another tenant's, or nobody's. */
  readonly refusal?: ProblemCode;
}

const SUM = { currency: 356, amount: '7' };
const LIMITS = { balanceMax: '900', certificateMax: '300', sourceMax: '900', sourceWindowDays: 30 };
const MANY = { atOnce: 5_000, perMinute: 5_000 };
const NOTICE_SETTINGS = {
  language: 'hi',
  utcOffsetMinutes: 330,
  quietFrom: '21:00',
  quietUntil: '08:00',
  numberDayMax: 5,
  tenantDayMax: 50,
};
const DECISION = { outcome: 'upheld', reason: 'The shop confirms it.', debt: 'keep' };
const { publicKey: investigatorKey } = await here.crypto.generateX25519();
const NEW_TENANT = {
  tenant: nowhere,
  name: 'Nowhere',
  currency: { number: 356, code: 'INR', exponent: 2 },
};

/** All routes. One that is added has to be tried as well. */
const TRIALS: Readonly<Record<string, Trial>> = {
  createTenant: { json: NEW_TENANT },
  showTenant: {},
  showPolicy: {},
  changePolicy: { json: { offlineLimitUpper: '123400' } },
  showCoins: {},
  changeCoins: { json: {} },
  listBankOrders: {},
  showBankTerms: {},
  changeBankTerms: { json: { waitSeconds: 3_600, delaySeconds: 0, limits: [] } },
  showSettlement: {},
  changeSettlement: { json: { windowSeconds: 259_200, terms: [] } },
  showBrand: {},
  changeBrand: { json: { brand: { name: 'Nobody' } } },
  showNoticeSettings: {},
  changeNoticeSettings: { json: NOTICE_SETTINGS },
  listNoticeTemplates: {},
  changeNoticeTemplate: { json: { event: 'disputeOpened', language: 'hi', template: 'Ask us.' } },
  listNotices: {},
  listKeys: {},
  rotateKey: { json: { purpose: 'account' } },
  revokeKey: { json: { from: here.now() }, refusal: 'unknownKey' },
  showCallLimits: {},
  changeCallLimits: { json: { device: MANY, account: MANY } },
  showDisputeTerms: {},
  changeDisputeTerms: { json: { windowSeconds: 5_184_000, decideSeconds: 1_209_600 } },
  listDisputes: {},
  showDispute: { refusal: 'unknownDispute' },
  decideDispute: { json: { outcome: 'rejected', words: '' }, refusal: 'unknownDispute' },
  noteRestore: { json: { backupAt: here.now() - 60 } },
  createCustomer: { json: { name: 'Bo' } },
  createMerchant: { json: { name: 'Bo', merchantType: '5411', place: 'tsj2' } },
  createEnrolmentCode: { refusal: 'unknownAccount' },
  setRegistration: { json: { name: 'Bo' }, refusal: 'unknownAccount' },
  exportAccount: { refusal: 'unknownAccount' },
  eraseAccount: { refusal: 'unknownAccount' },
  openGuest: { json: { fundingSource: 'card-of-a-test' } },
  setGuestLimits: { json: LIMITS },
  depositToAccount: { json: SUM, refusal: 'unknownAccount' },
  refundGuest: { json: SUM, refusal: 'unknownAccount' },
  fundLossAccount: { json: SUM },
  listRules: { refusal: 'unknownAccount' },
  changeRules: { json: { end: [1] }, refusal: 'unknownAccount' },
  allotCover: { json: { ...SUM, until: here.now() + 86_400 }, refusal: 'unknownAccount' },
  listDevices: { refusal: 'unknownAccount' },
  blockDevice: { refusal: 'unknownDevice' },
  blockAccountDevices: { refusal: 'unknownDevice' },
  replaceDevice: { refusal: 'unknownDevice' },
  answerCall: {},
  openSocket: {},
  showPayment: { refusal: 'unknownPayment' },
  checkLedger: {},
  listHistory: { query: ({ account }) => `?account=${account}` },
  readAuditLog: {},
  listFraudProofs: {},
  readFraudProof: { refusal: 'unknownProof' },
  listDebts: {},
  showDebt: { refusal: 'unknownDebt' },
  forgiveDebt: { json: { reason: 'The shop confirms it.' }, refusal: 'unknownDebt' },
  showDebtShare: {},
  changeDebtShare: { json: { sharePercent: 40 } },
  listAppeals: {},
  showAppeal: { refusal: 'unknownAppeal' },
  decideAppeal: { json: DECISION, refusal: 'unknownAppeal' },
  setInvestigator: { json: { publicKey: toHex(investigatorKey) } },
  showInvestigator: {},
  openCase: { naming: ({ keyHash }) => ({ reason: 'fraud', keyHash }), refusal: 'unknownAccount' },
  listCases: {},
  showCase: { refusal: 'unknownCase' },
  closeCase: { refusal: 'unknownCase' },
  releaseCase: { refusal: 'unknownCase' },
  showHealth: {},
  showReadiness: {},
  showOpenApi: {},
  showDocumentation: {},
};

function trialOf({ name }: AnyRoute): Trial {
  return TRIALS[name] ?? assert.fail(`the route ${name} is not tried with the wrong tenant`);
}

let orders = 0;

/** The route at a tenant's path, with what `names` says in the path and the query. */
function question(route: AnyRoute, tenant: string, names: Names): Question {
  const trial = trialOf(route);
  const parts: Readonly<Record<string, string>> = { ...names, tenant };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, part: string) => parts[part] ?? '');
  const json = trial.naming?.(names) ?? trial.json;
  const body = { body: new Uint8Array(200).fill(7), type: 'application/octet-stream' };
  return {
    method: route.method,
    url: `${path}${trial.query?.(names) ?? ''}`,
    key,
    order: `order-${(orders += 1)}`,
    ...(json === undefined ? {} : { json }),
    ...(route.body.kind === 'octets' ? body : {}),
  };
}

/** An answer without what is different in every answer. */
function saidBy({ status, bytes }: HttpAnswer): string {
  const text = Buffer.from(bytes).toString();
  return `${status} ${text.replaceAll(/"requestId":"[0-9a-f]+"/g, '')}`;
}

/** What would tell of the other tenant, in any answer. */
const TELLING: readonly string[] = [
  elsewhere.tenant,
  ...ROUTES.flatMap((route) => {
    const { keyHash, digest } = namesOf(theirs, route);
    return [keyHash, digest];
  }),
  toHex(theirs.till.keyHash),
  toHex(theirs.payer.line),
  toHex(theirs.investigatorKey),
  toHex(theirs.smsReference),
];

function tellsNothing(answer: HttpAnswer, what: string): void {
  const text = Buffer.from(answer.bytes).toString();
  for (const telling of TELLING) assert.ok(!text.includes(telling), `${what} tells ${telling}`);
  assert.equal(Buffer.from(answer.bytes).indexOf(Buffer.from(theirs.payer.keyHash)), -1, what);
}

async function changedBy(act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = await readTableRows(here.testDatabase);
  await act();
  return changedRows(before, await readTableRows(here.testDatabase));
}

/** A tenant's own log says what was asked there, also of what was refused. */
const OWN_LOG = ['audit_entry', 'audit_head'].map((table) => `${table} of ${here.tenant}`);

test('P-31: every route that there is, and none besides, is tried with the wrong tenant', () => {
  assert.deepEqual(Object.keys(TRIALS).toSorted(), ROUTES.map(({ name }) => name).toSorted());
});

suite("P-31: another tenant's path with one's own key", () => {
  for (const route of ROUTES.filter(({ access }) => access === 'operator')) {
    test(`${route.name}: forbidden, as for a tenant that is nowhere, and nothing changes`, async () => {
      const names = namesOf(theirs, route);
      const changed = await changedBy(async () => {
        const there = question(route, elsewhere.tenant, names);
        await door.refuse('forbidden', there);
        const answers = [await door.ask(there), await door.ask(question(route, nowhere, names))];
        assert.equal(new Set(answers.map(saidBy)).size, 1);
      });
      assert.deepEqual(changed, []);
    });
  }
});

suite("P-31: what names nothing, in one's own path", () => {
  for (const route of ROUTES) {
    const { refusal, query } = trialOf(route);
    if (refusal !== undefined || query !== undefined) continue;
    test(`${route.name}: tells nothing of the other tenant, and changes nothing of it`, async () => {
      const changed = await changedBy(async () => {
        const answer = await door.ask(question(route, here.tenant, namesOf(mine, route)));
        tellsNothing(answer, route.name);
      });
      assert.deepEqual(
        changed.filter((part) => !part.endsWith(` of ${here.tenant}`)),
        [],
      );
    });
  }

  test("an order of one tenant is no order of another one's: the same key of an order acts at each", async () => {
    const customers = ROUTES.find(({ name }) => name === 'createCustomer');
    assert.ok(customers !== undefined);
    const asked = { ...question(customers, here.tenant, NOBODYS), key: door.deploymentKey };
    const there = { ...asked, url: asked.url.replace(here.tenant, elsewhere.tenant) };
    const [one, other] = [await door.ask(asked), await door.ask(there)];
    assert.deepEqual([one.status, other.status], [201, 201]);
    assert.notDeepEqual(one.value, other.value);
    assert.deepEqual((await door.ask(asked)).status, 201, 'and is repeated at its own');
  });
});

suite("P-31: another tenant's ids in one's own path", () => {
  for (const route of ROUTES) {
    const { refusal, query } = trialOf(route);
    if (refusal === undefined && query === undefined) continue;
    test(`${route.name}: answered as an id that is nobody's, and nothing changes`, async () => {
      const asked = question(route, here.tenant, namesOf(theirs, route));
      const changed = await changedBy(async () => {
        const answer = await door.ask(asked);
        const unknown = await door.ask(question(route, here.tenant, NOBODYS));
        assert.equal(saidBy(answer), saidBy(unknown));
        if (refusal !== undefined) await door.refuse(refusal, asked);
        tellsNothing(answer, route.name);
      });
      assert.deepEqual(
        changed.filter((part) => !OWN_LOG.includes(part)),
        [],
      );
    });

    test(`${route.name}: one's own id is answered otherwise, so that this shows something`, async () => {
      const own = await door.ask(question(route, here.tenant, namesOf(mine, route)));
      const unknown = await door.ask(question(route, here.tenant, NOBODYS));
      assert.notEqual(saidBy(own), saidBy(unknown));
    });
  }

  test("openCase with another tenant's device in one's own account: as a device that is nobody's", async () => {
    const route = ROUTES.find(({ name }) => name === 'openCase');
    assert.ok(route !== undefined);
    const { account } = namesOf(mine, route);
    const { keyHash } = namesOf(theirs, route);
    const foreign = question(route, here.tenant, { ...NOBODYS, account, keyHash });
    const changed = await changedBy(async () => {
      await door.refuse('unknownDevice', foreign);
      const unknown = await door.ask(question(route, here.tenant, { ...NOBODYS, account }));
      assert.equal(saidBy(await door.ask(foreign)), saidBy(unknown));
    });
    assert.deepEqual(
      changed.filter((part) => !OWN_LOG.includes(part)),
      [],
    );
  });
});

/** What an SMS gateway posts when a message has arrived. These posts are no route of the API. */
function report(tenant: string, reference: Uint8Array): Promise<HttpAnswer> {
  const url = `/v1/sms/reports/${tenant}/${toHex(reference)}`;
  const form = { MessageStatus: 'delivered' };
  const signed = { url: `${here.deps.publicUrl}${url}`, form: Object.entries(form) };
  return door.ask({
    url,
    key: null,
    type: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(form).toString(),
    headers: { 'x-twilio-signature': formSignature(SMS_SECRET, signed) },
  });
}

test("P-31: a gateway's report on another tenant's message changes nothing: answered as on one that is nobody's", async () => {
  const changed = await changedBy(async () => {
    const answer = await report(here.tenant, theirs.smsReference);
    assert.equal(answer.status, 404);
    assert.equal(saidBy(answer), saidBy(await report(here.tenant, here.deps.random(16))));
  });
  assert.deepEqual(changed, []);
  const own = await changedBy(async () => {
    assert.equal((await report(here.tenant, mine.smsReference)).status, 204);
  });
  assert.deepEqual(own, [`notice of ${here.tenant}`]);
});

test('P-31: keys of this tenant have changed by all that, and none of the other tenant', async () => {
  const versions: number[] = [];
  for (const { deps, tenant } of [here, elsewhere]) {
    await deps.keyChanger.reload(tenant);
    versions.push(keysFor(deps, tenant).version);
  }
  // One order that rotates, and one that revokes.
  assert.deepEqual(versions, [3, 1]);
});
