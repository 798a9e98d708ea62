/**
 * Every bound on what a peer can make this code do, with its reason. A bound is checked before the
 * work it bounds begins.
 */

/** The largest call or answer: a sync of 500 records of about 800 bytes, with room. */
export const CALL_BYTES_MAX = 1_048_576;
/** The largest trust bundle: 100,000 revocations take about 311 KB. */
export const BUNDLE_BYTES_MAX = 524_288;
/** One QR code of the largest version holds 2,953 bytes; nothing a device shows is larger. */
export const SHOWN_BYTES_MAX = 2_953;
/**
 * Items in one CBOR text. A sync of 500 records has about 15,000, rule sets that travel along apart; a
 * megabyte of empty maps would hold a processor for seconds before any signature is looked at.
 */
export const CBOR_ITEMS_MAX = 65_536;
/** Nested arrays and maps; our deepest message, a call with halves in it, has 8 levels. */
export const CBOR_DEPTH_MAX = 12;
/** Records in one upload: the largest batch that one transaction settles in well under a second. */
export const RECORDS_PER_CALL_MAX = 500;
/** Open records that a payee's statement names; further ones follow in the next statement. */
export const STATEMENT_OPEN_MAX = 1_000;
/** Requests that a payee's statement closes at once. */
export const STATEMENT_CLOSED_MAX = 1_000;
/** Issuer keys in a bundle: five purposes, each with its successor and some history. */
export const BUNDLE_KEYS_MAX = 32;
/** Revoked issuer keys: a root that lists more has lost control of its tenant. */
export const REVOKED_KEYS_MAX = 256;
/** Devices in the revocation list of a bundle. */
export const REVOCATIONS_MAX = 150_000;
/** Currencies that one tenant announces. */
export const CURRENCIES_MAX = 64;
/** Rule sets that a bundle carries. */
export const RULE_SETS_MAX = 256;
/** Rules in one set, and values (places, types) in one rule. */
export const RULES_MAX = 16;
/** Rules of one account that are in force, whoever set them. */
export const ACCOUNT_RULES_MAX = 32;
export const RULE_VALUES_MAX = 64;
/** A payee's name on the payer's screen, in bytes of UTF-8. */
export const NAME_BYTES_MAX = 24;
/** Items of one bill: more are not read with a queue waiting; a till sums up what goes beyond. */
export const BILL_ITEMS_MAX = 24;
/** Units of one item on a bill. */
export const BILL_COUNT_MAX = 9_999;
/** The name of an item on a bill, in bytes of UTF-8: twenty letters of Devanagari. */
export const BILL_NAME_BYTES_MAX = 60;
/** The unit of an item on a bill, in bytes of UTF-8: five letters of Devanagari. */
export const BILL_UNIT_BYTES_MAX = 16;
/** A whole bill: with the largest request it fits version 25 at level M, the largest code that coins need too. */
export const BILL_BYTES_MAX = 512;
/** What its holder calls a device, in bytes of UTF-8: about twenty letters of Devanagari. */
export const DEVICE_NAME_BYTES_MAX = 64;
/** What a holder writes in an appeal, in UTF-16 units: about a page. */
export const APPEAL_TEXT_MAX = 2_000;
/** What an operator writes about a decision on an appeal or a debt, in UTF-16 units: some sentences. */
export const REASON_TEXT_MAX = 500;
/** Convictions and debts of one account that its holder is shown; the newest come first. */
export const CONVICTIONS_LISTED_MAX = 32;
/** Devices of one account that a list shows; those that are in use come first. */
export const DEVICES_LISTED_MAX = 64;
/** Four-digit ISO 18245 merchant category code. */
export const MERCHANT_TYPE_MAX = 9_999;
/** Geohash characters: 12 name a cell of about 4 by 2 centimetres. */
export const CELL_LENGTH_MAX = 12;
/** How long a request may live, in seconds: a shopping evening, not a lifetime. */
export const REQUEST_TTL_SECONDS_MAX = 86_400;
/** Days between a certificate's expiry and the end of redemption. */
export const REDEEM_DAYS_MAX = 366;
/** Counters of withdrawals: a device that pays once a second needs 136 years for more. */
export const COUNTER_MAX = 4_294_967_295;

/** Longest that an issuer asks a device to wait before its next call: an hour. */
export const CALL_WAIT_SECONDS_MAX = 3_600;
/** Unix seconds up to the year 2106, in 5 bytes on the wire. */
export const TIME_MAX = 4_294_967_295;
/**
 * A fraud proof: certificates and messages take 2 KB, and the largest statement of a payee, with 1,000
 * open and 1,000 closed digests, 68 KB. A smaller bound would let a cheat outgrow its proof.
 */
export const FRAUD_PROOF_BYTES_MAX = 73_728;
/** Payments that a limit on offline payments can count: a busy till in a week without a network. */
export const OFFLINE_COUNT_MAX = 100_000;
/** A trace report: four slots and 32 cells, with texts that take three bytes a letter, and room. */
export const TRACE_REPORT_BYTES_MAX = 4_096;
/** Places for SIMs in one device: two are usual, embedded ones besides. */
export const TRACE_SLOTS_MAX = 4;
/** Cells that one device tells of: platforms report about a dozen. */
export const TRACE_CELLS_MAX = 32;
/** Short texts that name an outcome or an operation. */
export const CODE_LENGTH_MAX = 48;
/** Number of a coin within its mint: as many as its four bytes of the UUID count. */
export const COIN_INDEX_MAX = 4_294_967_295;
/** Coins in one transfer: a redemption of a till's day goes in several; a QR code holds about 28. */
export const TRANSFER_COINS_MAX = 256;
/** Earlier transfers that coins bring along: each was handed on before, at most as often as policies allow. */
export const PASSAGES_MAX = 256;

/** As far as a tenant may let coins go on: hands after the first payee's. */
export const HOPS_MAX = 64;

/** Hands that one coin went through, with those of whoever claims it. */
export const ROUTE_MAX: number = HOPS_MAX + 1;
/** Claims of one call: with full passages a megabyte holds more than these. */
export const COIN_CLAIMS_MAX = 16;
/** Coins that a device asks about, or claims as lost, at once. */
export const COIN_STATES_MAX = 1_000;
/** Coins in one code of a printed sheet: what version 25 at level M holds, which a roll of 58 mm prints. */
export const SHEET_PART_COINS_MAX = 57;
/** Codes of one sheet: its coins are claimed in one call. */
export const SHEET_PARTS_MAX: number = Math.ceil(COIN_STATES_MAX / SHEET_PART_COINS_MAX);
/** Codes that are read of one sheet: a hand that scans takes some of them again. */
export const SHEET_SCANS_MAX: number = 8 * SHEET_PARTS_MAX;
/** How long a tenant lets coins be spent: ten years, so that a slip of the hand is not for ever. */
export const COIN_SECONDS_MAX: number = 10 * 366 * 86_400;
/** Face values that a tenant makes: a currency has about a dozen. */
export const DENOMINATIONS_MAX = 32;
/** A detail of a bank account as it is typed, in UTF-16 units: the longest name, or a number with its gaps. */
export const BANK_FIELD_LENGTH_MAX = 100;
/** Orders at a bank that an account is shown: a fortnight of daily ones. */
export const BANK_ORDERS_LISTED_MAX = 14;
