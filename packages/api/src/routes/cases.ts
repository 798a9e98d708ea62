/** Routes for the investigator and for cases: what trace data are asked for, kept for and given out for. */

import { Type, type TObject } from 'typebox';
import { cursorText, nextText } from '../pages.ts';
import type { ProblemCode } from '../problems.ts';
import { json, NO_BODY, nothingSchema, type Nothing, type Route } from '../route.ts';
import { schema, type Schema } from '../schema.ts';
import {
  accountParams,
  accountText,
  digestText,
  tenantParams,
  tenantText,
  timeNumber,
  type AccountParams,
  type TenantParams,
} from '../values.ts';

const sealingKeyText = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'An X25519 public key, 32 bytes as hexadecimal digits in lower case.',
  examples: ['8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a'],
});

export interface InvestigatorBody {
  readonly publicKey: string;
}

export interface InvestigatorResult extends InvestigatorBody {
  readonly setAt: number;
}

const investigatorBody: Schema<InvestigatorBody> = schema<InvestigatorBody>()(
  Type.Object(
    { publicKey: sealingKeyText },
    { $id: 'InvestigatorKey', additionalProperties: false },
  ),
);

const investigatorResult = Type.Object(
  { publicKey: sealingKeyText, setAt: timeNumber },
  { $id: 'Investigator' },
);

const investigatorSchema: Schema<InvestigatorResult> =
  schema<InvestigatorResult>()(investigatorResult);

export const setInvestigator: Route<TenantParams, Nothing, InvestigatorBody, InvestigatorResult> = {
  name: 'setInvestigator',
  method: 'POST',
  path: '/v1/tenants/{tenant}/investigator',
  group: 'Cases',
  summary: "Name the investigator's key",
  description:
    'The public key to which devices seal trace data. It stands in the next trust bundle; a holder who ' +
    'agreed before is asked anew, and until then sends nothing. The private key belongs on no machine of ' +
    'the issuer. Repeating the request changes nothing.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: json(investigatorBody),
  status: 200,
  result: json(investigatorSchema),
  problems: ['investigatorKeyInvalid'],
};

export interface InvestigatorList {
  /** Newest first: devices seal to the first. */
  readonly investigators: readonly InvestigatorResult[];
}

const investigatorList: Schema<InvestigatorList> = schema<InvestigatorList>()(
  Type.Object(
    { investigators: Type.Immutable(Type.Array(investigatorResult)) },
    { $id: 'Investigators' },
  ),
);

export const showInvestigator: Route<TenantParams, Nothing, Nothing, InvestigatorList> = {
  name: 'showInvestigator',
  method: 'GET',
  path: '/v1/tenants/{tenant}/investigator',
  group: 'Cases',
  summary: "Show the investigators' keys",
  description: 'The last 50 that were set, the newest first: it is the one to which devices seal.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
  result: json(investigatorList),
  problems: [],
};

const CASE_REASONS = ['fraud', 'loss'] as const;
export type CaseReasonName = (typeof CASE_REASONS)[number];

export interface CaseResult {
  readonly account: string;
  /** Within its account, for ever. */
  readonly number: number;
  readonly reason: CaseReasonName;
  /** The device that it is about. */
  readonly keyHash: string;
  readonly openedBy: 'operator' | 'holder';
  readonly openedAt: number;
  readonly closesAt: number;
  readonly closedAt?: number;
  readonly reports: number;
  readonly releases: number;
  readonly releasedAt?: number;
}

const reasonName = Type.Enum([...CASE_REASONS], {
  description: '`fraud` needs a fraud proof against the device, `loss` that it was reported lost.',
  examples: ['loss'],
});

const CASE_FIELDS = {
  account: accountText,
  number: Type.Integer({
    minimum: 1,
    description: 'Its number within the account, for ever.',
    examples: [1],
  }),
  reason: reasonName,
  keyHash: digestText,
  openedBy: Type.Enum(['operator', 'holder'], {
    description: 'The holder, by reporting the device lost from another one.',
    examples: ['operator'],
  }),
  openedAt: timeNumber,
  closesAt: timeNumber,
  closedAt: Type.Optional(timeNumber),
  reports: Type.Integer({
    minimum: 0,
    description: 'Sealed reports that are kept.',
    examples: [3],
  }),
  releases: Type.Integer({
    minimum: 0,
    description: 'How often they were given out.',
    examples: [0],
  }),
  releasedAt: Type.Optional(timeNumber),
} as const;

const caseObject: TObject<typeof CASE_FIELDS> = Type.Object(CASE_FIELDS, { $id: 'Case' });
const caseSchema: Schema<CaseResult> = schema<CaseResult>()(caseObject);

export interface OpenCaseBody {
  readonly reason: CaseReasonName;
  readonly keyHash: string;
}

const openCaseBody: Schema<OpenCaseBody> = schema<OpenCaseBody>()(
  Type.Object(
    { reason: reasonName, keyHash: digestText },
    { $id: 'OpenCase', additionalProperties: false },
  ),
);

export const openCase: Route<AccountParams, Nothing, OpenCaseBody, CaseResult> = {
  name: 'openCase',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/cases',
  group: 'Cases',
  summary: 'Open a case',
  description:
    'About one device of the account, on a ground that is there. While it is open, the device is asked ' +
    'for trace data, which it sends if its holder agreed. A ground carries one case, which ends by itself ' +
    'after 90 days. Repeated while the case is open, it answers the same one.',
  access: 'operator',
  isOrder: false,
  params: accountParams,
  query: nothingSchema,
  body: json(openCaseBody),
  status: 200,
  result: json(caseSchema),
  problems: ['unknownAccount', 'unknownDevice', 'noInvestigator', 'noGround', 'groundUsed'],
};

export interface CasesQuery {
  readonly closed?: 'included';
  readonly cursor?: string;
}

const casesQuery: Schema<CasesQuery> = schema<CasesQuery>()(
  Type.Object(
    {
      closed: Type.Optional(
        Type.Literal('included', { description: 'Cases that are closed, too.' }),
      ),
      cursor: cursorText('^[1-9][0-9]{0,18}-[1-9][0-9]{0,8}$'),
    },
    { additionalProperties: false },
  ),
);

export interface CaseList {
  readonly cases: readonly CaseResult[];
  /** Absent on the last page. */
  readonly next?: string;
}

const caseList: Schema<CaseList> = schema<CaseList>()(
  Type.Object(
    {
      cases: Type.Immutable(Type.Array(caseObject)),
      next: nextText('17-3'),
    },
    { $id: 'Cases' },
  ),
);

export const listCases: Route<TenantParams, CasesQuery, Nothing, CaseList> = {
  name: 'listCases',
  method: 'GET',
  path: '/v1/tenants/{tenant}/cases',
  group: 'Cases',
  summary: 'List cases',
  description: 'Those that are open, in the order of accounts, 50 on a page.',
  access: 'operator',
  isOrder: false,
  params: tenantParams,
  query: casesQuery,
  body: NO_BODY,
  status: 200,
  result: json(caseList),
  problems: [],
};

export interface CaseParams extends AccountParams {
  readonly case: string;
}

const caseParams: Schema<CaseParams> = schema<CaseParams>()(
  Type.Object(
    {
      tenant: tenantText,
      account: accountText,
      case: Type.String({
        pattern: '^[1-9][0-9]{0,8}$',
        description: 'The number of the case within the account, as decimal text.',
        examples: ['1'],
      }),
    },
    { additionalProperties: false },
  ),
);

/** What every route of one case has. */
const OF_CASE = {
  group: 'Cases',
  access: 'operator',
  isOrder: false,
  params: caseParams,
  query: nothingSchema,
  body: NO_BODY,
  status: 200,
} as const;

export interface CaseView extends CaseResult {
  /** Does the holder agree to trace data now? Without that, nothing comes. */
  readonly consented: boolean;
}

const caseView: Schema<CaseView> = schema<CaseView>()(
  Type.Object(
    {
      ...CASE_FIELDS,
      consented: Type.Boolean({
        description: 'Does the holder agree to trace data now? Without that, nothing comes.',
        examples: [true],
      }),
    },
    { $id: 'CaseView' },
  ),
);

export const showCase: Route<CaseParams, Nothing, Nothing, CaseView> = {
  ...OF_CASE,
  name: 'showCase',
  method: 'GET',
  path: '/v1/tenants/{tenant}/accounts/{account}/cases/{case}',
  summary: 'Show a case',
  description: 'On what ground it stands, and how many sealed reports are kept for it.',
  result: json(caseView),
  problems: ['unknownCase'],
};

export const closeCase: Route<CaseParams, Nothing, Nothing, CaseResult> = {
  ...OF_CASE,
  name: 'closeCase',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/cases/{case}/end',
  summary: 'Close a case',
  description:
    'For good: its reports are deleted, and its ground carries no other case. Repeating the request ' +
    'changes nothing.',
  result: json(caseSchema),
  problems: ['unknownCase'],
};

const RELEASE_PROBLEMS: readonly ProblemCode[] = ['unknownCase', 'caseClosed'];

export interface ReleasedCaseResult {
  readonly form: 'tallystick-case-1';
  readonly tenant: string;
  readonly case: CaseResult;
  /** The device key whose signature is under each seal. */
  readonly publicKey: string;
  readonly reports: readonly {
    readonly investigatorKey: string;
    readonly receivedAt: number;
    /** base64url. */
    readonly sealed: string;
  }[];
}

/** Also the form of the file in which an investigator gets it. */
export const releasedCaseSchema: Schema<ReleasedCaseResult> = schema<ReleasedCaseResult>()(
  Type.Object(
    {
      form: Type.Literal('tallystick-case-1'),
      tenant: tenantText,
      case: caseObject,
      publicKey: Type.String({
        pattern: '^[0-9a-f]{66}$',
        description: 'The device key whose signature is under each seal: a compressed P-256 point.',
        examples: ['026b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296'],
      }),
      reports: Type.Immutable(
        Type.Array(
          Type.Object({
            investigatorKey: sealingKeyText,
            receivedAt: timeNumber,
            sealed: Type.String({
              pattern: '^[A-Za-z0-9_-]{1,6000}$',
              description: 'The sealed report, base64url.',
              examples: ['AAECAwQFBgcICQ'],
            }),
          }),
        ),
      ),
    },
    { $id: 'ReleasedCase' },
  ),
);

export const releaseCase: Route<CaseParams, Nothing, Nothing, ReleasedCaseResult> = {
  ...OF_CASE,
  name: 'releaseCase',
  method: 'POST',
  path: '/v1/tenants/{tenant}/accounts/{account}/cases/{case}/release',
  summary: 'Give out the sealed reports of a case',
  description:
    "For the investigator, who alone can open them. Each release is in the audit log with the case's " +
    'number, and counted with the case.',
  result: json(releasedCaseSchema),
  problems: RELEASE_PROBLEMS,
};
